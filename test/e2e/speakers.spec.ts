// Telling speakers apart in the real window, on a real talk: asked for, seen, cancelled, failed and tried again; voices that are remembered.
import { expect, test, type Page } from '@playwright/test';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { modelsDir } from '../support/models.ts';
import { stilled } from '../support/stilled.ts';
import { talk, TALK_RATE_HZ, wavOf } from '../support/talk.ts';
import { OF_COLOURS, violationsIn } from './axe.ts';

test.describe.configure({ timeout: 300_000 });

/** Where pictures go, for who wants to look. */
const PICTURES = process.env.EARSHOT_PICTURES;
const HEARING_MS = 90_000;

let place: ReturnType<typeof workspace>;
let running: RunningApp | null = null;
let models = '';

test.beforeEach(() => {
  place = workspace('speakers');
  models = join(place.library, '..', 'models');
  cpSync(join(modelsDir('speakers'), 'speakers'), join(models, 'speakers'), {
    recursive: true,
    dereference: true,
  });
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  await place.remove();
});

async function transcribed(name: string, samples: Int16Array): Promise<void> {
  const path = join(place.recordings, `${name}.wav`);
  writeFileSync(path, wavOf(samples));
  const environment = { EARSHOT_MODELS_DIR: models };
  const { code, stderr } = await runCommand({
    library: place.library,
    words: ['transcribe', path],
    environment,
  });
  expect(code, stderr).toBe(0);
}

async function open(): Promise<Page> {
  running = await launchApp({ library: place.library, environment: { EARSHOT_MODELS_DIR: models } });
  return running.page;
}

async function read(page: Page, name: string): Promise<void> {
  await page.locator('[data-item-id]', { hasText: name }).first().click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
}

async function ask(page: Page): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Tell speakers apart…' }).click();
  return page.getByRole('dialog', { name: 'Tell speakers apart' });
}

/** Names above the passages of the text, in their order. */
const names = (page: Page): Promise<string[]> => page.locator('button.who:not(.nobody)').allInnerTexts();
const isOfTwo = async (page: Page): Promise<boolean> => {
  const all = await names(page);
  return new Set(all).size === 2 && all.length >= 4;
};

async function rename(page: Page, from: string, to: string): Promise<void> {
  await page.locator('button.who').filter({ hasText: from }).first().click();
  await page.getByRole('dialog', { name: 'Who speaks?' }).getByText('Everywhere').click();
  await page.getByRole('textbox', { name: /^Who speaks/ }).fill(to);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: to, exact: true }).first()).toBeVisible();
}

/** A picture of the window, light and dark, wide and narrow; without it, only that nobody is shut out. */
async function look(page: Page, name: string): Promise<void> {
  const was = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect(await violationsIn(page, undefined, colorScheme === 'dark' ? OF_COLOURS : undefined)).toEqual([]);
    if (PICTURES) await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
  }
  if (PICTURES) {
    await page.setViewportSize({ width: 420, height: 700 });
    await page.screenshot({ path: join(PICTURES, `${name}-narrow.png`) });
    await page.setViewportSize(was ?? { width: 1_200, height: 800 });
  }
}

/** The process that hears voices; none where it does not run. */
const hearing = (): Promise<number[]> =>
  running!.app.evaluate(({ app }) =>
    app.getAppMetrics().flatMap(({ name, pid }) => (name === 'Earshot speakers' ? [pid] : [])),
  );

const voices = (): { voices: { id: number; name: string; print: string }[] } =>
  JSON.parse(readFileSync(join(place.library, 'voices.json'), 'utf8')) as ReturnType<typeof voices>;

/** Changes a voice so far that it is only likely to be the same. */
function blur(name: string): void {
  const path = join(place.library, 'voices.json');
  const stored = voices();
  for (const voice of stored.voices.filter((one) => one.name === name)) {
    const print = new Float32Array(Uint8Array.from(Buffer.from(voice.print, 'base64')).buffer);
    const other = print.map((_, at) => Math.sin(1 + at * at));
    const along = other.reduce((sum, value, at) => sum + value * (print[at] ?? 0), 0);
    const aside = other.map((value, at) => value - along * (print[at] ?? 0));
    const length = Math.hypot(...aside);
    // A cosine of 0.58.
    const mixed = print.map(
      (value, at) => 0.58 * value + (Math.sqrt(1 - 0.58 ** 2) * (aside[at] ?? 0)) / length,
    );
    voice.print = Buffer.from(mixed.buffer).toString('base64');
  }
  writeFileSync(path, JSON.stringify(stored));
}

