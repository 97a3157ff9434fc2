// A disk that goes away and comes back while Earshot runs: said where the show is listed, waited for, and nothing is done twice.
import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

/** A real file system is taken away where that is allowed (Linux, root); elsewhere the folder is moved aside. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/dev/loop-control');

const place = workspace('folder-away');
const image = `${place.recordings}.img`;
let server: SpeechServer;
let running: RunningApp | null = null;
let isMounted = false;

function bring(): void {
  if (mayMount) execFileSync('mount', ['-o', 'loop', image, place.recordings]);
  else if (existsSync(`${place.recordings} aside`)) renameSync(`${place.recordings} aside`, place.recordings);
  isMounted = mayMount;
}

function takeAway(): void {
  if (mayMount) execFileSync('umount', [place.recordings]);
  else renameSync(place.recordings, `${place.recordings} aside`);
  isMounted = false;
}

test.beforeAll(async () => {
  server = await startSpeechServer({ keys: ['a-key'], transcript: 'The tide came in and went out again.' });
  if (!mayMount) return;
  execFileSync('truncate', ['-s', '16M', image]);
  execFileSync('mkfs.ext4', ['-q', image]);
});
test.afterAll(async () => {
  await running?.close();
  if (isMounted) execFileSync('umount', ['-l', place.recordings]);
  await server.close();
  await place.remove();
});

test('a folder whose disk goes away is missing, comes back by itself, and nothing is transcribed again', async () => {
  bring();
  const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
  const added = await runCommand({ library: place.library, words });
  expect(added.code, added.stderr).toBe(0);
  const environment = { EARSHOT_API_URL: server.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'a-key' };
  running = await launchApp({ library: place.library, environment });
  const { page } = running;
  const row = (title: string) => page.locator('[data-item-id]', { hasText: title });
  const shows = page.getByRole('list', { name: 'Shows' });

  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings, 'before.wav');
  await expect(row('before')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });

  takeAway();
  await expect(shows).toContainText('Not found', { timeout: 30_000 });
  await expect(row('before')).toHaveAttribute('data-state', 'done');

  bring();
  await expect(shows).not.toContainText('Not found', { timeout: 45_000 });
  dropReading('sense_and_sensibility_01_austen_64kb-0870.wav', place.recordings, 'after.wav');
  await expect(row('after')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(row('before')).toHaveAttribute('data-state', 'done');
  expect(server.requests.filter(({ call }) => call === 'create')).toHaveLength(2);
  expect(existsSync(join(place.recordings, 'before.wav'))).toBe(true);
});
