// Runs inside the fallback Electron and does what the released one's default app does for `electron [-r module] [flags] <folder>`:
// the first argument that is no flag names the app's folder, whose package.json says name, version and entry.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** @type {string[]} */
const modules = [];
let folder = '';
const given = process.argv.slice(1);
while (folder === '' && given.length > 0) {
  const word = given.shift() ?? '';
  if (word === '-r' || word === '--require') modules.push(resolve(given.shift() ?? ''));
  else if (!word.startsWith('-')) folder = word;
}
if (folder === '') {
  console.error('Usage: electron [-r module] [flags] <folder of the app> [words]');
  process.exit(2);
}
modules.forEach(createRequire(import.meta.url));

const appPath = resolve(folder);
const {
  main = 'index.js',
  name,
  productName,
  version,
} = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
// Electron's own default app calls these two, which its types leave out.
const internal = /** @type {typeof app & Record<'setVersion' | 'setAppPath', (value: string) => void>} */ (
  app
);
if (version) internal.setVersion(version);
internal.setAppPath(appPath);
if (productName ?? name) app.setName(productName ?? name);
Object.defineProperty(process, 'defaultApp', { value: true, configurable: false, enumerable: true });

// Awaited at the top level: Electron is not "ready" before the app's own entry has run.
await import(pathToFileURL(join(appPath, main)).href);
