// Limits of time, when memory is collected before they come.
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { timeLimit } from '../../app/domain/time-limit.ts';

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
