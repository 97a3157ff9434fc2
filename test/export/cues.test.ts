// Captions: properties of every transcript, and what single rules do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displaySpeaker } from '../../app/domain/transcript.ts';
import { charactersOf } from '../../app/export/columns.ts';
import { toSrt, toVtt } from '../../app/export/captions.ts';
import { cuesOf } from '../../app/export/cues.ts';
import type { CueRules } from '../../app/export/cue-rules.ts';
import { transcript, transcriptOf } from './arbitraries.ts';
import { readSrt, readVtt } from './parsers.ts';

const SRT: CueRules = { lineChars: 42, namePrefix: true, together: 'lines' };
const VTT: CueRules = { lineChars: 42, namePrefix: false, together: 'captions' };

describe('every transcript', () => {
  const rules = fc.constantFrom<CueRules>(SRT, VTT, { ...SRT, lineChars: 32 });

  it('becomes captions in order, within the limits; in SubRip never two at once', () => {
    fc.assert(
      fc.property(transcript(), rules, (one, rule) => {
        let free = 0;
        for (const cue of cuesOf(one, rule)) {
          expect(cue.startMs).toBeGreaterThanOrEqual(free);
          expect(Number.isInteger(cue.startMs) && Number.isInteger(cue.endMs)).toBe(true);
          expect(cue.endMs - cue.startMs).toBeGreaterThanOrEqual(300);
          expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(7_000);
          expect(cue.lines.length).toBeGreaterThan(0);
          if (rule.together === 'captions' || one.segments.length < 2)
            expect(cue.lines.length).toBeLessThanOrEqual(2);
          for (const line of cue.lines) expect(charactersOf(line).length).toBeLessThanOrEqual(rule.lineChars);
          free = rule.together === 'lines' ? cue.endMs : cue.startMs;
        }
      }),
    );
  });

  it('keeps every character of every speaker', () => {
    const letters = (texts: readonly string[]): string =>
      Array.from(texts.join('').replace(/[\s\p{Cc}]+/gu, ''))
        .sort()
        .join('');
    fc.assert(
      fc.property(transcript(), (one) => {
        const cues = cuesOf(one, VTT);
        for (const speaker of new Set(one.segments.map((segment) => displaySpeaker(segment.speaker)))) {
          const own = one.segments.filter((segment) => displaySpeaker(segment.speaker) === speaker);
          const got = cues.filter((cue) => cue.speaker === speaker).flatMap((cue) => cue.lines);
          expect(letters(got)).toBe(letters(own.map((segment) => segment.text)));
        }
        // Dashes apart, which say that another speaks.
        const woven = cuesOf(one, { ...SRT, namePrefix: false }).flatMap((cue) => cue.lines);
        const spoken = one.segments.map((segment) => segment.text);
        const undashed = (texts: readonly string[]): string => letters(texts).replace(/-/g, '');
        expect(undashed(woven)).toBe(undashed(spoken));
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

  it('gives two who speak at once a line each, or a caption each', () => {
    const both = transcriptOf(
      { text: 'Wait.', end: 2, speaker: '0' },
      { text: 'What?', start: 0.2, end: 2, speaker: '1' },
    );
    expect(cuesOf(both, SRT).map((cue) => [cue.startMs, cue.lines])).toEqual([
      [0, ['Speaker 1: Wait.', 'Speaker 2: What?']],
    ]);
    expect(cuesOf(both, VTT).map((cue) => [cue.startMs, cue.endMs, cue.speaker, cue.lines])).toEqual([
      [0, 2_000, 'Speaker 1', ['Wait.']],
      [200, 2_000, 'Speaker 2', ['What?']],
    ]);
  });

  it('cuts what is longer than a line between characters, not inside one', () => {
    const family = '👨‍👩‍👧‍👦';
    const cues = cuesOf(transcriptOf({ text: family.repeat(50), end: 5 }), SRT);
    expect(cues.flatMap((cue) => cue.lines).length).toBeGreaterThan(1);
    for (const line of cues.flatMap((cue) => cue.lines)) {
      // Each stands as wide as two letters.
      expect(charactersOf(line).length).toBeLessThanOrEqual(21);
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
