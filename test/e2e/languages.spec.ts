// The real window in German, in a language of long words, and from right to left: no English is left, nothing runs out of the window.
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { demoApp } from './demo-app.ts';

test.describe.configure({ timeout: 240_000 });

const demo = demoApp('languages');

async function open(language: string, width: number): Promise<Page> {
  const { page } = await demo.start({ EARSHOT_LANGUAGE: language });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await widen(page, width);
  return page;
}

/** Until the page has it: what stands beside what hangs on its width. */
async function widen(page: Page, width: number): Promise<void> {
  await demo.running?.app.evaluate(({ BrowserWindow }, wide) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.setContentSize(wide, 900);
  }, width);
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(width);
  // What slides in reaches out of the window until it is there.
  await page.emulateMedia({ reducedMotion: 'reduce' });
}

/** Walks through the views, and looks at each. */
async function walk(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await page.keyboard.press('Control+1');
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await look('list');
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await look('transcript');
  await page.keyboard.press('Control+I');
  const tabs = page.locator('aside [role="tab"]');
  await expect(tabs.first()).toBeVisible();
  for (let at = 0; at < (await tabs.count()); at++) {
    await tabs.nth(at).click();
    await look(`panel ${at}`);
  }
  await page.keyboard.press('Control+I');
  // Where there is room for one page only, the transcript stays before the list.
  if (await page.locator('[data-item-id]').first().isVisible()) {
    await page.keyboard.press('Control+2');
    await look('queue');
    await page.keyboard.press('Control+K');
    await page.keyboard.type('clock');
    await expect(page.getByTestId('hit').first()).toBeVisible();
    await look('search');
    await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Control+Comma');
  const sections = page.locator('[data-section]');
  await expect(sections.first()).toBeVisible();
  for (let at = 0; at < (await sections.count()); at++) {
    await sections.nth(at).click();
    await look(`settings ${at}`);
  }
}

/** Opens what opens above the page: sheets and dialogs by their keys, those of a recording from its menus. */
async function walkDialogs(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  const dialog = page.locator('dialog[open], [role="dialog"]').last();
  const seen = async (name: string): Promise<void> => {
    await expect(dialog).toBeVisible();
    await look(name);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await page.keyboard.press('Control+1');
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  for (const [name, keys] of [
    ['keys', '?'],
    ['export', 'Control+S'],
  ] as const) {
    await page.keyboard.press(keys);
    await seen(name);
  }
  const entries = page.getByRole('menuitem');
  const add = page.locator('aside button[aria-haspopup="menu"], nav button[aria-haspopup="menu"]').last();
  // The first asks for a folder in the system's own dialog.
  for (const at of [1, 2]) {
    await add.click();
    await entries.nth(at).click();
    await seen(`adding ${at}`);
  }
  const more = page.locator('.tools button[aria-haspopup="menu"]').last();
  await more.click();
  await expect(entries.first()).toBeVisible();
  await look('menu of the transcript');
  await page.keyboard.press('Escape');
  // What opens a dialog ends in three dots, in each language: replacing, speakers, versions, details, glossary, transcribing again.
  await more.click();
  const labels = await entries.allTextContents();
  await page.keyboard.press('Escape');
  const opening = [...labels.keys()].filter((at) => labels[at]?.includes('…'));
  expect(opening).toHaveLength(6);
  for (const at of opening) {
    await more.click();
    await entries.nth(at).click();
    await seen(`dialog ${at} of the transcript`);
  }
  await page.locator('nav button[aria-haspopup="dialog"]').click();
  await seen('trash');
}

/** What of the page is in plain letters: texts, and what is read out. What people and files are called is not looked at. */
function plain(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const own =
      'bdi, code, kbd, [dir="auto"], [data-testid="segment"], [data-testid="hit"], time, .num, option';
    const words = /(?<!\p{L})[A-Za-z]{4,}(?!\p{L})/u;
    // Filled in with a name, a message has plain letters too; those of its own are marked.
    const isPlain = (text: string): boolean => words.test(text) && !/[À-ž]/.test(text);
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const parent = node.parentElement;
      if (!parent || parent.closest(own) || parent.closest('script, style') || !parent.checkVisibility())
        continue;
      if (isPlain(text)) found.push(text);
    }
    for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
      if (element.closest(own)) continue;
      const called = [...element.querySelectorAll('bdi, [dir="auto"]')].map(({ textContent }) => textContent);
      for (const name of ['aria-label', 'title', 'placeholder']) {
        const text = element.getAttribute(name) ?? '';
        if (isPlain(text) && !called.includes(text)) found.push(`${name}=${text}`);
      }
    }
    return found;
  });
}

/** What reaches out of the window; tabs scroll. */
function tooWide(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    return [...document.querySelectorAll('button, p, h1, h2, h3, label, a, legend, summary')]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { left, right, width: own } = element.getBoundingClientRect();
        return (
          own > 0 &&
          own < 2_000 &&
          (right > width + 1 || left < -1) &&
          !element.closest('.unseen, [aria-hidden], [role="tablist"]')
        );
      })
      .map((element) => `${element.tagName} ${element.textContent.trim().slice(0, 40)}`);
  });
}

