// End-to-end tests: the real app in the real Electron. What shares a screen and a bus runs one at a time; files on desktops of their own need not.
import { defineConfig } from '@playwright/test';
import { join } from 'node:path';
import { desktops, goToDesktop } from './desktops.ts';

const root = join(import.meta.dirname, '../..');

goToDesktop();

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: join(root, 'test-results'),
  workers: desktops(),
  globalSetup: './desktops.ts',
  fullyParallel: false,
  forbidOnly: true,
  // At a desk a test that passes on the second try hides a race in the app; a shared, noisy machine is given two more.
  retries: process.env.CI ? 2 : 0,
  timeout: 180_000,
  // Unit tests run beside them.
  expect: { timeout: 30_000 },
  use: { trace: 'off' },
});
