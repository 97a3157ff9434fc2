// A program for Electron: loads what a start with a window loads, and keeps what V8 made of it beside it. Ends before it would need a screen.
import { renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'app');
/** @type {typeof import('../../../app/shell/start/loader.cjs')} */
const { CACHE_FILE, keepLoaded, load } = createRequire(import.meta.url)(join(folder, 'loader.cjs'));
/** @type {typeof import('../../../app/main.ts')} */
const { loadForWindow } = load('app.js');
try {
  await loadForWindow();
  const path = join(folder, CACHE_FILE);
  writeFileSync(`${path}.part`, keepLoaded());
  renameSync(`${path}.part`, path);
  process.exit(0);
} catch (error) {
  console.error(error);
  process.exit(1);
}
