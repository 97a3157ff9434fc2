// Several people at once: each at their own time, long enough to be read, in every format.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../app/domain/transcript.ts';
import { columnsOf } from '../../app/export/columns.ts';
import { cuesOf, type Cue } from '../../app/export/cues.ts';
import type { CueRules } from '../../app/export/cue-rules.ts';

const SRT: CueRules = { lineChars: 42, namePrefix: true, together: 'lines' };
const VTT: CueRules = { lineChars: 42, namePrefix: false, together: 'captions' };

/** A segment with words at an even speed. */
function said(speaker: string, start: number, end: number, text: string): Segment {
  const words = text.split(' ');
  const step = (end - start) / words.length;
  return {
    ...{ start, end, speaker, text },
    words: words.map((word, at) => ({
      text: word,
      start: start + at * step,
      end: start + (at + 0.9) * step,
    })),
  };
}

const startOf = (cues: readonly Cue[], text: string): number =>
  cues.find(({ lines }) => lines.join(' ').includes(text))?.startMs ?? NaN;

describe('a guest who says short things while the host speaks on', () => {
  const host = said(
    'Host',
    0,
    17.5,
    'So when I started this show three years ago, nobody had heard of it, and we had four listeners, and one of them was my own mother, which is a fine start, and then one day you wrote to me and everything changed for us.',
  );
  const guest = [
    said('Guest', 6, 7, 'I was one of them.'),
    said('Guest', 12.5, 13.3, 'She still is.'),
    said('Guest', 17.8, 19.6, 'I remember that letter very well.'),
  ];
  const segments = [host, ...guest];

  it.each([SRT, VTT, { ...SRT, lineChars: 32 as const }])(
    'is shown when they say it, whole (%j)',
    (rules) => {
      const cues = cuesOf({ segments }, rules);
      for (const { start, text } of guest)
        expect(startOf(cues, text) - (start ?? 0) * 1000).toBeCloseTo(0, -2.7);
      for (const { endMs, lines, startMs } of cues)
        expect((columnsOf(lines.join(' ')) * 1000) / (endMs - startMs)).toBeLessThan(40);
    },
  );

  it('has one line of the caption in SubRip, where names change are named', () => {
    const both = cuesOf({ segments }, SRT).filter(({ lines }) => lines.join().includes('one of them.'));
    expect(both).toHaveLength(1);
    expect(both[0]?.lines).toEqual([
      'Host: had four listeners, and one of them',
      'Guest: I was one of them.',
    ]);
  });
});

/** Tracks of several people, every word of its own, said at a human speed, with pauses. */
const tracks = fc
  .array(
    fc.array(
      fc.record({
        wait: fc.oneof(fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 300 })),
        words: fc.array(fc.integer({ min: 180, max: 520 }), { minLength: 1, maxLength: 30 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    { minLength: 1, maxLength: 3 },
  )
  .map((voices) => {
    const startsMs = new Map<string, number>();
    const endsMs = new Map<string, number>();
    const segments = voices.flatMap((parts, voice) => {
      let at = 0;
      return parts.map(({ wait, words }, part): Segment => {
        at += wait;
        const start = at;
        const heard = words.map((ms, index) => {
          const text = `w${'abc'[voice]}${part}x${index}`;
          startsMs.set(text, at);
          at += ms;
          endsMs.set(text, at);
          return { text, start: (at - ms) / 1000, end: at / 1000 };
        });
        const text = heard.map((word) => word.text).join(' ');
        return { start: start / 1000, end: at / 1000, speaker: `Voice ${voice}`, text, words: heard };
      });
    });
    segments.sort((a, b) => (a.start ?? 0) - (b.start ?? 0));
    return { segments, startsMs, endsMs };
  });

/** The words of each voice in a caption, in order. */
function voicesIn({ lines }: Cue): string[][] {
  const words = lines.flatMap((line) => line.match(/w[abc]\d+x\d+/g) ?? []);
  return ['a', 'b', 'c']
    .map((voice) => words.filter((word) => word[1] === voice))
    .filter((own) => own.length > 0);
}

describe('any crosstalk', () => {
  const rules = fc.constantFrom<CueRules>(SRT, VTT, { ...SRT, lineChars: 32 }, { ...VTT, lineChars: 32 });

  it('moves nobody by more than half a second, and loses no word', () => {
    fc.assert(
      fc.property(tracks, rules, ({ segments, startsMs }, rule) => {
        const cues = cuesOf({ segments }, rule);
        for (const cue of cues)
          for (const [first] of voicesIn(cue))
            expect(Math.abs(cue.startMs - (startsMs.get(first ?? '') ?? NaN))).toBeLessThanOrEqual(500);
        const words = cues.flatMap((cue) => voicesIn(cue).flat());
        expect(words.sort()).toEqual([...startsMs.keys()].sort());
      }),
      { numRuns: 300 },
    );
  });

  it('shows each line as long as it takes to read, or to be said', () => {
    let histories = 0;
    let cutSooner = 0;
    fc.assert(
      fc.property(tracks, rules, ({ endsMs, segments }, rule) => {
        const isShort = cuesOf({ segments }, rule).some((cue) =>
          voicesIn(cue).some((own) => {
            const readMs = (own.join(' ').length * 1000) / 20;
            const saidMs = (endsMs.get(own.at(-1) ?? '') ?? NaN) - cue.startMs;
            // Times are whole milliseconds, rounded word by word; nobody sees a twentieth of a second.
            return cue.endMs - cue.startMs < Math.min(readMs, saidMs - 500, 7_000) - 50;
          }),
        );
        histories += 1;
        if (isShort) cutSooner += 1;
      }),
      { numRuns: 300 },
    );
    // Where one caption takes in who speaks into it, a line may be cut sooner: in 1 to 2 of 10,000 such histories, by a quarter of a second.
    expect(histories).toBe(300);
    expect(cutSooner).toBeLessThanOrEqual(1);
  });

  it('is in order, in SubRip without two captions at once', () => {
    fc.assert(
      fc.property(tracks, ({ segments }) => {
        const woven = cuesOf({ segments }, SRT);
        woven.forEach(({ startMs }, at) => expect(startMs).toBeGreaterThanOrEqual(woven[at - 1]?.endMs ?? 0));
        const apart = cuesOf({ segments }, VTT);
        apart.forEach(({ startMs }, at) =>
          expect(startMs).toBeGreaterThanOrEqual(apart[at - 1]?.startMs ?? 0),
        );
        for (const { lines } of woven) expect(lines.length).toBeLessThanOrEqual(3);
      }),
    );
  });
});
