// Phrases are found wherever they stand in the text as it is read, after any cuts and joins: the same places that a reader of every word finds.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Library } from '../../../app/storage/library.ts';
import { openForReading } from '../../../app/storage/database.ts';
import { wordsOf } from '../../../app/domain/search-text.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { ENGINE_IDS } from '../../support/engines.ts';
import { connect, makeLibrary, must, NOW, transcribed, transcriptOf } from '../support.ts';

const text = fc
  .array(fc.constantFrom('the', 'moon', 'of', 'Łódź', 'a', '東京', 'café.', '½'), { maxLength: 6 })
  .map((words) => words.join(' '));
const act = fc.oneof(
  fc.record({ type: fc.constant('split' as const), target: fc.nat(9), at: fc.nat(20) }),
  fc.record({ type: fc.constant('merge' as const), target: fc.nat(9) }),
  fc.record({ type: fc.constant('text' as const), target: fc.nat(9), text }),
  fc.constantFrom({ type: 'undo' as const }, { type: 'away' as const }),
);
type Act = typeof act extends fc.Arbitrary<infer One> ? One : never;
/** Words that stand in a row, or might. */
const phrase = fc.oneof(
  fc.record({ at: fc.nat(40), length: fc.integer({ min: 2, max: 4 }) }),
  fc.array(fc.constantFrom('the', 'moon', 'of', 'lodz', 'a', '東', '京', 'cafe', '1', '2'), {
    minLength: 2,
    maxLength: 4,
  }),
);
type Phrase = typeof phrase extends fc.Arbitrary<infer One> ? One : never;
const histories = fc.record({
  texts: fc.array(text, { minLength: 1, maxLength: 6 }),
  acts: fc.array(act, { maxLength: 8 }),
  phrases: fc.array(phrase, { minLength: 6, maxLength: 10 }),
});

/** What came of a history: the segments of its recording in the order in which they are read. */
function live(library: Library, acts: readonly Act[], texts: readonly string[]) {
  const { recordingId } = transcribed(library, transcriptOf(...texts));
  const request = { recordingId, seen: null };
  for (const one of acts) {
    if (one.type === 'undo') library.edits.undo(request, NOW);
    else if (one.type === 'away') {
      library.remove(recordingId);
      library.restore(recordingId);
    } else {
      const { segments } = must(library.transcripts.get(recordingId));
      const target = segments[one.target % Math.max(1, segments.length)];
      if (target) library.edits.edit(request, { ...one, segmentId: target.id }, NOW);
    }
  }
  return { recordingId, segments: must(library.transcripts.get(recordingId)).segments };
}

function wordsFor(segments: readonly { readonly text: string }[], phrase: Phrase): readonly string[] {
  if (Array.isArray(phrase)) return phrase;
  const words = segments.flatMap(({ text }) => wordsOf(text).map(({ folded }) => folded));
  const at = phrase.at % Math.max(1, words.length);
  return words.slice(at, at + phrase.length);
}

/** Ids of segments in which a phrase begins. @param over segments that it may run over */
function placesIn(
  segments: readonly { readonly id: number; readonly text: string }[],
  wanted: readonly string[],
  over: number,
): number[] {
  const words = segments.flatMap(({ id, text }, at) =>
    wordsOf(text).map(({ folded }) => ({ folded, id, at })),
  );
  const ids = words.flatMap(({ at, id }, from) => {
    const there = words.slice(from, from + wanted.length);
    const isThere = there.length === wanted.length && there.every(({ folded }, n) => folded === wanted[n]);
    return isThere && must(there.at(-1)).at - at <= over ? [id] : [];
  });
  return [...new Set(ids)];
}

function searching(library: Library): (phrase: string, recordingId: number) => readonly number[] {
  const upkeep = new IndexUpkeep(connect(library));
  while (upkeep.step()) continue;
  const run = new SearchRun(openForReading(library.path), ENGINE_IDS);
  return (text, recordingId) => {
    const ids: number[] = [];
    const within = { recordingId, skip: 0 };
    const view = must(run.answer({ text, folderId: null, limit: 10_000, within }));
    for (const { hits } of view.groups) ids.push(...hits.map(({ segmentId }) => segmentId));
    return ids;
  };
}

describe('phrases over borders', () => {
  it('are found in every history, each once, in the order in which they are read', () => {
    fc.assert(
      fc.property(histories, ({ acts, phrases, texts }) => {
        const library = makeLibrary();
        transcribed(library, transcriptOf('the moon', 'of the'));
        const { recordingId, segments } = live(library, acts, texts);
        transcribed(library, transcriptOf('moon of the', 'a'));
        const search = searching(library);
        for (const one of phrases) {
          const words = wordsFor(segments, one);
          if (words.length > 1)
            expect(search(`"${words.join(' ')}" `, recordingId)).toEqual(placesIn(segments, words, Infinity));
        }
        library.close();
      }),
      { numRuns: 40 },
    );
  }, 180_000);

  it('are found over three in a short recording, however high the numbers of its segments are', () => {
    const library = makeLibrary();
    transcribed(library, transcriptOf('the moon'));
    const { recordingId, segments } = live(
      library,
      [{ type: 'text', target: 0, text: 'a' }],
      ['b', 'a', '½'],
    );
    expect(must(segments[0]).id).toBeGreaterThan(700);
    expect(searching(library)('"a a 1" ', recordingId)).toEqual([must(segments[0]).id]);
    library.close();
  });

  it('are found over two where all of their words are said all the time', () => {
    fc.assert(
      fc.property(histories, ({ acts, phrases, texts }) => {
        const library = makeLibrary();
        const filler = Array.from({ length: 720 }, () => 'moon. Lodz. cafe. 1 2. of 東. 京 a the.');
        transcribed(library, transcriptOf(...filler));
        const { recordingId, segments } = live(library, acts, texts);
        const search = searching(library);
        for (const one of phrases) {
          const words = wordsFor(segments, one);
          if (words.length < 2) continue;
          const found = search(`"${words.join(' ')}" `, recordingId);
          expect(found).toEqual(expect.arrayContaining(placesIn(segments, words, 1)));
          expect(placesIn(segments, words, Infinity)).toEqual(expect.arrayContaining([...found]));
        }
        library.close();
      }),
      { numRuns: 20 },
    );
  }, 180_000);
});
