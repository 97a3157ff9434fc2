// Transcripts as they were given, and the compact form of their words.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Word } from '../../../app/domain/transcript.ts';
import { packWords, unpackWords } from '../../../app/storage/transcripts/words.ts';
import { connect, makeLibrary, must, segment, transcribed, transcriptOf } from '../support.ts';

describe('a transcript', () => {
  it('comes back as it was given', () => {
    const library = makeLibrary();
    const words = [
      { text: 'Ask', start: 0.08, end: 0.32, confidence: 0.995 },
      { text: 'not.', start: 0.4, end: 0.64, confidence: 0.5 },
    ];
    const given = {
      segments: [
        { start: 0.08, end: 0.64, speaker: 'A', text: 'Ask not.', words },
        { start: null, end: null, speaker: null, text: 'No times.', words: [] },
      ],
      language: 'en-US',
      model: '#g1_whisper-large',
      durationSeconds: 11.5,
      wordTimes: 'measured',
      insights: { summary: 'Short.', topics: ['asking'], found: [{ query: 'ask', at: [0.08] }] },
    } as const;
    const { id: jobId, recordingId } = transcribed(library, given);
    const { segments, ...head } = must(library.transcripts.get(recordingId));
    expect(segments.map(({ id: _, ...rest }) => rest)).toEqual(given.segments);
    expect(head).toMatchObject({
      jobId,
      model: given.model,
      language: 'en-US',
      wordTimes: 'measured',
      wordCount: 4,
      isTimed: false,
    });
    expect(head.insights).toEqual(given.insights);
    expect(library.transcripts.head(recordingId)).toEqual(head);
  });

  it('of any length comes back so, each segment with its own', () => {
    const library = makeLibrary();
    // Ten are written at once.
    for (const count of [1, 9, 10, 11, 20, 123]) {
      const segments = Array.from({ length: count }, (_, at) => ({
        ...{ start: at % 7 === 3 ? null : at + 0.1, end: at % 7 === 3 ? null : at + 0.7 },
        ...{ speaker: at % 3 === 0 ? null : `S${at % 5}`, text: `Says ${at}.` },
        words: at % 2 === 0 ? [] : [{ text: 'Says', start: at + 0.1, end: at + 0.2, confidence: 0.5 }],
      }));
      const { recordingId } = transcribed(library, { ...transcriptOf(), segments });
      const stored = must(library.transcripts.get(recordingId)).segments;
      expect(stored.map(({ id: _, ...rest }) => rest)).toEqual(segments);
      expect(stored.map(({ id }) => id - must(stored[0]).id)).toEqual(segments.map((_, at) => at));
    }
  });

  it('may be empty', () => {
    const library = makeLibrary();
    const empty = transcribed(library, transcriptOf());
    const next = transcribed(library, transcriptOf('Words.'));
    expect(library.transcripts.get(empty.recordingId)).toMatchObject({ segments: [], wordCount: 0 });
    expect(library.transcripts.get(next.recordingId)?.segments).toHaveLength(1);
  });

  it('keeps no control characters but line breaks and tabs', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf('a\u0000b\u0001c\td\ne\u007ff'));
    expect(library.transcripts.get(recordingId)?.segments[0]?.text).toBe('a b c\td\ne f');
  });

  it('has a preview of whole characters', () => {
    const library = makeLibrary();
    const { recordingId } = transcribed(library, transcriptOf(`${'x'.repeat(199)}😀 and more`));
    expect(library.items.ofRecording(recordingId)?.preview).toBe('x'.repeat(199));
  });

  it('corrects a length that the container did not tell', () => {
    const library = makeLibrary();
    const audio = { durationSeconds: 0, format: 'webm', channels: 1, sampleRateHz: 48_000 };
    const { recordingId } = transcribed(library, transcriptOf('Words.'), { audio });
    expect(library.recordings.get(recordingId)?.durationSeconds).toBe(60);
  });

  it('gives its segment ids to no other, also after it was put away', () => {
    const library = makeLibrary();
    const first = transcribed(library, transcriptOf('One.', 'Two.'));
    const ids = library.transcripts.get(first.recordingId)?.segments.map(({ id }) => id);
    library.remove(first.recordingId);
    const second = transcribed(library, transcriptOf('Three.'));
    library.restore(first.recordingId);
    expect(library.transcripts.get(first.recordingId)?.segments.map(({ id }) => id)).toEqual(ids);
    expect(ids).not.toContain(library.transcripts.get(second.recordingId)?.segments[0]?.id);
    expect(connect(library).pragma('foreign_key_check')).toEqual([]);
  });

  it('keeps its words while it is put away', () => {
    const library = makeLibrary();
    const words = [{ text: 'Hi', start: 1, end: 1.5, confidence: 0.25 }];
    const { recordingId } = transcribed(library, transcriptOf({ ...segment('Hi'), words }));
    library.remove(recordingId);
    library.restore(recordingId);
    expect(library.transcripts.get(recordingId)?.segments[0]?.words).toEqual(words);
  });
});

describe('packed words', () => {
  const time = fc.integer({ min: 0, max: 100 * 3_600_000 }).map((ms) => ms / 1000);
  const word: fc.Arbitrary<Word> = fc.record(
    {
      text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 12 }), fc.constantFrom('', ' ', 'a b', '😀')),
      start: time,
      end: time,
      confidence: fc.integer({ min: 0, max: 200 }).map((level) => level / 200),
      estimated: fc.constant(true as const),
    },
    { requiredKeys: ['text', 'start', 'end'] },
  );

  it('come back as they were, to the millisecond and half a percent', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 40 }), fc.boolean(), (words, isSpoken) => {
        const text = isSpoken ? words.map((one) => one.text).join(' ') : 'other text';
        expect(unpackWords(packWords(words, text), text)).toEqual(words);
      }),
    );
  });

  it('take few bytes', () => {
    const words = Array.from({ length: 1_000 }, (_, index) => ({
      text: 'word',
      start: index * 0.4,
      end: index * 0.4 + 0.31,
      confidence: 0.97,
    }));
    expect(must(packWords(words, words.map(({ text }) => text).join(' '))).length).toBeLessThan(
      5.1 * words.length,
    );
  });

  it('say so when they are damaged', () => {
    const packed = must(packWords([{ text: 'other', start: 100, end: 200 }], 'x'));
    expect(() => unpackWords(packed.subarray(0, 3), 'x')).toThrow(/end too early/);
  });
});
