// Everything that a person does, with the keyboard alone, in the real window.
import { expect, test, type Page } from '@playwright/test';
import { join } from 'node:path';
import { launchApp, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { focused } from './focus.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0890.wav';

let running: RunningApp | null = null;
const place = workspace('keyboard');

test.afterEach(async () => {
  await running?.close();
  running = null;
});
test.afterAll(() => place.remove());

/** Presses Tab until something of this name has the focus. */
async function tabTo(page: Page, name: RegExp, key = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let press = 0; press < 60; press += 1) {
    await page.keyboard.press(key);
    const at = await focused(page);
    if (name.test(at)) return;
    passed.push(at);
  }
  throw new Error(`${String(name)} was not reached by ${key}; passed: ${passed.join(', ')}`);
}

test('from the first run to a heard passage, settings and removal', async () => {
  running = await launchApp({ library: place.library });
  const { app, page } = running;
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  // The system's own dialog is not ours to test.
  await app.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    Object.assign(dialog, {
      showMessageBox: () => Promise.resolve({ response: 0, checkboxChecked: false }),
    });
  }, place.recordings);

  await tabTo(page, /^Choose a folder$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect.poll(() => focused(page)).toMatch(/Name of the show/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('Austen, read aloud');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByText('Watching 1 folder')).toBeVisible();

  dropReading(READING, place.recordings, 'A selfish family.wav');
  const row = page.locator('[data-item-id]', { hasText: 'A selfish family' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });

  await tabTo(page, /^A selfish family/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').first()).toBeVisible();
  const audio = page.getByTestId('audio');
  const position = (): Promise<number> =>
    audio.evaluate((element: HTMLAudioElement) => (element.error ? -1 : element.currentTime));
  await page.keyboard.press('Escape');
  await page.keyboard.press('k');
  await expect.poll(position).toBeGreaterThan(0.2);
  await page.keyboard.press('k');
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.paused)).toBe(true);
  await page.keyboard.press('0');
  await expect.poll(position).toBe(0);

  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('selfish');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('hit').first()).toBeFocused();
  await page.keyboard.press('Space');
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => !element.paused)).toBe(true);
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').locator('mark').first()).toHaveText(/selfish/i);
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('hit')).toHaveCount(0);

  await page.keyboard.press('ControlOrMeta+Comma');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await tabTo(page, /^Key$/);
  await page.keyboard.type('a-key-that-is-not-real');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Test the key|Key is set|Remove the key/i).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeHidden();

  await tabTo(page, /^Settings of Austen, read aloud$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await focused(page), 'the focus comes back to where it was').toMatch(/^Settings of Austen/);

  await tabTo(page, /^A selfish family/);
  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await expect(row).toHaveCount(0);
  await expect(page.getByText(/^Removed “A selfish family”/)).toBeVisible();
  dropReading(READING, place.recordings, join('Still here.wav'));
  await expect(page.locator('[data-item-id]', { hasText: 'A selfish family' })).toBeVisible();
});

test('the focus can always be seen', async () => {
  running = await launchApp({ library: place.library });
  const { page } = running;
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const invisible: string[] = [];
  for (let press = 0; press < 25; press += 1) {
    await page.keyboard.press('Tab');
    const seen = await page.evaluate(() => {
      const element = document.activeElement;
      if (!(element instanceof HTMLElement) || element === document.body) return null;
      // The ring is drawn on the element, on its overlay, or on the field that stands around it.
      const styles = [getComputedStyle(element), getComputedStyle(element, '::after')];
      const hasRing = styles.some(
        (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
      );
      const field = element.closest('[role="search"]');
      const hasGlow = [element, field].some((each) => each && getComputedStyle(each).boxShadow !== 'none');
      if (hasRing || hasGlow) return null;
      return element.outerHTML.slice(0, 160);
    });
    if (seen !== null) invisible.push(seen);
  }
  expect(invisible).toEqual([]);
});
