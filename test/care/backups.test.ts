// The daily backup: made by a working engine, once a day, and by nobody else.
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { BACKUP_AGE_MS, Backups } from '../../app/care/backups.ts';
import { LivedClock } from '../../app/care/lived-clock.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { listBackups } from '../../app/storage/care/backup-files.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { connect, emptyLibrary, NOW, settledFile } from '../storage/support.ts';
import { startCore } from '../operations/core-support.ts';

afterEach(() => vi.useRealTimers());

function backups() {
  const faults: unknown[] = [];
  let nowMs = NOW;
  let ranMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => ranMs };
  const opened = openLibrary(emptyLibrary(), { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  onTestFinished(() => library.close());
  return {
    library,
    faults,
    keeper: new Backups(library, new LivedClock(library, clock, (error) => faults.push(error)), (error) =>
      faults.push(error),
    ),
    /** The clock jumps, ahead or back. */
    jump: (ms: number) => void (nowMs += ms),
    /** Time passes while Earshot runs. */
    run: (ms: number) => {
      nowMs += ms;
      ranMs += ms;
    },
    serials: () => listBackups(library.directory).map(({ serial }) => serial),
  };
}

it('is made by an engine that works, a minute after its start', async () => {
  const { core, faults, library } = startCore();
  library.takeIn(settledFile(), NOW);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await core.start(false);
  await vi.advanceTimersByTimeAsync(59_000);
  expect(listBackups(library.directory)).toEqual([]);
  await vi.advanceTimersByTimeAsync(2_000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(listBackups(library.directory)).toHaveLength(1), { timeout: 10_000 });
  expect(faults).toEqual([]);
});

describe('a look', () => {
  it('forgets in backups what a person wants forgotten, and makes no other then', async () => {
    const { faults, keeper, library, serials } = backups();
    library.takeIn(settledFile(), NOW);
    await library.backup('by-hand');
    await library.backup('by-hand');
    library.wantForgotten();
    keeper.hasten();
    expect(library.mustForget).toBe(true);
    await keeper.look();
    expect(serials()).toEqual([3]);
    expect(library.mustForget).toBe(false);
    await keeper.look();
    expect(serials()).toEqual([3]);
    expect(faults).toEqual([]);
  });

  it('makes one of a library that has something in it, and the next when it is a day old', async () => {
    const { keeper, library, run, serials } = backups();
    await keeper.look();
    expect(listBackups(library.directory)).toEqual([]);
    library.takeIn(settledFile(), NOW);
    await keeper.look();
    const [first] = listBackups(library.directory);
    if (!first) throw new Error('no backup was made');
    expect(connect(first).prepare('SELECT count(*) AS count FROM recordings').get()).toEqual({
      count: 1,
    });
    run(BACKUP_AGE_MS - 1);
    await keeper.look();
    expect(serials()).toEqual([1]);
    run(1);
    await keeper.look();
    expect(serials()).toEqual([2, 1]);
  });

  it('makes one when the computer was off for a day', async () => {
    const { jump, keeper, library, serials } = backups();
    library.takeIn(settledFile(), NOW);
    await keeper.look();
    jump(BACKUP_AGE_MS);
    await keeper.look();
    expect(serials()).toEqual([2, 1]);
  });

  it('under a clock that ran a year ahead and was put right makes one a day, keeps them, and restores the newest', async () => {
    const { jump, keeper, library, run, serials } = backups();
    library.takeIn(settledFile(), NOW);
    for (let day = 0; day < 3; day += 1) {
      await keeper.look();
      run(BACKUP_AGE_MS);
    }
    jump(365 * BACKUP_AGE_MS);
    await keeper.look();
    expect(serials()).toEqual([4, 3, 2, 1]);
    jump(-365 * BACKUP_AGE_MS);
    for (let hour = 0; hour < 72; hour += 1) {
      await keeper.look();
      run(3_600_000);
    }
    expect(serials()).toEqual([6, 5, 4, 3, 2, 1]);
    const [newest] = listBackups(library.directory);
    expect(newest?.madeAt).toBeLessThan(NOW + 30 * BACKUP_AGE_MS);
  });

  it('keeps those of the days though five are made by hand', async () => {
    const { keeper, library, run, serials } = backups();
    library.takeIn(settledFile(), NOW);
    for (let day = 0; day < 4; day += 1) {
      await keeper.look();
      run(BACKUP_AGE_MS);
    }
    for (let count = 0; count < 7; count += 1) expect((await library.backup('by-hand')).ok).toBe(true);
    expect(serials()).toEqual([11, 10, 9, 8, 7, 4, 3, 2, 1]);
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
