// A server of one's own in Settings, with a real `earshot serve`: its token is tried as it is saved, and what is wrong is said.
import { expect, test } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf, launchApp, runCommand, temporaryFolder, type RunningApp } from '../support/app.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

let running: RunningApp | null = null;
let server: ChildProcess | null = null;
let root = '';

test.beforeAll(() => {
  root = temporaryFolder('own-server');
  const place = { library: join(root, 'library'), recordings: join(root, 'Recordings') };
  fillDemoLibrary(place, 'network', { paused: true });
});
test.afterAll(async () => {
  await running?.close();
  server?.kill('SIGKILL');
  await rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});

async function serve(library: string): Promise<string> {
  const { args, executable } = nodeCommand(['--library', library, 'serve', '--port', '0', '--json']);
  const child = spawn(executable, args, {
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(library) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = child;
  return new Promise((resolve, reject) => {
    child.stdout
      .setEncoding('utf8')
      .once('data', (line: string) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('close', () => reject(new Error('The server ended')));
  });
}

test('a wrong token, the right one, and a server that is gone', async () => {
  const library = join(root, 'served');
  const made = await runCommand({ library, words: ['serve', 'tokens', 'add', 'laptop'] });
  expect(made.code, made.stderr).toBe(0);
  const url = await serve(library);
  running = await launchApp({ library: join(root, 'library') });
  const { app, page } = running;
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await expect(page.locator('[data-item-id]').first()).toBeVisible();
  await page.keyboard.press('Control+Comma');
  const address = page.getByRole('textbox', { name: /^Address of your server/ });
  await address.fill('studio local');
  await address.press('Tab');
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await address.fill(url);
  await address.press('Tab');
  await expect(address).not.toHaveAttribute('aria-invalid');

  const token = page.getByLabel('Token', { exact: true });
  await token.fill('not-a-token');
  await token.press('Enter');
  await expect(page.getByText(/^Your server refused this token: [^.]*\. Make a new one/)).toBeVisible();
  await token.fill(made.stdout.trim());
  await page.getByRole('button', { name: 'Replace the token' }).click();
  await expect(page.getByText('The server takes this token.')).toBeVisible();

  const gone = new Promise((resolve) => server?.once('close', resolve));
  server?.kill();
  await gone;
  await page.getByRole('button', { name: 'Test this token' }).click();
  await expect(page.getByText(/^Your server cannot be reached/)).toBeVisible();
  if (process.env.EARSHOT_SHOT) await page.screenshot({ path: process.env.EARSHOT_SHOT });
});
