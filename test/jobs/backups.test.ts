// The daily backup: made by a working engine, once a day, and by nobody else.
import { statSync } from 'node:fs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { BACKUP_AGE_MS, Backups } from '../../app/jobs/backups.ts';
import { listBackups } from '../../app/storage/backup.ts';
import { connect, makeLibrary, NOW, settledFile } from '../storage/support.ts';
import { startEngine } from './engine-support.ts';

afterEach(() => vi.useRealTimers());

function backups() {
  const library = makeLibrary();
  const faults: unknown[] = [];
  let nowMs = NOW;
  const clock = { nowMs: () => nowMs, monotonicMs: () => 0 };
  return {
    library,
    faults,
    keeper: new Backups(library, clock, (error) => faults.push(error)),
    goTo: (ms: number) => (nowMs = ms),
  };
}

it('is made by an engine that works, a minute after its start', async () => {
  const { engine, faults, library } = startEngine();
  library.takeIn(settledFile(), NOW);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await engine.start(false);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(listBackups(library.directory)).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(listBackups(library.directory)).toHaveLength(1), { timeout: 10_000 });
  expect(faults).toEqual([]);
});

describe('a look', () => {
  it('makes one of a library that has something in it, and the next when it is a day old', async () => {
    const { goTo, keeper, library } = backups();
    await keeper.look();
    expect(listBackups(library.directory)).toEqual([]);
    library.takeIn(settledFile(), NOW);
    await keeper.look();
    const [first] = listBackups(library.directory);
    if (!first) throw new Error('no backup was made');
    expect(connect(first).prepare('SELECT count(*) AS count FROM recordings').get()).toEqual({
      count: 1,
    });
    const { ino } = statSync(first.path);
    goTo(first.madeAt + BACKUP_AGE_MS - 1);
    await keeper.look();
    expect(statSync(first.path).ino).toBe(ino);
    // The library's own clock stands still, so the next one takes the place of the first.
    goTo(first.madeAt + BACKUP_AGE_MS);
    await keeper.look();
    expect(statSync(first.path).ino).not.toBe(ino);
  });

  it('that is cut off by the end of the library is no fault', async () => {
    const { faults, keeper, library } = backups();
    library.takeIn(settledFile(), NOW);
    const looking = keeper.look();
    keeper.stop();
    library.close();
    await looking;
    expect(faults).toEqual([]);
  });
});
