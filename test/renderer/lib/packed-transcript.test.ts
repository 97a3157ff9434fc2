// A transcript crosses the bridge in columns, and is the same behind it, with not a byte more than it has.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TranscriptHeadView } from '../../../app/contract/views.ts';
import {
  packTranscript,
  unpackTranscript,
  type PackedSegment,
} from '../../../app/contract/packed-transcript.ts';
import { packWords } from '../../../app/domain/word-packing.ts';

const HEAD = { id: 1, recordingId: 2 } as TranscriptHeadView & { recordingId: number };
const time = fc.option(fc.double({ min: 0, max: 1e5, noNaN: true }));
const packed = fc
  .record({
    start: time,
    end: time,
    speaker: fc.option(fc.constantFrom('Anna', 'Ben', 'Çelik', '')),
    text: fc.array(fc.constantFrom('well', 'über', '漢字', '😀'), { maxLength: 5 }),
    hasWords: fc.boolean(),
  })
  .map(({ end, hasWords, speaker, start, text: said }) => {
    const text = said.join(' ');
    const words = said.map((word, nth) => ({ text: word, start: nth, end: nth + 0.5 }));
    return { start, end, speaker, text, words: hasWords ? packWords(words, text) : null };
  });

it('of any segments is what it was, and carries the bytes of their words alone', () => {
  fc.assert(
    fc.property(fc.array(packed, { maxLength: 30 }), (rows) => {
      const segments = rows.map((row, at): PackedSegment => ({ ...row, id: at * 3 + 1 }));
      const whole = packTranscript(HEAD, segments);
      expect(whole.words.length).toBe(segments.reduce((sum, { words }) => sum + (words?.length ?? 0), 0));
      const read = unpackTranscript(whole);
      expect(read.segments.map(({ words: _words, ...rest }) => rest)).toEqual(
        segments.map(({ words: _words, ...rest }) => rest),
      );
      read.segments.forEach(({ words }, at) => {
        const row = rows[at];
        expect(words).toHaveLength(row?.words ? row.text.split(' ').filter(Boolean).length : 0);
      });
    }),
  );
});
