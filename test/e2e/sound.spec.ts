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

test('what the fast way breaks off over is gone on with behind that place', async () => {
  const bytes = flac(20);
  const path = join(place.recordings, 'scratched.flac');
  // Frames in the middle, three seconds of them.
  bytes.fill(0, Math.round(bytes.length * 0.4), Math.round(bytes.length * 0.55));
  writeFileSync(path, bytes);
  const done = await earshot('transcribe', path, '--json');
  const { durationSeconds, missing } = JSON.parse(done.stdout) as {
    durationSeconds: number;
    missing: readonly { code: string }[];
  };
  expect(durationSeconds).toBeCloseTo(20.2, 1);
  expect(missing.filter(({ code }) => code !== 'damaged')).toEqual([]);
});
