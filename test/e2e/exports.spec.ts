// What leaves the library, and what is known of a recording: files by hand and by themselves, links, details, the trash.
import { expect, test, type Locator } from '@playwright/test';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const KEY = 'sk-exports-test';
const TEXT = 'the lighthouse keeper counted seventeen gulls';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;
let captions = '';

const environment = (): Record<string, string> => ({
  EARSHOT_API_URL: server.baseUrl,
  EARSHOT_API_KEY: KEY,
  EARSHOT_POLL_MS: '100',
});
const earshot = (...words: string[]) =>
  runCommand({ library: place.library, words, environment: environment() });

test.beforeEach(async () => {
  server = await startSpeechServer({ keys: [KEY], transcript: TEXT });
  place = workspace('exports');
  captions = join(dirname(place.recordings), 'captions');
  mkdirSync(captions);
  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings, 'one.wav');
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', place.recordings, 'two.wav');
  const added = await earshot('folders', 'add', place.recordings, '--service', 'cloud');
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

async function transcribeAll(): Promise<void> {
  const run = await earshot('run', '--once');
  expect(run.code, run.stdout + run.stderr).toBe(0);
}

async function launch(words: readonly string[] = []): Promise<RunningApp> {
  running = await launchApp({ library: place.library, words, environment: environment() });
  await expect(running.page.getByRole('main')).toHaveAttribute('aria-busy', 'false');
  return running;
}

/** What the system's dialogs answer from now on. */
async function answerDialogs(
  { app }: RunningApp,
  answers: { save?: string; folder?: string },
): Promise<void> {
  await app.evaluate(({ dialog }, { folder, save }) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: save === undefined, filePath: save ?? '' });
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: folder === undefined, filePaths: folder === undefined ? [] : [folder] });
  }, answers);
}

const row = (title: string): Locator => {
  if (!running) throw new Error('the app is not running');
  return running.page.locator('[data-item-id]', { hasText: title });
};
const clipboard = (): Promise<string> => {
  if (!running) throw new Error('the app is not running');
  return running.app.evaluate(({ clipboard: board }) => board.readText());
};

test('one is saved in every kind, several become packs, and the command line does the same', async () => {
  await transcribeAll();
  const started = await launch();
  const { page } = started;
  await row('one').getByRole('button', { name: 'one' }).first().click();
  await expect(page.getByTestId('segment').first()).toBeVisible();

  await answerDialogs(started, { save: join(captions, 'by-hand.docx') });
  await page.getByRole('button', { name: 'Save as…' }).click();
  await page.getByRole('menuitem', { name: 'Word document' }).click();
  await expect.poll(() => existsSync(join(captions, 'by-hand.docx'))).toBe(true);
  expect(readFileSync(join(captions, 'by-hand.docx')).subarray(0, 2).toString()).toBe('PK');

  await answerDialogs(started, { folder: captions });
  await page.getByRole('button', { name: 'Save as…' }).click();
  await page.getByRole('menuitem', { name: 'More formats' }).click();
  const dialog = page.getByRole('dialog');
  for (const name of [
    'Plain text',
    'Markdown',
    'SubRip captions',
    'WebVTT captions',
    'Podcasting 2.0 transcript',
    'Podcasting 2.0 chapters',
    'Table (CSV)',
    'Answer of the service',
  ])
    await dialog.getByRole('group', { name: 'Formats' }).getByRole('checkbox', { name }).check();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog.getByText('8 files in captions')).toBeVisible();
  for (const ending of ['txt', 'md', 'srt', 'vtt', 'json', 'chapters.json', 'csv', 'raw.json'])
    expect(readFileSync(join(captions, `one.${ending}`), 'utf8')).toMatch(/lighthouse/i);
  await dialog.getByRole('button', { name: 'Done' }).click();

  // Two marked by keyboard become two packs.
  await row('one').getByRole('button', { name: 'one' }).first().focus();
  await page.keyboard.press('Control+A');
  await expect(page.getByText('2 recordings marked')).toBeVisible();
  await page
    .getByRole('toolbar', { name: 'Marked recordings' })
    .getByRole('button', { name: 'Save as…' })
    .click();
  await dialog.getByRole('radio', { name: 'A publish pack' }).check();
  await dialog.getByRole('button', { name: 'Save…' }).click();
  await expect(dialog.getByText('14 files in captions')).toBeVisible();
  expect(readdirSync(join(captions, 'two')).sort()).toEqual([
    'chapters.draft.json',
    'for-the-feed.xml',
    'show-notes.md',
    'transcript.json',
    'transcript.srt',
    'transcript.txt',
    'transcript.vtt',
  ]);
  await dialog.getByRole('button', { name: 'Done' }).click();

  const target = join(captions, 'cli');
  const many = await earshot('export', '--show', 'night kitchen', '--to', target, '--format', 'srt,csv');
  expect(many.code, many.stdout + many.stderr).toBe(0);
  expect(readdirSync(target).sort()).toEqual(['one.csv', 'one.srt', 'two.csv', 'two.srt']);
});

