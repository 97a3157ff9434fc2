// A program for plain Node: runs the commands that people and scripts run most, on an empty library that is gone afterwards, and keeps what V8
// made of their code beside it, and what tables that library has. What they write is for nobody.
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LATE } from '../../late-requires.mjs';

const folder = join(import.meta.dirname, '..', '..', '..', 'out', 'app');
/** @type {typeof import('../../../app/shell/start/loader.cjs')} */
const { CACHE_FILE, keepLoaded, load } = createRequire(import.meta.url)(join(folder, 'loader.cjs'));
/** @type {typeof import('../../../app/headless/main.ts')} */
const { keepTables, main } = load('commands.js');

const COMMANDS = [
  ['jobs'],
  ['search', 'nothing'],
  ['why', 'nothing.wav'],
  ['export', '1', '--format', 'srt'],
];

const place = mkdtempSync(join(tmpdir(), 'earshot-code-cache-'));
for (const name of Object.keys(process.env)) if (name.startsWith('EARSHOT_')) delete process.env[name];
Object.assign(process.env, { XDG_CONFIG_HOME: place, APPDATA: place, HOME: place });
try {
  for (const words of COMMANDS) await run(['--library', join(place, 'library'), ...words]);
  await keepTables(join(place, 'library', 'library.db'), folder);
  // The service is loaded and not run: it would listen.
  const names = new Set(readdirSync(folder).filter((name) => /^serve-[\w-]{8}\.js$/.test(name)));
  for (const name of names) {
    load(name);
    for (const [, late = ''] of readFileSync(join(folder, name), 'utf8').matchAll(LATE)) names.add(late);
  }
  const path = join(folder, CACHE_FILE);
  writeFileSync(`${path}.part`, keepLoaded());
  renameSync(`${path}.part`, path);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(0);

/**
 * @param {string[]} words
 * @returns {Promise<void>} once it would have ended the process
 */
function run(words) {
  return new Promise((resolve, reject) => main(words, () => resolve()).catch(reject));
}
