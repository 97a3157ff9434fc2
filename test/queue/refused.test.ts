// A library that takes nothing, as on a full disk: what waits for it is known, said once, and gone on with when there is room.
import { describe, expect, it } from 'vitest';
import { failure } from '../../app/domain/failure.ts';
import { LASTING_MS, Refusals } from '../../app/domain/refusals.ts';
import { NotWritten, type QueueStore } from '../../app/queue/store.ts';
import { LOOKING } from '../../app/queue/worker.ts';
import { World } from './support.ts';
import { ManualTime } from './time.ts';

const FULL = failure('disk-full');

/** A world whose store refuses these calls while its disk is full. */
function fullDisk(...refused: readonly (keyof QueueStore)[]) {
  const disk = { isFull: true };
  const real: QueueStore[] = [];
  const store = new Proxy({} as QueueStore, {
    get: (_, name: keyof QueueStore) => {
      const [target] = real;
      if (disk.isFull && refused.includes(name))
        return () => Promise.reject(new NotWritten(FULL, new Error('full')));
      const method = (target as unknown as Record<string, (...given: unknown[]) => unknown>)[name];
      return method?.bind(target);
    },
  });
  const told: unknown[] = [];
  const refusals = new Refusals({ monotonicMs: () => world.time.monotonicMs() }, () => told.push(null));
  const world: World = new World({ store, refusals }, (library) => real.push(library.queue));
  return { disk, refusals, told, world };
}

describe('refusals', () => {
  it('last from six seconds on, the one that waits longest first, until it is taken', () => {
    const time = new ManualTime(0);
    const refusals = new Refusals(time);
    expect(refusals.note('one', FULL)).toBe(true);
    expect([refusals.some, refusals.lasting]).toEqual([true, null]);
    time.elapse(LASTING_MS - 1);
    expect(refusals.lasting).toBeNull();
    expect(refusals.note('one', FULL)).toBe(false);
    refusals.note(2, failure('library-unwritable'));
    time.elapse(1);
    expect(refusals.lasting).toBe(FULL);
    expect([refusals.holds('one'), refusals.holds(2), refusals.holds('2')]).toEqual([true, true, false]);
    refusals.clear('one');
    expect(refusals.lasting).toBeNull();
    time.elapse(LASTING_MS);
    expect(refusals.lasting).toMatchObject({ code: 'library-unwritable' });
  });
});

describe('a store that refuses', () => {
  it('claims: that is logged once, told for as long as it lasts, and gone on with', async () => {
    const { disk, refusals, told, world } = fullDisk('claim');
    const id = world.add('cloud');
    await world.time.pass(LASTING_MS + 2_000);
    expect(refusals.lasting).toEqual(FULL);
    expect(refusals.holds(LOOKING)).toBe(true);
    expect(world.worker.isHeldUp).toBe(true);
    expect(world.process.faults.map(({ doing }) => doing)).toEqual([LOOKING]);
    expect(told.length).toBeGreaterThan(2);
    disk.isFull = false;
    await world.time.pass(30_000);
    expect([refusals.some, world.state(id)]).toEqual([false, 'done']);
  });

  it('claims asks all the same for what another service was sent', async () => {
    const { disk, world } = fullDisk('claim');
    disk.isFull = false;
    world.cloud.onGet = () => ({ kind: 'pending' });
    const id = world.add('cloud');
    await world.time.pass(0);
    disk.isFull = true;
    world.add('device');
    const before = world.cloud.polled.length;
    await world.time.pass(60_000);
    expect(world.state(id)).toBe('transcribing');
    expect(world.cloud.polled.length).toBeGreaterThan(before + 2);
  });

  it('a result: all that is in hand waits for it, and it is stored when there is room', async () => {
    const { disk, refusals, world } = fullDisk('arrive');
    const id = world.add('cloud');
    await world.time.pass(30_000);
    expect(world.state(id)).toBe('transcribing');
    expect([refusals.holds(id), world.worker.isHeldUp]).toEqual([true, true]);
    const sends = world.device.holdSends();
    world.add('device');
    await world.time.pass(0);
    expect(world.worker.isHeldUp).toBe(false);
    sends.answer({ kind: 'accepted', generationId: 'g' });
    disk.isFull = false;
    await world.time.pass(30_000);
    expect([world.state(id), refusals.some]).toEqual(['done', false]);
  });

  it.each([
    ['cloud', false],
    ['device', true],
  ] as const)(
    'that %s took a recording: given up, if at all, where nobody charges',
    async (service, isHeldUp) => {
      const { disk, refusals, world } = fullDisk('record');
      disk.isFull = false;
      world[service].onCreate = async (request) => {
        const done = await world[service].accept(request);
        disk.isFull = true;
        return done;
      };
      const id = world.add(service);
      await world.time.pass(LASTING_MS + 2_000);
      expect([world.state(id), refusals.lasting]).toEqual(['uploading', FULL]);
      expect(world.worker.isHeldUp).toBe(isHeldUp);
      disk.isFull = false;
      await world.time.pass(60_000);
      expect([world.state(id), world[service].sent.length]).toEqual(['done', 1]);
    },
  );
});
