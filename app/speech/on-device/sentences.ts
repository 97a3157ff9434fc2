// Cuts recognised text into sentences.
import { isUnspaced, wordsIn } from '../../domain/words.ts';

/** Words that end with a full stop and do not end a sentence, lower case, without the stop. */
const ABBREVIATIONS = new Set(
  'mr mrs ms dr st prof sr jr vs gen col capt lt sgt rev hon gov sen rep no vol fig approx dept mt ft inc ltd co corp etc e.g i.e a.m p.m'.split(
    ' ',
  ),
);

/** Abbreviations that are also the usual last word of a sentence: they end one when a capital follows. */
const MAY_END = new Set(['inc', 'ltd', 'co', 'corp', 'etc', 'a.m', 'p.m', 'jr', 'sr', 'no']);

const END_SIGNS_MAX = 16;

/** Signs that end a sentence in scripts that know no capitals. */
const WIDE_STOP = /[。．！？｡।۔؟။។]["'”’»）)」』\]]*$/u;

function endsSentence(word: string, next: string): boolean {
  if (WIDE_STOP.test(word)) return true;
  // What a model that loops writes may be long; a sentence ends in a few signs.
  const tail = word.slice(-END_SIGNS_MAX);
  const match = /([.!?…]+)["'”’)\]]*$/.exec(tail);
  if (!match) return false;
  // Where there are no capitals, none can follow.
  if (isUnspaced(next)) return true;
  const startsHigh = /^["'“‘([]*[\p{Lu}\p{N}]/u.test(next);
  if (match[1] !== '.') return startsHigh;
  const stem = word
    .slice(0, word.length - tail.length + match.index)
    .replace(/^["'“‘([]+/, '')
    .toLowerCase();
  if (ABBREVIATIONS.has(stem)) return MAY_END.has(stem) && startsHigh && !/^\p{N}/u.test(next);
  // An initial ("J. R. Smith") or an acronym with stops ("U.S. Army").
  if (/^\p{L}$/u.test(stem) && stem !== 'i') return false;
  if (/^(\p{L}\.)+\p{L}$/u.test(stem)) return false;
  return startsHigh;
}

/** A sentence as it stands in a text. */
export interface Sentence {
  readonly text: string;
  /** Its words, in order. */
  readonly words: readonly string[];
}

/**
 * The words of a text, grouped into sentences. Every word is in exactly one of them, in order.
 * @param text one line of recognised speech, with capitals and punctuation
 */
export function sentencesOf(text: string): Sentence[] {
  const words = wordsIn(text);
  const sentences: Sentence[] = [];
  let first = 0;
  words.forEach((word, i) => {
    const next = words[i + 1];
    if (next && !endsSentence(word.text, next.text)) return;
    const own = words.slice(first, i + 1);
    first = i + 1;
    sentences.push({ text: text.slice(own[0]?.from, word.to), words: own.map((one) => one.text) });
  });
  return sentences;
}
