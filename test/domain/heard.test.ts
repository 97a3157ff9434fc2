// What was heard against what was promised: more than a second missing is never passed over, silence and roundings always are.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  joinMissing,
  readMissing,
  readPromise,
  secondsMissing,
  verdictOf,
  type Heard,
  type Missing,
  type SoundPromise,
  type SoundTrack,
} from '../../app/domain/heard.ts';
import {
  missingInShort,
  missingStories,
  notesInWords,
  tracksInWords,
} from '../../app/domain/missing-words.ts';

const promise = (more: Partial<SoundPromise> = {}): SoundPromise => ({
  claimedSeconds: 1_206,
  presentSeconds: 1_206,
  isEstimate: false,
  container: 'MP3',
  tracks: [],
  notes: [],
  ...more,
});
const track = (index: number, more: Partial<SoundTrack> = {}): SoundTrack => ({
  index,
  codecName: 'AAC',
  canDecode: true,
  channels: 1,
  title: null,
  language: null,
  seconds: 60,
  ...more,
});

describe('the verdict', () => {
  it('says nothing of a file that was never looked into', () => {
    expect(verdictOf(null, { endSeconds: 10 })).toBeNull();
  });

  it('calls whole what was heard to its end, and what ends within a second of it', () => {
    expect(verdictOf(promise(), { endSeconds: 1_206 })).toEqual([]);
    expect(verdictOf(promise(), { endSeconds: 1_205 })).toEqual([]);
    expect(verdictOf(promise(), { endSeconds: 1_300 })).toEqual([]);
  });

  it('tells the half that a copy does not hold', () => {
    const half = promise({ presentSeconds: 603 });
    const missing = [{ code: 'cut-off', seconds: 603, from: 603, to: 1_206 }];
    expect(verdictOf(half, { endSeconds: 603 })).toEqual(missing);
    // A service that does not say how much it heard changes nothing about the file.
    expect(verdictOf(half, { endSeconds: null })).toEqual(missing);
  });

  it('tells what is there and was not heard, a hair over a second already', () => {
    expect(verdictOf(promise(), { endSeconds: 603 })).toEqual([
      { code: 'ended-early', seconds: 603, from: 603, to: 1_206 },
    ]);
    expect(verdictOf(promise(), { endSeconds: 1_204.9 })).toHaveLength(1);
  });

  it('tells both, in order, and never the same second twice', () => {
    const both = verdictOf(promise({ presentSeconds: 800 }), { endSeconds: 700 });
    expect(both?.map(({ code, from, to }) => [code, from, to])).toEqual([
      ['ended-early', 700, 800],
      ['cut-off', 800, 1_206],
    ]);
    // More was heard than the first look could find: only what is behind that is missing.
    expect(verdictOf(promise({ presentSeconds: 800 }), { endSeconds: 1_000 })).toEqual([
      { code: 'cut-off', seconds: 206, from: 1_000, to: 1_206 },
    ]);
  });

  it('tells damaged places, touching ones as one, and how much has no place', () => {
    const missing = verdictOf(promise(), {
      endSeconds: 1_206,
      damaged: [
        { from: 65, to: 70 },
        { from: 60, to: 66 },
      ],
      damagedSeconds: 12,
    });
    expect(missing).toEqual([
      { code: 'damaged', seconds: 10, from: 60, to: 70 },
      { code: 'damaged', seconds: 2 },
    ]);
    expect(verdictOf(promise(), { endSeconds: 1_206, damagedSeconds: 0.8 })).toEqual([]);
  });

  it('adds small losses up', () => {
    const missing = verdictOf(promise({ presentSeconds: 1_205.4 }), {
      endSeconds: 1_205.4,
      damagedSeconds: 0.6,
    });
    expect(missing?.map(({ code }) => code)).toEqual(['cut-off', 'damaged']);
  });

  it('holds nothing against estimates', () => {
    expect(verdictOf(promise({ isEstimate: true }), { endSeconds: 60 })).toEqual([]);
    expect(verdictOf(promise({ claimedSeconds: null, presentSeconds: null }), { endSeconds: 60 })).toEqual(
      [],
    );
  });

  it('holds the end against the header where nothing could be counted', () => {
    expect(verdictOf(promise({ presentSeconds: null }), { endSeconds: 206 })).toEqual([
      { code: 'ended-early', seconds: 1_000, from: 206, to: 1_206 },
    ]);
  });

  it('measures the track that was heard by its own length', () => {
    const tracks = [track(0, { seconds: 1_206 }), track(1, { seconds: 60 })];
    expect(verdictOf(promise({ tracks }), { endSeconds: 60, track: 1 })).toEqual([]);
    expect(verdictOf(promise({ tracks }), { endSeconds: 50, track: 1 })).toHaveLength(1);
    // A longer one is no proof of a cut, and behind a cut no track goes on.
    const longer = promise({ claimedSeconds: 60, presentSeconds: 60, tracks });
    expect(verdictOf(longer, { endSeconds: 1_206, track: 0 })).toEqual([]);
    expect(verdictOf(promise({ presentSeconds: 30, tracks }), { endSeconds: 30, track: 1 })).toEqual([
      { code: 'cut-off', seconds: 30, from: 30, to: 60 },
    ]);
  });

  it('tells tracks in which somebody speaks too, but not the same in another language', () => {
    const tracks = [track(0, { language: 'en' }), track(1, { title: 'Guest' }), track(2, { language: 'de' })];
    const whole = promise({ claimedSeconds: 60, presentSeconds: 60, tracks });
    const missing = verdictOf(whole, { endSeconds: 60, track: 0, alsoSpoken: [0, 1, 1, 2, 7] });
    expect(missing).toEqual([{ code: 'track-not-heard', seconds: 60, track: 1 }]);
    expect(secondsMissing(missing ?? [])).toBe(0);
  });
});

