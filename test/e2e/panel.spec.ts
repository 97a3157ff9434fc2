// The episode panel in the real window: chapters by hand and by pointer, notes, quotes, the way to publish; all of it undone, all of it seen by axe.
import { expect, test, type Page } from '@playwright/test';
import { readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { writeHugeWav } from '../support/media.ts';
import { expectNoViolations } from './axe.ts';
import { demoApp } from './demo-app.ts';
import { pointOf, pressSecondary } from './pointer.ts';

test.describe.configure({ timeout: 240_000 });

const demo = demoApp('panel');

async function open(width: number): Promise<Page> {
  const { app, page } = await demo.start();
  await app.evaluate(({ BrowserWindow }, wide) => {
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.setContentSize(wide, 900);
  }, width);
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  return page;
}

async function look(page: Page, view: string): Promise<void> {
  await expectNoViolations(page, view, 'aside[aria-label="Episode"]');
}

test('an episode is finished in its panel', async () => {
  const page = await open(1280);
  await page.keyboard.press('Control+I');
  const panel = page.getByRole('complementary', { name: 'Episode' });
  const tab = (name: string) => panel.getByRole('tab', { name });
  await expect(panel).toBeVisible();

  // Chapters: one is set where the sound is, named, moved by hand on the waveform, and all of it is undone.
  await tab('Chapters').click();
  const titles = panel.getByRole('textbox', { name: /^Title of the chapter/ });
  await expect(panel.getByText('Draft', { exact: true })).toBeVisible();
  const before = await titles.count();
  expect(before).toBeGreaterThan(0);
  await titles.first().fill('How it begins');
  await titles.first().press('Enter');
  await expect(panel.getByText('Draft', { exact: true })).toHaveCount(0);
  await expect(page.getByText('The chapter is called “How it begins” now.')).toBeVisible();

  const wave = page.getByRole('slider', { name: 'Place in the recording' });
  const box = await wave.boundingBox();
  if (!box) throw new Error('There is no waveform.');
  await page.mouse.click(box.x + box.width * 0.6, box.y + 20);
  await panel.getByRole('button', { name: /^Chapter at/ }).click();
  await expect(titles).toHaveCount(before + 1);
  await page.keyboard.type('In the middle');
  await page.keyboard.press('Enter');
  const mark = page.getByRole('slider', { name: 'Beginning of chapter In the middle' });
  await expect(mark).toBeVisible();
  const at = async (): Promise<number> => Number(await mark.getAttribute('aria-valuenow'));
  const from = await at();
  const spot = await mark.boundingBox();
  if (!spot) throw new Error('There is no mark.');
  await page.mouse.move(spot.x + 5, spot.y + 10);
  await page.mouse.down();
  await page.mouse.move(spot.x - 60, spot.y + 10, { steps: 6 });
  await page.mouse.up();
  await expect.poll(at).toBeLessThan(from);
  await look(page, 'chapters');
  await panel.getByRole('tabpanel').focus();
  await page.keyboard.press('Control+Z');
  await expect.poll(at).toBe(from);

  // Notes: made by the template, then written, and kept over a change of tabs.
  await tab('Notes').click();
  const notes = panel.getByRole('textbox', { name: /^Notes for listeners/ });
  await expect(notes).toHaveValue(/How it begins/);
  expect(await notes.inputValue()).not.toMatch(/Moonshine|whisper|#g1/i);
  await notes.press('Control+End');
  await page.keyboard.type('\n## Links\n\n- [The town](https://example.org)\n');
  await expect(panel.getByText('Kept.')).toBeVisible();
  await panel.getByRole('button', { name: 'Read', exact: true }).click();
  await expect(panel.getByRole('heading', { name: 'Links' })).toBeVisible();
  await look(page, 'notes');

  // Quotes: marked from what the text knows, then put right and taken away, and back.
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  const recordingId = Number((await row.getAttribute('data-item-id'))?.slice(1));
  await page.evaluate(
    (id) =>
      window.api.call('quotes.add', {
        ...{ recordingId: id, fromMs: 1_000, toMs: 4_000, speaker: null },
        text: 'A clock that limps is right for ever.',
      }),
    recordingId,
  );
  await tab('Quotes').click();
  await expect(panel.getByText('A clock that limps is right for ever.')).toBeVisible();
  await look(page, 'quotes');
  await panel.getByRole('button', { name: 'More about this quote' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(panel.getByText('A clock that limps is right for ever.')).toHaveCount(0);
  await panel.getByRole('tabpanel').focus();
  await page.keyboard.press('Control+Z');
  await expect(panel.getByText('A clock that limps is right for ever.')).toBeVisible();

  // Publish: what the pack holds is said, and it is written.
  await tab('Publish').click();
  await expect(panel.getByText('Written', { exact: true })).toBeVisible();
  await look(page, 'publish');
  await demo.running?.app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
  }, demo.root);
  await panel.getByRole('button', { name: 'Write the pack…' }).click();
  await expect(page.getByText(/^The pack is written/)).toBeVisible();
  const pack = join(
    demo.root,
    readdirSync(demo.root).find((name) => name.includes('The clock that limps')) ?? '',
  );
  expect(readFileSync(join(pack, 'show-notes.md'), 'utf8')).toContain('## Links');
  expect(readFileSync(join(pack, 'chapters.json'), 'utf8')).toContain('How it begins');
});

test('a chapter and a quote are made where the text is pointed at, and nothing hides or slips', async () => {
  const page = await open(1900);
  const panel = page.getByRole('complementary', { name: 'Episode' });
  const titles = panel.getByRole('textbox', { name: /^Title of the chapter/ });
  const words = page.getByTestId('segment').nth(3);
  const choose = async (name: string): Promise<void> => {
    await pressSecondary(page, await pointOf(words), () => Promise.resolve());
    await page.getByRole('menuitem', { name, exact: true }).click();
  };

  // The panel is closed: the menu opens it where it is needed.
  await panel.getByRole('button', { name: 'Close the episode panel' }).click();
  await expect(panel).toHaveCount(0);
  await choose('Chapter here');
  await expect(titles.and(page.locator(':focus'))).toHaveValue('');
  const title = 'פרק '.repeat(20).trim();
  await page.keyboard.insertText(title);
  await page.keyboard.press('Enter');
  const heading = page.getByRole('heading', { name: title }).locator('span');
  await expect(heading).toBeVisible();
  // One that runs the other way stands in the column of the text all the same.
  const columns = await Promise.all(
    [heading, page.locator('.turn .text').first()].map((one) => one.boundingBox()),
  );
  expect(columns[0]?.x).toBe(columns[1]?.x);
  const count = await titles.count();
  await choose('Chapter here');
  await expect(titles.and(page.locator(':focus'))).toHaveValue(title);
  await expect(titles).toHaveCount(count);

  // With nothing selected the passage that is pointed at is the quote.
  const said = (await words.innerText()).trim();
  await choose('Mark as a quote');
  await panel.getByRole('tab', { name: 'Quotes' }).click();
  await expect(panel.getByText(said)).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).last().click();
  await expect(panel.getByText(said)).toHaveCount(0);

  // Only the main button moves the sound, a chapter or a divider.
  const wave = page.getByRole('slider', { name: 'Place in the recording' });
  const before = await wave.getAttribute('aria-valuenow');
  const box = await wave.boundingBox();
  if (!box) throw new Error('There is no waveform.');
  await pressSecondary(page, { x: box.x + box.width * 0.8, y: box.y + 20 }, () => Promise.resolve());
  expect(await wave.getAttribute('aria-valuenow')).toBe(before);

  // Each tab is in sight, however narrow the panel is drawn.
  const divider = page.getByRole('separator').last();
  for (const key of ['Home', 'End']) {
    await divider.press(key);
    const edge = await panel.boundingBox();
    for (const tab of await panel.getByRole('tab').all()) {
      const spot = await tab.boundingBox();
      expect((spot?.x ?? 0) + (spot?.width ?? 0)).toBeLessThanOrEqual(
        (edge?.x ?? 0) + (edge?.width ?? 0) - 30,
      );
    }
  }
});

test('where there is no room beside the text it is a sheet, opened and closed by keys', async () => {
  const page = await open(760);
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await expect(panel).toHaveCount(0);
  await page.keyboard.press('Control+I');
  await expect(panel).toBeVisible();
  await expect(panel.getByRole('tab', { selected: true })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(panel.getByRole('tab', { name: 'Notes' })).toBeFocused();
  await look(page, 'sheet');
  await page.keyboard.press('Escape');
  await expect(panel).toHaveCount(0);
});

test('the sound of a long quote is made in sight, and is cancelled', async () => {
  const name = 'LT-33 A tide that argues';
  const sound = join(demo.root, 'Recordings', 'Low Tide', `${name}.wav`);
  const { atime, mtime, size } = statSync(sound);
  writeHugeWav(sound, size);
  utimesSync(sound, atime, mtime);
  const page = await open(1280);
  const row = page.locator('[data-item-id]', { hasText: name });
  await row.click();
  const recordingId = Number((await row.getAttribute('data-item-id'))?.slice(1));
  await page.evaluate(
    (id) =>
      window.api.call('quotes.add', {
        ...{ recordingId: id, fromMs: 0, toMs: 4 * 60_000, speaker: null },
        text: 'All of it.',
      }),
    recordingId,
  );
  const clip = join(demo.root, 'all of it.mp3');
  await demo.running?.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, clip);
  await page.keyboard.press('Control+I');
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await panel.getByRole('tab', { name: 'Quotes' }).click();
  const save = async (): Promise<void> => {
    await panel.getByRole('button', { name: 'More about this quote' }).click();
    await page.getByRole('menuitem', { name: /^Save its sound as MP3/ }).click();
  };
  await save();
  const bar = panel.getByRole('progressbar', { name: 'Making the sound…' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  // One at a time of the same quote.
  await expect(panel.getByRole('button', { name: 'Sound', exact: true })).toHaveCount(0);
  await panel.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page.getByText('Cancelled. Nothing was written.')).toBeVisible();
  await expect(bar).toHaveCount(0);
  expect(readdirSync(demo.root).filter((file) => file.startsWith('all of it'))).toEqual([]);

  // Not cancelled, it is there to its last second.
  await save();
  await look(page, 'quote being saved');
  await expect(page.getByText(/^Saved as all of it\.mp3/)).toBeVisible({ timeout: 120_000 });
  await expect(bar).toHaveCount(0);
  expect(statSync(clip).size).toBeCloseTo(4 * 60 * 12_000, -5);
});

test('of two clips of one quote the one that goes on is cancelled, once the other is there', async () => {
  const name = 'LT-33 A tide that argues';
  const sound = join(demo.root, 'Recordings', 'Low Tide', `${name}.wav`);
  const { atime, mtime, size } = statSync(sound);
  writeHugeWav(sound, size);
  utimesSync(sound, atime, mtime);
  const page = await open(1280);
  const row = page.locator('[data-item-id]', { hasText: name });
  const recordingId = Number((await row.getAttribute('data-item-id'))?.slice(1));
  const quoteId = await page.evaluate(async (id) => {
    const times = { recordingId: id, fromMs: 0, toMs: 10 * 60_000, speaker: null };
    const added = await window.api.call('quotes.add', { ...times, text: 'All of it.' });
    return added.ok ? added.value.id : 0;
  }, recordingId);
  const paths = ['all of it.mp3', 'all of it.wav'].map((file) => join(demo.root, file));
  await demo.running?.app.evaluate(({ dialog }, given) => {
    const left = [...given];
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: left.shift() ?? '' });
  }, paths);
  // Told of as the window hears it, which knows one clip of a quote only.
  const told = page.evaluate(
    (id) =>
      new Promise<void>((going) =>
        window.api.on('clipping', ({ quoteId: of, share }) => of === id && share > 0 && going()),
      ),
    quoteId,
  );
  const save = (kind: 'mp3' | 'wav') =>
    page.evaluate(([id, form]) => window.api.call('quotes.save', { quoteId: id, kind: form }), [
      quoteId,
      kind,
    ] as const);
  const slow = save('mp3');
  await told;
  const quick = await save('wav');
  expect(quick).toMatchObject({ ok: true, value: { fileName: 'all of it.wav' } });
  await page.evaluate((id) => window.api.call('quotes.cancel', { quoteId: id }), quoteId);
  expect(await slow).toMatchObject({ ok: true, value: null });
  expect(
    readdirSync(demo.root)
      .filter((file) => file.startsWith('all of it'))
      .sort(),
  ).toEqual(['all of it.vtt', 'all of it.wav']);
});
