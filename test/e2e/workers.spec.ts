// Workers as they are: real processes of `serve`, `worker` and redis-server, real speech, and what may happen to each of them.
import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { ended, FarmWorld, freePort } from '../support/farm-world.ts';
import { longReading } from '../support/long-reading.ts';

const world = new FarmWorld('workers', {
  EARSHOT_FARM_SILENCE_MS: '4000',
  EARSHOT_FARM_PART_SECONDS: '10',
});
test.afterAll(() => world.end());

test.describe.serial('workers on other computers', () => {
  test.slow();
  let words = '';
  const recording = join(world.place.recordings, 'long.wav');

  /** The words of the recording; other options are another job. */
  const transcribed = async (during: () => Promise<void> = () => Promise.resolve()): Promise<string> => {
    const id = await world.ask(recording, { punctuate: 'true' });
    await during();
    await expect.poll(async () => (await world.told(id)).status, { timeout: 120_000 }).toBe('completed');
    return JSON.stringify((await world.told(id)).result?.results);
  };

  test('one computer hears a recording by itself', async () => {
    longReading(recording, 1);
    await world.makeTokens();
    const alone = await world.serve('--port', '0');
    words = await transcribed();
    expect(words).toMatch(/young man/);
    alone.kill('SIGTERM');
    expect(await ended(alone)).toBe(0);
  });

  test('two workers hear it in parts, word for word the same, while one is killed and the engine is emptied', async () => {
    await world.startRedis();
    // The same recording with the same options would be the same job: a library that has not heard it.
    longReading(recording, 1, 1);
    const port = String(await freePort());
    await world.serve('--port', port, '--queue', world.queue);
    const [one] = await Promise.all([world.worker('one'), world.worker('two')]);
    const again = await transcribed(async () => {
      const { Redis } = await import('ioredis');
      const client = new Redis(world.queue);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      one.kill('SIGKILL');
      await client.flushall();
      client.disconnect();
    });
    expect(again).toBe(words);
  });
});
