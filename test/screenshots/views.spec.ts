// The main views at the sizes that people have, light and dark, and at 150 %: for looking at, in out/screenshots.
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

const PICTURES = join(import.meta.dirname, '../../out/screenshots');

interface Size {
  readonly name: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly zoom?: number;
}
const SIZES: readonly Size[] = [
  { name: '700', width: 700, height: 500 },
  { name: '1280', width: 1280, height: 800 },
  { name: '1920', width: 1920, height: 1080 },
  { name: '150', width: 1280 / 1.5, height: 800 / 1.5, zoom: 1.5 },
];

/** Takes a view in every size, light and dark. */
async function take(page: Page, view: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  for (const { height, name, width, zoom = 1 } of SIZES) {
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(width),
      height: Math.round(height),
      deviceScaleFactor: zoom,
      mobile: false,
    });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(150);
      await page.screenshot({
        path: join(PICTURES, `${view}-${name}-${colorScheme}.png`),
        animations: 'disabled',
      });
    }
  }
  await session.send('Emulation.clearDeviceMetricsOverride');
  await session.detach();
}

async function withDemo(kind: 'network' | 'empty', use: (page: Page) => Promise<void>): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const root = temporaryFolder(`views-${kind}`);
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  fillDemoLibrary(place, kind, { paused: true });
  const running = await launchApp({ library: place.library });
  try {
    await use(running.page);
  } finally {
    await running.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

test('a library at work', async () => {
  await withDemo('network', async (page) => {
    const row = (title: string) => page.locator('[data-item-id]', { hasText: title });
    await expect(row('The clock that limps')).toBeVisible();
    await take(page, 'recordings');
    await row('The clock that limps').locator('.open').click();
    await expect(page.getByTestId('segment').first()).toBeVisible();
    await take(page, 'reader');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('escapement');
    await expect(page.getByTestId('hit').first()).toBeVisible();
    await take(page, 'search');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Comma');
    await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
    await take(page, 'settings');
    await page.getByRole('button', { name: 'AI/ML API' }).click();
    await take(page, 'settings-cloud');
    await page
      .getByRole('button', { name: /^Settings… of/ })
      .first()
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await take(page, 'show-settings');
    await page.keyboard.press('Escape');
  });
});

test('an empty one', async () => {
  await withDemo('empty', async (page) => {
    await expect(page.getByRole('button', { name: 'Try a sample' })).toBeVisible();
    await take(page, 'first-run');
  });
});
