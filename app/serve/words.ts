// The words of a transcript in the order in which they were said, and the larger pieces that they make: paragraphs, utterances, what was found.
import type { Segment, Transcript } from '../domain/transcript.ts';
import { bareOf, standsAt, type SaidWord } from './text/said-word.ts';

/** The words of a transcript, in order. */
export function wordsOf(heard: Pick<Transcript, 'segments'>): readonly SaidWord[] {
  const speakers = new Map<string, number>();
  return heard.segments.flatMap((segment) => {
    const speaker = segment.speaker === null ? null : numberOf(speakers, segment.speaker);
    return inSegment(segment).map((word, at) => ({ ...word, speaker, opens: at === 0 }));
  });
}

/** Those that the model gave times; else those of the text, spread evenly over its time. */
function inSegment({ end, start, text, words }: Segment): Omit<SaidWord, 'speaker' | 'opens'>[] {
  if (words.length > 0)
    return words.map((word) => {
      const written = word.text.trim();
      return {
        written,
        bare: bareOf(written),
        start: word.start,
        end: word.end,
        confidence: word.confidence ?? 1,
      };
    });
  const from = start ?? 0;
  const to = Math.max(end ?? from, from);
  const written = text.split(/\s+/u).filter((word) => word !== '');
  const each = (to - from) / Math.max(1, written.length);
  return written.map((word, at) => ({
    ...{ written: word, bare: bareOf(word), confidence: 1 },
    start: from + at * each,
    end: from + (at + 1) * each,
  }));
}

function numberOf(speakers: Map<string, number>, name: string): number {
  const known = speakers.get(name);
  if (known !== undefined) return known;
  speakers.set(name, speakers.size);
  return speakers.size - 1;
}

/** As a text: with marks or bare, and with the lines that were dictated. */
export function textOfWords(words: readonly SaidWord[], punctuate: boolean): string {
  let text = '';
  for (const [at, word] of words.entries()) {
    const shown = punctuate ? word.written : word.bare;
    if (shown === '') continue;
    text += shown;
    if (at < words.length - 1) text += word.breaks ?? ' ';
  }
  return text.trimEnd();
}

/** Words in pieces: a new one begins where `parts` says so of a word and the one before. */
function piecesOf(
  words: readonly SaidWord[],
  parts: (word: SaidWord, before: SaidWord, piece: readonly SaidWord[]) => boolean,
): readonly (readonly SaidWord[])[] {
  const pieces: SaidWord[][] = [];
  for (const word of words) {
    const piece = pieces.at(-1);
    const before = piece?.at(-1);
    if (piece && before && !parts(word, before, piece)) piece.push(word);
    else pieces.push([word]);
  }
  return pieces;
}

/** Stretches between pauses, each by one speaker. @param split the pause that parts them, seconds */
export const utterancesIn = (words: readonly SaidWord[], split: number): readonly (readonly SaidWord[])[] =>
  piecesOf(words, (word, before) => word.start - before.end >= split || word.speaker !== before.speaker);

/** Paragraphs of one speaker each, that end with a sentence: after some of those, or a long pause. */
export const paragraphsIn = (words: readonly SaidWord[]): readonly (readonly SaidWord[])[] =>
  piecesOf(words, (word, before, piece) => {
    if (word.speaker !== before.speaker || before.breaks === '\n\n') return true;
    if (!endsSentence(before)) return false;
    return word.start - before.end >= 1.5 || sentencesIn(piece).length >= 5;
  });

export const sentencesIn = (words: readonly SaidWord[]): readonly (readonly SaidWord[])[] =>
  piecesOf(words, (_word, before) => endsSentence(before));

const endsSentence = ({ written }: SaidWord): boolean => /[.!?…。！？]["”’)\]]*$/u.test(written);

/** Where phrases were said. */
export function foundIn(words: readonly SaidWord[], queries: readonly string[]) {
  return queries.map((query) => {
    const row = query
      .split(/\s+/u)
      .map(bareOf)
      .filter((word) => word !== '');
    const hits = words.flatMap((_word, at) => {
      const said = words.slice(at, at + row.length);
      const [first] = said;
      const last = said.at(-1);
      return row.length > 0 && first && last && standsAt(words, at, row) ? [{ said, first, last }] : [];
    });
    return {
      query,
      hits: hits.map(({ first, last, said }) => ({
        confidence: 1,
        start: first.start,
        end: Math.max(last.end, first.start),
        snippet: said.map(({ bare }) => bare).join(' '),
      })),
    };
  });
}
