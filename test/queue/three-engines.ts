// The engines there are and one more: two that are paid for, and one of this computer.
import { enginesOf } from '../../app/domain/engine.ts';
import { AIML_API, ENGINES } from '../../app/speech/engines.ts';

export const THREE_ENGINES = enginesOf([...ENGINES.all, { ...AIML_API, id: 'second' }]);
