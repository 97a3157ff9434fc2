// What is taken of a feed: at first as the person chose, later by itself and within reason.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstTaken,
  laterTaken,
  readFirstTake,
  TAKEN_AT_ONCE,
  totalsOf,
  type TakeableItem,
} from '../../app/domain/feed-take.ts';

const DAY = 24 * 3_600_000;
const item = (day: number | null, more: Partial<TakeableItem> = {}): TakeableItem => ({
  publishedMs: day === null ? null : day * DAY,
  durationSeconds: 60,
  hasSound: true,
  ...more,
});
const any = fc.record({
  publishedMs: fc.option(fc.integer({ min: 0, max: 20_000 * DAY })),
  durationSeconds: fc.option(fc.nat()),
  hasSound: fc.boolean(),
});

describe('the words for what is taken', () => {
  it.each([
    ['all', { kind: 'all' }],
    [' None ', { kind: 'none' }],
    ['newest 10', { kind: 'newest', count: 10 }],
    ['since 2024-02-29', { kind: 'since', atMs: Date.UTC(2024, 1, 29) }],
    ['since 2024-02', { kind: 'since', atMs: Date.UTC(2024, 1, 1) }],
  ])('%j', (words, take) => {
    expect(readFirstTake(words)).toEqual(take);
  });

  it.each([
    '',
    'some',
    'newest',
    'newest 0',
    'newest -1',
    'newest 1.5',
    'since',
    'since 2023-02-29',
    'since 2024-13-01',
    'since yesterday',
    'all of it',
  ])('%j say nothing', (words) => {
    expect(readFirstTake(words)).toBeNull();
  });
});

describe('what is taken at first', () => {
  const items = [item(3), item(5), item(null), item(4, { hasSound: false }), item(1)];

  it.each([
    ['all', [0, 1, 2, 4]],
    ['none', []],
    ['newest 2', [0, 1]],
    ['newest 100', [0, 1, 2, 4]],
    ['since 1970-01-04', [0, 1]],
  ])('%s', (words, places) => {
    expect(firstTaken(items, readFirstTake(words) ?? { kind: 'none' })).toEqual(places);
  });

  it('is never without sound, never twice and in order', () => {
    const take = fc.oneof(
      fc.constant({ kind: 'all' } as const),
      fc.nat({ max: 10 }).map((count) => ({ kind: 'newest', count }) as const),
      fc.nat({ max: 20_000 }).map((day) => ({ kind: 'since', atMs: day * DAY }) as const),
    );
    fc.assert(
      fc.property(fc.array(any, { maxLength: 20 }), take, (all, choice) => {
        const places = firstTaken(all, choice);
        expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
        expect(places.every((at) => all[at]?.hasSound)).toBe(true);
        if (choice.kind === 'newest')
          expect(places.length).toBe(Math.min(choice.count, all.filter(({ hasSound }) => hasSound).length));
      }),
    );
  });

  it('is counted with its hours, with how many of them are not known, and with what has to be paid for', () => {
    const written = item(3, { hasTranscript: true, durationSeconds: 100 });
    expect(totalsOf([item(1), item(2, { durationSeconds: null }), written, item(3)], [0, 1, 2])).toEqual({
      items: 3,
      seconds: 160,
      unknownLengths: 1,
      bringTranscripts: 1,
      secondsToTranscribe: 60,
      unknownToTranscribe: 1,
    });
    const free = item(4, { hasTranscript: true, durationSeconds: null });
    expect(totalsOf([free], [0])).toMatchObject({ unknownLengths: 1, unknownToTranscribe: 0 });
  });
});

describe('what is taken later by itself', () => {
  it('is what is new; not what has no sound or is dated far back', () => {
    const items = [item(1_001), item(1_002, { hasSound: false }), item(960), item(971), item(null)];
    expect(laterTaken(items, 1_000 * DAY)).toEqual([null, 'no-sound', 'older', null, null]);
  });

  it('is nothing where so much came at once that it must be an archive', () => {
    const few = Array.from({ length: TAKEN_AT_ONCE }, (_, at) => item(1_000 + at));
    expect(laterTaken(few, 1_000 * DAY).every((reason) => reason === null)).toBe(true);
    expect(laterTaken([...few, item(1_100)], 1_000 * DAY).every((reason) => reason === 'too-many')).toBe(
      true,
    );
    expect(laterTaken([...few, item(1)], 1_000 * DAY).filter((reason) => reason === null)).toHaveLength(
      TAKEN_AT_ONCE,
    );
  });

  it('is never more than so many', () => {
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), fc.option(fc.nat()), (items, newestMs) => {
        expect(laterTaken(items, newestMs).filter((reason) => reason === null).length).toBeLessThanOrEqual(
          TAKEN_AT_ONCE,
        );
      }),
    );
  });
});
