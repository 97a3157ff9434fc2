// The app at rest listens without a thread; what is dropped then is found and transcribed as ever.
import { expect, test } from '@playwright/test';
import { statSync } from 'node:fs';
import { isOwnDisk } from '../../app/files/network-drive.ts';
import { watches } from '../files/support.ts';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { dropReading } from '../support/speech-files.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

const place = workspace('calm');
let server: SpeechServer;
let running: RunningApp | null = null;

test.beforeAll(async () => {
  server = await startSpeechServer({ keys: ['a-key'], transcript: 'The tide came in and went out again.' });
});
test.afterAll(async () => {
  await running?.close();
  await server.close();
  await place.remove();
});

test('what is dropped after a time in which nothing happened is found', async () => {
  test.skip(process.platform !== 'linux' || !isOwnDisk(place.recordings), 'only there the thread goes');
  test.setTimeout(120_000);
  const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
  const added = await runCommand({ library: place.library, words });
  expect(added.code, added.stderr).toBe(0);
  const environment = {
    ...{ EARSHOT_API_URL: server.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'a-key' },
    // In place of a minute.
    EARSHOT_CALM_MS: '3000',
  };
  running = await launchApp({ library: place.library, environment });
  const { app, page } = running;
  const pid = await app.evaluate(() => process.pid);
  /** Which of the process's lists of watches has the folder. */
  const listOf = (): string =>
    [...watches(pid)]
      .filter(([, numbers]) => numbers.includes(statSync(place.recordings).ino))
      .map(([fd]) => fd)
      .join();
  await expect.poll(listOf, { timeout: 30_000 }).not.toBe('');
  const withThread = listOf();
  await expect.poll(listOf, { timeout: 60_000 }).not.toBe(withThread);
  await expect.poll(listOf).toMatch(/^\d+$/);

  dropReading('sense_and_sensibility_01_austen_64kb-0880.wav', place.recordings, 'dropped.wav');
  const row = page.locator('[data-item-id]', { hasText: 'dropped' });
  await expect(row).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  expect(server.requests.filter(({ call }) => call === 'create')).toHaveLength(1);
});
