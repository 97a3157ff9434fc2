// Takes the pictures of the documentation: no test, but the same tool and the same app.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  testMatch: ['take.spec.ts', 'views.spec.ts', 'languages.spec.ts'],
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
});
