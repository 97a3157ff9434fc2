// Clocks that jump and machines that sleep, at every stage of a job: nothing lost, nothing sent twice, nothing waited for in vain.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import type { GetOutcome } from '../../app/speech/port.ts';
import type { Stop } from '../../app/queue/deps.ts';
import { PENDING, READY, refused, World } from './support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const YEAR = 365 * 24 * HOUR;
const GONE: GetOutcome = { kind: 'lost', failure: failure('result-lost') };

const STAGES = ['waiting for trouble to pass', 'uploading', 'transcribing'] as const;

/** A world in which one recording has come to this stage. */
async function at(stage: (typeof STAGES)[number]): Promise<{ world: World; id: number }> {
  const world = new World();
  const { cloud } = world;
  if (stage === 'waiting for trouble to pass') cloud.onCreate = () => refused('offline');
  if (stage === 'uploading') cloud.onCreate = () => new Promise(() => undefined);
  cloud.onGet = () => PENDING;
  const id = world.add('cloud');
  await world.time.pass(stage === 'transcribing' ? 11_000 : 0);
  expect(world.state(id)).toBe(stage === 'waiting for trouble to pass' ? 'queued' : stage);
  return { world, id };
}

describe.each(STAGES)('while a recording is %s', (stage) => {
  it.each([
    ['a year forward', YEAR],
    ['a year back', -YEAR],
    ['an hour forward, as in spring', HOUR],
    ['an hour back, as in autumn', -HOUR],
  ])('the clock is set %s: it is done as if nothing had happened', async (_name, jumpMs) => {
    const { id, world } = await at(stage);
    world.time.jump(jumpMs);
    world.worker.wake();
    await world.time.pass(0);
    world.cloud.onGet = () => READY;
    if (stage === 'uploading') {
      // The upload that was under way goes on; here it is cut, which must cost no attempt of the next one.
      world.restart();
    }
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    await world.time.pass(15 * MINUTE);
    expect(world.state(id)).toBe('done');
    expect(world.trail(id).filter((kind) => kind === 'job-accepted')).toHaveLength(1);
  });

  it.each([5, 59, 120])('the machine sleeps for %d minutes: one accepted upload', async (minutes) => {
    const { id, world } = await at(stage);
    world.cloud.onCreate = (request) => world.cloud.accept(request);
    // What the service keeps for an hour only is gone after two.
    world.cloud.onGet = () => (minutes > 60 && stage === 'transcribing' ? GONE : READY);
    world.time.jump(minutes * MINUTE);
    if (stage === 'uploading') world.restart();
    world.worker.wake();
    await world.time.pass(10 * MINUTE);
    const accepted = world.trail(id).filter((kind) => kind === 'job-accepted');
    expect(accepted).toHaveLength(1);
    if (minutes > 60 && stage === 'transcribing') {
      expect(world.job(id)).toMatchObject({ state: 'failed', failure: { code: 'result-lost' } });
      // Sending it again, at its price, is the person's word and not ours.
      await world.time.pass(24 * HOUR);
      expect(world.state(id)).toBe('failed');
      expect(world.act(id, 'retry').ok).toBe(true);
      world.cloud.onGet = () => READY;
      await world.time.pass(MINUTE);
    }
    expect(world.state(id)).toBe('done');
  });
});

describe('after a sleep of 59 minutes', () => {
  it('the result that is lost first is asked for first, of twenty', async () => {
    const world = new World({ limits: () => ({ uploads: 2, polls: 1 }) });
    world.cloud.onGet = () => PENDING;
    const ids: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      ids.push(world.add('cloud'));
      await world.time.pass(20_000);
    }
    expect(ids.every((id) => world.state(id) === 'transcribing')).toBe(true);
    world.time.jump(52 * MINUTE);
    world.cloud.polled.length = 0;
    world.cloud.onGet = () => READY;
    world.worker.wake();
    await world.time.pass(MINUTE);
    const first = world.cloud.polled.slice(0, ids.length);
    const inOrder = world.cloud.sent.map(({ requestId }) => `g-${requestId}`);
    // The one whose turn it was when the machine fell asleep may come before.
    expect(first.filter((generation) => generation !== inOrder.at(-1))).toEqual(inOrder.slice(0, -1));
    expect(ids.every((id) => world.state(id) === 'done')).toBe(true);
  });
});

describe('while a ceiling stops all sends for an hour', () => {
  it.each([
    ['a year back', -YEAR],
    ['an hour back', -HOUR],
    ['half an hour forward', HOUR / 2],
  ])('the clock is set %s: nothing is sent before, and it goes on after', async (_name, jumpMs) => {
    let isStopped = true;
    const untilMs = (): number => world.time.nowMs() + HOUR;
    const stop = (): Stop => ({ failure: failure('ceiling-reached'), untilMs: untilMs(), isForAll: true });
    const world = new World({ admit: () => Promise.resolve(isStopped ? stop() : null) });
    const id = world.add('cloud');
    await world.time.pass(MINUTE);
    expect(world.worker.held.cloud).toMatchObject({ code: 'ceiling-reached' });
    world.time.jump(jumpMs);
    isStopped = false;
    await world.time.pass(HOUR / 4);
    expect(world.cloud.sent).toEqual([]);
    world.cloud.onGet = () => READY;
    await world.time.pass(HOUR);
    expect(world.state(id)).toBe('done');
  });
});

describe('a storm of failures', () => {
  it.each(['offline', 'server-error', 'rate-limited'] as const)(
    'of %s is none because the clock jumps to and fro',
    async (code) => {
      const sends = async (jumpMs: number): Promise<number> => {
        const world = new World({ limits: () => ({ uploads: 8, polls: 8 }) });
        world.cloud.onCreate = () => refused(code);
        const ids = Array.from({ length: 60 }, () => world.add('cloud'));
        for (let count = 0; count < 40; count += 1) {
          await world.time.pass(3_000);
          world.time.jump(count % 2 === 0 ? jumpMs : -jumpMs);
          world.worker.wake();
        }
        const { length } = world.cloud.sent;
        world.cloud.onCreate = (request) => world.cloud.accept(request);
        world.cloud.onGet = () => READY;
        await world.time.pass(2 * HOUR);
        expect(ids.filter((id) => world.state(id) !== 'done')).toEqual([]);
        return length;
      };
      const calm = await sends(0);
      expect(await sends(HOUR)).toBeLessThanOrEqual(calm + 8);
    },
  );
});
