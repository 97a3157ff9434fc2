// The focus stays in the window, by keyboard alone: where a button rests while it works, goes when there is no more, or takes its own row away.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { join } from 'node:path';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { listenToCalls } from './calls.ts';
import { demoApp } from './demo-app.ts';
import { focused } from './focus.ts';

test.describe.configure({ timeout: 240_000 });

const demo = demoApp('focus-kept');

/** The system's dialog waits until it is told to. @returns has it cancelled */
async function holdDialog(): Promise<() => Promise<void>> {
  await demo.running?.app.evaluate(({ dialog }) => {
    const held = new Promise<void>((resolve) => {
      (globalThis as { answer?: () => void }).answer = resolve;
    });
    dialog.showOpenDialog = async () => (await held, { canceled: true, filePaths: [] });
    dialog.showSaveDialog = async () => (await held, { canceled: true, filePath: '' });
  });
  return async () => {
    await demo.running?.app.evaluate(() => (globalThis as { answer?: () => void }).answer?.());
  };
}

async function openEpisode(page: Page): Promise<number> {
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await page.keyboard.press('Control+I');
  return Number((await row.getAttribute('data-item-id'))?.slice(1));
}

/** At 0:00, 0:05 and 0:10. */
async function threeChapters(page: Page, recordingId: number): Promise<void> {
  await page.evaluate(
    (id) =>
      window.api.call('chapters.set', {
        recordingId: id,
        chapters: ['One', 'Two', 'Three'].map((title, at) => ({ start: at * 5, title })),
      }),
    recordingId,
  );
}

/** Opens the menu that has the focus, and chooses an entry of it by its first letters. */
async function choose(page: Page, letters: string): Promise<void> {
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.type(letters);
  await page.keyboard.press('Enter');
}

test('a chapter and a quote that are removed from their menus hand it on to their neighbours', async () => {
  const { page } = await demo.start();
  const recordingId = await openEpisode(page);
  const panel = page.getByRole('complementary', { name: 'Episode' });
  const titles = panel.getByRole('textbox', { name: /^Title of the chapter/ });
  await threeChapters(page, recordingId);
  await panel.getByRole('tab', { name: 'Chapters' }).click();
  await expect(titles).toHaveCount(3);

  // A row is drawn anew when its chapter begins elsewhere: who goes on to the title types there.
  await panel.getByRole('textbox', { name: 'Beginning of Two' }).fill('0:04');
  await page.keyboard.press('Tab');
  await expect(page.getByText('“Two” begins at 0:04.')).toBeVisible();
  await expect.poll(() => focused(page)).toBe('Title of the chapter at 0:04');
  // Also where it changes places with another.
  await panel.getByRole('textbox', { name: 'Beginning of Two' }).fill('0:20');
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toBe('Title of the chapter at 0:20');
  await expect(titles.and(page.locator(':focus'))).toHaveValue('Two');

  await panel.getByRole('button', { name: 'More about chapter Three' }).focus();
  await choose(page, 're');
  await expect(titles).toHaveCount(2);
  await expect.poll(() => focused(page)).toBe('More about chapter Two');
  await choose(page, 're');
  await expect(titles).toHaveCount(1);
  await expect.poll(() => focused(page)).toBe('More about chapter One');
  await choose(page, 're');
  await expect(titles).toHaveCount(0);
  await expect(panel.getByRole('tabpanel')).toBeFocused();

  for (const text of ['First.', 'Second.'])
    await page.evaluate(
      ([id, words]) =>
        window.api.call('quotes.add', {
          ...{ recordingId: id, fromMs: 1_000, toMs: 4_000, speaker: null },
          text: words,
        }),
      [recordingId, text] as const,
    );
  await panel.getByRole('tab', { name: 'Quotes' }).click();
  const more = panel.getByRole('button', { name: 'More about this quote' });
  await expect(more).toHaveCount(2);
  await more.first().focus();
  await choose(page, 're');
  await expect(more).toHaveCount(1);
  await expect(more).toBeFocused();
  await choose(page, 're');
  await expect(more).toHaveCount(0);
  await expect(panel.getByRole('tabpanel')).toBeFocused();
});

