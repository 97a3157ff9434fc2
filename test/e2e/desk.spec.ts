// The desk: menus at the pointer, keys from anywhere, with the events that a hand makes.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { demoApp } from './demo-app.ts';
import { pointOf, pressSecondary, pressSecondaryInX } from './pointer.ts';

const demo = demoApp('desk', 'once');

const rowOf = (page: Page, title: string): Locator => page.locator('[data-item-id]', { hasText: title });
const menu = (page: Page): Locator => page.getByRole('menu');
const clipboard = (): Promise<string> =>
  demo.running?.app.evaluate(({ clipboard: system }) => system.readText()) ?? Promise.resolve('');

test('menus at the pointer open at the press, stay at the release, and go by key, by a click elsewhere and by a choice', async () => {
  const app = await demo.start();
  const { page } = app;
  const row = rowOf(page, 'The clock that limps');
  const search = page.getByRole('textbox', { name: 'Search every word' });
  const isOpen = (): Promise<boolean> => menu(page).isVisible();
  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await search.fill('clock');
  await expect(page.getByTestId('hit').first()).toBeVisible();

  // Everything that has a menu, by what is pressed and what it offers.
  const held: Record<string, boolean> = {};
  const words = page.getByTestId('segment').nth(1);
  const everywhere: readonly (readonly [string, Locator, string])[] = [
    ['words', words, 'Play from here'],
    ['a place that was found', page.getByTestId('hit').first(), 'Play here'],
    ['a show', page.getByRole('button', { name: /^Low Tide/ }), 'Settings of this show…'],
  ];
  for (const [what, target, offered] of everywhere) {
    held[what] = await pressSecondary(page, await pointOf(target), isOpen);
    await expect(menu(page).getByRole('menuitem', { name: offered })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu(page)).toHaveCount(0);
  }
  await search.fill('');
  held.row = await pressSecondary(page, await pointOf(row), isOpen);
  expect(held).toEqual({ words: true, 'a place that was found': true, 'a show': true, row: true });
  await expect(menu(page).getByRole('menuitem', { name: 'Show in folder' })).toBeVisible();

  // Another row's takes its place; a click elsewhere closes it and does what a click does.
  await pressSecondary(page, await pointOf(rowOf(page, 'A tide that argues')), isOpen);
  await expect(menu(page)).toHaveCount(1);
  await search.click();
  await expect(menu(page)).toHaveCount(0);
  await expect(search).toBeFocused();

  // The same by the X server, as every program on a desktop gets it.
  // What the search box offers lies over the list until it is left.
  await page.keyboard.press('Escape');
  await row.click();
  await pressSecondaryInX(app, await pointOf(row), async () => expect(await isOpen()).toBe(true));
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await pressSecondaryInX(app, await pointOf(words), async () => expect(await isOpen()).toBe(true));
  await menu(page).getByRole('menuitem', { name: 'Copy with time and name' }).click();
  await expect(menu(page)).toHaveCount(0);
  await expect.poll(clipboard).toMatch(/^\[0:\d\d\] [^:]+: \S/);

  // By the menu key, with the first choice in hand and the focus given back.
  await row.getByRole('button').first().focus();
  await page.keyboard.press('Shift+F10');
  await expect(menu(page).getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row.getByRole('button').first()).toBeFocused();

  // The buttons with dots, and what a choice does.
  await page.getByRole('button', { name: 'Save as', exact: true }).or(page.getByText('Save as…')).click();
  await expect(menu(page).getByRole('menuitem', { name: /More formats/ })).toBeVisible();
  await page.getByText('Save as…', { exact: true }).click();
  await expect(menu(page)).toHaveCount(0);
  await pressSecondary(page, await pointOf(words), isOpen);
  await menu(page).getByRole('menuitem', { name: 'Edit the text' }).click();
  await expect(page.getByRole('textbox', { name: 'Transcript', exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
});

test('keys work wherever the focus is, and the menus are in sight', async () => {
  const { page } = await demo.start();
  const row = rowOf(page, 'The clock that limps');
  const editor = page.getByRole('textbox', { name: 'Transcript', exact: true });
  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();

  // The row has the focus, as after every click on one.
  await page.keyboard.press('F2');
  await expect(editor).toBeFocused();
  await page.keyboard.type('Well, ');
  await page.keyboard.press('Control+E');
  await expect(editor).not.toBeFocused();
  await expect(page.getByTestId('segment').filter({ hasText: /^Well, / })).toBeVisible();
  await page.getByRole('textbox', { name: 'Search every word' }).focus();
  await page.keyboard.press('Control+E');
  await expect(editor).toBeFocused();
  await page.keyboard.press('Control+S');
  await expect(page.getByRole('dialog', { name: 'Save the transcript' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await row.click();
  await page.keyboard.press('Space');
  const paused = (): Promise<boolean> =>
    page.getByTestId('audio').evaluate((element: HTMLAudioElement) => element.paused);
  await expect.poll(paused).toBe(false);
  await page.keyboard.press('Space');
  await expect.poll(paused).toBe(true);

  // Between reading and writing, the caret stays where it was; with the sound going, it goes to what is heard.
  const caret = (): Promise<string> =>
    page.evaluate(() => {
      const selection = getSelection();
      const node = selection?.anchorNode;
      const segment = (node instanceof Element ? node : node?.parentElement)?.closest(
        '[data-testid="segment"]',
      );
      if (!selection || !segment) return '';
      const range = document.createRange();
      range.setStart(segment, 0);
      range.setEnd(selection.anchorNode ?? segment, selection.anchorOffset);
      return range.toString();
    });
  await page.keyboard.press('Control+E');
  await page.keyboard.press('Control+ArrowRight');
  await page.keyboard.press('Control+ArrowRight');
  const place = await caret();
  expect(place).not.toBe('');
  for (const [away, back] of [
    ['Control+E', 'Control+E'],
    ['Escape', 'F2'],
    ['Escape', 'Enter'],
  ] as const) {
    await page.keyboard.press(away);
    await expect(editor).not.toBeFocused();
    await page.keyboard.press(back);
    await expect(editor).toBeFocused();
    await expect.poll(caret, `${away}, then ${back}`).toBe(place);
  }
  await page.keyboard.press('Escape');

  // Find leaves nothing lit behind, and writing begins at what was found. Escape in the search gives the focus back.
  await page.keyboard.press('Control+F');
  await page.keyboard.type('tower');
  await expect(page.locator('.pointed')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(page.locator('.pointed')).toHaveCount(0);
  await page.keyboard.press('F2');
  await expect.poll(caret).toBe('So this is a ');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('textbox', { name: 'Search every word' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('region', { name: 'Text', exact: true })).toBeFocused();

  // The menu button, and the sheet of keys at its top.
  await page.getByRole('button', { name: 'Menu', exact: true }).first().click();
  await menu(page).getByRole('menuitem', { name: /^Keys/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Keys' });
  await expect(sheet.getByRole('searchbox')).toBeFocused();
  expect(await sheet.evaluate((element) => element.scrollTop)).toBe(0);
  await expect(sheet.getByRole('heading', { name: 'Everywhere' })).toBeInViewport();
  await page.keyboard.type('save formats');
  await expect(sheet.getByRole('term')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');

  // A narrow window has a way to both.
  await demo.running?.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.setSize(700, 500),
  );
  await page.keyboard.press('Control+K');
  await expect(page.getByRole('button', { name: 'Menu', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show the library' })).toBeVisible();
});

test('what leaves the list comes back, what failed is put aside, and what was saved is shown', async () => {
  const { app, page } = await demo.start();
  const undo = page.getByRole('button', { name: 'Undo', exact: true });
  const gone = rowOf(page, 'A tide that argues');

  // One, by the menu and the button; the other by keys.
  await pressSecondary(page, await pointOf(gone), () => Promise.resolve());
  await menu(page).getByRole('menuitem', { name: 'Remove from the list' }).click();
  await expect(gone).toHaveCount(0);
  await expect(
    page.getByRole('status').filter({ hasText: 'Removed “LT-33 A tide that argues”.' }),
  ).toBeVisible();
  await undo.click();
  await expect(gone).toBeVisible();
  await gone.click();
  // A row that nobody marked goes by its key alone.
  await page.keyboard.press('Delete');
  await expect(gone).toHaveCount(0);
  await undo.click();
  await gone.click();
  await rowOf(page, 'Three families').click({ modifiers: ['ControlOrMeta'] });
  await rowOf(page, 'measuring a shore').click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Marked recordings' });
  await expect(bar).toContainText('3 recordings marked');
  // Nothing that is finished is tried again.
  await expect(bar.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await page.keyboard.press('Delete');
  await expect(gone).toHaveCount(0);
  await expect(rowOf(page, 'Three families')).toHaveCount(0);
  await expect(page.getByText('Removed 3 recordings.')).toBeVisible();
  await page.keyboard.press('Control+Z');
  await expect(rowOf(page, 'Three families')).toBeVisible();

  // Each failed row offers what its text names; dismissed, it is no longer counted, and stays so.
  await page
    .getByRole('button', { name: /^Queue/ })
    .first()
    .click();
  const failed = rowOf(page, 'Slow Machines live');
  await expect(failed.getByRole('button', { name: /^Transcribe on this device/ })).toBeVisible();
  await expect(page.getByText('2 failed')).toBeVisible();
  await failed.getByRole('button', { name: /^Dismiss/ }).click();
  await expect(failed).toHaveCount(0);
  await expect(page.getByText('1 failed')).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(page.getByText(/\d failed/)).toHaveCount(0);

  // What was saved is shown, by the number that stands for it.
  await page
    .getByRole('button', { name: /^Recordings/ })
    .first()
    .click();
  await rowOf(page, 'The clock that limps').click();
  await app.evaluate(
    ({ dialog, shell }, path) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path });
      shell.showItemInFolder = (shown) => void Object.assign(globalThis, { shown });
    },
    join(demo.root, 'clock.txt'),
  );
  await page.getByText('Save as…', { exact: true }).click();
  await menu(page)
    .getByRole('menuitem', { name: /^Plain text/ })
    .click();
  await page.getByRole('button', { name: 'Show in folder', exact: true }).click();
  await expect
    .poll(() => app.evaluate(() => (globalThis as unknown as { shown?: string }).shown))
    .toBe(join(demo.root, 'clock.txt'));
});

test('closing the window where there is no tray asks once what is meant', async () => {
  const { app, page } = await demo.start({ EARSHOT_TRAY: 'no' });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await app.evaluate(({ dialog }) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    Object.assign(dialog, {
      showMessageBox: (_window: unknown, { message }: { message: string }) => {
        asked.push(message);
        return Promise.resolve({ response: 1, checkboxChecked: false });
      },
    });
  });
  const close = (): Promise<number> =>
    app.evaluate(async ({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()
        .find((window) => window.getTitle().startsWith('Earshot'))
        ?.close();
      await new Promise((later) => setTimeout(later, 400));
      return BrowserWindow.getAllWindows().filter((window) => window.getTitle().startsWith('Earshot')).length;
    });
  expect(await close(), 'the window is kept').toBeGreaterThan(0);
  expect(await close()).toBeGreaterThan(0);
  const asked = await app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
  expect(asked).toEqual(['Quit Earshot, or keep it listening?']);
});

test('the search box finds deeds, shows and settings as it finds words, and offers what it understands', async () => {
  const { page } = await demo.start();
  const box = page.getByRole('textbox', { name: 'Search every word' });
  const lines = page.getByTestId('palette-line');
  await rowOf(page, 'The clock that limps').click();
  await expect(page.getByTestId('segment').first()).toBeVisible();

  // Empty: what it understands is explained; a press writes it.
  await page.keyboard.press('Control+K');
  const ways = page.getByRole('group', { name: 'Ways to search' });
  await expect(ways).toContainText('What one person said');
  await ways.getByRole('button', { name: /^speaker:anna/ }).click();
  await expect(box).toHaveValue('speaker:');
  await expect(box).toBeFocused();

  // Half typed, it says what it waits for, and not that nothing was found; in German, too.
  const said = page.locator('.results').getByRole('status');
  await box.fill('speaker: AND (');
  await expect(said).toHaveText(
    '“speaker:” waits for its value, as in speaker:anna. “AND” waits for the word after it.',
  );
  await expect(page.getByText('Nothing found')).toHaveCount(0);

  // Words find text as ever; what is opened is kept as a recent search, and can be forgotten.
  await box.fill('blanket');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('hit').first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').locator('mark').first()).toHaveText(/blanket/i);
  await page.getByRole('toolbar', { name: 'Narrow by' }).getByRole('button', { name: 'title:' }).click();
  await expect(box).toHaveValue('blanket title:');
  await box.fill('');
  await page.keyboard.press('Control+K');
  const recent = page.getByTestId('recent-search');
  await expect(recent).toHaveText(['blanket']);
  await page.getByRole('button', { name: 'Forget the search blanket' }).click();
  await expect(recent).toHaveCount(0);
  await page.keyboard.press('Escape');

  // Deeds, by their names and by other words for them; a show; a setting.
  await page.keyboard.press('Control+K');
  await page.keyboard.type('resume the');
  await expect(lines.first()).toContainText('Resume the queue');
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('navigation').getByRole('button', { name: 'Pause', exact: true }),
  ).toBeVisible();
  await page.keyboard.press('Control+K');
  await page.keyboard.type('pause the q');
  await page.keyboard.press('ArrowDown');
  await expect(lines.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('navigation').getByRole('button', { name: 'Resume', exact: true }),
  ).toBeVisible();
  await page.keyboard.press('Control+K');
  await page.keyboard.type('export word');
  await expect(lines.first()).toContainText('Export as Word document');
  await box.fill('low ti');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Low Tide' })).toBeVisible();
  await page.keyboard.press('Control+K');
  await page.keyboard.type('ceiling for');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Ceiling for a month').first()).toBeInViewport();
  await expect(page.getByLabel('Ceiling for a month').first()).toBeFocused();
});
