// Where a phrase stands among texts that follow one another, at a glance where it can be.
import { folded } from '../../domain/letters.ts';
import { takenApart } from '../../domain/script-units.ts';
import { isBeginning, termWords, type Term } from '../../domain/search-node.ts';
import { plainWords } from '../../domain/word-pairs.ts';

/** Places among texts, of the one in which a phrase begins and of the one in which it ends. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const ASCII = /^[\0-\x7f]*$/;
const ASCII_WORD = '[a-z0-9]';
const ASCII_REST = '[^a-z0-9]';
const WORD = '[\\p{L}\\p{N}\\p{Co}\\p{Mn}\\p{Mc}]';
const REST = '[^\\p{L}\\p{N}\\p{Co}\\p{Mn}\\p{Mc}]';

/** Finds a phrase among texts; the same as comparing all of their words. */
export class PhraseSpans {
  readonly #words: readonly string[];
  readonly #mayGoOn: boolean;
  readonly #ascii: RegExp | null;
  readonly #isApart: boolean;
  /** Made when it is wanted: compiling classes of all scripts takes a millisecond or two. */
  #any: RegExp | null = null;

  constructor(term: Term) {
    this.#words = termWords(term);
    this.#mayGoOn = isBeginning(term);
    this.#isApart = this.#words.some((word) => takenApart(word) !== null);
    this.#ascii = this.#words.every((word) => /^[a-z0-9]+$/.test(word))
      ? this.#pattern(ASCII_WORD, ASCII_REST, 'gi')
      : null;
  }

  /** Each place once, by where it begins; of those that begin in one text that which goes on furthest, and that within it. */
  find(texts: readonly string[]): readonly Span[] {
    const joined = texts.join('\n');
    if (ASCII.test(joined)) return this.#ascii ? matched(texts, joined, this.#ascii) : [];
    const plain = texts.map(folded);
    const all = plain.join('\n');
    if (this.#isApart || takenApart(all) !== null) return this.#compared(texts);
    this.#any ??= this.#pattern(WORD, REST, 'gu');
    return matched(plain, all, this.#any);
  }

  #compared(texts: readonly string[]): readonly Span[] {
    const wanted = this.#words;
    const words: string[] = [];
    const places: number[] = [];
    for (const [at, text] of texts.entries())
      for (const word of plainWords(text)) {
        words.push(word);
        places.push(at);
      }
    const last = wanted.length - 1;
    const spans: Span[] = [];
    for (let at = 0; at + last < words.length; at += 1)
      if (
        wanted.every((word, index) =>
          index === last && this.#mayGoOn ? words[at + index]?.startsWith(word) : words[at + index] === word,
        )
      )
        spans.push({ from: places[at] ?? 0, to: places[at + last] ?? 0 });
    return spans;
  }

  #pattern(word: string, rest: string, flags: string): RegExp {
    return new RegExp(
      `(?<!${word})${this.#words.join(`${rest}+`)}${this.#mayGoOn ? '' : `(?!${word})`}`,
      flags,
    );
  }
}

function matched(texts: readonly string[], joined: string, pattern: RegExp): readonly Span[] {
  const spans: Span[] = [];
  pattern.lastIndex = 0;
  let at = 0;
  let end = texts[0]?.length ?? 0;
  for (let found = pattern.exec(joined); found; found = pattern.exec(joined)) {
    while (found.index > end) end += 1 + (texts[(at += 1)]?.length ?? 0);
    let to = at;
    for (let last = end; found.index + found[0].length > last;) last += 1 + (texts[(to += 1)]?.length ?? 0);
    spans.push({ from: at, to });
    // The next may begin within this one.
    pattern.lastIndex = found.index + 1;
  }
  return spans;
}
