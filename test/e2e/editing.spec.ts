// A transcript is edited where it is read: search, copies and the next start know it, and every version can be gone back to.
import { expect, test, type Page } from '@playwright/test';
import { demoApp } from './demo-app.ts';

const demo = demoApp('editing', 'once');

async function openTheClock(): Promise<Page> {
  const { page } = await demo.start();
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  return page;
}

const said = (page: Page, text: string | RegExp) => page.getByTestId('segment').filter({ hasText: text });
const bar = (page: Page) => page.getByRole('group', { name: 'Editing' });
const host = (page: Page) => page.getByRole('textbox', { name: 'Transcript', exact: true });
const search = (page: Page) => page.getByRole('textbox', { name: 'Search every word' });
const toast = (page: Page, text: string | RegExp) => page.locator('.notice').filter({ hasText: text });
const saved = (page: Page) => expect(page.getByText(/^Edited, saved/)).toBeVisible();
/** The first passages; how many are drawn below them depends on where the page was. */
const textsOf = async (page: Page) => (await page.getByTestId('segment').allTextContents()).slice(0, 6);
/** Of the first turns: how many more are drawn below depends on how high they are. */
const namesOf = async (page: Page) => (await page.locator('button.who').allTextContents()).slice(0, 6);

/** The point in the window before a character of a segment. */
async function pointOf(page: Page, segment: number, character: number): Promise<{ x: number; y: number }> {
  return page
    .getByTestId('segment')
    .nth(segment)
    .evaluate((element, at) => {
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      let left = at;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const length = node.nodeValue?.length ?? 0;
        if (left <= length) {
          const range = document.createRange();
          range.setStart(node, left);
          const { left: x, top, height } = range.getBoundingClientRect();
          return { x: x + 0.5, y: top + height / 2 };
        }
        left -= length;
      }
      throw new Error('There is no such character.');
    }, character);
}

async function clickAt(page: Page, segment: number, character: number): Promise<void> {
  const { x, y } = await pointOf(page, segment, character);
  await page.mouse.click(x, y);
  await expect(host(page)).toBeFocused();
}

/** Drags with the hand from character to character. */
async function mark(
  page: Page,
  from: readonly [number, number],
  to: readonly [number, number],
): Promise<void> {
  const [start, end] = [await pointOf(page, ...from), await pointOf(page, ...to)];
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 });
  await page.mouse.move(end.x, end.y, { steps: 4 });
  await page.mouse.up();
}

/** Where every drawn segment and button stands. */
const shape = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify(
      [...document.querySelectorAll('[data-segment], .turn, .turn .who')].map((element) =>
        [...element.getClientRects()].map(({ height, left, top, width }) => [left, top, width, height]),
      ),
    ),
  );

async function copied(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy text', exact: true }).click();
  await expect(page.getByText('The text is copied.').first()).toBeVisible();
  return demo.running?.app.evaluate(({ clipboard }) => clipboard.readText()) ?? '';
}

