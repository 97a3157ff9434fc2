// The list of engines, and what is assumed of one that is not on it.
import { describe, expect, it } from 'vitest';
import { deadlineMs } from '../../app/domain/engine.ts';
import { AIML_API, ENGINES, ON_DEVICE } from '../../app/speech/engines.ts';

describe('the engines', () => {
  it('begin with the one that is free and stays here', () => {
    expect(ENGINES.all[0]).toMatchObject({ isPaid: false, runsHere: true, mayHaveAcceptedUnanswered: false });
  });

  it('have ids of their own', () => {
    expect(new Set(ENGINES.all.map(({ id }) => id)).size).toBe(ENGINES.all.length);
    for (const { id } of ENGINES.all) expect(ENGINES.has(id) && ENGINES.traits(id).id).toBe(id);
  });

  it('of another version are treated with the most care', () => {
    expect(ENGINES.has('elsewhere')).toBe(false);
    expect(ENGINES.traits('elsewhere')).toMatchObject({
      id: 'elsewhere',
      isPaid: true,
      mayHaveAcceptedUnanswered: true,
      runsHere: false,
    });
  });
});

describe('the wait for a result', () => {
  it('has no end where the engine answers for itself', () => {
    expect(deadlineMs(ON_DEVICE, 36_000)).toBeNull();
  });

  it('is half the length of the sound, of ten minutes at least, of an hour at most', () => {
    const seconds = (length: number): number => (deadlineMs(AIML_API, length) ?? NaN) / 1_000;
    expect([0, 1_200, 1_201, 3_600, 7_200, 7_201, 36_000].map(seconds)).toEqual([
      600, 600, 600.5, 1_800, 3_600, 3_600, 3_600,
    ]);
  });
});
