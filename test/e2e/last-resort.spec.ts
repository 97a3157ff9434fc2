// A fault that nobody caught: Earshot ends what it sends in order and starts anew, once; a command ends with a code of its own.
import { expect, test } from '@playwright/test';
import { once } from 'node:events';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace, type RunningApp } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { startSpeechServer } from '../support/speech-server.ts';

const planted = ({ app }: RunningApp): Promise<void> =>
  app.evaluate(() => {
    setTimeout(() => {
      throw new Error('planted by the test');
    }, 100);
  });

/** The process that has the library's window, by Chromium's own lock; null when there is none. */
function holderOf(library: string): number | null {
  try {
    return Number(
      readlinkSync(join(library, 'browser', 'SingletonLock'))
        .split('-')
        .at(-1),
    );
  } catch {
    return null;
  }
}

test('a fault in the middle of the cloud’s work: started anew, finished, and uploaded once', async () => {
  const server = await startSpeechServer({ keys: ['key'], transcript: 'gulls' });
  const place = workspace('last-resort');
  const environment = { EARSHOT_API_URL: server.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'key' };
  const next: { pid: number | null } = { pid: null };
  try {
    server.options.readyAfterMs = 2_000;
    const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
    expect((await runCommand({ library: place.library, words })).code).toBe(0);
    writeFileSync(join(place.recordings, 'gulls.wav'), wav({ seconds: 1, seed: 1 }));
    const running = await launchApp({ library: place.library, environment });
    await expect.poll(() => server.generations.length, { timeout: 30_000 }).toBe(1);
    const first = running.app.process();
    const gone = once(first, 'exit');
    await planted(running);
    expect(await gone).toEqual([8, null]);

    await expect
      .poll(() => (next.pid = holderOf(place.library)) !== null && next.pid !== first.pid, {
        timeout: 30_000,
      })
      .toBe(true);
    await expect
      .poll(async () => (await runCommand({ library: place.library, words: ['jobs'] })).stdout, {
        timeout: 30_000,
      })
      .toContain('done');
    expect(server.generations).toHaveLength(1);
    expect(readFileSync(join(place.library, 'earshot.log'), 'utf8')).toContain('planted by the test');
  } finally {
    if (next.pid !== null) process.kill(next.pid, 'SIGTERM');
    await expect.poll(() => holderOf(place.library), { timeout: 20_000 }).toBeNull();
    await server.close();
    await place.remove();
  }
});

test('a second fault within ten minutes is told in a box, and nothing starts by itself', async () => {
  const place = workspace('last-resort-twice');
  try {
    const running = await launchApp({ library: place.library });
    writeFileSync(join(place.library, 'started-anew.json'), JSON.stringify({ at: Date.now() }));
    let said = '';
    const child = running.app.process();
    child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await running.app.evaluate(({ dialog }) => {
      dialog.showErrorBox = (title, content) => console.log(`${title}: ${content}`);
    });
    const gone = once(child, 'exit');
    await planted(running);
    expect(await gone).toEqual([8, null]);
    expect(said).toContain('Earshot has stopped');
    expect(said).toContain('planted by the test');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(holderOf(place.library)).toBeNull();
  } finally {
    await place.remove();
  }
});
