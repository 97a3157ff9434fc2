// What a person gets from folders: recorders that pause, renames, versions with what changed, patterns, and an answer to every “why not?”.
import { expect, test, type Page } from '@playwright/test';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { dropReading, readingPath } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

let server: SpeechServer;
let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

test.beforeEach(async () => {
  server = await startSpeechServer({
    keys: ['a-key'],
    transcript: 'the lighthouse keeper counted seventeen gulls on the rail before breakfast',
  });
  place = workspace('shows');
  const added = await runCommand({
    library: place.library,
    words: ['folders', 'add', place.recordings, '--service', 'cloud', '--ignore', '*_bak.wav'],
  });
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await server.close();
  await place.remove();
});

const environment = (): Record<string, string> => ({
  EARSHOT_API_URL: server.baseUrl,
  EARSHOT_POLL_MS: '150',
  EARSHOT_API_KEY: 'a-key',
});

async function open(): Promise<Page> {
  running = await launchApp({ library: place.library, environment: environment() });
  await expect(running.page.getByText('Watching 1 folder')).toBeVisible();
  return running.page;
}

const row = (page: Page, title: string) => page.locator('[data-item-id]', { hasText: title });
const uploads = (): number => server.requests.filter(({ call }) => call === 'create').length;

test('a recorder that writes for twenty seconds with pauses is waited for, and sent once', async () => {
  const page = await open();
  const whole = readFileSync(readingPath(READING));
  const fd = openSync(join(place.recordings, 'ZOOM0042.wav'), 'w');
  const step = Math.ceil(whole.length / 10);
  for (let at = 0; at < whole.length; at += step) {
    writeSync(fd, whole, at, Math.min(step, whole.length - at));
    // Far longer than a file has to stand still in this test.
    await delay(2_000);
    if (at === step * 4) await expect(row(page, 'ZOOM0042')).toHaveAttribute('data-state', 'settling');
    expect(uploads()).toBe(0);
  }
  closeSync(fd);
  await expect(row(page, 'ZOOM0042')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  expect(uploads()).toBe(1);
});

test('a recording renamed while it is transcribed keeps its work and follows its name', async () => {
  server.options.readyAfterMs = 3_000;
  const page = await open();
  const path = dropReading(READING, place.recordings, 'working title.wav');
  await expect(row(page, 'working title')).toHaveAttribute('data-state', 'transcribing', { timeout: 20_000 });
  renameSync(path, join(place.recordings, 'NK-190 Gulls.wav'));
  await expect(row(page, 'NK-190 Gulls')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  await expect(row(page, 'working title')).toHaveCount(0);
  expect(uploads()).toBe(1);
});

test('a second export is a version of the episode: both are kept, and what changed is shown', async () => {
  const path = join(place.recordings, 'NK-191.wav');
  writeFileSync(path, wav({ seconds: 3, seed: 1 }));
  const page = await open();
  await expect(row(page, 'NK-191')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  server.options.transcript = 'the lighthouse keeper counted eighteen gulls on the rail before breakfast';
  writeFileSync(path, wav({ seconds: 4, seed: 2 }));
  await expect.poll(uploads, { timeout: 30_000 }).toBe(2);
  await expect(row(page, 'NK-191')).toHaveCount(1);
  await expect(row(page, 'NK-191')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });

  await row(page, 'NK-191').click();
  await expect(page.getByTestId('segment').first()).toContainText('eighteen');
  const versions = page.getByRole('group', { name: 'Versions of this episode' });
  await versions.getByRole('button', { name: 'What changed' }).click();
  const changes = page.getByRole('region', { name: 'The text with its changes' });
  await expect(changes.locator('del')).toContainText('seventeen');
  await expect(changes.locator('ins')).toContainText('eighteen');
  await page.keyboard.press('Escape');

  await versions.getByRole('combobox').selectOption({ index: 1 });
  await expect(page.getByTestId('segment').first()).toContainText('seventeen');
  await versions.getByRole('button', { name: 'Not the same episode' }).click();
  await expect(row(page, 'NK-191')).toHaveCount(2);
});

test('patterns are set by keyboard, what they pass over says so, and why is one click or one command away', async () => {
  const page = await open();
  const settings = page.getByRole('button', { name: 'Settings of Night Kitchen' });
  await settings.focus();
  await page.keyboard.press('Enter');
  const ignore = page.getByLabel('But never those that fit');
  await expect(ignore).toHaveValue('*_bak.wav');
  await ignore.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('raw');
  await page.getByRole('button', { name: 'Save' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  mkdirSync(join(place.recordings, 'raw'));
  const raw = dropReading(READING, join(place.recordings, 'raw'), 'track 3.wav');
  writeFileSync(join(place.recordings, 'broken.wav'), 'this is a letter, not sound');
  await page.getByRole('button', { name: 'Every file' }).click();
  await page.getByRole('searchbox', { name: 'Look for a file' }).fill('track 3');
  const file = page.getByRole('button', { name: /track 3\.wav/ });
  await expect(file).toContainText('the pattern “raw” fits it', { timeout: 20_000 });
  await file.click();
  await expect(page.getByRole('list', { name: 'What happened' })).toContainText('Passed over');
  expect(uploads()).toBe(0);

  const why = async (path: string) => {
    const { stdout } = await runCommand({ library: place.library, words: ['why', path, '--json'] });
    return (JSON.parse(stdout) as { code: string }).code;
  };
  const elsewhere = join(dirname(place.recordings), 'a.wav');
  const [kept, notes] = ['a_bak.wav', 'notes.docx'].map((name) => join(place.recordings, name));
  for (const path of [kept, notes, elsewhere]) writeFileSync(path!, 'x');
  expect(await why(raw)).toBe('ignored');
  expect(await why(kept!)).toBe('ignored');
  expect(await why(notes!)).toBe('not-audio');
  expect(await why(elsewhere)).toBe('not-in-a-folder');
  expect(await why(join(place.recordings, 'never.wav'))).toBe('not-found');
  rmSync(kept!);
  await expect.poll(() => why(join(place.recordings, 'broken.wav')), { timeout: 20_000 }).toBe('rejected');

  // The command line changes the show under the running window, which takes what fits now.
  const set = await runCommand({
    library: place.library,
    words: ['folders', 'set', place.recordings, '--ignore', ''],
  });
  expect(set.stderr).toContain('folders take');
  const taken = await runCommand({
    library: place.library,
    words: ['folders', 'take', place.recordings, '--matching'],
  });
  expect(taken.stdout).toContain('1');
  await expect.poll(uploads, { timeout: 30_000 }).toBe(1);
  await expect.poll(() => why(raw), { timeout: 30_000 }).toBe('transcribed');
});

test('kinds of files that look like recordings and are not watched are told in one place each', async () => {
  mkdirSync(join(place.recordings, 'My Song.band'));
  for (const name of ['one.aup3', 'two.aup3', 'tune.mid']) writeFileSync(join(place.recordings, name), 'x');
  const page = await open();
  await page.getByRole('button', { name: 'Every file' }).click();
  const kinds = page.getByRole('group').filter({ hasText: 'Kinds of files that are not watched' });
  await page.getByText('Kinds of files that are not watched').focus();
  await page.keyboard.press('Enter');
  await expect(kinds).toContainText(
    '2 files that end in “.aup3” are not watched: each is the project of an editor',
  );
  await expect(kinds.getByRole('definition')).toHaveCount(3);
  await page.getByRole('button', { name: 'Settings of Night Kitchen' }).click();
  await expect(page.getByRole('dialog')).toContainText('1 file that ends in “.mid” is not watched');

  const list = await runCommand({ library: place.library, words: ['folders'] });
  expect(list.stdout).toContain('not watched 2 .aup3; not watched 1 .band; not watched 1 .mid');
});

test('files that were left are marked together and transcribed after their length and what they cost were told', async () => {
  const archive = join(place.recordings, '..', 'Archive');
  mkdirSync(archive);
  for (const [at, name] of ['tape 1.wav', 'tape 2.wav', 'tape 3.wav'].entries())
    writeFileSync(join(archive, name), wav({ seconds: 90, seed: 70 + at }));
  const added = await runCommand({
    library: place.library,
    words: ['folders', 'add', archive, '--service', 'cloud', '--leave'],
  });
  expect(added.code, added.stderr).toBe(0);
  running = await launchApp({ library: place.library, environment: environment() });
  const { page } = running;
  await page.getByRole('button', { name: 'Every file' }).click();
  const bar = page.getByRole('toolbar', { name: 'Marked files' });
  await page.getByLabel('Mark everything that can be transcribed').check();
  await expect(bar).toContainText(/3 files, .*, about 5 min of sound/);
  await page.getByLabel('Mark tape 2.wav').press('Space');
  await expect(bar).toContainText(/2 files, .*, about 3 min of sound\. All go to the AI\/ML API/);
  expect(uploads()).toBe(0);
  await bar.getByRole('button', { name: 'Transcribe' }).press('Enter');
  const question = page.getByRole('alertdialog').or(page.getByRole('dialog'));
  await expect(question).toContainText('about 3 min of sound');
  await question.getByRole('button', { name: 'Transcribe' }).press('Enter');
  await expect.poll(uploads, { timeout: 30_000 }).toBe(2);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(row(page, 'tape 1')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  await expect(row(page, 'tape 3')).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  await expect(row(page, 'tape')).toHaveCount(2);
});
