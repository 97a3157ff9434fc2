// The turns in which results are stored: short ones share one, long ones have theirs.
import { describe, expect, it } from 'vitest';
import { Refusals } from '../../app/domain/refusals.ts';
import { Patience } from '../../app/queue/patience.ts';

/** How many turns of the loop these results take, by their segments. */
async function turnsFor(...segments: readonly (number | undefined)[]): Promise<number> {
  let turns = 0;
  const patience = new Patience(
    (delayMs, then) => {
      expect(delayMs).toBe(0);
      turns += 1;
      const timer = setImmediate(then);
      return () => clearImmediate(timer);
    },
    () => undefined,
    new Refusals({ monotonicMs: () => 0 }),
  );
  await Promise.all(segments.map((count) => patience.ownTurn(count)));
  return turns;
}

describe('a turn of the loop', () => {
  it('is shared by short results, as many as are no more than one long one', async () => {
    expect(await turnsFor(15, 15, 15, 15)).toBe(1);
    expect(await turnsFor(15, 15, 15, 15, 15)).toBe(2);
    expect(await turnsFor(0, 0, 0, 0, 0, 0, 0, 0, 0)).toBe(1);
  });

  it('is for one long result, and for a slice of one, alone', async () => {
    expect(await turnsFor(100, 100, 100)).toBe(3);
    expect(await turnsFor(undefined, 1, undefined)).toBe(3);
  });
});
