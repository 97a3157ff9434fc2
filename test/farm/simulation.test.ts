// Histories of workers, service and engine that are killed, frozen, cut off and emptied: nothing lost, nothing told done twice, nothing stale taken.
import { describe, expect, it } from 'vitest';
import { play } from './simulation.ts';

/** `npm run histories` plays a thousand. */
const HISTORIES = 60;

describe('the farm', () => {
  it(`loses nothing in ${HISTORIES} histories of faults`, { timeout: 240_000 }, async () => {
    const histories = [];
    for (let seed = 1; seed <= HISTORIES; seed += 1) histories.push(await play(seed));
    const wrong = histories.filter(({ doneTwice, lost, stale }) => doneTwice + lost + stale > 0);
    expect(wrong).toEqual([]);
    // They were histories, and not only quiet days.
    expect(histories.reduce((sum, { works }) => sum + works, 0)).toBeGreaterThan(HISTORIES * 3);
    expect(histories.reduce((sum, { faults }) => sum + faults, 0)).toBeGreaterThan(HISTORIES * 10);
    expect(histories.filter(({ lateDropped }) => lateDropped > 0).length).toBeGreaterThan(HISTORIES / 4);
  });
});
