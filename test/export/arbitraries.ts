// Transcripts of every kind, for properties.
import fc from 'fast-check';
import type { Segment, Transcript } from '../../app/domain/transcript.ts';

const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zäöéñ]{1,14}[.,!?]?$/) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '-->',
      '<b>',
      '&amp;',
      '#1',
      '**x**',
      '1.',
      '-',
      '>',
      '[a](b)',
      '漢字',
      'NOTE',
      'don’t',
      '…',
      `https://example.org/${'long/'.repeat(20)}`,
    ),
  },
  {
    weight: 1,
    // Readers take the replacement character for a sign of a wrong encoding, and say so.
    arbitrary: fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 70 })
      .map((text) => text.replaceAll('\ufffd', '?')),
  },
);

/** Segments in order, now and then overlapping, with measured words, wrong ones or none. */
export const segments = (timed: boolean): fc.Arbitrary<Segment[]> =>
  fc
    .array(
      fc.record({
        words: fc.array(word, { maxLength: 40 }),
        wait: fc.double({ min: -3, max: 6, noNaN: true }),
        seconds: fc.double({ min: 0, max: 30, noNaN: true }),
        speaker: fc.constantFrom(null, '0', '1', 'A', 'Jane <Doe>', 'channel 1, speaker 0'),
        measured: fc.constantFrom('all', 'none', 'fewer'),
      }),
      { maxLength: 12 },
    )
    .map((drafts) => {
      let at = 0;
      return drafts.map(({ words, wait, seconds, speaker, measured }): Segment => {
        const start = Math.max(0, at + wait);
        at = start + seconds;
        const text = words.join(' ');
        const parts = text.split(/\s+/).filter(Boolean);
        const step = seconds / Math.max(1, parts.length);
        const heard = parts.map((part, index) => ({
          text: part,
          start: start + index * step,
          end: start + (index + 0.8) * step,
        }));
        return {
          start: timed ? start : null,
          end: timed ? at : null,
          speaker,
          text,
          words: measured === 'none' || !timed ? [] : measured === 'all' ? heard : heard.slice(1),
        };
      });
    });

export const transcript = (timed = true): fc.Arbitrary<Transcript> =>
  segments(timed).map((all) => ({
    segments: all,
    language: 'en',
    model: 'whisper-large',
    durationSeconds: 60,
    wordTimes: 'none',
    insights: {},
  }));

export function transcriptOf(...all: Partial<Segment>[]): Transcript {
  return {
    segments: all.map((one) => ({ start: 0, end: 1, speaker: null, text: '', words: [], ...one })),
    language: null,
    model: '',
    durationSeconds: null,
    wordTimes: 'none',
    insights: {},
  };
}
