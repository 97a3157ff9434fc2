// What axe finds wrong with a page. It builds no list of what is right, which took it half of its time.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Rules that the colours of a page can break: those that say something new of a page that was looked at in its other colours. */
export const OF_COLOURS = ['color-contrast', 'link-in-text-block'] as const;

/**
 * @param within a selector, to look at a part alone
 * @param rules those to look for; left out, all
 * @returns each rule that is broken, with what breaks it
 */
export async function violationsIn(
  page: Page,
  within?: string,
  rules?: readonly string[],
): Promise<readonly string[]> {
  // Half a megabyte of script, which the builder would bring twice each time.
  const isThere = await page.evaluate(() => 'axe' in window);
  const source = isThere ? { axeSource: 'void 0' } : {};
  // Axe wants a second page to gather its results on, which Electron does not give.
  const axe = new AxeBuilder({ page, ...source }).setLegacyMode().options({ resultTypes: ['violations'] });
  if (within !== undefined) axe.include(within);
  if (rules) axe.withRules([...rules]);
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}

/**
 * Holds that axe finds nothing wrong, in light and in dark, which differ in nothing but colours (`test/renderer/themes.test.ts`).
 * @param view what a failure calls it
 */
export async function expectNoViolations(page: Page, view: string, within?: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const rules = colorScheme === 'dark' ? OF_COLOURS : undefined;
    expect(await violationsIn(page, within, rules), `${view}, ${colorScheme}`).toEqual([]);
  }
}
