// What is started anew by itself, and what is not.
import { expect, it } from 'vitest';
import { CrashPace, mayRestart, RESTART_AGAIN_MS } from '../../app/domain/restart.ts';

it.each<[unknown, number, boolean]>([
  [null, 0, true],
  [undefined, 5, true],
  ['1', 5, true],
  [Number.NaN, 5, true],
  [1_000, 1_000, false],
  [1_000, 1_000 + RESTART_AGAIN_MS - 1, false],
  [1_000, 1_000 + RESTART_AGAIN_MS, true],
  [1_000_000_000, 1_000, false],
])('after a restart at %j, at %d it may start anew: %s', (last, now, may) => {
  expect(mayRestart(last, now)).toBe(may);
});

it('a page is loaded again after a crash, and not after the third within a minute', () => {
  const pace = new CrashPace();
  expect([0, 30_000, 59_999].map((at) => pace.isTooMuch(at))).toEqual([false, false, true]);
  pace.forget();
  expect(pace.isTooMuch(60_000)).toBe(false);
  // The first of these is a minute old when the third comes.
  const slow = new CrashPace();
  expect([0, 30_000, 60_000].map((at) => slow.isTooMuch(at))).toEqual([false, false, false]);
});
