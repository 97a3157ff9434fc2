// The models and recordings that set-up fetches for the tests. What is missing is said, and fails the test that needs it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const OUT_DIR = join(import.meta.dirname, '../../out');

/** The models that do not ship but are made by set-up. */
export type TestModel = 'whisper-base' | 'speakers' | 'meaning';

/** Recordings of real speech; `sample.rttm` and `sample.stm` tell the turns and words of `sample.wav`. */
export type TestSound =
  'sample.wav' | 'sample.rttm' | 'sample.stm' | 'two_cities.wav' | 'endgame_nagg_nell.wav';

/** A store with these models, as `EARSHOT_MODELS_DIR` names one. Nothing may be added to it or removed. */
export function modelsDir(...models: readonly TestModel[]): string {
  for (const model of models) present(join('models', model));
  return join(OUT_DIR, 'models');
}

/** Absolute path of a recording. */
export const soundPath = (name: TestSound): string => join(present('sounds'), name);

function present(name: string): string {
  const path = join(OUT_DIR, name);
  if (existsSync(path)) return path;
  const reason = `${path}.missing`;
  throw new Error(
    existsSync(reason)
      ? readFileSync(reason, 'utf8')
      : `${path} is not there: \`npm test\` or \`npm run unit\` makes it`,
  );
}
