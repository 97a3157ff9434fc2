// A file that holds less than it says: never plainly done, told with its place and what to do, on the command line and in the window.
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { mp3WithXing, ogg, tracksIn } from '../support/media.ts';
import { readingPath } from '../support/speech-files.ts';
import { OF_COLOURS, violationsIn } from './axe.ts';

test.describe.configure({ timeout: 300_000 });

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.EARSHOT_PICTURES;

let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

test.beforeEach(() => {
  place = workspace('incomplete');
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await place.remove();
});

const earshot = (...words: string[]) => runCommand({ library: place.library, words });

/** A reading whose header says that twice as much was recorded. */
function cutReading(name: string): string {
  const bytes = readFileSync(readingPath(READING));
  const data = bytes.indexOf('data', 12, 'latin1');
  bytes.writeUInt32LE(bytes.readUInt32LE(data + 4) * 2, data + 4);
  bytes.writeUInt32LE(bytes.readUInt32LE(4) * 2, 4);
  const path = join(place.recordings, name);
  writeFileSync(path, bytes);
  return path;
}

interface Answer {
  readonly ok: boolean;
  readonly recordingId: number;
  readonly durationSeconds: number;
  readonly missingSeconds: number;
  readonly missing: readonly { readonly code: string; readonly from: number; readonly to: number }[];
}

test('the command line says what is missing, and ends with a code of its own', async () => {
  const cut = cutReading('cut.wav');
  const done = await earshot('transcribe', cut, '--json');
  expect(done.code, done.stdout + done.stderr).toBe(5);
  const answer = JSON.parse(done.stdout) as Answer;
  expect(answer).toMatchObject({ ok: true, missing: [{ code: 'cut-off' }] });
  expect(answer.missingSeconds).toBeCloseTo(answer.durationSeconds, 0);
  const [gap] = answer.missing;
  expect([gap?.from, gap?.to].map((at) => Math.round(at ?? 0))).toEqual(
    [answer.durationSeconds, answer.durationSeconds * 2].map(Math.round),
  );

  // Frames of an MP3 that its Xing header counts and that are not there.
  const promised = join(place.recordings, 'promised.mp3');
  writeFileSync(promised, mp3WithXing(4, 20));
  const said = await earshot('transcribe', promised);
  expect([said.code, said.stdout]).toEqual([5, '']);
  expect(said.stderr).toContain('The file ends too soon: it says that it goes on to 0:20');
  const whole = join(place.recordings, 'whole.mp3');
  writeFileSync(whole, mp3WithXing(4));
  expect((await earshot('transcribe', whole)).code).toBe(0);

  expect((await earshot('why', cut)).stdout).toContain('not all of it');
  const json = await earshot('export', String(answer.recordingId), '--format', 'json');
  expect(JSON.parse(json.stdout)).toMatchObject({ missing: [{ code: 'cut-off' }] });
  const srt = await earshot('export', String(answer.recordingId), '--format', 'srt');
  expect(srt.stdout).not.toMatch(/missing|ends too soon/);
  expect(srt.stderr).toContain('ends too soon');
  expect((await earshot('jobs')).stdout).toMatch(/cut\t.* of .* missing/);
});

async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    }
    const rules = colorScheme === 'dark' ? OF_COLOURS : undefined;
    expect(await violationsIn(page, undefined, rules), `${name}, ${colorScheme}`).toEqual([]);
  }
}

test('the window tells it in the row, the list of what is incomplete, and the text', async () => {
  await earshot('transcribe', cutReading('Half a chapter.wav'));
  writeFileSync(join(place.recordings, 'Room tone.mp3'), mp3WithXing(4));
  await earshot('transcribe', join(place.recordings, 'Room tone.mp3'));
  running = await launchApp({ library: place.library });
  const { page } = running;
  const row = page.locator('[data-item-id]', { hasText: 'Half a chapter' });
  await expect(row).toContainText(/Done, \d:\d\d of \d:\d\d missing/);
  await expect(page.locator('[data-item-id]', { hasText: 'Room tone' })).not.toContainText('missing');

  await page.getByRole('button', { name: /^Incomplete/ }).click();
  await expect(page.locator('[data-item-id]')).toHaveCount(1);
  await row.click();
  const banner = page.getByRole('region', { name: 'What is missing' });
  await expect(banner).toContainText('The file ends too soon');
  await expect(banner).toContainText('Copy or download the file again');
  await expect(page.getByTestId('gap')).toContainText('The file ends here');
  // Said once above the text, with what to do.
  await expect(page.locator('header').getByText('The file is cut off')).toHaveCount(0);
  await expect(page.locator('.wave .gap')).toHaveCount(1);
  await look(page, 'incomplete');
  await page.setViewportSize({ width: 700, height: 800 });
  await expect(banner).toBeVisible();
  await look(page, 'incomplete-narrow');
});

