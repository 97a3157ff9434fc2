// Bundles the entry of a worker thread as the build does, so that tests run the real thing. Kept until a source changes.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { builtinModules } from 'node:module';
import { build } from 'vite';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const CACHE = join(ROOT, 'node_modules/.cache/earshot-workers');

/** Never bundled: native parts, and what the running process brings along. */
const EXTERNAL = [
  ...builtinModules,
  /^node:/,
  'electron',
  'better-sqlite3',
  'sherpa-onnx-node',
  'onnxruntime-node',
];

/**
 * Bundles a worker.
 * @param entry path of its source from the top of the project, e.g. `app/files/worker.ts`
 * @returns where the bundle lies, for `new Worker(…)`
 */
export async function bundleWorker(entry: string): Promise<URL> {
  const key = createHash('sha256')
    .update(entry)
    .update(stateOf(join(ROOT, 'app')))
    .update(stateOf(join(ROOT, dirname(entry))))
    .digest('hex')
    .slice(0, 16);
  const outDir = join(CACHE, key);
  const name = `${basename(dirname(entry))}-worker.js`;
  const bundle = join(outDir, name);
  if (!existsSync(bundle)) {
    // Built aside and moved into place, because other test files may be doing the same at this moment.
    mkdirSync(outDir, { recursive: true });
    const aside = mkdtempSync(join(outDir, 'build-'));
    await build({
      root: ROOT,
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join(ROOT, entry),
        target: 'node20',
        outDir: aside,
        emptyOutDir: false,
        minify: false,
        rolldownOptions: {
          external: EXTERNAL,
          output: { format: 'es', entryFileNames: name, codeSplitting: false },
        },
      },
    });
    renameSync(join(aside, name), bundle);
    forgetOld(outDir);
    rmSync(aside, { recursive: true });
  }
  return pathToFileURL(bundle);
}

/** Bundles of sources as they were an hour ago or earlier are of no use to anybody. */
function forgetOld(keep: string): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    if (path !== keep && Date.now() - statSync(path).mtimeMs > 3_600_000)
      rmSync(path, { recursive: true, force: true });
  }
}

/** Names, sizes and times of all sources, as text. */
function stateOf(directory: string): string {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs, size } = statSync(path);
      return `${path} ${size} ${mtimeMs}`;
    })
    .sort()
    .join('\n');
}
