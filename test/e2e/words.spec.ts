// The words of a show by keyboard alone: learned from corrections, applied to old transcripts, replaced everywhere and undone, times set
// by hand; each sheet without a violation that axe can find, light and dark, and whole at twice the size.
import { expect, test, type Page } from '@playwright/test';
import { runCommand } from '../support/app.ts';
import { OF_COLOURS, violationsIn } from './axe.ts';
import { demoApp } from './demo-app.ts';
import { focused } from './focus.ts';

// Axe looks at every sheet three times; that takes its time on a slow machine.
test.describe.configure({ timeout: 300_000 });

const demo = demoApp('words');

/** Presses a key until something of this name has the focus. */
async function reach(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 120; press += 1) {
    const at = await focused(page);
    if (name.test(at)) return;
    passed.push(at.slice(0, 40));
    await page.keyboard.press(key);
  }
  throw new Error(`${String(name)} was not reached by ${key}; passed: ${passed.join(', ')}`);
}

async function press(page: Page, name: RegExp): Promise<void> {
  await reach(page, name);
  await page.keyboard.press('Enter');
}

async function openTheClock(): Promise<Page> {
  const { page } = await demo.start();
  await expect(page.locator('[data-item-id]', { hasText: 'The clock that limps' })).toBeVisible();
  const inList = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.closest('[data-item-id]') != null);
  for (let tabs = 0; !(await inList()); tabs += 1) {
    expect(tabs, 'the list was not reached').toBeLessThan(60);
    await page.keyboard.press('Tab');
  }
  // The focus follows an arrow when the row is drawn: one press, one step.
  for (let at = await focused(page); !at.includes('The clock that limps'); at = await focused(page)) {
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => focused(page)).not.toBe(at);
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /The clock that limps/ })).toBeVisible();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await reach(page, /^Text$/);
  await page.keyboard.press('Home');
  return page;
}

const said = (page: Page, text: string | RegExp) => page.getByTestId('segment').filter({ hasText: text });
const editor = (page: Page) => page.getByRole('textbox', { name: 'Transcript', exact: true });
/** The segment in which the caret stands. */
const atCaret = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const node = document.getSelection()?.anchorNode;
    const element = node instanceof Element ? node : node?.parentElement;
    return element?.closest('[data-segment]')?.textContent ?? '';
  });

/** Writes another text for the segment that begins so, walking down to it by keys. */
async function correct(page: Page, beginning: string, change: (text: string) => string): Promise<void> {
  await page.keyboard.press('F2');
  await expect(editor(page)).toBeFocused();
  for (let steps = 0; !(await atCaret(page)).startsWith(beginning); steps += 1) {
    expect(steps, `${beginning} was not reached`).toBeLessThan(60);
    await page.keyboard.press(steps % 2 === 0 ? 'End' : 'ArrowRight');
    // Where a line ends within a passage, the next begins behind it.
  }
  const text = (await atCaret(page)).trim();
  await page.keyboard.press('Control+A');
  await page.keyboard.type(change(text));
  await page.keyboard.press('Escape');
  await expect(said(page, change(text))).toBeVisible();
  await expect(page.getByText(/^Edited, saved/)).toBeVisible();
}

/** Looks at a sheet in light and dark without motion, and at twice the size, where all of it must be within reach. */
async function look(page: Page, name: string): Promise<void> {
  const sheet = page.getByRole('dialog', { name });
  const zoom = (factor: number): Promise<void> =>
    demo.running?.app.evaluate(({ BrowserWindow }, to) => {
      for (const window of BrowserWindow.getAllWindows())
        if (window.isVisible()) window.webContents.setZoomFactor(to);
    }, factor) ?? Promise.resolve();
  for (const factor of [1, 2]) {
    await zoom(factor);
    for (const colorScheme of factor === 1 ? (['light', 'dark'] as const) : (['dark'] as const)) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const rules = factor === 1 && colorScheme === 'dark' ? OF_COLOURS : undefined;
      expect(await violationsIn(page, undefined, rules), `${name}, ${colorScheme}, ${factor}`).toEqual([]);
    }
    const shape = await sheet.evaluate((element) => {
      const { bottom, left, right, top } = element.getBoundingClientRect();
      const inside = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
      return { inside, sideways: element.scrollWidth > element.clientWidth + 1 };
    });
    expect(shape, `${name}, ${factor}`).toEqual({ inside: true, sideways: false });
  }
  await zoom(1);
}

