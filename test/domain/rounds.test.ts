import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { inRounds, untilRound } from '../../app/domain/rounds.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Moments at which something was called, milliseconds from now on. */
function moments(begin: (look: () => void) => () => void): {
  readonly at: readonly number[];
  readonly end: () => void;
} {
  const at: number[] = [];
  const end = begin(() => void at.push(Math.round(performance.now())));
  return { at, end };
}

it('brings looks of one length together, whenever each began', () => {
  const first = moments((look) => inRounds(60_000, look));
  vi.advanceTimersByTime(17_000);
  const second = moments((look) => inRounds(60_000, look));
  const twice = moments((look) => inRounds(30_000, look));
  vi.advanceTimersByTime(23_000);
  const late = moments((look) => inRounds(60_000, look)); // 40 s: the next full minute is too near
  vi.advanceTimersByTime(201_000);
  expect(first.at).toEqual([60_000, 120_000, 180_000, 240_000]);
  expect(second.at).toEqual(first.at);
  expect(late.at).toEqual([120_000, 180_000, 240_000]);
  expect(twice.at).toEqual([60_000, 90_000, 120_000, 150_000, 180_000, 210_000, 240_000]);
  for (const { end } of [first, second, late, twice]) end();
  expect(vi.getTimerCount()).toBe(0);
});

it('lets a long wait end with the others, and a short one as it is', () => {
  vi.advanceTimersByTime(59_400);
  expect(untilRound(59_999)).toBe(59_999);
  expect(untilRound(60_000)).toBe(600);
  vi.advanceTimersByTime(700); // 60.1 s
  expect(untilRound(60_000)).toBe(59_900);
  expect(untilRound(150_000)).toBe(119_900);
  vi.advanceTimersByTime(59_600); // 119.7 s
  expect(untilRound(60_000)).toBe(60_000); // 180 s would be 60.3 s
  expect(untilRound(60_300)).toBe(60_300);
});

it('goes on after a look that broke down, and not once a look has ended it', () => {
  let looks = 0;
  const end = inRounds(1_000, () => {
    looks += 1;
    if (looks === 1) throw new Error('broken');
    end();
  });
  expect(() => vi.advanceTimersByTime(1_000)).toThrow('broken');
  vi.advanceTimersByTime(5_000);
  expect(looks).toBe(2);
});
