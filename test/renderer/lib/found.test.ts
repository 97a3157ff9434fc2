// What a search found, counted and named.
import { describe, expect, it } from 'vitest';
import type { HitGroupView } from '../../../app/contract/views.ts';
import { countsByShow, summaryOf, termsIn } from '../../../renderer/lib/found.ts';

const group = (recordingId: number, folderId: number | null, ...terms: string[]): HitGroupView => ({
  recordingId,
  folderId,
  title: 'A',
  addedAt: 0,
  durationSeconds: null,
  hits: terms.map((text, at) => ({
    segmentId: at,
    start: at,
    speaker: null,
    snippet: [
      { text: 'before ', hit: false },
      { text, hit: true },
    ],
  })),
});

describe('termsIn', () => {
  it('gives each term once, longest first, for that recording only', () => {
    expect(termsIn([group(1, 1, 'Rye', 'rye ', 'rye bread'), group(2, 1, 'salt')], 1)).toEqual([
      'rye bread',
      'rye',
    ]);
    expect(termsIn([], 1)).toEqual([]);
  });
});

describe('countsByShow', () => {
  it('counts places, most first, and leaves out what belongs to no show', () => {
    const groups = [group(1, 1, 'a'), group(2, 2, 'a', 'b'), group(3, 2, 'a'), group(4, null, 'a')];
    expect(countsByShow(groups)).toEqual([
      [2, 3],
      [1, 1],
    ]);
  });
});

describe('summaryOf', () => {
  it('names places and recordings', () => {
    const groups = [group(1, 1, 'a', 'b'), group(2, 1, 'a')];
    expect(summaryOf({ groups, hitCount: 3, more: false })).toBe('3 places in 2 recordings · newest first');
    expect(summaryOf({ groups, hitCount: 9_200, more: true })).toBe(
      'First 3 of 9,200 places in 2 recordings · newest first',
    );
    expect(summaryOf({ groups, hitCount: 3, more: true })).toBe(
      'First 3 places in 2 recordings · newest first',
    );
    expect(summaryOf({ groups: [], hitCount: 0, more: false })).toBe('Nothing found');
  });
});
