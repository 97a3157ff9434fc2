import { describe, expect, it } from 'vitest';
import { calmFeatures } from '../../app/shell/calm-features.ts';

const OURS = 'PartitionAllocMemoryReclaimer:interval/20s';

describe('the pace at which Chromium gives memory back', () => {
  it('is slower, beside what a person enabled', () => {
    expect(calmFeatures('', '')).toBe(OURS);
    expect(calmFeatures('A,B:c/d', 'E')).toBe(`A,B:c/d,${OURS}`);
  });

  it('is the person’s where they named it', () => {
    const own = 'A,PartitionAllocMemoryReclaimer:interval/2s';
    expect(calmFeatures(own, '')).toBe(own);
    expect(calmFeatures('A', 'PartitionAllocMemoryReclaimer')).toBe('A');
    expect(calmFeatures('', 'PartitionAllocMemoryReclaimer')).toBe('');
  });
});
