// What tests of the keyboard ask of the page.
import type { Page } from '@playwright/test';

/** What has the focus, as it is called. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || element === document.body) return '';
    const label = element.getAttribute('aria-label') ?? (element as HTMLInputElement).labels?.[0]?.innerText;
    return (label ?? element.innerText).replace(/\s+/g, ' ').trim();
  });
