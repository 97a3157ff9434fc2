// Bundles the app: main process and its workers as CommonJS, which V8 can be given compiled already, each preload as one file, and the pages.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import manifest from '../package.json' with { type: 'json' };
import { firstPage } from './first-page.mjs';
import { keptAnswersDigest } from './kept-answers.ts';
import { lateRequires } from './late-requires.mjs';
import { messages, SHELL_AREA, withoutParser } from './messages/plugin.mjs';
import { pageLetters } from './page-letters.mjs';
import { leanCode } from './lean-code.mjs';
import { plainLetters } from './plain-letters.mjs';

const root = join(import.meta.dirname, '..');

// The oldest runtime the app starts on; the compiler lowers anything newer.
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

/** Beside each bundle: the licences of the packages that went into it. */
const license = { fileName: 'licenses.md' };

/**
 * Names the output of each source that exists.
 * @param sources output name without extension → source, from the project's root
 */
function entries(sources: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sources)
      .map(([name, source]) => [name, join(root, source)] as const)
      .filter(([, path]) => existsSync(path)),
  );
}

/** The package that a module is of, as a chunk is named. */
const packageOf = (id: string): string =>
  /.*node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)/
    .exec(id)?.[1]
    ?.replace(/^@/, '')
    .replace(/[^\w-]+/g, '-') ?? 'packages';

/**
 * Files of their own, beside each package: so that they are read when they are first used, and not with the first that may use them. What tables were made
 * by is asked for where they are older, and letters where something is searched.
 */
const RARELY = [
  {
    name: 'migrations',
    test: /[\\/]storage[\\/]migrations[\\/](?!fingerprints)/,
    includeDependenciesRecursively: false,
  },
  {
    name: 'letters',
    test: /[\\/]domain[\\/](?:letters|letter-folds)\.ts$/,
    includeDependenciesRecursively: false,
  },
];

/** Beside the bundle, by the names they have there. */
const LOADERS = {
  'loader.cjs': 'app/shell/start/loader.cjs',
  'main.mjs': 'app/shell/start/main.mjs',
  'headless.js': 'app/shell/start/commands.cjs',
};

/** What loads the bundle lies beside it as it stands, so that Electron and plain Node start with it and everything else comes through it. */
function loader(): Plugin {
  return {
    name: 'earshot:loader',
    async generateBundle({ dir = '' }) {
      // V8 tells code from other code by its length.
      for (const name of await readdir(dir).catch(() => []))
        if (/^code-.*\.cache$/.test(name)) await rm(join(dir, name));
      for (const [fileName, path] of Object.entries(LOADERS)) {
        const source = await readFile(join(root, path), 'utf8');
        this.emitFile({ type: 'asset', fileName, source });
      }
      // The project's own says that all is ES modules.
      this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' });
    },
  };
}

/** The log is a file: what would send it to a server loads Node's parts for that at each start. */
function logWithoutNetwork(): Plugin {
  return {
    name: 'earshot:log-without-network',
    enforce: 'pre',
    resolveId: (source, importer) =>
      /electron-log[\\/]src[\\/]node[\\/]/.test(importer ?? '') && source === './transports/remote'
        ? join(root, 'build/no-remote-log.cjs')
        : null,
  };
}

/** What Vite fetches styles with, before a module that comes later. */
const FETCHES = '\0vite/preload-helper';

/** Names two files: what comes before the window, and what is read with it; not what comes by `import()` later. */
function firstList(entry: string, window: string): Rolldown.CodeSplittingNameFunction {
  let before: ReadonlySet<string> | undefined;
  let page: ReadonlySet<string> | undefined;
  return (id, context) => {
    before ??= readWith(entry, context);
    page ??= readWith(window, context);
    if (before.has(id) || id.startsWith(FETCHES)) return 'first';
    return page.has(id) ? 'page' : null;
  };
}

/** A module, and all that it imports from its first line on. */
function readWith(first: string, context: Rolldown.ChunkingContext): ReadonlySet<string> {
  const found = new Set([first]);
  for (const each of found)
    for (const next of context.getModuleInfo(each)?.importedIds ?? []) found.add(next);
  return found;
}

