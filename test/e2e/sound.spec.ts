// Sound that the window's own player would not play as it was heard: another track, another container. Heard, and played from Earshot's own copy.
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { flac, tracksIn } from '../support/media.ts';
import { readingPath } from '../support/speech-files.ts';

test.describe.configure({ timeout: 300_000 });

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';
const SPOKEN = readFileSync(readingPath(READING)).subarray(44);
/** Samples a second of the readings, mono, 16 bit. */
const RATE_HZ = 16_000;
const SECONDS = SPOKEN.length / 2 / RATE_HZ;
/** Where pictures go, for who wants to look. */
const PICTURES = process.env.EARSHOT_PICTURES;

let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;

test.beforeEach(() => {
  place = workspace('sound');
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await place.remove();
});

const earshot = (...words: string[]) => runCommand({ library: place.library, words });

/** What the element of the player plays, as soon as it can. */
async function played(page: Page): Promise<{ src: string; duration: number }> {
  const audio = page.getByTestId('audio');
  await expect(audio).toHaveAttribute('src', /^earshot-media:\/\/own\//, { timeout: 60_000 });
  await expect
    .poll(() => audio.evaluate((element: HTMLAudioElement) => element.readyState))
    .toBeGreaterThan(0);
  return audio.evaluate((element: HTMLAudioElement) => ({ src: element.src, duration: element.duration }));
}

/** The loudest sample that the player is given between two times, seconds, of 16-bit sound at the readings' rate; header of 44 bytes. */
function loudest(page: Page, src: string, from: number, to: number): Promise<number> {
  const range = `bytes=${44 + 2 * Math.round(from * RATE_HZ)}-${43 + 2 * Math.round(to * RATE_HZ)}`;
  return page.evaluate(
    async ([url = '', bytes = '']) => {
      const answer = await fetch(url, { headers: { range: bytes } });
      const samples = new Int16Array(await answer.arrayBuffer());
      return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    },
    [src, range],
  );
}

/** AIFF: big-endian samples in a chunk of their own, the rate as an 80-bit float (Apple, "Audio Interchange File Format", 1989). */
function aiff(samples: Buffer): Buffer {
  const sound = Buffer.from(samples).swap16();
  const chunk = (id: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const common = Buffer.alloc(18);
  common.writeUInt16BE(1, 0);
  common.writeUInt32BE(sound.length / 2, 2);
  common.writeUInt16BE(16, 6);
  // 16,000 = 1.953125 × 2¹³.
  common.writeUInt16BE(16_383 + 13, 8);
  common.writeUInt32BE(Math.round(1.953125 * 2 ** 31), 10);
  const body = [
    Buffer.from('AIFF', 'latin1'),
    chunk('COMM', common),
    chunk('SSND', Buffer.concat([Buffer.alloc(8), sound])),
  ];
  return chunk('FORM', Buffer.concat(body));
}

test('of two tracks the one with speech is heard, and that one is played', async () => {
  const path = join(place.recordings, 'screen.mov');
  writeFileSync(path, await tracksIn([{ pcm: Buffer.alloc(SPOKEN.length) }, { pcm: SPOKEN }]));
  const done = await earshot('transcribe', path);
  expect(done.code, done.stderr).toBe(0);
  expect(done.stdout.split(/\s+/).length).toBeGreaterThan(4);

  running = await launchApp({ library: place.library });
  const { page } = running;
  await page.locator('[data-item-id]', { hasText: 'screen' }).click();
  const { duration, src } = await played(page);
  expect(duration).toBeCloseTo(SECONDS, 1);
  expect(await loudest(page, src, 0, SECONDS)).toBeGreaterThan(3_000);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect
    .poll(() => page.getByTestId('audio').evaluate((one: HTMLAudioElement) => one.currentTime))
    .toBeGreaterThan(0.2);
  if (PICTURES) {
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, 'own-sound.png') });
  }
  expect(readdirSync(join(place.library, 'sound'))).toHaveLength(1);
});

test('all tracks as speakers are played together', async () => {
  const path = join(place.recordings, 'talk.mov');
  const pause = Buffer.alloc(SPOKEN.length);
  writeFileSync(
    path,
    await tracksIn([{ pcm: Buffer.concat([SPOKEN, pause]) }, { pcm: Buffer.concat([pause, SPOKEN]) }]),
  );
  const done = await earshot('transcribe', path, '--track', 'all');
  expect(done.code, done.stdout + done.stderr).toBe(0);

  running = await launchApp({ library: place.library });
  const { page } = running;
  await page.locator('[data-item-id]', { hasText: 'talk' }).click();
  const { duration, src } = await played(page);
  expect(duration).toBeCloseTo(2 * SECONDS, 1);
  expect(await loudest(page, src, 0, SECONDS)).toBeGreaterThan(3_000);
  expect(await loudest(page, src, SECONDS, 2 * SECONDS)).toBeGreaterThan(3_000);
});

test('what the fast way breaks off over is gone on with behind that place', async () => {
  const bytes = flac(20);
  const path = join(place.recordings, 'scratched.flac');
  // Frames in the middle: a header of 42 bytes, then frames of 256 ms, all of one size.
  const frameBytes = (bytes.length - 42) / Math.round(20.224 / 0.256);
  bytes.fill(0, 42 + 30 * frameBytes, 42 + 42 * frameBytes);
  writeFileSync(path, bytes);
  const done = await earshot('transcribe', path, '--json');
  const { durationSeconds, missing } = JSON.parse(done.stdout) as {
    durationSeconds: number;
    missing: readonly { code: string; from: number; to: number; seconds: number }[];
  };
  expect(durationSeconds).toBeCloseTo(20.2, 1);
  // What is gone is told, with its place.
  expect(missing.map(({ code }) => code)).toEqual(['damaged']);
  expect(Math.abs((missing[0]?.from ?? 0) - 30 * 0.256)).toBeLessThan(0.3);
  expect(Math.abs((missing[0]?.to ?? 0) - 42 * 0.256)).toBeLessThan(0.3);
  expect(done.code).toBe(5);
});

test('a container that no browser knows is heard whole, and played', async () => {
  const path = join(place.recordings, 'studio.aiff');
  writeFileSync(path, aiff(SPOKEN));
  const done = await earshot('transcribe', path, '--json');
  expect(done.code, done.stdout + done.stderr).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({ ok: true, missingSeconds: 0 });

  running = await launchApp({ library: place.library });
  const { page } = running;
  await page.locator('[data-item-id]', { hasText: 'studio' }).click();
  const { duration, src } = await played(page);
  expect(duration).toBeCloseTo(SECONDS, 1);
  expect(await loudest(page, src, 0, SECONDS)).toBeGreaterThan(3_000);
  // The waveform came with the words.
  await expect(page.getByText('Preparing the sound')).toHaveCount(0);
});