test('a key that is held moves the mark of a chapter, and what is kept is where it is let go of', async () => {
  const { app, page } = await demo.start();
  await threeChapters(page, await openEpisode(page));
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await panel.getByRole('tab', { name: 'Chapters' }).click();
  // The marks stand on the waveform once the sound is loaded.
  await page.getByRole('slider', { name: 'Place in the recording' }).click();
  const mark = page.getByRole('slider', { name: /^Beginning of chapter/ }).nth(1);
  await mark.focus();
  const at = async (): Promise<number> => Number(await mark.getAttribute('aria-valuenow'));
  const from = await at();
  const { heard } = await listenToCalls(app);
  const writes = async (): Promise<number> =>
    (await heard()).filter((name) => name === 'chapters.set').length;
  for (let step = 0; step < 5; step += 1) await page.keyboard.down('ArrowRight');
  expect(await at()).toBe(from + 5);
  expect(await writes()).toBe(0);
  await page.keyboard.up('ArrowRight');
  await expect.poll(writes).toBe(1);
  await expect(mark).toBeFocused();
  expect(await at()).toBe(from + 5);
  // Left while the key is down, it stays where it is.
  await page.keyboard.down('ArrowLeft');
  await page.keyboard.press('Tab');
  await page.keyboard.up('ArrowLeft');
  await expect.poll(writes).toBe(2);
  expect(await at()).toBe(from + 4);
});

test('what is written for publishing leaves it on its button, which writes once', async () => {
  const { page } = await demo.start();
  await openEpisode(page);
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await panel.getByRole('tab', { name: 'Publish' }).click();
  const answer = await holdDialog();
  const pack = panel.getByRole('button', { name: 'Write the pack…' });
  await pack.focus();
  await page.keyboard.press('Enter');
  const writing = panel.getByRole('button', { name: 'Writing…' });
  await expect(writing).toHaveAttribute('aria-disabled', 'true');
  await expect(writing).toBeFocused();
  await page.keyboard.press('Enter');
  await answer();
  await expect(pack).toBeFocused();
  await expect(pack).toHaveAttribute('aria-disabled', 'false');
});

/** Rests while it works, and has the focus then and afterwards. */
async function restsOnce(page: Page, button: Locator, answer: () => Promise<void>): Promise<void> {
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(button).toHaveAttribute('aria-disabled', 'true');
  await expect(button).toBeFocused();
  await page.keyboard.press('Enter');
  await answer();
  await expect(button).toHaveAttribute('aria-disabled', 'false');
  await expect(button).toBeFocused();
}

test('an edit that is undone to its end leaves it on Undo, which rests', async () => {
  const { page } = await demo.start();
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await page.getByTestId('segment').first().click();
  await page.keyboard.type('well ');
  const undo = page
    .getByRole('group', { name: 'Editing' })
    .getByRole('button', { name: 'Undo', exact: true });
  await expect(page.getByText(/^Edited, saved/)).toBeVisible();
  // Where the caret stood in the text, it goes to what was undone; who comes back has none there.
  await page.locator('[data-item-id]', { hasText: 'A tide that argues' }).click();
  await expect(page.getByText(/^Edited, saved/)).toHaveCount(0);
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByText(/^Edited, saved/)).toBeVisible();
  await undo.focus();
  await page.keyboard.press('Enter');
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await expect(undo).toBeFocused();
  // Nothing is left that a further press could undo, and none is told.
  await page.keyboard.press('Enter');
  await expect(page.locator('.notice')).toHaveCount(1);
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toBe('Redo');
});

test('what waits for a dialog of the system leaves it on its button, which asks once', async () => {
  const { app, page } = await demo.start();
  await page.keyboard.press('ControlOrMeta+,');
  const device = page.getByRole('region', { name: 'On this device' });
  await restsOnce(page, device.getByRole('button', { name: 'Import a folder…' }), await holdDialog());

  // The menu is made when the first list stands.
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(true);
  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []);
    items?.find(({ label }) => label === 'Diagnostics…')?.click();
  });
  const dialog = page.getByRole('dialog', { name: 'Diagnostics' });
  const save = dialog.getByRole('button', { name: 'Save…' });
  await expect(save).toHaveAttribute('aria-disabled', 'false');
  await restsOnce(page, save, await holdDialog());
});

