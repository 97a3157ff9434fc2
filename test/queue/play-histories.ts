// Plays a stretch of random histories in a test. A seed that fails is replayed with `npm run soak -- --seed <seed> --histories 1`.
import { afterAll, expect, it } from 'vitest';
import { BrokenPromise, Simulator, type Pace } from './simulator.ts';

/** Registers the test for the histories of these seeds. */
export function playHistories(firstSeed: number, count: number, pace: Pace = 'at once'): void {
  const simulator = new Simulator(pace);
  afterAll(() => simulator.close());

  it('lose no job, pay nothing twice without a word, and come to rest', { timeout: 900_000 }, async () => {
    const total = {
      crashes: 0,
      acts: 0,
      accepted: 0,
      stopped: 0,
      takenOver: 0,
      doubts: 0,
      tellings: 0,
      done: 0,
      uncertain: 0,
    };
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
      const history = await simulator.play(seed).catch((error: unknown) => {
        if (error instanceof BrokenPromise)
          throw new Error(`${error.message}\n${error.log.slice(-40).join('\n')}`);
        throw error;
      });
      total.crashes += history.crashes;
      total.acts += history.acts;
      total.accepted += history.accepted;
      total.stopped += history.stopped;
      total.takenOver += history.takenOver;
      total.doubts += history.doubts;
      total.tellings += history.tellings;
      total.done += history.ends.done ?? 0;
      total.uncertain += history.ends.uncertain ?? 0;
    }
    // A simulator in which nothing happens proves nothing.
    expect(total.crashes).toBeGreaterThan(count);
    expect(total.acts).toBeGreaterThan(count);
    expect(total.accepted).toBeGreaterThan(count);
    expect(total.done).toBeGreaterThan(count);
    expect(total.stopped).toBeGreaterThan(count / 10);
    expect(total.takenOver).toBeGreaterThan(count / 50);
    expect(total.doubts).toBeGreaterThan(count / 10);
    expect(total.tellings).toBeGreaterThan(count / 50);
    expect(total.uncertain).toBeGreaterThan(count / 100);
  });
}
