// A program for Electron: does what a start with a window does, on a library that is gone afterwards, and keeps what V8 made of the main process's code
// beside it. Then it draws the page, for Chromium to keep its code in the folder `browser`. Needs no screen. Argument: an empty folder for all that.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { app } from 'electron';
import { LATE } from '../../late-requires.mjs';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'app');
/** @type {typeof import('../../../app/shell/start/loader.cjs')} */
const { CACHE_FILE, keepLoaded, load, loadedNames } = createRequire(import.meta.url)(
  join(folder, 'loader.cjs'),
);
/** @type {typeof import('../../../app/main.ts')} */
const { rehearse, rehearsePage } = load('app.js');
const place = process.argv.at(-1) ?? '';
for (const name of Object.keys(process.env)) if (name.startsWith('EARSHOT_')) delete process.env[name];
try {
  const answers = await rehearse(place);
  // And what its files will ask for when they first use it.
  const names = new Set(loadedNames());
  for (const name of names)
    for (const [, late = ''] of readFileSync(join(folder, name), 'utf8').matchAll(LATE)) {
      load(late);
      names.add(late);
    }
  const path = join(folder, CACHE_FILE);
  writeFileSync(`${path}.part`, keepLoaded());
  renameSync(`${path}.part`, path);
  // Not waited for here: Electron is ready only once this file was read.
  rehearsePage(join(place, 'browser'), answers).then(() => app.quit(), fail);
} catch (error) {
  fail(error);
}

/** @param {unknown} error */
function fail(error) {
  console.error(error);
  app.exit(1);
}