test('a click sets the caret and typing edits: nothing moves, every key does what it does in a text, undo says what', async () => {
  const page = await openTheClock();
  const before = await textsOf(page);
  const [first = '', second = ''] = before;
  const was = await shape(page);
  const audio = page.getByTestId('audio');
  const paused = (): Promise<boolean> => audio.evaluate((element: HTMLAudioElement) => element.paused);

  // The caret, where the click was; nothing moves and nothing sounds.
  await clickAt(page, 0, 8);
  expect(await shape(page)).toBe(was);
  expect(await paused()).toBe(true);
  await page.keyboard.type('X');
  await expect(page.getByTestId('segment').first()).toHaveText(`${first.slice(0, 8)}X${first.slice(8)}`);
  await page.keyboard.press('Backspace');
  expect(await shape(page)).toBe(was);
  await page.keyboard.type('Standuhr ');
  await saved(page);
  await expect(page.getByTestId('segment').first()).toHaveText(
    `${first.slice(0, 8)}Standuhr ${first.slice(8)}`,
  );
  await search(page).fill('Standuhr');
  await expect(page.getByTestId('hit').locator('mark').first()).toHaveText('Standuhr');
  await search(page).fill('');

  // A pause does not eat the space that was typed last.
  await clickAt(page, 0, 1);
  await page.keyboard.press('Control+End');
  await expect(page.getByTestId('segment').last()).toBeInViewport();
  await page.keyboard.press('Control+Home');
  await expect(page.getByTestId('segment').first()).toBeInViewport();
  await page.keyboard.type('Oh ');
  await expect(page.getByText('Saving…')).toHaveCount(0);
  await page.waitForTimeout(1_300);
  await page.keyboard.type('dear, ');
  await expect(page.getByTestId('segment').first()).toHaveText(/^Oh dear, /);

  // Undo and redo, told in words.
  await page.keyboard.press('Control+Z');
  await expect(page.getByTestId('segment').first()).toHaveText(/^Oh (?!dear)/);
  await expect(toast(page, /^Undone: what was written at 0:0/)).toBeVisible();
  await page.keyboard.press('Control+Y');
  await expect(page.getByTestId('segment').first()).toHaveText(/^Oh dear, /);
  for (let undo = 0; undo < 3; undo += 1) await page.keyboard.press('Control+Z');
  await expect.poll(() => textsOf(page)).toEqual(before);
  await expect(page.getByText('As transcribed')).toBeVisible();

  // Enter cuts, Backspace joins; the caret goes along, and what is typed at once is not lost.
  await clickAt(page, 0, first.indexOf(' ') + 1);
  await page.keyboard.press('Enter');
  await page.keyboard.type('Well ');
  await expect(page.getByTestId('segment').nth(0)).toHaveText(first.split(' ')[0] ?? '');
  await expect(page.getByTestId('segment').nth(1)).toHaveText(`Well ${first.slice(first.indexOf(' ') + 1)}`);
  for (const _ of 'Well ') await page.keyboard.press('Backspace');
  await page.keyboard.press('Backspace');
  await expect(page.getByTestId('segment').nth(0)).toHaveText(first);
  await page.keyboard.press('Control+Delete');
  await expect(page.getByTestId('segment').nth(0)).not.toHaveText(first);

  // Paste is plain and one line.
  await demo.running?.app.evaluate(async (electron) => {
    const [text, html] = ['pasted\nwords ', '<b>pasted</b><br>words '];
    // The Electron that may stand in has the clipboard of before.
    if ('ClipboardItem' in electron)
      await electron.clipboard.write([new electron.ClipboardItem({ 'text/plain': text, 'text/html': html })]);
    else (electron as { clipboard: { write(data: object): void } }).clipboard.write({ text, html });
  });
  await page.keyboard.press('Control+V');
  await expect(page.getByTestId('segment').nth(0)).toContainText('pasted words');
  expect(await host(page).locator('b').count()).toBe(0);

  // A word that is composed.
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  await session.send('Input.insertText', { text: '日本' });
  await expect(page.getByTestId('segment').nth(0)).toContainText('日本');
  await page.keyboard.type('!');
  await expect(page.getByTestId('segment').nth(0)).toContainText('日本!');
  expect((await textsOf(page))[1]).toBe(second);

  // Alt and click plays from there, and so does the key; the text stays.
  const now = await textsOf(page);
  const { x, y } = await pointOf(page, 2, 3);
  await page.keyboard.down('Alt');
  await page.mouse.click(x, y);
  await page.keyboard.up('Alt');
  await expect.poll(paused).toBe(false);
  await clickAt(page, 1, 3);
  await page.keyboard.press('Control+Enter');
  await expect.poll(paused).toBe(true);
  expect(await textsOf(page)).toEqual(now);

  // Out of the text the keys are the sound's again.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Text' })).toBeFocused();
  expect(
    await page
      .getByRole('region', { name: 'Text' })
      .evaluate((element) => getComputedStyle(element).outlineStyle),
  ).toBe('none');
  for (let undo = 0; undo < 8; undo += 1) {
    await page.keyboard.press('Control+Z');
    await expect(page.getByText('Saving…')).toHaveCount(0);
  }
  await expect.poll(() => textsOf(page)).toEqual(before);
  await expect(page.getByText('As transcribed')).toBeVisible();
});

