// When the window begins: at once, but for the first time that a build runs, when its list can be drawn in the same breath.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { untilWorthKeeping } from '../../renderer/lib/kept-code.ts';

const kept = new Map<string, string>();

beforeEach(() => {
  vi.useFakeTimers();
  kept.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Whether it is fulfilled by now. */
async function isOver(waiting: Promise<void>): Promise<boolean> {
  let over = false;
  void waiting.then(() => (over = true));
  await vi.advanceTimersByTimeAsync(0);
  return over;
}

it('waits for the answers at the first start of a build, and never again', async () => {
  let answer: (value: unknown) => void = () => undefined;
  const asked = vi.fn(() => new Promise((resolve) => (answer = resolve)));
  const first = untilWorthKeeping('/assets/first-1.js', asked);
  expect(await isOver(first)).toBe(false);
  answer({ ok: true });
  expect(await isOver(first)).toBe(true);
  expect(await isOver(untilWorthKeeping('/assets/first-1.js', asked))).toBe(true);
  expect(asked).toHaveBeenCalledTimes(1);
});

it('waits again for another build', async () => {
  await untilWorthKeeping('/assets/first-1.js', () => Promise.resolve());
  expect(await isOver(untilWorthKeeping('/assets/first-2.js', () => new Promise(() => undefined)))).toBe(
    false,
  );
});

it('begins without answers that take long', async () => {
  const long = untilWorthKeeping('/assets/first-1.js', () => new Promise(() => undefined));
  await vi.advanceTimersByTimeAsync(2_900);
  expect(await isOver(long)).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(await isOver(long)).toBe(true);
});
