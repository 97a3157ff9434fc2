// A program for Electron: does what a start with a window does, on an empty library that is gone afterwards, and keeps what V8 made of the code beside it.
// Ends before it would need a screen.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE } from '../../late-requires.mjs';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'app');
/** @type {typeof import('../../../app/shell/start/loader.cjs')} */
const { CACHE_FILE, keepLoaded, load, loadedNames } = createRequire(import.meta.url)(
  join(folder, 'loader.cjs'),
);
/** @type {typeof import('../../../app/main.ts')} */
const { rehearse } = load('app.js');
const place = mkdtempSync(join(tmpdir(), 'earshot-code-cache-'));
for (const name of Object.keys(process.env)) if (name.startsWith('EARSHOT_')) delete process.env[name];
try {
  await rehearse(place);
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
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit();
