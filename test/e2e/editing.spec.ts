// A transcript is edited where it is read: search, copies and the next start know it, and every version can be gone back to.
import { expect, test, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

let running: RunningApp | null = null;
let root = '';

test.beforeAll(() => {
  root = temporaryFolder('editing');
  fillDemoLibrary({ library: join(root, 'library'), recordings: join(root, 'Recordings') }, 'network', {
    paused: true,
  });
});
test.afterEach(async () => {
  await running?.close();
  running = null;
});
test.afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));

async function openTheClock(): Promise<Page> {
  running = await launchApp({ library: join(root, 'library') });
  const { page } = running;
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  return page;
}

const said = (page: Page, text: string | RegExp) => page.getByTestId('segment').filter({ hasText: text });
const editor = (page: Page) => page.getByTestId('segment-editor');
const search = (page: Page) => page.getByRole('textbox', { name: 'Search every word' });

async function copied(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy text', exact: true }).click();
  await expect(page.getByText('The text is copied.').first()).toBeVisible();
  return running?.app.evaluate(({ clipboard }) => clipboard.readText()) ?? '';
}

test('by keyboard: a word is corrected, a passage cut and joined, all of it undone', async () => {
  const page = await openTheClock();
  const count = await page.getByTestId('segment').count();
  await page.getByRole('region', { name: 'Text' }).focus();
  await page.keyboard.press('F2');
  await expect(editor(page)).toBeFocused();
  const original = (await editor(page).textContent()) ?? '';
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Today a grandfatherly Standuhr came in under a blanket.');
  await page.keyboard.press('Enter');
  await expect(said(page, 'grandfatherly Standuhr')).toBeVisible();
  await expect(page.getByText(/^Edited, saved/)).toBeVisible();

  // Esc leaves it as it was.
  await page.keyboard.press('F2');
  await page.keyboard.type('nonsense ');
  await page.keyboard.press('Escape');
  await expect(said(page, 'nonsense')).toHaveCount(0);

  await page.keyboard.press('Enter');
  for (const _ of 'Today a ') await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Control+Enter');
  await expect(said(page, /^Today a$/)).toBeVisible();
  await expect(editor(page)).toHaveText('grandfatherly Standuhr came in under a blanket.');
  await page.keyboard.press('Backspace');
  await expect(editor(page)).toHaveText('Today a grandfatherly Standuhr came in under a blanket.');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment')).toHaveCount(count);

  await search(page).fill('Standuhr');
  await expect(page.getByTestId('hit').locator('mark').first()).toHaveText('Standuhr');
  await search(page).fill('');

  await page.getByRole('region', { name: 'Text' }).focus();
  for (let undo = 0; undo < 3; undo += 1) {
    await page.keyboard.press('Control+Z');
    await expect(page.getByText('Saving…')).toHaveCount(0);
  }
  await expect(said(page, original.trim())).toBeVisible();
  await search(page).fill('Standuhr');
  await expect(page.getByText(/Nothing found/)).toBeVisible();
  await search(page).fill('');
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  await expect(said(page, 'grandfatherly Standuhr')).toBeVisible();
});

test('a speaker gets a name, which search and copies carry, and the next start keeps', async () => {
  let page = await openTheClock();
  const who = page.locator('button.who').first();
  const before = (await who.textContent()) ?? '';
  await who.click();
  await page.getByLabel('Who speaks?').fill('Anna Bergström');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: before, exact: true })).toHaveCount(0);
  expect(await copied(page)).toContain('Anna Bergström: ');
  await search(page).fill('speaker:bergstrom');
  await expect(page.getByTestId('hit').first()).toBeVisible();

  await running?.close();
  page = await openTheClock();
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeEnabled();
});

test('a word is replaced everywhere after a look at each place, and undone as one', async () => {
  const page = await openTheClock();
  await page.keyboard.press('Control+H');
  const sheet = page.getByRole('dialog', { name: 'Find and replace' });
  await sheet.getByLabel('Find').fill('clock');
  await sheet.getByLabel('Replace with').fill('chronometer');
  await sheet.getByLabel('Where to look').selectOption('all');
  await expect(sheet.getByText(/\d+ places found/)).toBeVisible();
  // One place stays as it is.
  await sheet.locator('li input').first().uncheck();
  await sheet.getByRole('button', { name: /^Replace \d+/ }).click();
  await expect(sheet.getByText(/^Replaced in/)).toBeVisible();
  await expect(said(page, 'chronometer').first()).toBeAttached();
  expect(await said(page, /\bclock\b/).count()).toBeLessThanOrEqual(1);
  await sheet.getByRole('button', { name: 'Undo the replacement' }).click();
  await expect(said(page, 'chronometer')).toHaveCount(0);
});

test('what the service wrote can be gone back to, and that undone', async () => {
  const page = await openTheClock();
  await page.getByRole('button', { name: 'Versions', exact: true }).click();
  const sheet = page.getByRole('dialog', { name: 'Versions of this text' });
  await sheet.locator('.version').last().click();
  await expect(sheet.locator('ins').first()).toBeVisible();
  await sheet.getByRole('button', { name: 'Go back to this' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(said(page, 'Standuhr')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Anna Bergström' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Anna Bergström' }).first()).toBeVisible();
});
