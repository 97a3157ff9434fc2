// Finds, and removes, the loops that an autoregressive recogniser may fall into on noise, music or a language that it does not know.
import { wordsIn } from '../../domain/words.ts';

/** Longest phrase that is looked for as a loop, words. */
const LONGEST_PHRASE = 12;

/**
 * Most repetitions in a row that people are believed to say, by length of the phrase in words: "no no no no no" is
 * speech, the same five words four times over is not.
 */
function believable(phraseLength: number): number {
  if (phraseLength === 1) return 6;
  return phraseLength <= 3 ? 4 : 2;
}

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{M}\p{N}]/gu, '');

/** The words of a text without signs and capitals, as texts are compared. */
export const bareWords = (text: string): readonly string[] =>
  wordsIn(text)
    .map((word) => bare(word.text))
    .filter(Boolean);

/** How often the phrase of `length` words at `at` stands there in a row. */
function repetitions(words: readonly string[], at: number, length: number): number {
  let count = 1;
  for (let from = at + length; from + length <= words.length; from += length) {
    for (let i = 0; i < length; i++) if (words[from + i] !== words[at + i]) return count;
    count++;
  }
  return count;
}

/** Words that are compared as one, when it is asked how much of a text says something anew. */
const RUN = 4;
/** Below this many runs nothing can be said. */
const LEAST_RUNS = 8;
/** Speech that turns in circles less than this is speech; "It was the age of wisdom, it was the age of foolishness" and what follows has 0.9. */
const LEAST_NEW = 0.6;

/** True for a text that says the same again and again, as a recogniser does that hears nothing it knows, and people now and then. */
export function isCircling(text: string): boolean {
  const words = bareWords(text);
  if (withoutLoops(text).looped) return true;
  const runs = Array.from({ length: Math.max(0, words.length - RUN + 1) }, (_, at) =>
    words.slice(at, at + RUN).join(' '),
  );
  return runs.length >= LEAST_RUNS && new Set(runs).size / runs.length < LEAST_NEW;
}

/**
 * Replaces each loop by its phrase, said once.
 * @returns the text that is left, and whether there was a loop
 */
export function withoutLoops(text: string): { readonly text: string; readonly looped: boolean } {
  const words = wordsIn(text);
  const keys = words.map((word) => bare(word.text));
  let kept = '';
  let looped = false;
  let end = 0;
  for (let at = 0; at < words.length;) {
    let phrase = 0;
    let count = 1;
    for (let length = 1; length <= LONGEST_PHRASE && at + 2 * length <= words.length; length++) {
      const found = repetitions(keys, at, length);
      if (found > believable(length)) {
        phrase = length;
        count = found;
        break;
      }
    }
    const take = phrase || 1;
    // What stands between words belongs to the second: a script without spaces gets none.
    for (const word of words.slice(at, at + take)) {
      const between = text.slice(end, word.from);
      kept += (kept === '' ? '' : between === '' && end !== word.from ? ' ' : between) + word.text;
      end = word.to;
    }
    if (phrase) looped = true;
    at += take * count;
    const next = words[at];
    const before = words[at - 1];
    if (next && before) end = before.to;
  }
  return { text: kept, looped };
}
