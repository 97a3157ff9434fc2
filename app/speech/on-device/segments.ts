// The text of a piece as segments: a sentence each, its words in their places.
import type { Segment, Word } from '../../domain/transcript.ts';
import type { PieceText } from './piece-text.ts';
import type { Span } from './pieces.ts';
import { sentencesOf } from './sentences.ts';
import { placeWords } from './timing.ts';

/** @param speech the stretches of speech of the piece, in order; at least one */
export function segmentsOf(
  { text, words }: Pick<PieceText, 'text' | 'words'>,
  speech: readonly Span[],
): Segment[] {
  const sentences = sentencesOf(text);
  const said = sentences.flatMap((sentence) => sentence.words);
  const placed = words?.length === said.length ? inSpeech(words, speech) : estimated(said, speech);
  let at = 0;
  return sentences.flatMap((sentence) => {
    const own = placed.slice(at, (at += sentence.words.length));
    const first = own[0];
    const last = own.at(-1);
    if (!first || !last) return [];
    return [{ start: first.start, end: last.end, speaker: null, text: sentence.text, words: own }];
  });
}

const estimated = (words: readonly string[], speech: readonly Span[]): Word[] =>
  placeWords(words, speech).map((word) => ({ ...word, estimated: true as const }));

/** So much of a word's beginning may lie before the speech that was detected, seconds: soft sounds are noticed late. */
const SOFT_SECONDS = 0.1;

/** Of two stretches that a word reaches into, the later one has it from this part of what the earlier one has: words are placed early. */
const LATER_SHARE = 0.6;

/**
 * Words without the pauses that a model counts to them.
 * @returns the words inside the speech, in order
 */
export function inSpeech(words: readonly Word[], speech: readonly Span[]): Word[] {
  let before = -Infinity;
  return words.map((word) => {
    const span = spanOf(word, speech);
    const first = (span?.start ?? word.start) - SOFT_SECONDS;
    const start = Math.max(before, Math.min(span?.end ?? word.start, Math.max(word.start, first)));
    before = start;
    return { ...word, start, end: Math.max(start, Math.min(word.end, span?.end ?? word.end)) };
  });
}

/** The stretch in which a word is said: the one that holds most of it, or the nearest. */
function spanOf(word: Word, speech: readonly Span[]): Span | null {
  const shared = (span: Span): number => Math.min(word.end, span.end) - Math.max(word.start, span.start);
  let best: Span | null = null;
  for (const span of speech) {
    if (best === null) best = span;
    else if (shared(span) > (shared(best) > 0 ? LATER_SHARE * shared(best) : shared(best))) best = span;
  }
  return best;
}