test('what a show does afterwards, refused, leaves it on the button that sets it', async () => {
  const { page } = await demo.start();
  await page.getByRole('button', { name: /^Low Tide/ }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Settings of this show…' }).click();
  await page.getByRole('radio', { name: 'Run a program' }).check();
  const set = page.getByRole('button', { name: 'Set this…' });
  await set.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Choose a program first')).toBeVisible();
  await expect(set).toBeFocused();
  // At no time at all: it rests, and nobody hears of it.
  await page.getByRole('checkbox', { name: 'a transcript is done' }).uncheck();
  await expect(set).toHaveAttribute('aria-disabled', 'true');
  await set.focus();
  await expect(set).toBeFocused();
});

test('long lists leave it on their buttons, and then on what came', async () => {
  const library = join(demo.root, 'many');
  fillDemoLibrary({ library, recordings: join(demo.root, 'Many') }, 'many', { paused: true });
  const { page } = await demo.start({}, library);
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('0001 OR limps ');
  const more = page.getByRole('button', { name: 'Show more' });
  await expect(more).toBeVisible();
  const hits = page.getByTestId('hit');
  const count = await hits.count();
  // What was typed last may still be on its way, and takes the place of what was there before.
  await expect(async () => {
    await more.press('Enter');
    await expect.poll(() => hits.count(), { timeout: 3_000 }).toBeGreaterThan(count);
  }).toPass();
  await expect(more).toBeFocused();
  // Until there is no more.
  await expect(async () => {
    if ((await more.count()) > 0) await more.press('Enter', { timeout: 1_000 });
    expect(await more.count()).toBe(0);
  }).toPass({ timeout: 60_000, intervals: [50] });
  await expect(page.locator('[data-place]:focus')).toHaveCount(1);

  await page.keyboard.press('Escape');
  await trashGivesItBack(page);
});

/** The question in the trash has it, then what asked, and what came. */
async function trashGivesItBack(page: Page): Promise<void> {
  const removed = await page.evaluate(async () => {
    const got = await window.api.call('items.page', { view: 'all', folderId: null, offset: 0, limit: 205 });
    const recordingIds = got.ok ? got.value.items.flatMap(({ recordingId }) => recordingId ?? []) : [];
    for (let at = 0; at < recordingIds.length; at += 100)
      await window.api.call('items.actOnMany', {
        recordingIds: recordingIds.slice(at, at + 100),
        action: 'remove',
      });
    return recordingIds.length;
  });
  expect(removed).toBe(205);

  await page.getByRole('button', { name: 'Trash' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  const boxes = dialog.getByRole('list').getByRole('checkbox');
  await expect(boxes).toHaveCount(200);
  await dialog.getByRole('button', { name: 'Show more' }).focus();
  await page.keyboard.press('Enter');
  await expect(boxes).toHaveCount(205);
  await expect(boxes.nth(200)).toBeFocused();

  await page.keyboard.press('Space');
  const endThese = dialog.getByRole('button', { name: 'Delete for good…' });
  await endThese.focus();
  await page.keyboard.press('Enter');
  const keep = dialog.getByRole('button', { name: 'Keep them' });
  await expect(keep).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(keep).toHaveCount(0);
  await expect(endThese).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect.poll(() => focused(page)).toBe('Delete for good');
  await page.keyboard.press('Enter');
  await expect(boxes).toHaveCount(204);
  // It rests, since nothing is chosen any more, and asks nothing.
  await expect(endThese).toBeFocused();
  await expect(endThese).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(keep).toHaveCount(0);

  await boxes.first().focus();
  await page.keyboard.press('Space');
  const restore = dialog.getByRole('button', { name: 'Restore' });
  await restore.focus();
  await page.keyboard.press('Enter');
  await expect(boxes).toHaveCount(203);
  await expect(restore).toBeFocused();
}
