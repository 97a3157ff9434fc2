// Five hundred random histories; any number with `npm run soak`. A seed that fails is replayed with `npm run soak -- --seed <seed> --histories 1`.
import { afterAll, describe, expect, it } from 'vitest';
import { BrokenPromise, Simulator } from './simulator.ts';

const HISTORIES = 500;
const simulator = new Simulator();
afterAll(() => simulator.close());

describe('random histories', () => {
  it('lose no job, pay nothing twice without a word, and come to rest', { timeout: 600_000 }, async () => {
    const total = { crashes: 0, acts: 0, accepted: 0, done: 0, uncertain: 0 };
    for (let seed = 1; seed <= HISTORIES; seed += 1) {
      const history = await simulator.play(seed).catch((error: unknown) => {
        if (error instanceof BrokenPromise)
          throw new Error(`${error.message}\n${error.log.slice(-40).join('\n')}`);
        throw error;
      });
      total.crashes += history.crashes;
      total.acts += history.acts;
      total.accepted += history.accepted;
      total.done += history.ends.done ?? 0;
      total.uncertain += history.ends.uncertain ?? 0;
    }
    // A simulator in which nothing happens proves nothing.
    expect(total.crashes).toBeGreaterThan(HISTORIES);
    expect(total.acts).toBeGreaterThan(HISTORIES);
    expect(total.accepted).toBeGreaterThan(HISTORIES);
    expect(total.done).toBeGreaterThan(HISTORIES);
    expect(total.uncertain).toBeGreaterThan(HISTORIES / 20);
  });
});
