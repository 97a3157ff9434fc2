// End-to-end tests: the real app in the real Electron, one at a time, since they share the screen and the bus.
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(root, 'test-results'),
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  // At a desk a test that passes on the second try hides a race in the app; a shared, noisy machine is given two more.
  retries: process.env.CI ? 2 : 0,
  timeout: 120_000,
  // Unit tests run beside them.
  expect: { timeout: 30_000 },
  use: { trace: 'off' },
});
