// The system ends the app with a signal, as at a logout: it ends by itself, at once, and the next one goes on without a second upload.
import { expect, test } from '@playwright/test';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchApp, runCommand, workspace } from '../support/app.ts';
import { wav } from '../support/media.ts';
import { startSpeechServer } from '../support/speech-server.ts';

for (const signal of ['SIGTERM', 'SIGHUP'] as const)
  test(`${signal} while the cloud transcribes`, async () => {
    const server = await startSpeechServer({ keys: ['key'], transcript: 'gulls' });
    const place = workspace('logout');
    const environment = { EARSHOT_API_URL: server.baseUrl, EARSHOT_POLL_MS: '150', EARSHOT_API_KEY: 'key' };
    try {
      server.options.readyAfterMs = 3_000;
      const words = ['folders', 'add', place.recordings, '--service', 'cloud'];
      expect((await runCommand({ library: place.library, words })).code).toBe(0);
      writeFileSync(join(place.recordings, 'gulls.wav'), wav({ seconds: 1, seed: 1 }));
      const { app } = await launchApp({ library: place.library, environment });
      await expect.poll(() => server.generations.length, { timeout: 30_000 }).toBe(1);
      const child = app.process();
      const gone = once(child, 'exit');
      child.kill(signal);
      expect(await gone).toEqual([0, null]);

      const ended = await runCommand({ library: place.library, words: ['run', '--once'], environment });
      expect(ended.code, ended.stderr).toBe(0);
      expect(ended.stdout).toContain('done');
      expect(server.generations).toHaveLength(1);
    } finally {
      await server.close();
      await place.remove();
    }
  });