test('voices are remembered once that is wanted, name who is surely known, and ask who somebody is', async () => {
  const whole = talk();
  await transcribed('First call', whole);
  await transcribed(
    'Second call',
    whole.slice(1.5 * TALK_RATE_HZ).map((sample) => sample * 0.7),
  );
  const page = await open();
  await page.keyboard.press('Control+,');
  const remember = page.getByRole('checkbox', { name: /^Remember voices/ });
  await expect(remember).not.toBeChecked();
  await expect(page.getByText(/A voiceprint tells a person by their body/)).toBeVisible();
  await remember.check();
  await page.keyboard.press('Escape');

  await read(page, 'First call');
  const dialog = await ask(page);
  await dialog.getByRole('radio', { name: 'Exactly' }).check();
  await expect(dialog.getByRole('spinbutton', { name: 'Number of people' })).toHaveValue('2');
  await look(page, 'ask');
  await dialog.getByRole('button', { name: 'Tell them apart' }).click();
  await expect.poll(() => isOfTwo(page), { timeout: HEARING_MS }).toBe(true);
  expect((await names(page))[0]).toBe('Speaker 1');
  await rename(page, 'Speaker 1', 'Anna');
  await rename(page, 'Speaker 2', 'Ben');
  await expect.poll(() => voices().voices.map(({ name }) => name)).toEqual(['Anna', 'Ben']);
  blur('Anna');

  await read(page, 'Second call');
  await (await ask(page)).getByRole('button', { name: 'Tell them apart' }).click();
  const question = page.getByRole('group', { name: /^Who is Speaker \d\?$/ });
  await expect(question).toContainText('is this Anna?', { timeout: HEARING_MS });
  // Who is known for certain is named, and who is asked about is not, in silence.
  expect(new Set(await names(page))).toEqual(new Set(['Speaker 1', 'Ben']));
  await look(page, 'question');
  await question.getByRole('button', { name: 'Yes' }).click();
  await expect(question).toBeHidden();
  await expect.poll(async () => new Set(await names(page))).toEqual(new Set(['Anna', 'Ben']));

  await page.keyboard.press('Control+,');
  const list = page.getByRole('list', { name: 'Remembered voices' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await list.scrollIntoViewIfNeeded();
  await look(page, 'voices');
  await page.getByRole('button', { name: 'Forget the voice of Ben' }).click();
  await expect(list.getByRole('listitem')).toHaveCount(1);
  expect(voices().voices.map(({ name }) => name)).toEqual(['Anna']);
  await remember.uncheck();
  await page.getByRole('button', { name: 'Forget all voices' }).click();
  await page.getByRole('button', { name: 'Forget them', exact: true }).click();
  await expect(list).toBeHidden();
  await expect.poll(() => existsSync(join(place.library, 'voices.json'))).toBe(false);
});

test('it is cancelled at once, and where it fails the text stands, says so, and the same is tried again', async () => {
  const whole = talk();
  // Long enough to be met in the middle of it: a talk, two minutes of hiss, and the talk again. All is heard twice.
  const pause = Int16Array.from({ length: 120 * TALK_RATE_HZ }, (_, at) => ((at * 7_919) % 23) - 11);
  const long = new Int16Array(2 * whole.length + pause.length);
  long.set(whole);
  long.set(pause, whole.length);
  long.set(whole, whole.length + pause.length);
  await transcribed('Long call', long);
  const page = await open();
  await read(page, 'Long call');
  const text = await page.getByTestId('segment').allInnerTexts();

  await (await ask(page)).getByRole('button', { name: 'Tell them apart' }).click();
  const going = page.getByRole('group', { name: 'Telling speakers apart' });
  const begun = going.getByRole('status').filter({ hasText: /: [1-9]\d?%$/ });
  await begun.waitFor({ timeout: HEARING_MS });
  await stilled(await hearing(), () => look(page, 'going'));
  await going.getByRole('button', { name: 'Cancel' }).click();
  await expect(going).toBeHidden({ timeout: 2_000 });
  expect(await page.getByTestId('segment').allInnerTexts()).toEqual(text);
  expect(await names(page)).toEqual([]);

  // A model that was damaged on the disk.
  const file = join(models, 'speakers', 'campplus.onnx');
  const whole_ = readFileSync(file);
  const broken = Buffer.from(whole_);
  broken.fill(0, 1_000, 2_000);
  writeFileSync(file, broken);
  const dialog = await ask(page);
  await dialog.getByRole('radio', { name: 'At most' }).check();
  await dialog.getByRole('spinbutton', { name: 'Number of people' }).fill('1');
  await dialog.getByRole('button', { name: 'Tell them apart' }).click();
  const failed = page.getByRole('group', { name: 'Speakers were not told apart' });
  await expect(failed).toBeVisible({ timeout: HEARING_MS });
  await look(page, 'failed');
  expect(await page.getByTestId('segment').allInnerTexts()).toEqual(text);

  writeFileSync(file, whole_);
  await failed.getByRole('button', { name: 'Try again' }).click();
  // With its own settings: one person at most.
  await expect.poll(() => names(page), { timeout: 2 * HEARING_MS }).not.toEqual([]);
  expect(new Set(await names(page))).toEqual(new Set(['Speaker 1']));
});
