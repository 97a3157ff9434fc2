// Everything that is no recording, or is one no longer: each ends in a state with its cause, and nothing else waits for it.
import { expect, test } from '@playwright/test';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading, readingPath } from '../support/speech-files.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

test.beforeEach(async () => {
  place = workspace('bad-input');
  const added = await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await place.remove();
});

/** Half a minute of silence as 16-bit WAV. */
function silence(path: string): void {
  const samples = 16_000 * 5;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0).toString();
  header.writeUInt32LE(36 + samples * 2, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(16_000, 24);
  header.writeUInt32LE(32_000, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples * 2, 40);
  writeFileSync(path, Buffer.concat([header, Buffer.alloc(samples * 2)]));
}

test('empty, text, cut off, silent: each is named, and the good one in their middle is done', async () => {
  closeSync(openSync(join(place.recordings, 'empty.wav'), 'w'));
  writeFileSync(join(place.recordings, 'shopping.mp3'), 'bread, salt, a pound of butter\n'.repeat(400));
  writeFileSync(
    join(place.recordings, 'header-only.wav'),
    readFileSync(readingPath(READING)).subarray(0, 44),
  );
  silence(join(place.recordings, 'silence.wav'));
  dropReading(READING, place.recordings, 'good.wav');
  running = await launchApp({ library: place.library });
  const row = (title: string) => running!.page.locator('[data-item-id]', { hasText: title });

  await expect(row('good')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(row('empty')).toHaveAttribute('data-state', 'rejected');
  await expect(row('empty')).toContainText(/empty/i);
  await expect(row('shopping')).toHaveAttribute('data-state', 'rejected');
  await expect(row('shopping')).toContainText(/not an audio file/i);
  await expect(row('header-only')).toHaveAttribute('data-state', /rejected|failed/);
  await expect(row('silence')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(row('silence')).toContainText(/no speech/i);
});

test('an empty file that is filled later is taken up by itself', async () => {
  const path = join(place.recordings, 'late.wav');
  closeSync(openSync(path, 'w'));
  running = await launchApp({ library: place.library });
  const row = running.page.locator('[data-item-id]', { hasText: 'late' });
  await expect(row).toHaveAttribute('data-state', 'rejected', { timeout: 20_000 });
  copyFileSync(readingPath(READING), path);
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
});

test('a recording cut in half is transcribed as far as it goes, or says what is wrong', async () => {
  const path = dropReading(READING, place.recordings, 'half.wav');
  truncateSync(path, Math.floor(readFileSync(path).length / 2));
  running = await launchApp({ library: place.library });
  await expect(running.page.locator('[data-item-id]', { hasText: 'half' })).toHaveAttribute(
    'data-state',
    /done|rejected|failed/,
    { timeout: 60_000 },
  );
});

test('a file that goes away while it waits fails with its reason, and goes on when it is back', async () => {
  running = await launchApp({ library: place.library });
  await running.page.evaluate(() => window.api.call('queue.pause', undefined));
  const path = dropReading(READING, place.recordings, 'wanderer.wav');
  const row = running.page.locator('[data-item-id^=r]', { hasText: 'wanderer' });
  await expect(row).toHaveAttribute('data-state', 'queued', { timeout: 20_000 });
  const away = join(place.library, 'away.wav');
  renameSync(path, away);
  await running.page.waitForTimeout(1_500);
  await running.page.evaluate(() => window.api.call('queue.resume', undefined));
  await expect(row).toHaveAttribute('data-state', 'failed', { timeout: 20_000 });
  await expect(row).toContainText(/no longer where it was/i);
  renameSync(away, path);
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
});

test('a folder that goes away is said to be away, keeps its recordings, and is listened to again when it is back', async () => {
  dropReading(READING, place.recordings, 'kept.wav');
  running = await launchApp({ library: place.library });
  const { page } = running;
  const row = page.locator('[data-item-id]', { hasText: 'kept' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  const elsewhere = `${place.recordings} (moved)`;
  renameSync(place.recordings, elsewhere);
  const state = async () => {
    const view = await page.evaluate(() => window.api.call('app.view', undefined));
    return view.ok ? view.value.folders[0]?.state : 'no answer';
  };
  await expect.poll(state, { timeout: 30_000 }).toBe('missing');
  await expect(row).toHaveAttribute('data-state', 'done');
  renameSync(elsewhere, place.recordings);
  await expect.poll(state, { timeout: 40_000 }).toBe('listening');
  dropReading('sense_and_sensibility_01_austen_64kb-0930.wav', place.recordings, 'after.wav');
  await expect(page.locator('[data-item-id]', { hasText: 'after' })).toHaveAttribute('data-state', 'done', {
    timeout: 60_000,
  });
});

test('deep folders that are made at once with a recording in them lose nothing', async () => {
  running = await launchApp({ library: place.library });
  await expect(running.page.getByText('Watching 1 folder')).toBeVisible();
  const deep = join(place.recordings, 'a', 'b', 'c', 'd');
  mkdirSync(deep, { recursive: true });
  dropReading(READING, deep, 'deep.wav');
  await expect(running.page.locator('[data-item-id]', { hasText: 'deep' })).toHaveAttribute(
    'data-state',
    'done',
    { timeout: 60_000 },
  );
  rmSync(deep, { recursive: true });
  await running.page.waitForTimeout(1_000);
  await expect(running.page.locator('[data-item-id]', { hasText: 'deep' })).toHaveAttribute(
    'data-state',
    'done',
  );
});
