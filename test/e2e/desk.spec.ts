// The desk: menus at the pointer, keys from anywhere, with the events that a hand makes.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';
import { pointOf, pressSecondary, pressSecondaryInX } from './pointer.ts';

let running: RunningApp | null = null;
let root = '';

test.beforeAll(() => {
  root = temporaryFolder('desk');
  fillDemoLibrary({ library: join(root, 'library'), recordings: join(root, 'Recordings') }, 'network', {
    paused: true,
  });
});
test.afterEach(async () => {
  await running?.close();
  running = null;
});
test.afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

async function start(): Promise<RunningApp> {
  running = await launchApp({ library: join(root, 'library') });
  return running;
}

const rowOf = (page: Page, title: string): Locator => page.locator('[data-item-id]', { hasText: title });
const menu = (page: Page): Locator => page.getByRole('menu');
const clipboard = (): Promise<string> =>
  running?.app.evaluate(({ clipboard: system }) => system.readText()) ?? Promise.resolve('');

test('menus at the pointer open at the press, stay at the release, and go by key, by a click elsewhere and by a choice', async () => {
  const app = await start();
  const { page } = app;
  const row = rowOf(page, 'The clock that limps');
  const search = page.getByRole('textbox', { name: 'Search every word' });
  const isOpen = (): Promise<boolean> => menu(page).isVisible();
  await row.click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  await search.fill('clock');
  await expect(page.getByTestId('hit').first()).toBeVisible();

  // Everything that has a menu, by what is pressed and what it offers.
  const held: Record<string, boolean> = {};
  const words = page.getByTestId('segment').nth(1);
  const everywhere: readonly (readonly [string, Locator, string])[] = [
    ['words', words, 'Play from here'],
    ['a place that was found', page.getByTestId('hit').first(), 'Play here'],
    ['a show', page.getByRole('button', { name: /^Low Tide/ }), 'Settings of this show…'],
  ];
  for (const [what, target, offered] of everywhere) {
    held[what] = await pressSecondary(page, await pointOf(target), isOpen);
    await expect(menu(page).getByRole('menuitem', { name: offered })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(menu(page)).toHaveCount(0);
  }
  await search.fill('');
  held.row = await pressSecondary(page, await pointOf(row), isOpen);
  expect(held).toEqual({ words: true, 'a place that was found': true, 'a show': true, row: true });
  await expect(menu(page).getByRole('menuitem', { name: 'Show in folder' })).toBeVisible();

  // Another row's takes its place; a click elsewhere closes it and does what a click does.
  await pressSecondary(page, await pointOf(rowOf(page, 'A tide that argues')), isOpen);
  await expect(menu(page)).toHaveCount(1);
  await search.click();
  await expect(menu(page)).toHaveCount(0);
  await expect(search).toBeFocused();

  // The same by the X server, as every program on a desktop gets it.
  await pressSecondaryInX(app, await pointOf(row), async () => expect(await isOpen()).toBe(true));
  await expect(menu(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu(page)).toHaveCount(0);
  await pressSecondaryInX(app, await pointOf(words), async () => expect(await isOpen()).toBe(true));
  await menu(page).getByRole('menuitem', { name: 'Copy with time and name' }).click();
  await expect(menu(page)).toHaveCount(0);
  await expect.poll(clipboard).toMatch(/^\[0:\d\d\] [^:]+: \S/);

  // By the menu key, with the first choice in hand and the focus given back.
  await row.getByRole('button').first().focus();
  await page.keyboard.press('Shift+F10');
  await expect(menu(page).getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(row.getByRole('button').first()).toBeFocused();

  // The buttons with dots, and what a choice does.
  await page.getByRole('button', { name: 'Save as', exact: true }).or(page.getByText('Save as…')).click();
  await expect(menu(page).getByRole('menuitem', { name: /More formats/ })).toBeVisible();
  await page.getByText('Save as…', { exact: true }).click();
  await expect(menu(page)).toHaveCount(0);
  await pressSecondary(page, await pointOf(words), isOpen);
  await menu(page).getByRole('menuitem', { name: 'Edit the text' }).click();
  await expect(page.getByTestId('segment-editor')).toBeFocused();
  await page.keyboard.press('Escape');
});
