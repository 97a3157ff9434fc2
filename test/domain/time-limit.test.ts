// Limits of time, when memory is collected before they come.
import { getEventListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { timeLimit, withinTime } from '../../app/domain/time-limit.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** In a function of its own, so that nothing here holds the limit. */
function heard(stop: AbortSignal, ms: number): Promise<unknown> {
  return new Promise((resolve) => {
    const signal = AbortSignal.any([stop, timeLimit(ms)]);
    signal.addEventListener('abort', () => resolve(signal.reason));
  });
}

it('a limit comes beside a wish to stop, whatever is collected meanwhile', async () => {
  const over = heard(new AbortController().signal, 200);
  for (let times = 0; times < 3; times += 1) {
    await delay(10);
    collect();
  }
  expect(await Promise.race([over, delay(5_000, 'never')])).toMatchObject({ name: 'TimeoutError' });
});

it('a limit that is only looked at is over, too', async () => {
  const both = AbortSignal.any([new AbortController().signal, timeLimit(500)]);
  collect();
  await delay(10);
  collect();
  await vi.waitFor(() => expect(both.aborted).toBe(true), 5_000);
});

it('work ends by its limit or by a wish, and else gives what it has, and nothing stays that listens', async () => {
  const made = vi.spyOn(AbortSignal, 'timeout');
  const heldNow = (): number =>
    made.mock.results.flatMap(({ value }) => getEventListeners(value as AbortSignal, 'abort')).length;
  const until = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  try {
    const none = new AbortController().signal;
    expect(await withinTime(60_000, none, () => Promise.resolve(heldNow()))).toBe(1);
    expect(heldNow()).toBe(0);
    await expect(withinTime(20, none, until)).rejects.toMatchObject({ name: 'TimeoutError' });
    const wish = new AbortController();
    const ended = withinTime(60_000, wish.signal, until);
    wish.abort(new Error('no more'));
    await expect(ended).rejects.toThrow('no more');
    await expect(withinTime(60_000, none, () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    );
    expect(heldNow()).toBe(0);
  } finally {
    made.mockRestore();
  }
});
