// Takes pictures of a view in several sizes and schemes: for looking at, in out/screenshots.
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const PICTURES = join(import.meta.dirname, '../../out/screenshots');

export interface Size {
  readonly name: string;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly zoom?: number;
  readonly schemes: readonly ('light' | 'dark')[];
}

/** Takes a view as it stands, once a size and scheme, and gives the window its own size back. */
export async function take(page: Page, view: string, sizes: readonly Size[]): Promise<void> {
  mkdirSync(PICTURES, { recursive: true });
  const session = await page.context().newCDPSession(page);
  for (const { height, name, schemes, width, zoom = 1 } of sizes) {
    await session.send('Emulation.setDeviceMetricsOverride', {
      width: Math.round(width),
      height: Math.round(height),
      deviceScaleFactor: zoom,
      mobile: false,
    });
    for (const colorScheme of schemes) {
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