/** Of each row: how far its title and its menu lie over each other while the pointer is on it, CSS pixels. */
async function coveredTitles(page: Page): Promise<readonly number[]> {
  const covered: number[] = [];
  for (const row of await page.locator('[data-item-id]').all()) {
    await row.hover();
    const more = row.getByRole('button', { expanded: false }).last();
    await expect(more).toBeInViewport();
    const [title, menu] = [await row.locator('.title').boundingBox(), await more.boundingBox()];
    if (!title || !menu) throw new Error('A row is not drawn.');
    covered.push(
      Math.max(0, Math.min(title.x + title.width, menu.x + menu.width) - Math.max(title.x, menu.x)),
    );
  }
  return covered;
}

/** Names of things, and what is in no catalogue because it is the same everywhere. */
const NAMES =
  /^\.\w|^Ctrl [A-Z]$|Earshot|AI\/ML|^(January|October|November|December) \d{4}$|^aria-label=(October|November) |clock|Whisper|Moonshine|Parakeet|sherpa|MIT\.$|Slow Machines|SM-018|HTTPS|English|Deutsch|Markdown|Chromium|Electron|network|Recordings\b.*\/|limps/i;

test('no English is left where all words are long, and all of them fit', async () => {
  const page = await open('en-XA', 1280);
  const left = new Set<string>();
  const wide = new Set<string>();
  const look = async (view: string): Promise<void> => {
    for (const text of await plain(page)) if (!NAMES.test(text)) left.add(`${view}: ${text}`);
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/xa-${view}.png` });
  };
  await walkDialogs(page, look);
  await walk(page, look);
  expect([...left]).toEqual([]);
  await demo.close();
  const narrow = await open('en-XA', 700);
  await walk(narrow, async (view) => {
    for (const text of await tooWide(narrow)) wide.add(`${view}: ${text}`);
    if (process.env.SHOTS) await narrow.screenshot({ path: `${process.env.SHOTS}/xa-700-${view}.png` });
  });
  expect([...wide]).toEqual([]);
});

test('from right to left the library stands at the right, and nothing runs out', async () => {
  const page = await open('ar-XB', 1280);
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  const list = await page.locator('[data-item-id]').first().boundingBox();
  const shows = await page.locator('[data-show-id]').first().boundingBox();
  expect(shows?.x ?? 0).toBeGreaterThan(list?.x ?? Number.POSITIVE_INFINITY);
  const wide = new Set<string>();
  for (const width of [1280, 700]) {
    await demo.close();
    const page = await open('ar-XB', width);
    await walk(page, async (view) => {
      for (const text of await tooWide(page)) wide.add(`${width} ${view}: ${text}`);
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/rtl-${width}-${view}.png` });
    });
  }
  expect([...wide]).toEqual([]);
});

test('German is chosen in the settings, and holds from then on, in the menus too', async () => {
  const { app, page } = await demo.start();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await page.keyboard.press('Control+Comma');
  await page.locator('label', { hasText: 'Deutsch' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
  await expect(page.getByRole('radio', { name: 'Deutsch' })).toBeChecked();
  await expect(page.getByRole('heading', { name: 'Darstellung' })).toBeVisible();
  expect(
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label)),
  ).toContain('Datei');
  // What the core says of a search is understood as well.
  await page.keyboard.press('Control+K');
  await page.keyboard.type('c*');
  await expect(page.getByText('Vor einem Stern stehen mindestens')).toBeVisible();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('obergrenze für');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Obergrenze für einen Monat').first()).toBeInViewport();
  await expect(page.getByLabel('Obergrenze für einen Monat').first()).toBeFocused();
  for (const width of [1280, 700]) {
    await demo.close();
    const { page: german } = await demo.start();
    await expect(german.locator('[data-item-id]').first()).toBeVisible();
    await widen(german, width);
    await expect(german.locator('html')).toHaveAttribute('lang', 'de');
    const wide = new Set<string>();
    await walk(german, async (view) => {
      for (const text of await tooWide(german)) wide.add(`${width} ${view}: ${text}`);
      for (const theme of process.env.SHOTS ? (['light', 'dark'] as const) : []) {
        await german.emulateMedia({ colorScheme: theme });
        await german.screenshot({ path: `${process.env.SHOTS}/de-${width}-${theme}-${view}.png` });
      }
    });
    expect([...wide]).toEqual([]);
  }
});

test('no word of a name is covered, and no explanation cut off', async () => {
  const library = join(demo.root, 'names');
  fillDemoLibrary({ library, recordings: join(demo.root, 'Names') }, 'right-to-left', { paused: true });
  const { page } = await demo.start({ EARSHOT_LANGUAGE: 'de' }, library);
  await expect(page.locator('[data-item-id]')).toHaveCount(4);
  await widen(page, 1280);
  expect(await coveredTitles(page)).toEqual([0, 0, 0, 0]);
  // What is done to marked rows needs one line below their number, the menu beside it.
  await page.locator('[data-item-id]').nth(1).click();
  await page
    .locator('[data-item-id]')
    .nth(2)
    .click({ modifiers: ['Control'] });
  const bar = page.getByRole('toolbar', { name: 'Markierte Aufnahmen' });
  const top = async (name: string): Promise<number> =>
    (await bar.getByRole('button', { name }).boundingBox())?.y ?? Number.NaN;
  expect(Math.abs((await top('Mehr zum Markierten')) - (await top('Aufheben')))).toBeLessThan(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  const means = page.locator('.start .means');
  await expect(means.first()).toBeVisible();
  expect(
    await means.evaluateAll(
      (all) => all.filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth).length,
    ),
  ).toBe(0);
});