test('a stretch over several passages is deleted, replaced, given to somebody, copied; each undone by its toast', async () => {
  const page = await openTheClock();
  const before = await textsOf(page);
  const names = await namesOf(page);
  const undo = (text: string | RegExp) => toast(page, text).getByRole('button', { name: 'Undo' }).click();

  await mark(page, [0, 6], [2, 4]);
  await expect(page.getByRole('button', { name: 'Copy quote' }).first()).toBeVisible();
  await page.keyboard.press('Control+C');
  const words = await demo.running?.app.evaluate(({ clipboard }) => clipboard.readText());
  expect(words?.replace(/\s+/g, ' ')).toBe(`${before[0]?.slice(6)} ${before[1]} ${before[2]?.slice(0, 4)}`);
  await page.keyboard.press('Delete');
  await expect(toast(page, /^Deleted \d+ words\./)).toBeVisible();
  await expect(page.getByTestId('segment').nth(0)).toHaveText(before[0]?.slice(0, 6).trim() ?? '');
  await undo(/^Deleted/);
  await expect.poll(() => textsOf(page)).toEqual(before);

  await mark(page, [0, 6], [2, 4]);
  await page.keyboard.type('something else');
  await expect(page.getByTestId('segment').nth(0)).toHaveText(
    new RegExp(`^${before[0]?.slice(0, 6)}something else`),
  );
  await page.keyboard.press('Escape');
  for (let back = 0; back < 2; back += 1) await page.keyboard.press('Control+Z');
  await expect.poll(() => textsOf(page)).toEqual(before);

  // Who speaks, for what is marked: cut at both ends, one undo.
  await mark(page, [0, (before[0]?.indexOf(' ') ?? 0) + 1], [1, before[1]?.length ?? 0]);
  await page.getByRole('group', { name: 'Editing' }).getByRole('button', { name: 'Who speaks…' }).click();
  const picker = page.getByRole('dialog', { name: 'Who speaks?' });
  await expect(picker.getByRole('radio', { name: 'What is marked' })).toBeChecked();
  await page.keyboard.type('Cora');
  await page.keyboard.press('Enter');
  await expect(page.locator('button.who', { hasText: 'Cora' })).toHaveCount(1);
  await expect(page.getByTestId('segment').nth(0)).toHaveText(before[0]?.split(' ')[0] ?? '');
  await undo(/Cora’s now/);
  await expect.poll(() => textsOf(page)).toEqual(before);
  await expect.poll(() => namesOf(page)).toEqual(names);
  await expect(page.locator('button.who', { hasText: 'Cora' })).toHaveCount(0);

  // A number key while it plays gives the turn that is heard to that speaker.
  await page.getByRole('region', { name: 'Text' }).focus();
  await page.keyboard.press('Space');
  await expect(page.locator('.sounding').first()).toBeVisible();
  await page.keyboard.press('2');
  await expect(toast(page, / now\./)).toBeVisible();
  await page.keyboard.press('Space');
  await undo(/ now\./);
  await expect.poll(() => namesOf(page)).toEqual(names);
  // The numbers stay when the first words are given away: the next key gives them back.
  await page.getByRole('region', { name: 'Text' }).focus();
  await page.keyboard.press('Space');
  await expect
    .poll(() => page.getByTestId('audio').evaluate((audio: HTMLAudioElement) => audio.paused))
    .toBe(false);
  await page.keyboard.press('2');
  await expect(page.locator('button.who').first()).toHaveText(names[1] ?? '');
  await page.keyboard.press('1');
  await expect(page.locator('button.who').first()).toHaveText(names[0] ?? '');
});

test('a speaker gets a name, which search and copies carry, and the next start keeps', async () => {
  let page = await openTheClock();
  const who = page.locator('button.who').first();
  const before = (await who.textContent()) ?? '';
  await who.click();
  await page.getByRole('dialog', { name: 'Who speaks?' }).getByText('Everywhere').click();
  // A name of 300 letters is told to be too long, not cut; what was typed stands there to be made shorter.
  const named = page.getByRole('textbox', { name: /^Who speaks/ });
  await named.fill('ש'.repeat(300));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'this one has 300' })).toBeVisible();
  await expect(named).toHaveValue('ש'.repeat(300));
  await named.fill('Anna Bergström');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: before, exact: true })).toHaveCount(0);
  expect(await copied(page)).toContain('Anna Bergström: ');
  await search(page).fill('speaker:bergstrom');
  await expect(page.getByTestId('hit').first()).toBeVisible();

  await demo.close();
  page = await openTheClock();
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
  await expect(bar(page).getByRole('button', { name: 'Undo', exact: true })).toBeEnabled();
});

