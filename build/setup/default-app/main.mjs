// Runs inside the fallback Electron and does what the released one's default app does for `electron [flags] <folder>`:
// the first argument that is no flag names the app's folder, whose package.json says name, version and entry.
import { app } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
if (folder === undefined) {
  console.error('Usage: electron [flags] <folder of the app> [words]');
  process.exit(2);
}

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