test('a show writes its files by itself, and never over what a person changed', async () => {
  const started = await launch();
  const { page } = started;
  await page.getByRole('button', { name: 'Settings of Night Kitchen' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'SubRip captions' }).check();
  await expect(dialog.getByRole('status', { name: 'Example' })).toContainText('.srt');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();

  const path = join(place.recordings, 'one.srt');
  // The recordings were there before the show wanted files; what was transcribed already is written on demand.
  await expect(row('one')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  if (!existsSync(path)) {
    await page.getByRole('button', { name: 'Settings of Night Kitchen' }).focus();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Write for all its recordings now' }).click();
    await page.keyboard.press('Escape');
  }
  await expect.poll(() => existsSync(path), { timeout: 15_000 }).toBe(true);
  expect(readFileSync(path, 'utf8')).toMatch(/lighthouse/i);

  writeFileSync(path, 'corrected by hand');
  await row('one').getByRole('button', { name: 'one' }).first().click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Details…' }).click();
  await dialog.getByRole('button', { name: 'Write them again' }).click();
  await expect.poll(() => existsSync(join(place.recordings, 'one (Earshot).srt'))).toBe(true);
  expect(readFileSync(path, 'utf8')).toBe('corrected by hand');
  // Said on the page of the recording, not only in its story.
  await expect(page.getByRole('region', { name: 'Files beside it' })).toContainText('one (Earshot).srt');
  // None of it was taken for a recording.
  await expect(page.locator('[data-item-id]')).toHaveCount(2);
});

test('details are edited, a link opens the moment, a stranger’s link opens nothing', async () => {
  await transcribeAll();
  const { page } = await launch();
  await row('one').getByRole('button', { name: 'one' }).first().click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Details…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Counting gulls');
  await dialog.getByLabel('Date').fill('2026-05-01');
  await dialog.getByLabel('Episode').fill('12');
  await dialog.getByLabel('Tags').fill('birds, coast');
  await dialog.getByLabel('Notes').fill('With **a keeper**.');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row('Counting gulls')).toBeVisible();
  const found = await earshot('search', 'title:gulls lighthouse', '--json');
  expect(found.stdout).toContain('Counting gulls');

  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Copy link to this moment' }).click();
  await expect.poll(clipboard).toMatch(/^earshot:\/\/recording\/[0-9a-f]{16}/);
  const link = (await clipboard()).replace(/\?.*$/, '');

  await row('two').getByRole('button', { name: 'two' }).first().click();
  await expect(page.getByRole('heading', { level: 2, name: 'two' })).toBeVisible();
  const second = await earshot(`${link}?t=1.5`, '--library', '/somewhere/else');
  expect(second.code, second.stderr).toBe(0);
  await expect(page.getByRole('heading', { level: 2, name: 'Counting gulls' })).toBeVisible();
  await expect
    .poll(() => page.getByTestId('audio').evaluate((audio: HTMLAudioElement) => audio.currentTime))
    .toBeCloseTo(1.5, 1);

  await earshot('earshot://recording/ffffffffffffffff?t=1');
  await expect(page.getByText('is not in this library')).toBeVisible();
  await earshot('earshot://recording/../../etc/passwd');
  await expect(page.getByText('not a link that Earshot knows')).toBeVisible();
});

test('what is removed lies in the trash: restored with its transcript, or deleted for good', async () => {
  await transcribeAll();
  expect((await earshot('backup')).code).toBe(0);
  const { page } = await launch();
  await row('one')
    .getByRole('button', { name: 'one' })
    .first()
    .click({ modifiers: ['Control'] });
  await page
    .getByRole('toolbar', { name: 'Marked recordings' })
    .getByRole('button', { name: 'Remove' })
    .click();
  await expect(row('one')).toHaveCount(0);

  await page.getByRole('button', { name: 'Trash' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'one' }).check();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await expect(dialog.getByText('Nothing here.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row('one')).toHaveAttribute('data-state', 'done');
  expect((await earshot('search', 'lighthouse', '--json')).stdout).toContain('"hitCount":2');

  await row('two')
    .getByRole('button', { name: 'two' })
    .first()
    .click({ modifiers: ['Control'] });
  await page.keyboard.press('Delete');
  await page.getByRole('button', { name: 'Trash' }).click();
  await dialog.getByRole('button', { name: 'Empty the trash…' }).click();
  // Also from the backups, by keyboard: one new backup takes the place of the others.
  const backups = join(place.library, 'backups');
  const older = readdirSync(backups);
  expect(older.length).toBeGreaterThan(0);
  const also = dialog.getByRole('checkbox', { name: /Also from the backups/ });
  await expect(dialog.getByText(/Backups still hold them .* for up to 180 days/)).toBeVisible();
  await also.focus();
  await page.keyboard.press('Space');
  await expect(also).toBeChecked();
  await dialog.getByRole('button', { name: 'Delete for good', exact: true }).click();
  await expect
    .poll(() => readdirSync(backups).filter((name) => older.includes(name)), { timeout: 30_000 })
    .toEqual([]);
  expect(readdirSync(backups)).toHaveLength(1);
  await expect(dialog.getByText('Nothing here.')).toBeVisible();
  expect(existsSync(join(place.recordings, 'two.wav'))).toBe(true);
  expect((await earshot('search', 'lighthouse', '--json')).stdout).toContain('"hitCount":1');
});
