// Words of a text that was edited: those that were not touched keep their times, new ones are placed between their neighbours.
import { once } from './once.ts';
import { diffWords } from './text-diff.ts';
import type { Word } from './transcript.ts';

/** A stretch of characters, `from` up to, not including, `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** Scripts that write words without spaces between them. */
const SPACELESS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = once(() => new Intl.Segmenter(undefined, { granularity: 'word' }));

/** Where the words of a text stand: between white space, and in scripts without spaces by the rules of Unicode (UAX 29). */
export function wordSpans(text: string): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: piece, index } of text.matchAll(/\S+/gu)) {
    if (!SPACELESS.test(piece)) {
      spans.push({ from: index, to: index + piece.length });
      continue;
    }
    let from = index;
    for (const { index: at, isWordLike, segment } of segmenter().segment(piece)) {
      // Punctuation goes with the word before it.
      const to = index + at + segment.length;
      const last = spans.at(-1);
      if (isWordLike !== true && last?.to === index + at && from > index)
        spans[spans.length - 1] = { from: last.from, to };
      else spans.push({ from, to });
      from = to;
    }
  }
  return spans;
}

/** The words of a text. Joined, they hold every character of it but the white space. */
export function wordTexts(text: string): readonly string[] {
  return wordSpans(text).map(({ from, to }) => text.slice(from, to));
}

/** What two spellings of one word share: letters and figures, without case. Of what has none, the characters themselves. */
export function wordKey(word: string): string {
  return (
    word
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, '') || word
  );
}

/** Ends of the stretch in which words lie, seconds. */
export interface Bounds {
  readonly start: number;
  readonly end: number;
}

/**
 * Places the words of a text in the sound, by the words that were heard there before.
 * @param heard words with their times, in order, as a service or an earlier edit left them
 * @param bounds of the segment; new words at its ends are placed up to there
 * @returns one word for each of `wordTexts(text)`: unchanged ones with their times and confidence, one that takes the place of one
 *   other with that one's times, all others `estimated`
 */
export function realign(heard: readonly Word[], text: string, bounds: Bounds): readonly Word[] {
  const texts = wordTexts(text);
  const words: Word[] = [];
  let next = 0;
  let gone: readonly Word[] = [];
  const settle = (fresh: readonly string[]): void => {
    if (gone.length === fresh.length) words.push(...gone.map((word, at) => inPlaceOf(word, fresh[at] ?? '')));
    else {
      const before = Math.max(bounds.start, words.at(-1)?.end ?? bounds.start);
      const first = gone[0]?.start ?? before;
      const last = gone.at(-1)?.end ?? heard[next]?.start ?? bounds.end;
      words.push(...spread(fresh, first, Math.max(first, last)));
    }
    gone = [];
  };
  const before = heard.map((word) => word.text);
  for (const { change, words: run } of diffWords(before, texts, { keyOf: wordKey })) {
    if (change !== 'added') settle([]);
    if (change === 'added') settle(run);
    else if (change === 'removed') gone = heard.slice(next, next + run.length);
    else for (const [at, word] of run.entries()) words.push({ ...(heard[next + at] as Word), text: word });
    if (change !== 'added') next += run.length;
  }
  return words;
}

/** Another word that was said at the same moment; what the service thought of its own word says nothing about it. */
function inPlaceOf({ start, end, estimated }: Word, text: string): Word {
  return { text, start, end, ...(estimated ? { estimated } : {}) };
}

/** Places words over a stretch of time in proportion to their letters; all are `estimated`. */
export function spread(texts: readonly string[], start: number, end: number): readonly Word[] {
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  let before = 0;
  return texts.map((text) => {
    const from = placed(start, end, before / letters);
    before += text.length;
    return { text, start: from, end: placed(start, end, before / letters), estimated: true as const };
  });
}

/** To the millisecond, as times are stored. */
function placed(start: number, end: number, part: number): number {
  if (part >= 1) return end;
  return Math.min(end, Math.max(start, Math.round((start + (end - start) * part) * 1000) / 1000));
}
