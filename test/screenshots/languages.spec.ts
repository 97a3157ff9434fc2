// The main views in German and from right to left, wide and light, narrow and dark: for looking at, in out/screenshots.
import { test, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

const PICTURES = join(import.meta.dirname, '../../out/screenshots');
const SIZES = [
  [1280, 800, 'light'],
  [700, 500, 'dark'],
] as const;

async function take(page: Page, view: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const [width, height, colorScheme] of SIZES) {
    const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
    await session.send('Emulation.setDeviceMetricsOverride', metrics);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(150);
    await page.screenshot({
      path: join(PICTURES, `${view}-${width}-${colorScheme}.png`),
      animations: 'disabled',
    });
  }
  await session.send('Emulation.clearDeviceMetricsOverride');
  await session.detach();
}

for (const language of ['de', 'ar-XB'])
  test(`a library at work, in ${language}`, async () => {
    mkdirSync(PICTURES, { recursive: true });
    const root = temporaryFolder(`views-${language}`);
    const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
    fillDemoLibrary(place, 'network', { paused: true });
    const running = await launchApp({ library: place.library, environment: { EARSHOT_LANGUAGE: language } });
    const { page } = running;
    try {
      const open = page.locator('[data-item-id]', { hasText: 'The clock that limps' }).locator('.open');
      await open.waitFor();
      await take(page, `${language}-recordings`);
      await open.click();
      await page.getByTestId('segment').first().waitFor();
      await take(page, `${language}-reader`);
      await page.keyboard.press('Control+I');
      await page.locator('[role="tabpanel"]').waitFor();
      await take(page, `${language}-panel`);
      await page.keyboard.press('Control+I');
      await page.keyboard.press('Control+K');
      await page.keyboard.type('escapement');
      await page.getByTestId('hit').first().waitFor();
      await take(page, `${language}-search`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+Comma');
      await page.locator('#settings-api').waitFor();
      await take(page, `${language}-settings`);
    } finally {
      await running.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
  });
