// Unit tests: everything that runs in plain Node, and the pages' state modules, compiled as the window gets them.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { messages } from './messages/plugin.mjs';

const PURE = ['domain', 'export', 'renderer/lib', 'architecture', 'cli', 'feeds', 'messages'].map(
  (room) => `test/${room}/**/*.test.ts`,
);
// The window’s tests run beside them.
const PATIENCE = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  plugins: [svelte({ configFile: false }), messages(join(import.meta.dirname, '..'))],
  // Svelte's own modules come in two builds; without this Node gets the one for servers, which has no effects.
  resolve: { conditions: ['browser', 'module', 'import', 'default'] },
  test: {
    root: join(import.meta.dirname, '..'),
    // Native addons and real databases: a process each, so that a crash names its file and nothing is shared.
    pool: 'forks',
    maxWorkers: 2,
    // What is tested speaks English, as in the window of most.
    setupFiles: ['speak-english.ts', 'equal-bytes.ts'].map((name) =>
      join(import.meta.dirname, '..', 'test', 'support', name),
    ),
    // At a desk every failure counts; a shared, noisy machine may be late twice.
    retry: process.env.CI ? 2 : 0,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/packed/**', 'test/e2e/**', 'test/bench/**', ...PURE],
          ...PATIENCE,
        },
      },
      // Rules that hold no state and load nothing native have nothing to share but the processor time of loading them again for each file.
      { extends: true, test: { name: 'pure', include: PURE, isolate: false, ...PATIENCE } },
      // Tests of what `npm run pack` has made.
      { extends: true, test: { name: 'packed', include: ['test/packed/**/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
