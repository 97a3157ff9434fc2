// Files of one session in the real window: pieces become one recording that plays through, tracks one conversation with names.
import { expect, test } from '@playwright/test';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { expectNoViolations } from './axe.ts';

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

  // The last words are in the second file. A click alone sets the caret.
  await segments.last().click({ modifiers: ['Alt'] });
  await expect.poll(async () => (await sound()).src).not.toBe(first);
  const { src: second } = await sound();

  // From within the first one on, it plays into the second.
  await segments.first().click({ modifiers: ['Alt'] });
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

test('recordings are joined by hand in the order that is chosen, and the answer of a show is changed in its settings', async () => {
  running = await launchApp({ library: place.library });
  const { page } = running;
  const rows = page.locator('[data-item-id]');
  await expect(rows).toHaveCount(3, { timeout: 60_000 });
  await rows.filter({ hasText: 'ZOOM0007_02' }).getByRole('button').first().click();
  // What was joined has the name that its files have in common.
  await rows
    .filter({ hasText: /Kitchen Table 12(?! -)/ })
    .getByRole('button')
    .first()
    .click({ modifiers: ['Control'] });
  // What is joined of tracks cannot be a piece as well: the reason is said.
  const bar = page.getByRole('toolbar', { name: 'Marked recordings' });
  await bar.getByRole('button', { name: 'Join…' }).click();
  await page.getByRole('menuitem', { name: 'Join as one recording…' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByRole('alert')).toContainText('Part it first');
  await sheet.getByRole('button', { name: 'Close' }).click();
  await bar.getByRole('button', { name: 'Clear' }).click();

  // By keyboard: mark both pieces, give them names, put the second first.
  for (const name of ['ZOOM0007_01', 'ZOOM0007_02']) {
    await rows.filter({ hasText: name }).getByRole('button').first().focus();
    await page.keyboard.press('Control+Space');
  }
  await expect(bar).toContainText('2 recordings marked');
  await bar.getByRole('button', { name: 'Join…' }).press('Enter');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(sheet).toContainText('One conversation of 2 tracks');
  await sheet.getByLabel(/Who speaks in ZOOM0007_01/).fill('Elinor');
  await sheet.getByLabel(/Who speaks in ZOOM0007_02/).fill('רחל');
  await expectNoViolations(page, 'sessions');
  await sheet.getByRole('button', { name: /^Earlier: ZOOM0007_02/ }).press('Enter');
  await expect(sheet.getByRole('listitem').first()).toContainText('ZOOM0007_02');
  await expect(sheet.getByRole('button', { name: /^Earlier: ZOOM0007_02/ })).toBeFocused();
  await sheet.getByRole('button', { name: 'Join', exact: true }).press('Enter');
  await expect(sheet).toHaveCount(0);
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'Elinor' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'רחל' }).first()).toBeVisible();

  const listed = await runCommand({ library: place.library, words: ['sessions', '--json'] });
  const [hand] = JSON.parse(listed.stdout) as { sessionId: number; members: { speaker: string }[] }[];
  expect(hand?.members.map(({ speaker }) => speaker)).toEqual(['רחל', 'Elinor']);
  // The command line parts it under the running window.
  const parted = await runCommand({
    library: place.library,
    words: ['sessions', 'part', `${hand?.sessionId}`],
  });
  expect(parted.code, parted.stderr).toBe(0);
  await expect(rows).toHaveCount(3);

  await page.getByRole('button', { name: /^Settings of/ }).press('Enter');
  await sheet.getByRole('combobox', { name: /^Pieces of a recording/ }).selectOption('always');
  await sheet.getByRole('button', { name: 'Save' }).press('Enter');
  await expect(sheet).toHaveCount(0);
  const folders = await runCommand({ library: place.library, words: ['folders', 'list'] });
  expect(folders.stdout).toContain('pieces always');
});
