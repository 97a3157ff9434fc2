// What a show does afterwards, and fails at: the panel tells why, when it is tried again, and offers to do it now.
import { expect, test, type Page } from '@playwright/test';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { launchApp, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

let running: RunningApp | null = null;
let receiver: Server;
let root = '';
let answer = 500;

test.beforeEach(async () => {
  root = temporaryFolder('post-failing');
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  fillDemoLibrary(place, 'network', { paused: true });
  receiver = createServer((request, response) => {
    request.resume();
    response.writeHead(answer, { location: 'http://127.0.0.1:9/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
});
test.afterEach(async () => {
  await running?.close();
  running = null;
  receiver.closeAllConnections();
  receiver.close();
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

/** With a webhook for the show of the recording that is open. */
async function open(language: string): Promise<{ readonly page: Page; readonly host: string }> {
  running = await launchApp({ library: join(root, 'library'), environment: { LANG: language } });
  const { app, page } = running;
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await page.locator('[data-item-id]', { hasText: 'The clock that limps' }).click();
  await expect(page.getByTestId('segment').first()).toBeVisible();
  const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const isSet = await page.evaluate(async (url) => {
    const view = await window.api.call('app.view', undefined);
    const show = view.ok ? view.value.folders.find(({ name }) => name === 'Slow Machines') : undefined;
    const wish = { folderId: show?.id ?? 0, url, withText: false, events: ['done' as const] };
    return (await window.api.call('actions.setWebhook', wish)).ok;
  }, `http://${host}/hook`);
  expect(isSet).toBe(true);
  await page.keyboard.press('Control+I');
  return { page, host };
}

test('a webhook that answers 500, or leads elsewhere, is told with the way to try it now', async () => {
  const { host, page } = await open('en_US.UTF-8');
  answer = 500;
  const panel = page.getByRole('complementary', { name: 'Episode' });
  await panel.getByRole('tab', { name: 'Publish' }).click();
  const now = panel.getByRole('button', { name: 'Do it now' });
  const told = panel.getByRole('status');
  await now.click();
  await expect(told).toContainText(`The webhook at ${host} answered 500.`);
  await expect(told).toContainText('Tried again');

  // A redirect is not followed.
  answer = 302;
  await now.click();
  await expect(told).toContainText(`The webhook at ${host} passes on to another place`);

  // Well again: done, and what failed is over.
  answer = 200;
  await now.click();
  await expect(told).toContainText(`The webhook at ${host} was called, and answered 200.`);
  await expect(told).not.toContainText('Tried again');
});

test('in German, too', async () => {
  const { host, page } = await open('de_DE.UTF-8');
  answer = 500;
  const panel = page.getByRole('complementary', { name: 'Folge' });
  await panel.getByRole('tab').last().click();
  await panel.getByRole('button', { name: 'Jetzt ausführen' }).click();
  await expect(panel.getByRole('status')).toContainText(`Der Webhook bei ${host}`);
});
