// The main views in German and from right to left, wide and light, narrow and dark: for looking at, in out/screenshots.
import { test } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { take, type Size } from './take.ts';

const SIZES: readonly Size[] = [
  { name: '1280', width: 1280, height: 800, schemes: ['light'] },
  { name: '700', width: 700, height: 500, schemes: ['dark'] },
];

for (const language of ['de', 'ar-XB'])
  test(`a library at work, in ${language}`, async () => {
    const root = temporaryFolder(`views-${language}`);
    const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
    fillDemoLibrary(place, 'network', { paused: true });
    const running = await launchApp({ library: place.library, environment: { EARSHOT_LANGUAGE: language } });
    const { page } = running;
    try {
      const open = page.locator('[data-item-id]', { hasText: 'The clock that limps' }).locator('.open');
      await open.waitFor();
      await take(page, `${language}-recordings`, SIZES);
      await open.click();
      await page.getByTestId('segment').first().waitFor();
      await take(page, `${language}-reader`, SIZES);
      await page.keyboard.press('Control+I');
      await page.locator('[role="tabpanel"]').waitFor();
      await take(page, `${language}-panel`, SIZES);
      await page.keyboard.press('Control+I');
      await page.keyboard.press('Control+K');
      await page.keyboard.type('escapement');
      await page.getByTestId('hit').first().waitFor();
      await take(page, `${language}-search`, SIZES);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Comma');
      await page.locator('#settings-api').waitFor();
      await take(page, `${language}-settings`, SIZES);
    } finally {
      await running.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  });
