// The trash empties itself after the days that the person chose, and not before.
import { describe, expect, it } from 'vitest';
import { TrashKeeper } from '../../app/jobs/trash.ts';
import { makeLibrary, NOW, transcribed, transcriptOf } from '../storage/support.ts';

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
  it('keeps what was removed for thirty days', () => {
    const { changes, keeper, library, pass, remove } = makeKeeper();
    remove();
    pass(29);
    remove();
    expect(keeper.empty()).toBe(false);
    expect(library.trash.count()).toBe(2);
    pass(1);
    keeper.empty();
    expect(library.trash.count()).toBe(1);
    expect(changes()).toBe(1);
  });

  it('keeps it for ever where that is wished, and believes no setting that cannot be', () => {
    const { keeper, library, pass, remove } = makeKeeper();
    keeper.days = 0;
    remove();
    pass(1_000);
    keeper.empty();
    expect(library.trash.count()).toBe(1);
    library.settings.set('trashDays', -5);
    expect(keeper.days).toBe(30);
    keeper.days = 7;
    keeper.empty();
    expect(library.trash.count()).toBe(0);
  });

  it('goes slice by slice through what is old', () => {
    const { keeper, library, pass, remove } = makeKeeper();
    for (let count = 0; count < 25; count += 1) remove();
    pass(31);
    expect(keeper.empty()).toBe(true);
    expect(library.trash.count()).toBe(5);
    expect(keeper.empty()).toBe(false);
    expect(library.trash.count()).toBe(0);
  });
});
