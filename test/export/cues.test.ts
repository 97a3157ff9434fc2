// Captions: properties of every transcript, and what single rules do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { toSrt, toVtt } from '../../app/export/captions.ts';
import { cuesOf, wordsOf } from '../../app/export/cues.ts';
import { transcript, transcriptOf } from './arbitraries.ts';
import { readSrt, readVtt } from './parsers.ts';

const SRT = { lineChars: 42, namePrefix: true };
const VTT = { lineChars: 42, namePrefix: false };

describe('every transcript', () => {
  it('becomes captions in order, never two at once, within the limits', () => {
    fc.assert(
      fc.property(
        transcript(),
        fc.constantFrom(SRT, VTT, { lineChars: 32, namePrefix: true }),
        (one, rules) => {
          let free = 0;
          for (const cue of cuesOf(one, rules)) {
            expect(cue.startMs).toBeGreaterThanOrEqual(free);
            expect(Number.isInteger(cue.startMs) && Number.isInteger(cue.endMs)).toBe(true);
            expect(cue.endMs - cue.startMs).toBeGreaterThanOrEqual(300);
            expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(7_000);
            expect([1, 2]).toContain(cue.lines.length);
            for (const line of cue.lines) expect([...line].length).toBeLessThanOrEqual(rules.lineChars);
            free = cue.endMs;
          }
        },
      ),
    );
  });

  it('keeps every character that was spoken, in order, and names each change of speaker', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const ordered = [...one.segments]
          .sort((a, b) => (a.start ?? 0) - (b.start ?? 0))
          .filter((segment) => wordsOf(segment.text).length > 0);
        let last: string | null = null;
        const expected = ordered.map((segment) => {
          const speaker = displaySpeaker(segment.speaker);
          const name = speaker !== null && speaker !== last ? `${speaker}:` : '';
          last = speaker;
          return name + segment.text;
        });
        const got = cuesOf(one, SRT).flatMap((cue) => cue.lines);
        expect(wordsOf(got.join(' ')).join('')).toBe(wordsOf(expected.join(' ')).join(''));
      }),
    );
  });

  it('reads back from both formats as it was written', () => {
    fc.assert(
      fc.property(transcript(), (one) => {
        const srt = cuesOf(one, SRT);
        expect(readSrt(toSrt(srt))).toEqual(
          srt.map((cue) => ({
            ...cue,
            speaker: null,
            lines: cue.lines.map((line) => line.replaceAll('-->', '→')),
          })),
        );
        const vtt = cuesOf(one, VTT);
        expect(readVtt(toVtt(vtt))).toEqual(vtt);
      }),
    );
  });
});

describe('the cut', () => {
  const long =
    'It was a bright cold day in April, and the clocks were striking thirteen. Winston Smith slipped quickly through the glass doors.';

  it('ends at the end of a sentence rather than in the middle of one', () => {
    const cues = cuesOf(transcriptOf({ text: long, end: 10 }), SRT);
    expect(cues.map((cue) => cue.lines)).toEqual([
      ['It was a bright cold day in April,', 'and the clocks were striking thirteen.'],
      ['Winston Smith slipped quickly', 'through the glass doors.'],
    ]);
  });

  it('happens where there is a pause, and shows the words when they are spoken', () => {
    const words = [
      { text: 'Yes.', start: 1, end: 1.4 },
      { text: 'No.', start: 4, end: 4.3 },
    ];
    const cues = cuesOf(transcriptOf({ text: 'Yes. No.', start: 1, end: 4.3, words }), SRT);
    expect(cues.map(({ startMs, lines }) => [startMs, lines[0]])).toEqual([
      [1_000, 'Yes.'],
      [4_000, 'No.'],
    ]);
  });

  it('spreads words without times over their segment', () => {
    const cues = cuesOf(transcriptOf({ text: `${long} ${long}`, start: 10, end: 30 }), SRT);
    expect(cues[0]?.startMs).toBe(10_000);
    expect(cues.at(-1)?.endMs).toBe(30_000);
    expect(Math.abs((cues[2]?.startMs ?? 0) - 20_000)).toBeLessThan(1_000);
  });

  it('gives slow readers time where there is room, and stops before the next words', () => {
    const [alone] = cuesOf(transcriptOf({ text: 'Of course I remember that evening.', end: 0.5 }), SRT);
    expect(alone?.endMs).toBe(1_700);
    const [first, second] = cuesOf(
      transcriptOf(
        { text: 'Of course I remember that evening.', end: 0.5 },
        { text: 'Me too.', start: 1, end: 1.5 },
      ),
      SRT,
    );
    expect(first?.endMs).toBe(1_000 - 83);
    expect(second?.startMs).toBe(1_000);
    expect(second?.endMs).toBe(1_833);
  });

  it('lets two who speak at once be read one after the other', () => {
    const cues = cuesOf(
      transcriptOf(
        { text: 'Wait.', end: 2, speaker: '0' },
        { text: 'What?', start: 0, end: 2, speaker: '1' },
      ),
      SRT,
    );
    expect(cues.map((cue) => [cue.startMs, cue.lines[0]])).toEqual([
      [0, 'Speaker 1: Wait.'],
      [300, 'Speaker 2: What?'],
    ]);
  });

  it('cuts what is longer than a line between characters, not inside one', () => {
    const family = '👨‍👩‍👧‍👦';
    const cues = cuesOf(transcriptOf({ text: family.repeat(10), end: 5 }), SRT);
    expect(cues.flatMap((cue) => cue.lines).length).toBeGreaterThan(1);
    for (const line of cues.flatMap((cue) => cue.lines)) {
      expect(line.length).toBeLessThanOrEqual(42);
      expect(line.replaceAll(family, '')).toBe('');
    }
  });

  it('takes any length: a day of speech in one segment', () => {
    // Were the cut quadratic in the length of a segment, this would outlast any patience.
    const [day] = transcriptOf({ text: Array<string>(2_000).fill(long).join(' '), end: 86_400 }).segments;
    const cues = cuesOf({ segments: day ? [day] : [] }, SRT);
    expect(cues.flatMap((cue) => cue.lines).join(' ')).toBe(day?.text);
  });
});
