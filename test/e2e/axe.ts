// What axe finds wrong with a page. It builds no list of what is right, which took it half of its time.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** @param within a selector, to look at a part alone @returns each rule that is broken, with what breaks it */
export async function violationsIn(page: Page, within?: string): Promise<readonly string[]> {
  // Axe wants a second page to gather its results on, which Electron does not give.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/**
 * Holds that axe finds nothing wrong, in light and in dark.
 * @param view what a failure calls it
 */
export async function expectNoViolations(page: Page, view: string, within?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violationsIn(page, within), `${view}, ${colorScheme}`).toEqual([]);
  }
}
