// A program for Electron: loads what a start with a window loads, and keeps what V8 made of it beside it. Ends before it would need a screen.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { LATE } from '../../late-requires.mjs';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'app');
/** @type {typeof import('../../../app/shell/start/loader.cjs')} */
const { CACHE_FILE, keepLoaded, load, loadedNames } = createRequire(import.meta.url)(
  join(folder, 'loader.cjs'),
);
/** @type {typeof import('../../../app/main.ts')} */
const { loadForWindow } = load('app.js');
try {
  await loadForWindow();
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
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