test('an end of which nobody knows how much is missing is told beside the text, in the language of the window', async () => {
  const whole = await ogg(12);
  const path = join(place.recordings, 'Stalled copy.ogg');
  writeFileSync(path, whole.subarray(0, Math.floor(whole.length / 2)));
  const told = await earshot('transcribe', path);
  // Nothing is counted as missing.
  expect(told.code, told.stderr).toBe(0);
  expect(told.stderr).toContain('Stalled copy.ogg: The file is cut off');
  const json = await earshot('transcribe', path, '--json');
  expect(JSON.parse(json.stdout)).toMatchObject({
    missing: [],
    warning: expect.stringContaining('cut off'),
  });
  running = await launchApp({ library: place.library, environment: { EARSHOT_LANGUAGE: 'de' } });
  const { page } = running;
  const row = page.locator('[data-item-id]', { hasText: 'Stalled copy' });
  // A tone says nothing.
  await expect(row).toContainText('keine Sprache');
  await row.click();
  await expect(page.locator('header').getByText('Die Datei ist abgeschnitten')).toBeVisible();
  await look(page, 'cut-off-ogg');
});

interface Heard {
  readonly recordingId: number;
  readonly text: string;
  readonly segments: readonly { readonly speaker: string | null; readonly text: string }[];
}

test('several sound tracks: one is heard and named, another can be chosen, or all as one conversation', async () => {
  const pcm = (name: Parameters<typeof readingPath>[0]): Uint8Array =>
    readFileSync(readingPath(name)).subarray(44);
  const path = join(place.recordings, 'Two mics.mov');
  writeFileSync(
    path,
    await tracksIn([
      { pcm: pcm('sense_and_sensibility_01_austen_64kb-0880.wav'), title: 'Mina', language: 'eng' },
      { pcm: pcm('sense_and_sensibility_01_austen_64kb-0930.wav'), title: 'Jonas', language: 'eng' },
    ]),
  );
  const second = await earshot('transcribe', path, '--track', '2', '--json');
  expect(second.code, second.stdout + second.stderr).toBe(0);
  const one = JSON.parse(second.stdout) as Heard;
  expect(one.text).toMatch(/amiable/i);
  const listed = JSON.parse((await earshot('tracks', String(one.recordingId), '--json')).stdout) as unknown;
  expect(listed).toMatchObject([
    { track: 1, title: 'Mina', transcribed: false },
    { track: 2, title: 'Jonas', transcribed: true },
  ]);
  const missing = await earshot('transcribe', path, '--track', '3');
  expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no track 3: it has 2')]);

  const all = await earshot('transcribe', path, '--track', 'all', '--json');
  expect(all.code, all.stdout + all.stderr).toBe(0);
  const voices = (JSON.parse(all.stdout) as Heard).segments;
  expect(new Set(voices.map(({ speaker }) => speaker))).toEqual(new Set(['Mina', 'Jonas']));
  expect(voices.find(({ speaker }) => speaker === 'Mina')?.text).toMatch(/young man/i);

  running = await launchApp({ library: place.library });
  const { page } = running;
  await page.locator('[data-item-id]', { hasText: 'Two mics' }).click();
  await expect(page.getByText('The file holds 2 sound tracks.')).toBeVisible();
  await page.getByRole('button', { name: 'Other tracks' }).click();
  await expect(page.getByRole('menuitem', { name: /each track a speaker/ })).toBeVisible();
  await look(page, 'tracks');
  // What was heard before is shown at once.
  await page.getByRole('menuitem', { name: /Transcribe track 2, “Jonas”/ }).click();
  await expect(page.getByText('Track 2 of 2, “Jonas”, was transcribed.')).toBeVisible();
});
