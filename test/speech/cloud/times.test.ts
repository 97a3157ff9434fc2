// Times of an answer: their unit, and that a wild one is mended and drags no other along.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment, Transcript } from '../../../app/domain/transcript.ts';
import { longestInOrder, placeInOrder, placeStretches } from '../../../app/speech/cloud/mending.ts';
import { readTranscript } from '../../../app/speech/cloud/responses.ts';

function read(payload: unknown, recordedSeconds: number | null = null): Transcript {
  const transcript = readTranscript(payload, 'm', recordedSeconds);
  if (!transcript) throw new Error('no transcript');
  return transcript;
}

const timesOf = ({ segments }: Transcript) => segments.map(({ end, start }) => [start, end]);
const wordsIn = (transcript: Transcript) => transcript.segments.flatMap(({ words }) => words);

interface Spoken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Words as they are said: one after the other, now and then with a pause, at a human speed. */
const speech = (least = 6): fc.Arbitrary<Spoken[]> =>
  fc
    .array(
      fc.record({
        text: fc.stringMatching(/^[a-z]{2,11}$/),
        speed: fc.integer({ min: 7, max: 24 }),
        gap: fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 0, max: 200 }) },
          fc.integer({ max: 5_000, min: 0 }),
        ),
      }),
      { minLength: least, maxLength: 60 },
    )
    .map((drafts) => {
      let at = 0;
      return drafts.map(({ gap, speed, text }) => {
        const start = at + gap;
        at = start + Math.round((text.length / speed) * 1000);
        return { text, start: start / 1000, end: at / 1000 };
      });
    });

type Form = 'deepgram' | 'assembly' | 'whisper';
const lengthOf = (spoken: readonly Spoken[]): number => spoken.at(-1)?.end ?? 0;

/** The same speech as the families write it; a `time` may turn a time into anything. */
function written(form: Form, spoken: readonly Spoken[], time: (seconds: number) => unknown, length?: number) {
  const text = spoken.map((one) => one.text).join(' ');
  const items = spoken.map((one) => ({ ...one, start: time(one.start), end: time(one.end) }));
  if (form === 'assembly') return { text, words: items, audio_duration: length };
  if (form === 'whisper') return { text, segments: items, duration: length };
  const words = items.map(({ text: word, ...one }) => ({ word, ...one }));
  return {
    metadata: { duration: length },
    results: { channels: [{ alternatives: [{ transcript: text, words }] }] },
  };
}

const form = fc.constantFrom<Form>('deepgram', 'assembly', 'whisper');

