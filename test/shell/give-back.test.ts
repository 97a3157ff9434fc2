import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AFTER_START_MS } from '../../app/contract/after-start.ts';
import { giveBackAfterStart } from '../../app/shell/give-back.ts';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
afterEach(() => void vi.useRealTimers());

it('collects twice after a start, more than 30 s apart, and then never again', () => {
  const at: number[] = [];
  const begunMs = Date.now();
  giveBackAfterStart(() => at.push(Date.now() - begunMs));
  vi.advanceTimersByTime(DAY_MS);
  expect(at).toEqual(AFTER_START_MS);
  expect(at).toHaveLength(2);
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(30_000);
});

it('does without what is still to come', () => {
  let collected = 0;
  const end = giveBackAfterStart(() => (collected += 1));
  vi.advanceTimersByTime(AFTER_START_MS[0] ?? 0);
  end();
  vi.advanceTimersByTime(DAY_MS);
  expect(collected).toBe(1);
});
