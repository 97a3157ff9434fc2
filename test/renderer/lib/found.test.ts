// What a search found, counted and named.
import { describe, expect, it } from 'vitest';
import type { HitGroupView, SearchView } from '../../../app/contract/views.ts';
import { joined, summaryOf, termsIn, withMore } from '../../../renderer/lib/found.ts';

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

const view = (groups: readonly HitGroupView[], more: Partial<SearchView> = {}): SearchView => ({
  text: 'rye',
  groups,
  hitCount: groups.reduce((sum, { hitCount }) => sum + hitCount, 0),
  atLeast: false,
  more: false,
  next: null,
  idle: false,
  hint: null,
  suggestion: null,
  also: null,
  facets: { shows: [], years: [], speakers: [], tags: [], exact: true },
  tookMs: 1,
  ...more,
});
const places = ({ groups }: SearchView) =>
  groups.map(({ hitCount, hits, recordingId }) => [recordingId, hits.map(({ start }) => start), hitCount]);

describe('an answer and the one that goes on from it', () => {
  it('are one list, in which each recording and each place stands once', () => {
    const two = group(2, 1, 'a', 'b');
    const late = {
      ...group(1, 1, 'x', 'y', 'z'),
      hits: group(1, 1, 'x', 'y', 'z').hits.slice(1),
      hitCount: 2,
    };
    const first = view([group(1, 1, 'a', 'b')], { hint: 'A hint.', atLeast: true });
    const all = joined(first, view([two, late], { hitCount: 5 }));
    expect(places(all)).toEqual([
      [1, [0, 1, 2], 3],
      [2, [0, 1], 2],
    ]);
    expect(all).toMatchObject({ hitCount: 5, atLeast: false, more: false, hint: 'A hint.' });
  });

  it('go on as long as the second says so, or a recording has more places than are listed', () => {
    const whole = group(1, 1, 'a');
    const first = view([whole]);
    const next = { from: null, to: 2, skip: 0, counted: 1, acrossBorders: false };
    expect(joined(first, view([group(2, 1, 'a')])).more).toBe(false);
    expect(joined(first, view([group(2, 1, 'a')], { next })).more).toBe(true);
    expect(joined(first, view([group(2, 1, 'a')], { atLeast: true })).more).toBe(true);
    expect(joined(first, view([{ ...group(2, 1, 'a'), hitCount: 2 }])).more).toBe(true);
    expect(joined(view([{ ...whole, hitCount: 2 }]), view([])).more).toBe(true);
  });

  it('add up what they counted', () => {
    const facets = (count: number, exact: boolean) => ({
      shows: [{ value: 1, count }],
      years: [{ value: 2020 + count, count }],
      speakers: [],
      tags: [{ value: 'live', count }],
      exact,
    });
    const all = joined(
      view([], { facets: facets(2, false), atLeast: true }),
      view([], { facets: facets(3, true), atLeast: true }),
    );
    expect(all.facets).toEqual({
      shows: [{ value: 1, count: 5 }],
      years: [
        { value: 2023, count: 3 },
        { value: 2022, count: 2 },
      ],
      speakers: [],
      tags: [{ value: 'live', count: 5 }],
      exact: false,
    });
  });

  it('take in the rest of one recording, and know when there is none', () => {
    const some = { ...group(1, 1, 'a', 'b'), hitCount: 4 };
    const whole = group(1, 1, 'a', 'b', 'c', 'd');
    const all = withMore(view([some, group(2, 1, 'a')]), 1, { ...whole, hits: whole.hits.slice(2) });
    expect(places(all)).toEqual([
      [1, [0, 1, 2, 3], 4],
      [2, [0], 1],
    ]);
    expect(places(withMore(view([some]), 1, undefined))).toEqual([[1, [0, 1], 2]]);
  });
});