test('speakers in the panel are heard, renamed and made one; the text says nothing of it but the names', async () => {
  const page = await openTheClock();
  // How many turns are drawn depends on where the page is; it follows the sound.
  const names = async () => [...new Set(await page.locator('.turn .who').allTextContents())].sort();
  const before = await names();
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'Who spoke?' }).click();
  const panel = page.getByRole('tabpanel', { name: 'Speakers' });
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await expect(panel.getByRole('listitem').first()).toContainText(/\d+% · \d:\d\d · \d+ turns/);
  const audio = page.getByTestId('audio');
  const paused = (): Promise<boolean> => audio.evaluate((element: HTMLAudioElement) => element.paused);
  await panel
    .getByRole('button', { name: /^Hear / })
    .last()
    .click();
  await expect.poll(paused).toBe(false);
  // A sample ends by itself.
  await expect.poll(paused, { timeout: 20_000 }).toBe(true);

  await panel
    .getByRole('button', { name: /^More about / })
    .last()
    .click();
  await page.getByRole('menuitem', { name: /^Same person as / }).click();
  await expect(panel.getByRole('listitem')).toHaveCount(1);
  expect(await names()).toHaveLength(1);
  await toast(page, / are one now\./)
    .getByRole('button', { name: 'Undo' })
    .click();
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  await panel.getByTitle('Rename').first().click();
  await page.keyboard.type('Mina Ötvös');
  await page.keyboard.press('Enter');
  await expect(page.locator('.turn .who', { hasText: 'Mina Ötvös' }).first()).toBeVisible();
  await page.keyboard.press('Control+Z');
  await expect.poll(names).toEqual(before);
});

test('a word is replaced everywhere after a look at each place, and undone as one', async () => {
  const page = await openTheClock();
  await page.keyboard.press('Control+H');
  const sheet = page.getByRole('dialog', { name: 'Find and replace' });
  await sheet.getByLabel('Find').fill('clock');
  await sheet.getByLabel('Replace with').fill('chronometer');
  await sheet.getByLabel('Where to look').selectOption('all');
  await expect(sheet.getByText(/\d+ places found/)).toBeVisible();
  // One place stays as it is.
  await sheet.locator('li input').first().uncheck();
  await sheet.getByRole('button', { name: /^Replace \d+/ }).click();
  await expect(sheet.getByText(/^Replaced in/)).toBeVisible();
  await expect(said(page, 'chronometer').first()).toBeAttached();
  expect(await said(page, /\bclock\b/).count()).toBeLessThanOrEqual(1);
  // Who has closed the dialog meanwhile finds the undo in the next one, once.
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  await page.keyboard.press('Control+H');
  await expect(
    sheet.getByText(/^What was replaced last, on .+, can still be undone in \d+ recording/),
  ).toBeVisible();
  await sheet.getByRole('button', { name: 'Undo the replacement' }).click();
  await expect(said(page, 'chronometer')).toHaveCount(0);
  await expect(sheet.getByText(/^What was replaced last/)).toHaveCount(0);
  await sheet.getByRole('button', { name: 'Close' }).last().click();
  await page.keyboard.press('Control+H');
  await expect(
    sheet.getByText('Each place is shown before anything changes', { exact: false }),
  ).toBeVisible();
  await expect(sheet.getByRole('button', { name: 'Undo the replacement' })).toHaveCount(0);
});

test('what the service wrote can be gone back to, and that undone', async () => {
  const page = await openTheClock();
  await page.getByRole('button', { name: 'Versions', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Versions of this text' });
  await sheet.locator('.version').last().click();
  await expect(sheet.locator('ins').first()).toBeVisible();
  await sheet.getByRole('button', { name: 'Go back to this' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Anna Bergström' })).toHaveCount(0);
  await bar(page).getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
});
