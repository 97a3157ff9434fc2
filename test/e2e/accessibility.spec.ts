// What assistive technology meets in the real window: no violation that axe can find, in any main view, light or dark.
import { expect, test, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary, type DemoVariant } from '../support/demo-library.ts';
import { expectNoViolations } from './axe.ts';

// Axe looks at every element of every view twice; that takes its time on a slow machine.
test.describe.configure({ timeout: 300_000 });

let running: RunningApp | null = null;
let root = '';

async function open(variant: DemoVariant): Promise<Page> {
  root = temporaryFolder('accessibility');
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  // Paused, so that nothing changes while it is looked at.
  fillDemoLibrary(place, variant, { paused: true });
  running = await launchApp({ library: place.library });
  return running.page;
}

test.afterEach(async () => {
  await running?.close();
  running = null;
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** Looks at the page as it is, in both colour schemes. */
async function look(page: Page, view: string): Promise<void> {
  await expectNoViolations(page, view);
}

test('the list, a transcript, its menu and search', async () => {
  const page = await open('network');
  const row = page.locator('[data-item-id]', { hasText: 'The clock that limps' });
  await expect(row).toBeVisible();
  await look(page, 'list');

  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await look(page, 'transcript');

  await page.keyboard.press('Shift+F10');
  await expect(page.getByRole('menu')).toBeVisible();
  await look(page, 'menu');
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+K');
  await page.keyboard.type('escapement');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await look(page, 'search');
});

test('the queue and settings', async () => {
  const page = await open('network');
  await page.getByRole('button', { name: /^Queue/ }).click();
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await look(page, 'queue');

  await page.keyboard.press('Control+Comma');
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
  await look(page, 'settings');
});

test('the first run, and what can be added', async () => {
  const page = await open('empty');
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible();
  await look(page, 'first run');

  for (const what of ['An address…', 'A feed…']) {
    await page.getByRole('button', { name: 'Add…' }).click();
    await page.getByRole('menuitem', { name: what }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, `add: ${what}`);
    await page.keyboard.press('Escape');
  }
});

test('every failure', async () => {
  const page = await open('errors');
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await look(page, 'failures');
});

test('text from right to left', async () => {
  const page = await open('right-to-left');
  await page.locator('[data-state="done"]').first().click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  const [title, turn, time, who, said] = await Promise.all(
    [
      page.getByRole('heading', { name: 'الساعة التي تعرج' }),
      page.locator('.turn').first(),
      page.getByRole('button', { name: /^Play from/ }).first(),
      page.locator('.turn .who').first(),
      page.locator('.turn .text').first(),
    ].map((part) => part.boundingBox()),
  );
  if (!title || !turn || !time || !who || !said) throw new Error('nothing to measure');
  // Names and times stand where reading begins: at the right.
  expect(time.x).toBeGreaterThan(said.x + said.width - 10);
  expect(who.x + who.width).toBeGreaterThan(said.x + said.width - 30);
  expect(title.x + title.width).toBeCloseTo(turn.x + turn.width, 0);
  await look(page, 'right to left');
});

test('the key in the line below a text has its whole frame', async () => {
  const page = await open('right-to-left');
  await page.locator('[data-state="done"]').first().click();
  const key = page.locator('.bar kbd').first();
  await expect(key).toBeVisible();
  const [frame, line] = await key.evaluate((element) =>
    [element, element.closest('.hint') ?? element].map((one) => {
      const { bottom, top } = one.getBoundingClientRect();
      return { bottom, top };
    }),
  );
  expect(frame?.top).toBeGreaterThanOrEqual(line?.top ?? Infinity);
  expect(frame?.bottom).toBeLessThanOrEqual(line?.bottom ?? 0);
});
