// Finds and removes the loops that an autoregressive recogniser may fall into on noise or music.

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

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** How often the phrase of `length` words at `at` stands there in a row. */
function repetitions(words: readonly string[], at: number, length: number): number {
  let count = 1;
  for (let from = at + length; from + length <= words.length; from += length) {
    for (let i = 0; i < length; i++) if (words[from + i] !== words[at + i]) return count;
    count++;
  }
  return count;
}

/**
 * Replaces each loop by its phrase, said once.
 * @returns the text that is left, and whether there was a loop
 */
export function withoutLoops(text: string): { readonly text: string; readonly looped: boolean } {
  const words = text.split(/\s+/).filter(Boolean);
  const keys = words.map(bare);
  const kept: string[] = [];
  let looped = false;
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
    kept.push(...words.slice(at, at + take));
    if (phrase) looped = true;
    at += take * count;
  }
  return { text: kept.join(' '), looped };
}
