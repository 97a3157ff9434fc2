// Unit tests: everything that runs in plain Node, and the pages' state modules, compiled as the window gets them.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { messages } from './messages/plugin.mjs';

const TESTS = join(import.meta.dirname, '..', 'test');

/**
 * Rooms whose tests leave nothing behind in their process: it is one for many files, since loading anew what a file is about takes most files longer than
 * their tests. What a test has to end is ended by `afterTest` (test/support/after-test.ts).
 */
const SHARED =
  `architecture care cli compose domain download export farm feeds files intake mcp messages models money net operations publish queue renderer
  serve shell sound speech/cloud storage transcripts`
    .split(/\s+/)
    .map((room) => `test/${room}/**/*.test.ts`);
/** What stands in for a module does so only where that was not loaded before. */
const MOCKING = readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && /^vi\.mock\(/m.test(readFileSync(join(TESTS, path), 'utf8')))
  .map((path) => `test/${path.replaceAll('\\', '/')}`);
// The window’s tests run beside them.
const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000 };

/** What takes longest, the longest first: begun last, all would wait for it with one core at rest. */
const LONGEST =
  `kill/kill queue/simulator storage/open-engines queue/simulator-more watch/folder-watcher speech/on-device/whisper
  queue/simulator-slow queue/worker watch/shares farm/real-histories`
    .split(/\s+/)
    .map((name) => `/test/${name}.test.ts`);

/** Then project by project, so that files which may share a process follow each other. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((end) => moduleId.endsWith(end));
      return at < 0 ? LONGEST.length : at;
    };
    const isShared = ({ project }: TestSpecification): number => (project.config.isolate ? 0 : 1);
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b) || isShared(a) - isShared(b));
  }
}

export default defineConfig({
  plugins: [svelte({ configFile: false }), messages(join(import.meta.dirname, '..'))],
  // Svelte's own modules come in two builds; without this Node gets the one for servers, which has no effects.
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  test: {
    root: join(import.meta.dirname, '..'),
    // Native addons: where nothing else is said a process each, so that a crash names its file.
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // What is tested speaks English, as in the window of most.
    setupFiles: ['speak-english.ts', 'equal-bytes.ts', 'end-tests.ts'].map((name) =>
      join(import.meta.dirname, '..', 'test', 'support', name),
    ),
    // At a desk every failure counts; a shared, noisy machine may be late twice.
    retry: process.env.CI ? 2 : 0,
    // A poll is given up with its test, and not after a second, which a busy machine takes for nothing.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/packed/**', 'test/e2e/**', 'test/bench/**', ...SHARED, ...MOCKING],
          ...PATIENCE,
        },
      },
      { extends: true, test: { name: 'mocking', include: MOCKING, ...PATIENCE } },
      {
        extends: true,
        test: { name: 'shared', include: SHARED, exclude: MOCKING, isolate: false, ...PATIENCE },
      },
      // Tests of what `npm run pack` has made.
      { extends: true, test: { name: 'packed', include: ['test/packed/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
