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

/** Common words of a language: of spoken English they are a third of all that is said. */
export const COMMON_WORDS = 20;
/** Words of a language that stand beside them. */
export const LISTED_WORDS = 1_000;
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
    this.#listed = new Map(
      words.map((each) => [each.word, { ...each, code: each.number.toString(36).padStart(3, '0') }]),
    );
  }

  /** How many of all words one is; undefined for one that is not listed. */
  shareOf(word: string): number | undefined {
    return this.#listed.get(word)?.share;
  }

  /** A pair as the index has it; null for one that it does not have. */
  pair(first: string, second: string): string | null {
    const before = this.#listed.get(first);
    const after = before && this.#listed.get(second);
    return after && (before.isCommon === 1 || after.isCommon === 1) ? before.code + after.code : null;
  }

  /** Adds the pairs of words in a row. */
  collect(words: readonly string[], into: Set<string>): void {
    let before = this.#listed.get(words[0] ?? '');
    for (let at = 1; at < words.length; at += 1) {
      const after = this.#listed.get(words[at] ?? '');
      if (before && after && (before.isCommon === 1 || after.isCommon === 1))
        into.add(before.code + after.code);
      before = after;
    }
  }
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
