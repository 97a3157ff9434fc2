// A disk that fails after a write was done: what was claimed or accepted is carried on once it is on disk, never begun anew and never lost.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { NotWritten, type QueueStore } from '../../app/queue/store.ts';
import { World } from './support.ts';

const WAIT_MS = 2_000;

/** A store whose disk can fail for a while: what is written then is done, and only told of later. */
function failingDisk() {
  const disk = { fails: false, tries: 0 };
  const wrap = (real: QueueStore): QueueStore =>
    new Proxy(real, {
      get: (store, name) => {
        const method = (store as unknown as Record<string, unknown>)[name as string];
        if (typeof method !== 'function') return method;
        if (name !== 'claim' && name !== 'record') return method.bind(store) as unknown;
        return async (...given: readonly unknown[]): Promise<unknown> => {
          const done: unknown = await (method.apply(store, given) as Promise<unknown>);
          const told = (): Promise<unknown> => {
            disk.tries += 1;
            const why = new NotWritten(failure('library-unwritable'), new Error('the disk failed'), told);
            return disk.fails ? Promise.reject(why) : Promise.resolve(done);
          };
          return done === null ? null : told();
        };
      },
    });
  return { disk, wrap };
}

/** A world whose worker works on such a store. */
function setUp() {
  const { disk, wrap } = failingDisk();
  const lazy: QueueStore[] = [];
  const store = new Proxy({} as QueueStore, {
    get: (_, name) => (lazy[0] as unknown as Record<string, unknown>)[name as string],
  });
  const world = new World({ store }, (library) => lazy.push(wrap(library.queue)));
  return { disk, world };
}

describe('a disk that fails after a job was claimed', () => {
  it('holds the job until it is on disk, then it is sent, once', async () => {
    const { disk, world } = setUp();
    const sends = world.cloud.holdSends();
    disk.fails = true;
    const id = world.add('cloud');
    await world.time.pass(0);
    expect(world.state(id)).toBe('uploading');
    expect(world.cloud.sent).toEqual([]);
    await world.time.pass(3 * WAIT_MS);
    expect(world.cloud.sent).toEqual([]);
    disk.fails = false;
    await world.time.pass(2 * WAIT_MS);
    expect(world.cloud.sent.map(({ requestId }) => requestId)).toEqual([world.job(id).requestId]);
    expect(world.job(id)).toMatchObject({ state: 'uploading', attempt: 1 });
    sends.answer({ kind: 'accepted', generationId: 'g' });
    await world.time.pass(20_000);
    expect(world.job(id)).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('counts it among those in hand meanwhile, and lets a person end it', async () => {
    const { disk, world } = setUp();
    world.cloud.maxCreates = 1;
    disk.fails = true;
    const [first, second] = [world.add('cloud'), world.add('cloud')];
    await world.time.pass(0);
    world.worker.wake();
    await world.time.pass(WAIT_MS / 2);
    expect([world.state(first), world.state(second)]).toEqual(['uploading', 'queued']);
    world.act(first, 'cancel');
    disk.fails = false;
    await world.time.pass(30_000);
    expect([world.state(first), world.state(second)]).toEqual(['cancelled', 'done']);
    expect(world.cloud.sent).toHaveLength(1);
  });
});

describe('a disk that fails after a service accepted', () => {
  it('has the work followed once that is on disk, and not cancelled at the service', async () => {
    const { disk, world } = setUp();
    const sends = world.cloud.holdSends();
    const id = world.add('cloud');
    await world.time.pass(0);
    disk.fails = true;
    sends.answer({ kind: 'accepted', generationId: 'g' });
    await world.time.pass(WAIT_MS);
    disk.fails = false;
    await world.time.pass(30_000);
    expect(world.cloud.cancelled).toEqual([]);
    expect(world.cloud.sent).toHaveLength(1);
    expect(world.job(id)).toMatchObject({ state: 'done', attempt: 1 });
  });

  it('has the next claimed meanwhile, since that send is over, and sends it when the disk works', async () => {
    const { disk, world } = setUp();
    const sends = world.cloud.holdSends();
    world.cloud.maxCreates = 1;
    const [first, second] = [world.add('cloud'), world.add('cloud')];
    await world.time.pass(0);
    expect([world.state(first), world.state(second)]).toEqual(['uploading', 'queued']);
    expect(world.worker.uploading).toBe(true);
    disk.fails = true;
    sends.answer({ kind: 'accepted', generationId: 'g' });
    await world.time.pass(0);
    expect([world.state(first), world.state(second)]).toEqual(['transcribing', 'uploading']);
    expect(world.worker.uploading).toBe(false);
    expect(world.worker.busy).toBe(true);
    expect(world.cloud.sent).toHaveLength(1);
    disk.fails = false;
    await world.time.pass(30_000);
    expect(world.cloud.sent).toHaveLength(2);
  });
});
