// How long a send in doubt is looked for before a person is asked.
import { describe, expect, it } from 'vitest';
import { doubtOf, LOOKS_UNTIL_ASKED, nextLookMs } from '../../app/domain/doubt.ts';
import { JOB_STATES } from '../../app/domain/job.ts';

describe('a send in doubt', () => {
  it('is looked for over hours, ever more seldom, then asked about', () => {
    const waits = Array.from({ length: LOOKS_UNTIL_ASKED - 1 }, (_, at) => nextLookMs(at + 1, true));
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    const hours = waits.reduce((sum, ms) => sum + ms, 0) / 3_600_000;
    expect(hours).toBeGreaterThan(2);
    expect(hours).toBeLessThan(3);
    expect(doubtOf({ state: 'uncertain', pollCount: LOOKS_UNTIL_ASKED - 1 })).toBe('looking');
    expect(doubtOf({ state: 'uncertain', pollCount: LOOKS_UNTIL_ASKED })).toBe('asked');
  });

  it('is looked for on while the person has not decided', () => {
    expect(nextLookMs(LOOKS_UNTIL_ASKED, true)).toBe(3_600_000);
    expect(nextLookMs(LOOKS_UNTIL_ASKED + 100, true)).toBe(3_600_000);
  });

  it('is no matter of other states, however often they were asked about', () => {
    for (const state of JOB_STATES)
      if (state !== 'uncertain') expect(doubtOf({ state, pollCount: 1_000 })).toBeNull();
  });
});
