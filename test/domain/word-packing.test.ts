// A transcript crosses the bridge in columns and comes out as it went in; its words are unpacked when they are asked for.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packTranscript, unpackTranscript } from '../../app/contract/packed-transcript.ts';
import { packWords } from '../../app/domain/word-packing.ts';

const seconds = fc.integer({ min: 0, max: 100_000_000 }).map((ms) => ms / 1000);
const word = fc.record(
  {
    text: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    start: seconds,
    end: seconds,
    confidence: fc.integer({ min: 0, max: 200 }).map((steps) => steps / 200),
  },
  { requiredKeys: ['text', 'start', 'end'] },
);
const segment = fc.record({
  id: fc.integer({ min: 1, max: 2 ** 40 }),
  start: fc.option(seconds),
  end: fc.option(seconds),
  speaker: fc.option(fc.constantFrom('0', '1', 'Ada', '')),
  text: fc.string({ unit: 'grapheme', maxLength: 60 }),
  words: fc.array(word, { maxLength: 12 }),
});
const HEAD = {
  id: 1,
  recordingId: 2,
  service: 'device' as const,
  model: 'M',
  language: null,
  createdAt: 0,
  revision: 0,
  editedAt: null,
  wordCount: 0,
  wordTimes: 'measured' as const,
  insights: {},
  missing: [],
  track: null,
  formats: [],
};

it('comes out of its columns as it went in', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 12 }), (segments) => {
      const packed = packTranscript(
        HEAD,
        segments.map((one) => ({ ...one, words: packWords(one.words, one.text) })),
      );
      const { segments: unpacked, ...head } = unpackTranscript(structuredClone(packed));
      expect(head).toEqual(HEAD);
      expect(unpacked.map((one) => ({ ...one }))).toEqual(segments);
    }),
  );
});
