// The trash empties itself after the days that the person chose, and not before.
import { describe, expect, it } from 'vitest';
import { TrashKeeper } from '../../app/jobs/trash.ts';
import { jobIn, makeLibrary, NOW, transcribed, transcriptOf } from '../storage/support.ts';

const DAY_MS = 86_400_000;

function makeKeeper() {
  const library = makeLibrary();
  let nowMs = NOW;
  let changes = 0;
  const keeper = new TrashKeeper({
    library,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs },
    onChange: () => void (changes += 1),
  });
  return {
    library,
    keeper,
    pass: (days: number) => void (nowMs += days * DAY_MS),
    changes: () => changes,
    remove: () => library.remove(transcribed(library, transcriptOf('Gone.')).recordingId, nowMs),
  };
}

describe('the trash', () => {
  it('keeps what was removed for thirty days', async () => {
    const { changes, keeper, library, pass, remove } = makeKeeper();
    remove();
    pass(29);
    remove();
    expect(await keeper.emptyOld()).toBe(0);
    expect(library.trash.count()).toBe(2);
    pass(1);
    expect(await keeper.emptyOld()).toBe(1);
    expect(library.trash.count()).toBe(1);
    expect(changes()).toBe(1);
  });

  it('keeps it for ever where that is wished, and believes no setting that cannot be', async () => {
    const { keeper, library, pass, remove } = makeKeeper();
    keeper.days = 0;
    remove();
    pass(1_000);
    await keeper.emptyOld();
    expect(library.trash.count()).toBe(1);
    library.settings.set('trashDays', -5);
    expect(keeper.days).toBe(30);
    keeper.days = 7;
    await keeper.emptyOld();
    expect(library.trash.count()).toBe(0);
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
