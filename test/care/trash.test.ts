// The trash empties itself after the days that the person chose, and not before.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LivedClock } from '../../app/care/lived-clock.ts';
import { Changes } from '../../app/domain/changes.ts';
import { TrashKeeper } from '../../app/care/trash.ts';
import { FIRST_ANSWERS_FILE } from '../../app/storage/library-file.ts';
import { jobIn, makeLibrary, NOW, transcribed, transcriptOf } from '../storage/support.ts';

const DAY_MS = 86_400_000;
const unexpected = (error: unknown): void => {
  throw error;
};

function makeKeeper() {
  const library = makeLibrary();
  let nowMs = NOW;
  let told = 0;
  const changes = new Changes();
  changes.subscribe({ changed: () => (told += 1) });
  let ranMs = 0;
  const clock = { nowMs: () => nowMs, monotonicMs: () => ranMs };
  const keeper = new TrashKeeper({
    library,
    clock,
    lived: new LivedClock(library, clock, unexpected),
    changes,
  });
  return {
    library,
    keeper,
    /** The trash is looked at, then days pass while Earshot runs. */
    pass: async (days: number) => {
      await keeper.emptyOld();
      nowMs += days * DAY_MS;
      ranMs += days * DAY_MS;
    },
    /** The clock jumps. */
    jump: (days: number) => void (nowMs += days * DAY_MS),
    run: (hours: number) => {
      nowMs += hours * 3_600_000;
      ranMs += hours * 3_600_000;
    },
    changes: () => told,
    remove: () => library.remove(transcribed(library, transcriptOf('Gone.')).recordingId, nowMs),
  };
}

describe('deleting from the backups too', () => {
  it('is wanted with each recording that is deleted, and never where nothing was', async () => {
    const { keeper, library } = makeKeeper();
    const busy = jobIn(library, 'transcribing');
    library.remove(busy.recordingId);
    expect(await keeper.delete([busy.recordingId, 9_999], true)).toBe(0);
    expect(library.mustForget).toBe(false);
    const gone = transcribed(library, transcriptOf('Gone.')).recordingId;
    library.remove(gone);
    expect(await keeper.delete([gone])).toBe(1);
    expect(library.mustForget).toBe(false);
    const more = transcribed(library, transcriptOf('Gone too.'), { path: '/a/more.mp3' }).recordingId;
    library.remove(more);
    expect(await keeper.empty(true)).toBe(1);
    expect(library.mustForget).toBe(true);
  });
});

describe('what is deleted for good', () => {
  it('goes from what the next start would draw, and what stays does not', async () => {
    const { keeper, library } = makeKeeper();
    const kept = join(library.directory, FIRST_ANSWERS_FILE);
    writeFileSync(kept, '[]');
    expect(await keeper.delete([9_999])).toBe(0);
    expect(existsSync(kept)).toBe(true);
    const gone = transcribed(library, transcriptOf('Gone.')).recordingId;
    library.remove(gone);
    expect(await keeper.delete([gone])).toBe(1);
    expect(existsSync(kept)).toBe(false);
  });
});

describe('the trash', () => {
  it('keeps what was removed for thirty days', async () => {
    const { changes, keeper, library, pass, remove } = makeKeeper();
    remove();
    await pass(29);
    remove();
    expect(await keeper.emptyOld()).toBe(0);
    expect(library.trash.count()).toBe(2);
    await pass(1);
    expect(await keeper.emptyOld()).toBe(1);
    expect(library.trash.count()).toBe(1);
    expect(changes()).toBe(1);
  });

  it('keeps it for ever where that is wished, and believes no setting that cannot be', async () => {
    const { keeper, library, pass, remove } = makeKeeper();
    keeper.days = 0;
    remove();
    await pass(1_000);
    expect(await keeper.emptyOld()).toBe(0);
    expect(library.trash.count()).toBe(1);
    library.settings.set('trashDays', -5);
    expect(keeper.days).toBe(30);
    keeper.days = 7;
    await keeper.emptyOld();
    expect(library.trash.count()).toBe(0);
  });

  it('is not emptied by a clock that is a year ahead, at the first look or when it was put right', async () => {
    const { jump, keeper, library, remove, run } = makeKeeper();
    await keeper.emptyOld();
    remove();
    await keeper.emptyOld();
    jump(365);
    expect(await keeper.emptyOld()).toBe(0);
    run(6);
    expect(await keeper.emptyOld()).toBe(0);
    remove();
    expect(await keeper.emptyOld()).toBe(0);
    jump(-365);
    run(6);
    expect(await keeper.emptyOld()).toBe(0);
    expect(library.trash.count()).toBe(2);
    // What was marked under the wrong clock counts from the day on which it was put right.
    run(24 * 30);
    expect(await keeper.emptyOld()).toBe(2);
  });

  it('counts the days on which the computer was off, as soon as it ran for an hour each', async () => {
    const { jump, keeper, remove, run } = makeKeeper();
    await keeper.emptyOld();
    remove();
    await keeper.emptyOld();
    jump(30);
    expect(await keeper.emptyOld()).toBe(0);
    run(30);
    expect(await keeper.emptyOld()).toBe(1);
  });

  it('counts anew for what was taken back and removed again', async () => {
    const { keeper, library, pass, remove } = makeKeeper();
    remove();
    await pass(20);
    const [id = 0] = library.trash.olderThan(Number.MAX_SAFE_INTEGER, 1);
    library.restore(id);
    library.remove(id);
    await pass(20);
    expect(await keeper.emptyOld()).toBe(0);
  });

  it('is emptied one by one, with a turn for everything else after each', async () => {
    const { keeper, library, remove } = makeKeeper();
    for (let count = 0; count < 25; count += 1) remove();
    const left: number[] = [];
    let looking = true;
    const look = (): void => {
      if (!looking) return;
      left.push(library.trash.count());
      setImmediate(look);
    };
    setImmediate(look);
    const count = await keeper.empty();
    looking = false;
    expect(count).toBe(25);
    const seen = new Set(left);
    for (let count = 1; count < 24; count += 1) expect(seen).toContain(count);
  });

  it('passes over what a service still works on, and ends', async () => {
    const { keeper, library, remove } = makeKeeper();
    const { recordingId } = jobIn(library, 'transcribing');
    library.remove(recordingId, NOW);
    for (let count = 0; count < 3; count += 1) remove();
    expect(await keeper.empty()).toBe(3);
    expect(library.trash.olderThan(NOW, 10)).toEqual([recordingId]);
  });

  it('is left alone from the moment it is stopped', async () => {
    const { keeper, library, remove } = makeKeeper();
    for (let count = 0; count < 5; count += 1) remove();
    const emptying = keeper.empty();
    keeper.stop();
    expect(await emptying).toBe(1);
    expect(library.trash.count()).toBe(4);
  });
});