test('a glossary learns from corrections and puts old transcripts right after a look; undone as one', async () => {
  const page = await openTheClock();
  await correct(page, 'Today a clock', (text) => text.replace('clock', 'Chronos'));
  await correct(page, 'So this is a tower', (text) => text.replace('clock', 'Chronos'));
  await expect(page.getByText('You wrote Chronos for clock before.')).toBeVisible();
  await press(page, /^Add$/);

  await reach(page, /^More$/, 'Shift+Tab');
  await page.keyboard.press('Enter');
  await reach(page, /^Glossary of the show…/, 'ArrowDown');
  await page.keyboard.press('Enter');
  const glossary = page.getByRole('dialog', { name: /^Glossary of/ });
  await expect(glossary.getByRole('textbox', { name: 'Written' }).first()).toHaveValue('Chronos');
  await expect(glossary.getByRole('textbox', { name: 'Heard as' }).first()).toHaveValue('clock');
  await look(page, 'Glossary of');

  await press(page, /^Look through old transcripts…$/);
  const sheet = page.getByRole('dialog', { name: 'What the glossary would put right' });
  await expect(sheet.getByText(/^\d+ places? found/)).toBeVisible();
  await look(page, 'What the glossary would put right');
  await press(page, /^Replace \d+ places?$/);
  await expect(sheet.getByText(/^Replaced in/)).toBeVisible();
  await press(page, /^Undo the replacement$/);
  await expect(page.getByText('The texts are as they were.').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  // What was corrected by hand stays; asked of the library, because the place may be scrolled out of the list by now.
  const found = await runCommand({ library: demo.library, words: ['search', 'Chronos', '--json'] });
  expect(found.stdout).toContain('"hitCount":2');
});

test('a word is replaced in all transcripts and put back', async () => {
  const page = await openTheClock();
  await page.keyboard.press('Control+H');
  const sheet = page.getByRole('dialog', { name: 'Find and replace' });
  await expect.poll(() => focused(page)).toMatch(/^Find$/);
  await page.keyboard.type('escapement');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Hemmung');
  await reach(page, /^Where to look$/);
  await page.keyboard.press('End');
  await expect(sheet.getByLabel('Where to look')).toHaveValue('all');
  await expect(sheet.getByText(/^\d+ places found/)).toBeVisible();
  // Recordings come one after the other while they are looked through.
  await expect(sheet.locator('fieldset').nth(1)).toBeVisible();
  await look(page, 'Find and replace');
  await press(page, /^Replace \d+ places$/);
  await expect(sheet.getByText(/^Replaced in/)).toBeVisible();
  await press(page, /^Undo the replacement$/);
  await expect(page.getByText('The texts are as they were.').first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(said(page, 'Hemmung')).toHaveCount(0);
});

test('the times of a passage are set by hand, what is no time is told, and all of it undone', async () => {
  const page = await openTheClock();
  const first = page.getByTestId('segment').first();
  const before = (await first.getAttribute('data-start')) ?? '';
  await page.keyboard.press('F2');
  await expect(editor(page)).toBeFocused();
  // The row below keeps what the caret stands in, and has the times behind a button.
  await reach(page, /^Times of this passage, from/);
  await page.keyboard.press('Enter');
  const times = page.getByRole('dialog', { name: 'Times of this passage' });
  await expect.poll(() => focused(page)).toBe('From');
  await look(page, 'Times of this passage');
  // Twice as large only the list was seen.
  await times.getByLabel('From').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('soon');
  await page.keyboard.press('Enter');
  await expect(
    page.getByText('A time is written as minutes and seconds, such as 1:02.5.').first(),
  ).toBeVisible();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('0:00.125');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Edited, saved/)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(times).toHaveCount(0);
  await expect(first).toHaveAttribute('data-start', '0.125');
  await expect.poll(() => focused(page)).toMatch(/^Times of this passage, from/);
  await page.keyboard.press('Control+Z');
  await expect(first).toHaveAttribute('data-start', before);
});