describe('the unit', () => {
  const units: Readonly<Record<string, (seconds: number) => unknown>> = {
    seconds: (time) => time,
    milliseconds: (time) => Math.round(time * 1000),
    microseconds: (time) => Math.round(time * 1e6),
    strings: (time) => String(time),
    'strings of milliseconds': (time) => String(Math.round(time * 1000)),
    'seconds that say so': (time) => `${time}s`,
    'a clock': (time) => `${Math.floor(time / 3600)}:${Math.floor(time / 60) % 60}:${(time % 60).toFixed(3)}`,
  };

  it.each(Object.keys(units))('%s: the same times, whatever the family, the length known or not', (unit) => {
    fc.assert(
      fc.property(speech(), form, fc.boolean(), fc.nat({ max: 40_000 }), (spoken, family, isKnown, late) => {
        const moved = spoken.map((one) => ({ ...one, start: one.start + late, end: one.end + late }));
        const length = lengthOf(moved);
        const wanted = read(written('deepgram', moved, (time) => time, length));
        const got = read(written(family, moved, units[unit] ?? Number, isKnown ? length : undefined));
        const flat = (one: Transcript) =>
          family === 'whisper' ? timesOf(one) : wordsIn(one).map(({ end, start }) => [start, end]);
        const expected = wordsIn(wanted).map(({ end, start }) => [start, end]);
        expect(flat(got)).toEqual(
          expected.map((pair) => pair.map((time): unknown => expect.closeTo(time, 2))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('is not judged by one wild time, however large, wherever it is', () => {
    fc.assert(
      fc.property(
        ...[speech(), form, fc.nat(), fc.boolean(), fc.boolean()],
        fc.double({ min: 20, max: 1e9, noNaN: true }),
        (spoken, family, place, isMs, isKnown, wild) => {
          const at = place % spoken.length;
          const factor = isMs ? 1000 : 1;
          let call = 0;
          const time = (seconds: number): unknown => {
            const index = Math.floor(call++ / 2);
            return index === at
              ? wild * factor + lengthOf(spoken) * factor
              : (Math.round(seconds * 1000) / 1000) * factor;
          };
          const length = lengthOf(spoken);
          const got = read(written(family, spoken, time, isKnown ? length : undefined), length);
          const items: readonly { start: number | null }[] =
            family === 'whisper' ? got.segments : wordsIn(got);
          expect(items.length).toBe(spoken.length);
          items.forEach(({ start }, index) => {
            if (index !== at) expect(start).toBeCloseTo(spoken[index]?.start ?? 0, 2);
          });
          const mended = items[at]?.start ?? NaN;
          expect(mended).toBeGreaterThanOrEqual(items[at - 1]?.start ?? 0);
          expect(mended).toBeLessThanOrEqual(items[at + 1]?.start ?? length);
        },
      ),
    );
  });

  it('of slow and silent answers is seconds', () => {
    const silence = [0, 30, 60].map((start) => ({ start, end: start + 30, text: ' you' }));
    expect(timesOf(read({ text: 'you you you', segments: silence, duration: 90 }))[2]).toEqual([60, 90]);
    expect(timesOf(read({ text: 'you', segments: silence.slice(0, 1) }))).toEqual([[0, 30]]);
  });

  it('of a few words at the beginning of a long recording is milliseconds where they say so', () => {
    const words = [
      { text: 'hi', start: 500, end: 900 },
      { text: 'there', start: 1_000, end: 1_400 },
    ];
    expect(timesOf(read({ text: 'hi there', words, audio_duration: 3_600 }))).toEqual([[0.5, 1.4]]);
  });
});

describe('the end of the sound', () => {
  const clip = [
    { start: 0, end: 2.1, text: 'Thank you all.' },
    { start: 2.1, end: 29.98, text: 'See you next week.' },
  ];
  const text = 'Thank you all. See you next week.';

  it('ends the last segment, whoever knows it', () => {
    const wanted = [
      [0, 2.1],
      [2.1, 4.2],
    ];
    expect(timesOf(read({ text, segments: clip, duration: 4.2 }))).toEqual(wanted);
    expect(timesOf(read({ text, segments: clip }, 4.2))).toEqual(wanted);
    expect(
      timesOf(read({ text: 'Thanks.', segments: [{ start: 0, end: 29.98, text: 'Thanks.' }] }, 1.5)),
    ).toEqual([[0, 1.5]]);
  });

  it('has what is said to begin behind it before it', () => {
    const segments = [
      ...clip.slice(0, 1),
      { start: 2.1, end: 3.5, text: 'See you.' },
      { start: 30, end: 32, text: 'Bye.' },
    ];
    expect(timesOf(read({ text: 'Thank you all. See you. Bye.', segments, duration: 4.2 }))).toEqual([
      [0, 2.1],
      [2.1, 3.5],
      [3.5, 4.2],
    ]);
  });

  it('is no end when a file tells too little of its length, or the answer has it in another unit', () => {
    const long = Array.from({ length: 20 }, (_, at) => ({
      start: at * 5,
      end: at * 5 + 4,
      text: 'These are some words.',
    }));
    const all = { text: long.map((one) => one.text).join(' '), segments: long };
    expect(timesOf(read(all, 50)).at(-1)).toEqual([95, 99]);
    expect(read({ ...all, duration: 99_000 }, 99)).toMatchObject({ durationSeconds: 99 });
    expect(timesOf(read({ ...all, duration: 99_000 }, 99)).at(-1)).toEqual([95, 99]);
  });
});

describe('words and their segment', () => {
  const words = (...starts: number[]) =>
    starts.map((start, at) => ({ word: ['one', 'two', 'three'][at], start, end: start + 0.4 }));
  const segment = (start: number, list: unknown) =>
    read(
      { text: 'one two three', segments: [{ start, end: start + 2, text: 'one two three', words: list }] },
      60,
    ).segments[0];

  it('one word outside goes between its neighbours', () => {
    expect(segment(10, words(10, 50, 11.2))?.words.map(({ start }) => start)).toEqual([10, 10.4, 11.2]);
  });

  it('words that count from their segment are moved to it', () => {
    expect(segment(30, words(0, 0.5, 1.2))?.words.map(({ start }) => start)).toEqual([30, 30.5, 31.2]);
  });

  it('most words outside are right, and their segment is not', () => {
    expect(segment(30, words(10, 10.5, 11.2))).toMatchObject({ start: 10, end: 11.6 });
  });
});

describe('times that say nothing', () => {
  const said = (start: unknown, end: unknown) =>
    ['Good', 'morning', 'all'].map((word) => ({ word, text: word, start, end }));

  it.each([
    [0, 0],
    [null, null],
    ['NaN', 'NaN'],
    [7, 7],
  ])('%j to %j for all are none, and the text stays', (start, end) => {
    const list = said(start, end);
    for (const answer of [
      { text: 'Good morning all', words: list },
      { text: 'Good morning all', segments: list },
    ]) {
      const { segments, wordTimes } = read(answer, 5);
      expect(segments.map((one) => one.text).join(' ')).toBe('Good morning all');
      expect(segments.every((one) => one.start === null && one.end === null)).toBe(true);
      expect(wordTimes).toBe('none');
    }
  });

  it('negative and missing ones go between their neighbours', () => {
    const list = said(1, 1.4).map((word, at) =>
      at === 1 ? { ...word, start: -8, end: null } : { ...word, start: 1 + at },
    );
    const [, middle] = wordsIn(read({ text: 'Good morning all', words: list }, 5));
    expect(middle?.start).toBeGreaterThanOrEqual(1);
    expect(middle?.end).toBeLessThanOrEqual(3);
  });

  it('in falling order keep the text in its order', () => {
    const list = said(0, 0).map((word, at) => ({ ...word, start: 3 - at, end: 3.4 - at }));
    const got = read({ text: 'Good morning all', words: list }, 5);
    expect(wordsIn(got).map(({ text }) => text)).toEqual(['Good', 'morning', 'all']);
    expect(wordsIn(got)[0]?.start).toBe(1);
  });
});

describe('two clusters', () => {
  it('a list that begins anew for a second voice keeps both at their times', () => {
    fc.assert(
      fc.property(speech(8), speech(8), (first, second) => {
        fc.pre((second[1]?.start ?? 0) < (first.at(-4)?.start ?? 0));
        const got = read(written('deepgram', [...first, ...second], (time) => time));
        const starts = wordsIn(got).map(({ start }) => start);
        const wanted = [...first, ...second].map(({ start }) => start);
        expect([...starts].sort((a, b) => a - b)).toEqual([...wanted].sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });

  it('segments in any order are put in the order of their times', () => {
    const ordered = Array.from({ length: 8 }, (_, at) => ({
      start: at * 3,
      end: at * 3 + 2.5,
      text: `Sentence number ${at}.`,
    }));
    fc.assert(
      fc.property(fc.shuffledSubarray(ordered, { minLength: 8 }), (segments) => {
        const starts = timesOf(read({ text: '', segments, duration: 25 })).map(([start]) => start ?? 0);
        expect(starts).toEqual([...starts].sort((a, b) => a - b));
        expect(starts.length).toBe(8);
      }),
    );
  });
});

describe('mending', () => {
  const anyTime = fc.oneof(
    fc.double({ min: -1e3, max: 1e6, noNaN: true }).map((time) => Math.round(time * 1e6) / 1e6),
    fc.constant(undefined),
  );
  const anySpans = fc.array(fc.record({ start: anyTime, end: anyTime, letters: fc.nat({ max: 99 }) }), {
    maxLength: 40,
  });
  const anyBounds = fc
    .tuple(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.oneof(fc.double({ min: 0, max: 1e4, noNaN: true }), fc.constant(Infinity)),
    )
    // Sums of bounds that no recording has are not exact.
    .map(([from, more]) => [Math.round(from * 1_000) / 1_000, Math.round(more * 1_000) / 1_000] as const)
    .map(([from, more]) => ({ from, to: from + more }));

  it('places anything within its bounds, words in order, ends behind starts', () => {
    fc.assert(
      fc.property(anySpans, anyBounds, (spans, bounds) => {
        const stretches = placeStretches(
          spans,
          spans.map((_, at) => at % 3),
          bounds,
        );
        for (const placed of [placeInOrder(spans, bounds), stretches]) {
          expect(placed.length).toBe(spans.length);
          placed.forEach(({ end, start }, at) => {
            expect(start).toBeGreaterThanOrEqual(bounds.from);
            expect(start).toBeLessThanOrEqual(bounds.to);
            expect(end).toBeGreaterThanOrEqual(start);
            expect(end).toBeLessThanOrEqual(Math.max(bounds.to, start));
            expect(Number.isFinite(end)).toBe(true);
            if (placed !== stretches) expect(start).toBeGreaterThanOrEqual(placed[at - 1]?.start ?? 0);
          });
        }
      }),
    );
  });

  it('lets a stretch go on over the next of its voice where its words take so long, and one that is out of order never', () => {
    const said = (start: number, end: number) => ({ start, end, letters: 15 * (end - start) });
    const place = (third: ReturnType<typeof said>) =>
      placeStretches(
        [said(0, 6), said(5, 9), third, said(20, 24), said(30, 33), said(40, 43)],
        [1, 1, 1, 1, 1, 1],
        {
          from: 0,
          to: 100,
        },
      );
    expect(place(said(10, 22)).slice(0, 3)).toEqual([
      { start: 0, end: 6 },
      { start: 5, end: 9 },
      { start: 10, end: 22 },
    ]);
    // Its start is wild, so that its end says nothing about where it lies now.
    expect(place(said(90, 94))[2]).toEqual({ start: 9, end: 13 });
    expect(place({ start: 90, end: 94, letters: 1_500 })[2]).toEqual({ start: 9, end: 20 });
  });

  it('gives a wild end the time that the word takes to say, and no more than there is before the next', () => {
    const next = fc.double({ min: 2.1, max: 60, noNaN: true });
    const wild = fc.oneof(fc.constant(undefined), fc.constant(0), fc.constant(9e4));
    fc.assert(
      fc.property(next, wild, fc.integer({ min: 1, max: 30 }), (start, end, letters) => {
        const spans = [
          { start: 0, end: 1, letters: 5 },
          { start: 2, end, letters },
          { start, end: start + 1, letters: 5 },
        ];
        const mended = placeInOrder(spans, { from: 0, to: 100 })[1];
        expect(mended?.start).toBe(2);
        expect(mended?.end).toBeGreaterThan(2);
        expect(mended?.end).toBeLessThanOrEqual(start);
      }),
    );
  });

  it('takes one early time for a wild one, and not for a second beginning', () => {
    const spoken = Array.from({ length: 12 }, (_, at) => ({
      text: `word${at}`,
      start: 100 + at,
      end: 100.5 + at,
    }));
    const isWild = (seconds: number): boolean => seconds === 105;
    const answer = written('deepgram', spoken, (seconds) => (isWild(seconds) ? 3 : seconds), 200);
    const words = wordsIn(read(answer, 200));
    expect(words.map(({ text }) => text)).toEqual(spoken.map(({ text }) => text));
    expect(words[5]?.start).toBeGreaterThanOrEqual(104);
    expect(words[5]?.start).toBeLessThanOrEqual(106);
  });

  it('leaves sane ones alone, also where people speak at once', () => {
    const said: Segment[] = read({
      text: '',
      utterances: [
        {
          speaker: 'A',
          start: 0,
          end: 9_500,
          text: 'So when I started this show three years ago nobody had heard of it.',
        },
        { speaker: 'B', start: 4_000, end: 5_000, text: 'I was one of them.' },
        { speaker: 'A', start: 9_600, end: 12_000, text: 'And then one day you wrote to me.' },
      ],
    }).segments.slice();
    expect(said.map(({ end, start }) => [start, end])).toEqual([
      [0, 9.5],
      [4, 5],
      [9.6, 12],
    ]);
  });

  it('finds the most that are in order', () => {
    expect([...longestInOrder([9, 1, 2, undefined, 500, 3, 4])].sort()).toEqual([1, 2, 5, 6]);
    expect(longestInOrder([])).toEqual(new Set());
  });
});
