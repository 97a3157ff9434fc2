// Files of one session in the real window: pieces become one recording that plays through, tracks one conversation with names.
import { expect, test } from '@playwright/test';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';

const LEISURE = 'sense_and_sensibility_01_austen_64kb-0870.wav';
const YOUNG_MAN = 'sense_and_sensibility_01_austen_64kb-0880.wav';
const SELFISH = 'sense_and_sensibility_01_austen_64kb-0890.wav';
const RESPECTABLE = 'sense_and_sensibility_01_austen_64kb-0920.wav';
/** Length of `YOUNG_MAN`, seconds, rounded. */
const FIRST_SECONDS = 3;

let running: RunningApp | null = null;
const place = workspace('sessions');

test.beforeAll(async () => {
  const added = await runCommand({ library: place.library, words: ['folders', 'add', place.recordings] });
  expect(added.code, added.stderr).toBe(0);
});
test.afterEach(async () => {
  await running?.close();
  running = null;
});
test.afterAll(() => place.remove());

test('two pieces of a recording are offered, joined, played across the border, and parted again', async () => {
  running = await launchApp({ library: place.library });
  const { page } = running;
  dropReading(YOUNG_MAN, place.recordings, 'ZOOM0007_01.WAV');
  dropReading(SELFISH, place.recordings, 'ZOOM0007_02.WAV');
  const rows = page.locator('[data-item-id]');
  await expect(page.locator('[data-item-id][data-state=done]')).toHaveCount(2, { timeout: 60_000 });

  await rows.filter({ hasText: 'ZOOM0007_02' }).click();
  const offer = page.getByRole('group', { name: 'Pieces of one recording?' });
  await expect(offer).toContainText('These 2 files look like one recording.');
  await offer.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole('group', { name: 'Pieces of this recording' })).toBeVisible();
  const segments = page.getByTestId('segment');
  await expect(page.locator('body')).toContainText(/young man[\s\S]*selfish/i);

  const audio = page.getByTestId('audio');
  const sound = () =>
    audio.evaluate((element: HTMLAudioElement) => ({
      src: element.src,
      at: element.currentTime,
      failed: element.error !== null,
    }));
  const { src: first } = await sound();
  expect(first).toMatch(/recording/);

  // The last words are in the second file.
  await segments.last().click();
  await expect.poll(async () => (await sound()).src).not.toBe(first);
  const { src: second } = await sound();

  // From within the first one on, it plays into the second.
  await segments.first().click();
  await expect.poll(async () => (await sound()).src).toBe(first);
  await expect.poll(async () => (await sound()).src).toBe(second);
  await expect.poll(async () => (await sound()).at).toBeGreaterThan(0.2);
  expect((await sound()).failed).toBe(false);
  const slider = page.getByRole('slider', { name: 'Place in the recording' });
  await expect
    .poll(async () => Number(await slider.getAttribute('aria-valuenow')))
    .toBeGreaterThanOrEqual(FIRST_SECONDS);
  expect(Number(await slider.getAttribute('aria-valuemax'))).toBeGreaterThan(2 * FIRST_SECONDS);

  await page.getByRole('button', { name: 'Part them again' }).click();
  await expect(rows).toHaveCount(2);
});

test('two tracks of a session become one conversation with the names of the speakers', async () => {
  running = await launchApp({ library: place.library });
  const { page } = running;
  // Two readings of about the same length stand for two microphones.
  dropReading(LEISURE, place.recordings, 'Kitchen Table 12 - Mina.wav');
  dropReading(RESPECTABLE, place.recordings, 'Kitchen Table 12 - Otto.wav');
  const rows = page.locator('[data-item-id]');
  await expect(page.locator('[data-item-id][data-state=done]')).toHaveCount(4, { timeout: 60_000 });

  await rows.filter({ hasText: 'Otto' }).click();
  const offer = page.getByRole('group', { name: 'Tracks of one session?' });
  await expect(offer).toContainText('Otto');
  await offer.getByRole('button', { name: 'Join', exact: true }).click();
  await expect(rows.filter({ hasText: 'Otto' })).toHaveCount(0);
  // The other track was open: now the whole conversation is.
  await expect(page.getByRole('button', { name: 'Mina' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Otto' }).first()).toBeVisible();
  await expect(page.locator('body')).toContainText(/leisure/i);
  await expect(page.locator('body')).toContainText(/respectable/i);
});