const amounts = fc.double({ min: 0, max: 100_000, noNaN: true });
const wild = fc.oneof(amounts, fc.double(), fc.constant(null));
const heards: fc.Arbitrary<Heard> = fc.record({
  endSeconds: wild,
  damaged: fc.array(fc.record({ from: fc.double(), to: fc.double() }), { maxLength: 6 }),
  damagedSeconds: fc.double(),
});

describe('for any numbers at all', () => {
  it('is total: parts have a length and come in order, and more than a second in all or none', () => {
    fc.assert(
      fc.property(wild, wild, fc.boolean(), heards, (claimedSeconds, presentSeconds, isEstimate, heard) => {
        const missing = verdictOf(promise({ claimedSeconds, presentSeconds, isEstimate }), heard) ?? [];
        const places = missing.flatMap(({ from }) => from ?? []);
        expect(places).toEqual([...places].sort((a, b) => a - b));
        for (const one of missing) expect(one.seconds).toBeGreaterThan(0);
        if (missing.length > 0) expect(secondsMissing(missing)).toBeGreaterThan(1);
        expect(readMissing(JSON.stringify(missing))?.length).toBe(missing.length);
      }),
    );
  });

  it('tells every second between what is heard and what is promised', () => {
    fc.assert(
      fc.property(amounts, amounts, amounts, (claimed, present, end) => {
        const promised = promise({ claimedSeconds: claimed, presentSeconds: present });
        const gap = Math.max(claimed, present) - Math.min(end, Math.max(claimed, present));
        const missing = verdictOf(promised, { endSeconds: end }) ?? [];
        if (gap > 1.2) expect(secondsMissing(missing)).toBeCloseTo(gap, 0);
        else expect(secondsMissing(missing)).toBeLessThanOrEqual(1.2);
      }),
    );
  });

  it('reads back whatever was stored, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        readMissing(text);
        readPromise(text);
      }),
    );
    const stored = promise({ tracks: [track(0, { title: 'Mic' })], notes: ['header-never-closed'] });
    expect(readPromise(JSON.stringify(stored))).toEqual(stored);
    expect(readPromise(null)).toBeNull();
    expect(readMissing('[{"code":"of-tomorrow","seconds":3},{"code":"damaged","seconds":2}]')).toEqual([
      { code: 'damaged', seconds: 2 },
    ]);
  });
});

describe('joined recordings', () => {
  it('miss what their parts miss, at its place in the whole', () => {
    const cut: Missing = { code: 'cut-off', seconds: 5, from: 55, to: 60 };
    expect(joinMissing([{ missing: null, offsetSeconds: 0 }])).toBeNull();
    expect(
      joinMissing([
        { missing: [], offsetSeconds: 0 },
        { missing: [cut], offsetSeconds: 100 },
        { missing: null, offsetSeconds: 160 },
      ]),
    ).toEqual([{ ...cut, from: 155, to: 160 }]);
  });
});

describe('pieces', () => {
  it('that end too soon are marked where they end: behind it is the next piece', () => {
    const cut: Missing = { code: 'cut-off', seconds: 30, from: 60, to: 90 };
    const [first, last] = joinMissing([
      { missing: [cut], offsetSeconds: 0, nextSeconds: 60 },
      { missing: [cut], offsetSeconds: 60 },
    ]) as [Missing, Missing];
    expect([first, last]).toEqual([
      { code: 'cut-off', seconds: 30, from: 60 },
      { ...cut, from: 120, to: 150 },
    ]);
    const [told] = missingStories([first], []);
    expect(told?.text).toContain('at 1:00: 0:30 that it promises are not there');
  });
});

describe('in words', () => {
  it('says how much of how much in a line', () => {
    const cut: Missing = { code: 'cut-off', seconds: 603, from: 603, to: 1_206 };
    expect(missingInShort([cut], 603)).toBe('10:03 of 20:06 missing');
    expect(missingInShort([{ code: 'damaged', seconds: 2 }], null)).toBe('0:02 missing');
    expect(missingInShort([{ code: 'track-not-heard', seconds: 60, track: 1 }], 60)).toBe(
      'another track not transcribed',
    );
    expect(missingInShort([], 60)).toBe('');
  });

  it('says for every part what happened and what to do', () => {
    const [cut, early, damaged, other] = missingStories(
      [
        { code: 'cut-off', seconds: 10, from: 50, to: 60 },
        { code: 'ended-early', seconds: 10, from: 50, to: 60 },
        { code: 'damaged', seconds: 3, from: 10, to: 13 },
        { code: 'track-not-heard', seconds: 60, track: 1 },
      ],
      [track(0), track(1, { title: 'Guest' })],
    );
    expect(cut?.text).toContain('goes on to 1:00, but its sound ends at 0:50');
    expect(early?.text).toContain('heard up to 0:50 only, though the file goes on to 1:00');
    expect(early?.advice).toContain('another engine');
    expect(damaged?.text).toContain('from 0:10 to 0:13');
    expect(other?.text).toContain('track 2, “Guest”');
  });

  it('names the track that was heard among several', () => {
    expect(tracksInWords([track(0)], 0)).toBeNull();
    expect(tracksInWords([track(0), track(1, { title: 'Mic' })], 1)).toBe(
      'Track 2 of 2, “Mic”, was transcribed.',
    );
  });

  it('tells a header that was never closed', () => {
    expect(notesInWords(['header-never-closed', 'cut-off'])).toEqual([
      expect.stringContaining('never closed'),
    ]);
  });
});
