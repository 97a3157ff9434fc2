// What a person says about the work of other computers, from a process of its own: how soon a worker does it, and how one goes.
import { expect, test } from '@playwright/test';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, FarmWorld, type SeenAttempt } from '../support/farm-world.ts';
import { longReading } from '../support/long-reading.ts';
import { childrenOf, stilled } from '../support/stilled.ts';

/** From a person's word until a worker goes by it, milliseconds: two seconds on a computer that has nothing else to do. */
const REACHED_MS = 2_000 * Number(process.env.EARSHOT_TEST_SLOWNESS ?? 4);
/** Minutes of speech: nothing of it ends by itself while the test looks. */
const TIMES = 30;

let world: FarmWorld;
test.beforeEach(async () => {
  test.slow();
  world = new FarmWorld('worker-orders', { EARSHOT_FARM_PART_SECONDS: '100000' });
  await world.makeTokens();
  await world.startRedis();
  await world.serve('--port', '0', '--queue', world.queue);
});
test.afterEach(() => world.end());

const recording = (mark: number, times = TIMES): string => {
  const path = join(world.place.recordings, `${mark}.wav`);
  longReading(path, times, mark);
  return path;
};
const running = (): SeenAttempt | undefined => world.attempts().find(({ endedAt }) => endedAt === null);
const isAt = (id: string | undefined): Promise<void> =>
  expect.poll(() => running()?.servedId, { timeout: 60_000 }).toBe(id);
const said = async (...words: readonly string[]): Promise<number> => {
  const { code, stderr } = await world.say(...words);
  expect(code, stderr).toBe(0);
  return Date.now();
};

test('cancelling, the order of the queue and a pause reach a worker within two seconds', async () => {
  // All are handed over before anybody hears: whoever hears has both processors, and what is handed over waits for them.
  const first = await world.ask(recording(1));
  // The second is handed out already and waits for the worker, the others wait in the queue.
  const second = await world.ask(recording(2));
  await world.ask(recording(3));
  const urgent = await world.ask(recording(4));
  const one = await world.worker('one');
  await isAt(first);
  await said('jobs', 'next', world.jobOf(urgent));
  await stilled(childrenOf(one.pid), () => sleep(REACHED_MS));

  const cancelledAt = await said('jobs', 'cancel', world.jobOf(first));
  await isAt(urgent);
  expect(running()?.begunAt).toBeLessThanOrEqual(cancelledAt + REACHED_MS);
  await expect
    .poll(() => world.told(first))
    .toMatchObject({ status: 'error', error: { message: expect.stringContaining('cancelled') } });

  await said('queue', 'pause');
  await stilled(childrenOf(one.pid), () => sleep(REACHED_MS));
  await said('jobs', 'cancel', world.jobOf(urgent));
  await sleep(REACHED_MS + 1_000);
  expect(running(), 'nothing is begun').toBeUndefined();
  const resumedAt = await said('queue', 'resume');
  await isAt(second);
  expect(running()?.begunAt).toBeLessThanOrEqual(resumedAt + REACHED_MS);
});

test('a worker that is told to end gives back what it has, at once and without a word against it', async () => {
  // What would be done within that time is ended instead: a minute and a half takes a quick computer longer, and all is heard to its end below.
  const one = await world.worker('one', '--drain', '1');
  const id = await world.ask(recording(1, 3));
  await isAt(id);
  await stilled(childrenOf(one.pid), () => world.worker('two'));
  const toldAt = Date.now();
  one.kill('SIGTERM');
  expect(await ended(one)).toBe(0);
  await expect.poll(() => running()?.workerName).toBe('two');
  const [given, taken, ...more] = world.attempts();
  expect(more).toEqual([]);
  expect(given).toMatchObject({ workerName: 'one', end: 'given-back' });
  expect(given?.endedAt).toBeLessThanOrEqual(toldAt + REACHED_MS);
  expect(taken?.begunAt).toBeLessThanOrEqual(toldAt + 2 * REACHED_MS);
  const { stdout } = await world.say('serve', 'status', '--json');
  expect(JSON.parse(stdout)).toMatchObject({
    workers: [
      { name: 'two', hasLeft: false, faults: 0 },
      { name: 'one', hasLeft: true, faults: 0 },
    ],
  });
  await expect.poll(async () => (await world.told(id)).status, { timeout: 240_000 }).toBe('completed');
});
