// Pairs of neighbouring words as the index of pairs knows them, see storage/search/pair-index.ts.
import { folded } from './letters.ts';
import { takenApart } from './script-units.ts';
import { WORD_PART } from './search-text.ts';

export interface ListedWord {
  readonly number: number;
  readonly word: string;
  /** One of the few that are said all the time: a pair holds at least one of them. */
  readonly isCommon: 0 | 1;
  /** Of all words. */
  readonly share: number;
}

/** Common words of a language: of spoken English they are more than a third of all that is said. */
export const COMMON_WORDS = 30;
/** Words of a language that stand beside them. */
export const LISTED_WORDS = 4_000;
/** Words that a block of the index holds, about. */
export const WORDS_A_BLOCK = 960;
/** A pair that is to be expected in so many of all blocks has a mark of its own. All others share theirs, by chance: a mark in fewer blocks takes twice the room. */
const OWN_MARK = 1 / 40;
const SHARED_MARKS = 10_000;
/** In so many of all blocks stands a mark that is shared, about. */
export const SHARED_CHANCE = 1 / 60;
/** Marks of pairs across a border, and in how many blocks one of them stands. */
const BORDER_MARKS = 3_000;
export const BORDER_CHANCE = 1 / 90;
/** Languages that have a list of their own, those said most. */
const LANGUAGES_MAX = 8;
/** One with fewer of all words takes part in the lists of the others. */
const LANGUAGE_SHARE = 0.05;

const ASCII = /^[\0-\x7f]*$/;

/** The words of a text as they are compared, see `wordsOf`, without their places. */
export function plainWords(text: string): readonly string[] {
  if (ASCII.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const plain = folded(text);
  return (takenApart(plain) ?? plain).match(WORD_PART) ?? [];
}

/** A frozen list of words. */
export class PairWords {
  readonly #listed: ReadonlyMap<string, ListedWord & { readonly code: string }>;

  constructor(words: readonly ListedWord[]) {
    this.#listed = new Map(words.map((each) => [each.word, { ...each, code: inLetters(each.number) }]));
  }

  /** How many of all words one is; undefined for one that is not listed. */
  shareOf(word: string): number | undefined {
    return this.#listed.get(word)?.share;
  }

  /** The mark of a pair in the index, and how likely it stands in a block; null for one that it does not have. */
  pair(first: string, second: string): { readonly mark: string; readonly chance: number } | null {
    const before = this.#listed.get(first);
    const after = before && this.#listed.get(second);
    if (!after || (before.isCommon === 0 && after.isCommon === 0)) return null;
    const chance = 1 - Math.exp(-before.share * after.share * WORDS_A_BLOCK);
    return chance >= OWN_MARK
      ? { mark: before.code + after.code, chance }
      : { mark: inLetters(numberOf(first, second, SHARED_MARKS)), chance: SHARED_CHANCE + chance };
  }

  /** Adds the marks of words in a row. */
  collect(words: readonly string[], into: Set<string>): void {
    for (let at = 1; at < words.length; at += 1) {
      const pair = this.pair(words[at - 1] ?? '', words[at] ?? '');
      if (pair) into.add(pair.mark);
    }
  }
}

/** The mark of a pair of any words with a border between them, a letter longer than the others. */
export function borderMark(first: string, second: string): string {
  return `x${inLetters(numberOf(first, second, BORDER_MARKS))}`;
}

function inLetters(number: number): string {
  return number.toString(36).padStart(3, '0');
}

/** A number below another that is the same for a pair wherever it is said (FNV-1a). */
function numberOf(first: string, second: string, below: number): number {
  let hash = 0x811c9dc5;
  const add = (code: number): void => void (hash = Math.imul(hash ^ code, 0x01000193));
  for (let at = 0; at < first.length; at += 1) add(first.charCodeAt(at));
  add(0x20);
  for (let at = 0; at < second.length; at += 1) add(second.charCodeAt(at));
  hash ^= hash >>> 15;
  return (Math.imul(hash, 0x2c1b3c6d) >>> 0) % below;
}

/** Chooses the words of a list. @param counts how often words were said, by language */
export function chooseWords(counts: ReadonlyMap<string, ReadonlyMap<string, number>>): ListedWord[] {
  const totals = [...counts].map(([language, words]) => ({ language, total: sum(words.values()) }));
  const all = sum(totals.map(({ total }) => total));
  const own = totals
    .toSorted((a, b) => b.total - a.total)
    .filter(({ total }, at) => at === 0 || (at < LANGUAGES_MAX && total >= all * LANGUAGE_SHARE));
  const chosen = new Map<string, { isCommon: 0 | 1; count: number }>();
  for (const { language } of own) {
    const ranked = [...(counts.get(language) ?? [])].toSorted((a, b) => b[1] - a[1]);
    for (const [at, [word, count]] of ranked.slice(0, LISTED_WORDS).entries()) {
      const known = chosen.get(word) ?? { isCommon: 0, count: 0 };
      chosen.set(word, {
        isCommon: at < COMMON_WORDS ? 1 : known.isCommon,
        count: known.count + count,
      });
    }
  }
  return [...chosen].map(([word, { count, isCommon }], number) => ({
    ...{ number, word, isCommon },
    share: count / all,
  }));
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