export default defineConfig(({ mode }) => {
  const sourcemap = mode === 'development';
  return {
    main: {
      root,
      // Its build for Node declares a `require` of its own, which the bundle has already; what it needs that for is not used here.
      resolve: {
        alias: {
          fflate: 'fflate/browser',
          'better-sqlite3': join(root, 'build/bundled-sqlite.cjs'),
          ...withoutParser,
        },
      },
      // Where lines are to be found in the sources, they stay as they were written.
      plugins: [
        messages(root, SHELL_AREA),
        loader(),
        logWithoutNetwork(),
        ...(sourcemap ? [] : [lateRequires(), leanCode(), plainLetters()]),
      ],
      define: {
        PINNED_ELECTRON: JSON.stringify(manifest.devDependencies.electron),
        KEPT_ANSWERS: JSON.stringify(keptAnswersDigest()),
      },
      build: {
        target: NODE_TARGET,
        outDir: join(root, 'out/app'),
        // Its own files are bundled, see the alias.
        externalizeDeps: { exclude: ['better-sqlite3'] },
        // The preloads are built into the same folder; build/setup/app.mjs empties it.
        emptyOutDir: false,
        sourcemap,
        minify: false,
        license,
        rolldownOptions: {
          input: entries({
            app: 'app/main.ts',
            commands: 'app/headless/main.ts',
            'files-worker': 'app/files/worker.ts',
            'search-worker': 'app/storage/search/search-worker.ts',
            'meaning-worker': 'app/storage/meaning/meaning-worker.ts',
            'embedding-process': 'app/meaning/embedding-process.ts',
            'texts-worker': 'app/storage/transcripts/texts-worker.ts',
            'export-worker': 'app/publish/export-worker.ts',
            'answer-worker': 'app/serve/answer-worker.ts',
            'opening-worker': 'app/compose/opening-worker.ts',
            'place-worker': 'app/storage/care/place-worker.ts',
            'copy-worker': 'app/sound/copy-worker.ts',
            'clip-worker': 'app/sound/clip-worker.ts',
            'decode-worker': 'app/sound/decoding/decode-worker.ts',
            'likeness-worker': 'app/sound/likeness-worker.ts',
            recogniser: 'app/speech/on-device/recogniser.ts',
            'hearing-process': 'app/speech/speakers/hearing-process.ts',
            'reading-worker': 'app/speech/cloud/reading-worker.ts',
            'feed-worker': 'app/feeds/feed-worker.ts',
          }),
          output: {
            format: 'cjs',
            entryFileNames: '[name].js',
            // Beside the entries, so that `new URL('./search-worker.js', import.meta.url)` means the same in both.
            chunkFileNames: '[name]-[hash].js',
            codeSplitting: { groups: [{ name: packageOf, test: /node_modules/ }, ...RARELY] },
          },
        },
      },
    },
    preload: {
      root,
      build: {
        target: NODE_TARGET,
        outDir: join(root, 'out/app'),
        emptyOutDir: false,
        sourcemap: false,
        minify: false,
        // A sandboxed preload can require nothing but Electron: everything goes into its one file.
        externalizeDeps: false,
        isolatedEntries: true,
        rolldownOptions: {
          input: entries({ preload: 'app/preload.ts', 'preload-decoder': 'app/preload-decoder.ts' }),
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    },
    renderer: {
      root: join(root, 'renderer'),
      plugins: [
        svelte({ configFile: false }),
        messages(root),
        pageLetters(),
        firstPage(),
        ...(sourcemap ? [] : [plainLetters()]),
      ],
      resolve: { alias: withoutParser },
      build: {
        target: CHROME_TARGET,
        outDir: join(root, 'out/renderer'),
        emptyOutDir: true,
        sourcemap,
        minify: true,
        license,
        // The content security policy allows no inline script and no data: address.
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: {
          input: entries({ index: 'renderer/index.html', decoder: 'renderer/decoder/index.html' }),
          output: {
            // The decoder's session serves it nothing but what lies in its own folder.
            entryFileNames: ({ name }) => `${name === 'decoder' ? 'decoder' : 'assets'}/[name]-[hash].js`,
            // What the first list needs is one file: each is asked for by itself.
            codeSplitting: {
              includeDependenciesRecursively: false,
              groups: [{ name: firstList(join(root, 'renderer/main.ts'), join(root, 'renderer/window.ts')) }],
            },
          },
        },
      },
      worker: {
        format: 'es',
        // Beside its page: what lies there is served with the decoder's own policy, which a worker takes from its script.
        rolldownOptions: { output: { entryFileNames: 'decoder/[name]-[hash].js' } },
      },
    },
  };
});
