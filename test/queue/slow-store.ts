// A store that takes its time: every call waits before it reaches the real one, and its answer waits again, so that answers overtake each other.
import type { After } from '../../app/queue/deps.ts';
import type { Arriving, QueueStore } from '../../app/queue/store.ts';

/** Longest wait on each way, milliseconds. */
export const SLOW_MS = 40;

type Methods = Record<string, (...given: readonly never[]) => unknown>;

/**
 * Wraps a store.
 * @param after the timer: what a dead process waited for never happens
 * @param rng how long each way takes
 */
export function slowStore(real: QueueStore, after: After, rng: () => number): QueueStore {
  const wait = (): Promise<void> => new Promise((resolve) => after(Math.floor(rng() * SLOW_MS), resolve));
  return new Proxy(real, {
    get: (store, name) => {
      const method = (store as unknown as Methods)[name as string];
      if (typeof method !== 'function') return method;
      return async (...given: readonly never[]): Promise<unknown> => {
        await wait();
        const answer = await (method.call(store, ...given) as Promise<unknown>).then(
          (value) => ({ value }),
          (error: unknown) => ({ error }),
        );
        await wait();
        if ('error' in answer) throw answer.error;
        return name === 'arrive' && answer.value ? slowArrival(answer.value as Arriving, wait) : answer.value;
      };
    },
  });
}

function slowArrival(real: Arriving, wait: () => Promise<void>): Arriving {
  return {
    get isWhole() {
      return real.isWhole;
    },
    step: () => wait().then(() => real.step()),
    finish: async (nowMs) => {
      await wait();
      const done = await real.finish(nowMs);
      await wait();
      return done;
    },
    end: () => real.end(),
  };
}
