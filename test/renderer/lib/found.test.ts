// What a search found, counted and named.
import { describe, expect, it } from 'vitest';
import type { HitGroupView } from '../../../app/contract/views.ts';
import { summaryOf, termsIn } from '../../../renderer/lib/found.ts';

const group = (recordingId: number, folderId: number | null, ...terms: string[]): HitGroupView => ({
  recordingId,
  folderId,
  title: 'A',
  addedAt: 0,
  durationSeconds: null,
  recordedAt: 0,
  isOlder: false,
  hitCount: terms.length,
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

describe('summaryOf', () => {
  it('names places and recordings', () => {
    const groups = [group(1, 1, 'a', 'b'), group(2, 1, 'a')];
    const more = (hitCount: number, atLeast = false) => summaryOf({ groups, hitCount, atLeast, more: true });
    expect(summaryOf({ groups, hitCount: 3, atLeast: false, more: false })).toBe('3 places in 2 recordings');
    expect(more(9_200)).toBe('First 3 of 9,200 places, in 2 recordings');
    expect(more(2_000, true)).toBe('First 3 of at least 2,000 places, in 2 recordings');
    expect(more(3)).toBe('First 3 places in 2 recordings');
    expect(summaryOf({ groups: [], hitCount: 0, atLeast: false, more: false })).toBe('Nothing found');
  });
});
