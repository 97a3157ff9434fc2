// Search by meaning in the real window, with the real model: offered where words find nothing, below the exact places, and what was said before.
import { expect, test, type Page } from '@playwright/test';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelsDir } from '../support/models.ts';
import { violationsIn } from './axe.ts';
import { demoApp } from './demo-app.ts';

test.describe.configure({ timeout: 180_000 });

const demo = demoApp('meaning');

async function look(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/meaning-${name}.png` });
}

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

test('finds by meaning below the places that words find, and tells what was said before', async () => {
  const { page } = await demo.start({ EARSHOT_MODELS_DIR: modelsDir('meaning') });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const meant = page.getByTestId('meant');

  // Off until it is wanted: offered where words find nothing, and nowhere else.
  await search(page, 'clock');
  await expect(page.getByTestId('hit').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Search by meaning, too' })).toHaveCount(0);
  await search(page, 'mending an antique timepiece');
  const offer = page.getByRole('button', { name: 'Search by meaning, too' });
  await expect(offer).toBeVisible();
  await look(page, 'offer');
  await offer.click();
  await expect(offer).toHaveCount(0);

  // The archive is read, and the same words find what was meant.
  await page.keyboard.press('Control+Comma');
  await expect(page.getByText(/Search by meaning has read all/)).toBeVisible({ timeout: 90_000 });
  await look(page, 'settings');
  await page.keyboard.press('Escape');
  await search(page, 'mending an antique timepiece');
  await expect(meant.first()).toContainText('clock', { timeout: 30_000 });
  await expect(page.getByRole('heading', { name: 'Also by meaning' })).toBeVisible();
  await look(page, 'none-exact');
  await page.keyboard.press('ArrowDown');
  await expect(meant.first()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('segment').first()).toBeVisible();

  // Exact places first, always; what they hold is not said twice; from the last of them arrows go on to what is meant.
  await search(page, 'winding');
  const hits = page.getByTestId('hit');
  await expect(hits.first()).toBeVisible();
  await expect(meant.first()).toBeVisible({ timeout: 30_000 });
  await look(page, 'both');
  const lastHit = await hits.last().boundingBox();
  const firstMeant = await meant.first().boundingBox();
  expect(firstMeant?.y ?? 0).toBeGreaterThan(lastHit?.y ?? Number.POSITIVE_INFINITY);
  // What is saved of it takes the passages along where that is wanted.
  await page.getByRole('button', { name: 'Keep or save what was found' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'With what is found by meaning' }).click();
  await page.getByRole('button', { name: 'Keep or save what was found' }).click();
  await expect(page.getByRole('menuitemcheckbox', { name: 'With what is found by meaning' })).toBeChecked();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+K');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowDown');
  await expect(meant.first()).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(hits.last()).toBeFocused();
  expect(await violationsIn(page)).toEqual([]);

  // Said before: in the episode panel, passages of earlier episodes by chapter; one opens where it was said.
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  if (!(await page.getByRole('tab', { name: 'Before' }).isVisible())) await page.keyboard.press('Control+I');
  await page.getByRole('tab', { name: 'Before' }).click();
  await expect(meant.first()).toBeVisible({ timeout: 30_000 });
  await look(page, 'before');
  expect(await violationsIn(page, 'aside')).toEqual([]);
  const title = await meant.first().locator('.title bdi').innerText();
  await meant.first().click();
  await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
});

test('is ready when the search box takes the focus, before anything is typed', async () => {
  const { app, page } = await demo.start({ EARSHOT_MODELS_DIR: modelsDir('meaning') });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  const processes = () =>
    app.evaluate(
      (electron) =>
        electron.app.getAppMetrics().filter(({ name }) => name === 'Earshot search by meaning').length,
    );
  // Where it is off, the focus starts nothing.
  await page.keyboard.press('Control+K');
  await page.keyboard.press('Escape');
  await search(page, 'mending an antique timepiece');
  const offer = page.getByRole('button', { name: 'Search by meaning, too' });
  await expect(offer).toBeVisible();
  expect(await processes()).toBe(0);
  await offer.click();
  await expect(page.getByTestId('meant').first()).toBeVisible({ timeout: 90_000 });
  // As if a minute had passed: the process is given back.
  await app.evaluate((electron) => {
    for (const { name, pid } of electron.app.getAppMetrics())
      if (name === 'Earshot search by meaning') process.kill(pid);
  });
  await expect.poll(processes).toBe(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  expect(await processes()).toBe(0);
  await page.keyboard.press('Control+K');
  await expect.poll(processes).toBe(1);
});

test('asks as soon as it is turned on, and says why it cannot, with a way out', async () => {
  const models = join(demo.root, 'models');
  await cp(join(modelsDir('meaning'), 'meaning'), join(models, 'meaning'), {
    recursive: true,
    dereference: true,
  });
  const layers = join(models, 'meaning', 'layers.onnx');
  const bytes = await readFile(layers);
  bytes.fill(7, 1_000, 9_000);
  await writeFile(layers, bytes);
  const { page } = await demo.start({ EARSHOT_MODELS_DIR: models });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await search(page, 'mending an antique timepiece');
  // Nothing is typed from here on.
  await page.getByRole('button', { name: 'Search by meaning, too' }).click();
  const failure = page.getByTestId('meaning-failure');
  await expect(failure).toContainText('model-damaged', { timeout: 30_000 });
  await look(page, 'failure');
  await expect(failure.getByRole('button', { name: 'Try again' })).toBeVisible();
  expect(await violationsIn(page)).toEqual([]);
  // Put right, it finds what was meant.
  await cp(join(modelsDir('meaning'), 'meaning', 'layers.onnx'), layers, { dereference: true });
  await failure.getByRole('button', { name: 'Try again' }).click();
  await expect(failure).toHaveCount(0, { timeout: 30_000 });
  await search(page, 'winding');
  await expect(page.getByTestId('hit').first()).toBeVisible();
});
