// The speech engines of this Earshot, as what is asked for by name knows them.
import { ENGINES } from '../../app/speech/engines.ts';

export const ENGINE_IDS = ENGINES.all.map(({ id }) => id);
