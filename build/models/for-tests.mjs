// Lays what the tests of speech need into out/: real models of several languages and voices, and recordings with known words and turns.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { link } from '../setup/link.mjs';
import { outDir } from '../setup/paths.mjs';
import { say, SetupError } from '../setup/say.mjs';
import { MADE_MODELS, provideMadeModel } from './made.mjs';
import { provideSounds } from './sounds.mjs';

/**
 * Makes `out/models`, a store with the models that do not ship, and `out/sounds`. What cannot be fetched is told, and written down in
 * `<name>.missing`: the tests that need it fail with that sentence (`test/support/models.ts`), all others run.
 */
export async function provideForTests() {
  await mkdir(join(outDir, 'models'), { recursive: true });
  await Promise.all([
    ...Object.keys(MADE_MODELS).map((id) => lay(join('models', id), () => provideMadeModel(id))),
    lay('sounds', provideSounds),
  ]);
}

/**
 * @param {string} name in out/
 * @param {() => Promise<string>} provide gives a folder of the cache
 */
async function lay(name, provide) {
  const path = join(outDir, name);
  const missing = `${path}.missing`;
  try {
    await link(await provide(), path);
    await rm(missing, { force: true });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    await rm(path, { recursive: true, force: true });
    await writeFile(missing, error.message);
  }
}
