// What people type into the search field, understood: words, phrases, AND, OR, NOT, NEAR and filters. Any text is a query; none is an error.
import type { EngineId } from './engine.ts';
import { NO_FILTERS, readFilter, whyItWaits, whyNoFilter, type SearchFilters } from './search-filters.ts';
import { expressionOf, wantedTerms, withinNeighbours, type Node, type Term } from './search-node.ts';
import { folded, WORD_PART } from './search-text.ts';

export interface SearchQuery {
  /** What is looked for; null when there is nothing to look up. */
  readonly node: Node | null;
  /** The same as an expression for SQLite's FTS5. */
  readonly match: string | null;
  readonly filters: SearchFilters;
  /** Words and phrases that are looked for, as typed. */
  readonly terms: readonly string[];
  /** What could not be read as it was perhaps meant, and how it was read instead. */
  readonly hint: string | null;
}

/** Shortest beginning of a word that is looked up; shorter ones fit too much to be of use, or quick. */
export const PREFIX_MIN_LETTERS = 3;
/** In Hangul a letter is a syllable. */
const PREFIX_MIN_SYLLABLES = 2;
/** Words and phrases beyond this many are left out. */
export const TERMS_MAX = 32;
const NEAR_WORDS = 10;
const NEAR_WORDS_MAX = 60;
const DEPTH_MAX = 16;

type Operator = 'AND' | 'OR' | 'NOT' | 'NEAR';
type Token =
  | { readonly kind: 'term'; readonly term: Term; readonly negated: boolean }
  | {
      readonly kind: 'near';
      readonly terms: readonly Term[];
      readonly within: number;
      readonly negated: boolean;
    }
  | {
      readonly kind: 'operator';
      readonly word: Operator;
      readonly within: number;
      readonly start: number;
      readonly end: number;
    }
  | { readonly kind: 'open'; readonly negated: boolean }
  | { readonly kind: 'close' }
  /** Where a filter stands, with its value or still without: it may be joined with words. */
  | { readonly kind: 'filter' };
/** What was typed, with what has neither letter nor digit. */
type Typed = Token | { readonly kind: 'nothing' };

// NEAR(…), a bracket, a quoted phrase, a filter with its value (quoted or not), or a run up to the next space, quote or
// bracket. A minus before it leaves it out.
const TOKEN =
  /(-?)(?:NEAR\(([^()]{0,400})\)|([()])|"([^"]*)("?)(\*?)|([A-Za-z]+):(?:"([^"]*)"?|([^\s"()]+))|([^\s"()]+))/gu;
const OPERATOR = /^(AND|OR|NOT|NEAR)(?:\/(\d{1,4}))?$/;
const MARKS = /\p{M}/gu;

/**
 * Reads a query. Words are all wanted; the last one may still be being typed, so it also fits as a beginning.
 * `"a phrase"`, `one OR other`, `-without` or `NOT without`, `one NEAR other`, `NEAR(one other, 5)`, brackets, `begin*`;
 * filters `speaker:` `show:` `title:` `tag:` `episode:` `service:` `language:` `before:` `after:` (2024, 2024-05, 2024-05-31; the day in local time,
 * `after:` from its beginning) `longer:` (30, 30m, 1h30).
 * @param engines the speech engines that `service:` knows
 */
export function parseSearchQuery(text: string, engines: readonly EngineId[]): SearchQuery {
  const hints = new Set<string>();
  const { filters, tokens } = read(readable(text), engines, hints);
  const node = new Arrangement(withoutNothing(tokens), hints).sequence(0);
  const anything = Object.values(filters).some((value) => value !== null);
  if (node === null && !anything && hints.size === 0 && /\S/.test(text))
    hints.add('There are no letters or digits to search for.');
  const [twice] = node ? withinNeighbours(node) : [];
  if (twice) hints.add(`NEAR takes one “${twice.text}” for two; it was found where it stands once, too.`);
  return {
    node,
    match: node && expressionOf(node),
    filters,
    terms: node ? wantedTerms(node).map((term) => term.text) : [],
    hint: hints.size === 0 ? null : [...hints].slice(0, 2).join(' '),
  };
}

/** The query as it is read: places in it are places in this. */
export function readable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[“”„«»]/g, '"')
    .replace(/\p{Cc}/gu, ' ');
}

interface Read {
  readonly tokens: readonly Typed[];
  readonly filters: SearchFilters;
}

function read(text: string, engines: readonly EngineId[], hints: Set<string>): Read {
  const tokens: Typed[] = [];
  let filters = NO_FILTERS;
  for (const found of text.matchAll(TOKEN)) {
    const [whole, minus, near, bracket, phrase, closing, star, key, quotedValue, plainValue, word] = found;
    const negated = minus === '-';
    const start = found.index + (minus?.length ?? 0);
    const end = found.index + whole.length;
    const before = tokens.findLast(({ kind }) => kind !== 'filter');
    const isExcluded = negated || (before?.kind === 'operator' && before.word === 'NOT');
    // What is still being typed fits as a beginning, but leaves nothing out before it is whole.
    const isTyped = end === text.length && !isExcluded;
    // Half typed, it is no word to look for.
    const isWaiting = (name: string): boolean => {
      const why = whyItWaits(name, engines);
      if (why === null) return false;
      hints.add(why);
      tokens.push({ kind: 'filter' });
      return true;
    };
    const push = (words: string, how: { star: boolean; typed: boolean }): void => {
      const term = termOf(words, { ...how, start, end });
      if (/\S/.test(words)) tokens.push(term ? { kind: 'term', term, negated } : { kind: 'nothing' });
    };
    if (near !== undefined) {
      const terms = termsNear(near, start, hints);
      if (terms) tokens.push({ kind: 'near', ...terms, negated });
      else push(whole, { star: false, typed: false });
    } else if (bracket !== undefined)
      tokens.push(bracket === '(' ? { kind: 'open', negated } : { kind: 'close' });
    else if (phrase !== undefined) push(phrase, { star: star === '*', typed: closing === '' && isTyped });
    else if (key !== undefined) {
      const value = quotedValue ?? plainValue ?? '';
      if (value.trim() === '' && isWaiting(key)) continue;
      const filter = negated ? 'negated' : readFilter(key.toLowerCase(), value.trim(), engines);
      if (typeof filter === 'object') {
        for (const name of Object.keys(filter) as (keyof SearchFilters)[])
          if (filters[name] !== null) hints.add(`Only the last “${key}:” counts.`);
        filters = { ...filters, ...filter };
        tokens.push({ kind: 'filter' });
      } else {
        const why = whyNoFilter(filter, key, value, engines);
        if (why !== null) hints.add(why);
        push(`${key} ${value}`, { star: false, typed: false });
      }
    } else if (!word?.endsWith(':') || !isWaiting(word.slice(0, -1))) {
      const operator = negated ? null : operatorIn(word ?? '', start, end);
      if (operator) tokens.push(operator);
      else {
        const starred = word?.endsWith('*') ?? false;
        if (starred && !isLongEnough(word ?? ''))
          hints.add(
            `A star needs at least ${PREFIX_MIN_LETTERS} letters before it; “${word}” was searched as a whole word.`,
          );
        push(word ?? '', { star: starred, typed: isTyped && !starred });
      }
    }
  }
  return { tokens, filters };
}

/** Marks alone are nothing to look for, and nothing is joined with them: `rock AND & AND roll` is `rock AND roll`. */
function withoutNothing(tokens: readonly Typed[]): readonly Token[] {
  const kept: Token[] = [];
  let isJoined = false;
  for (const token of tokens) {
    const last = kept.at(-1);
    if (token.kind === 'nothing') {
      if (last?.kind === 'operator') kept.pop();
      isJoined = last === undefined || last.kind === 'open';
    } else if (!(isJoined && token.kind === 'operator' && token.word !== 'NOT')) {
      kept.push(token);
      isJoined = false;
    } else isJoined = false;
  }
  return kept;
}

function operatorIn(text: string, start: number, end: number): Token | null {
  const [, word, distance] = OPERATOR.exec(text) ?? [];
  if (word === undefined || (distance !== undefined && word !== 'NEAR')) return null;
  return { kind: 'operator', word: word as Operator, within: within(distance), start, end };
}

/** A term, unless there is nothing in it that the index knows. */
function termOf(
  text: string,
  {
    end,
    star,
    start,
    typed,
  }: {
    readonly star: boolean;
    readonly typed: boolean;
    readonly start: number;
    readonly end: number;
  },
): Term | null {
  if (!folded(text).match(WORD_PART)) return null;
  const prefix = (star || typed) && isLongEnough(text);
  return {
    kind: 'term',
    text: text.replace(/\*+$/, '').trim(),
    prefix,
    typed: prefix && typed,
    start,
    end,
  };
}

function isLongEnough(text: string): boolean {
  const last = folded(text).match(WORD_PART)?.at(-1) ?? '';
  const letters = Array.from(last.replace(MARKS, '')).length;
  return letters >= (/\p{Script=Hangul}/u.test(last) ? PREFIX_MIN_SYLLABLES : PREFIX_MIN_LETTERS);
}

/** What stands in `NEAR(…)`; null when it is not two words at least. */
function termsNear(
  inside: string,
  start: number,
  hints: Set<string>,
): { readonly terms: readonly Term[]; readonly within: number } | null {
  const [, words = '', distance] = /^(.*?)(?:,\s*(\d{1,4})\s*)?$/s.exec(inside) ?? [];
  const terms = [...words.matchAll(/"([^"]*)"?|([^\s"]+)/gu)].flatMap(([whole, phrase, word]) => {
    const star = whole.endsWith('*');
    return termOf(phrase ?? word ?? '', { star, typed: false, start, end: start }) ?? [];
  });
  if (terms.length >= 2) return { terms, within: within(distance) };
  hints.add('NEAR( ) takes two words or more; it was searched as words.');
  return null;
}

function within(words: string | undefined): number {
  return words === undefined ? NEAR_WORDS : Math.min(NEAR_WORDS_MAX, Number(words));
}

type Operand = Exclude<Token, { kind: 'operator' | 'close' | 'filter' }>;

const isJoinable = (token: Token): token is Operand =>
  token.kind !== 'operator' && token.kind !== 'close' && token.kind !== 'filter';

/** Puts operators to work. OR binds closer than standing side by side, as in the search fields that people know. */
class Arrangement {
  readonly #tokens: readonly Token[];
  readonly #hints: Set<string>;
  #at = 0;
  #count = 0;

  constructor(tokens: readonly Token[], hints: Set<string>) {
    this.#tokens = tokens;
    this.#hints = hints;
  }

  /** Everything up to the end, or to the bracket that closes. */
  sequence(depth: number): Node | null {
    const wanted: Node[] = [];
    const without: Node[] = [];
    let [isAfterWanted, isAfterFilter] = [false, false];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token) break;
      if (token.kind === 'close') {
        this.#at += 1;
        if (depth > 0) break;
        continue;
      }
      if (token.kind === 'filter') {
        this.#at += 1;
        isAfterFilter = true;
        continue;
      }
      if (token.kind !== 'operator') {
        isAfterFilter = false;
        const node = this.#operand(token, depth);
        if (node) (token.negated ? without : wanted).push(node);
        isAfterWanted = node ? !token.negated : isAfterWanted;
        continue;
      }
      this.#at += 1;
      if (this.#isWaiting()) {
        this.#hints.add(`“${token.word}” waits for the word after it.`);
        continue;
      }
      // Words and filters are all wanted together anyway.
      if (token.word === 'AND' && (isAfterFilter || this.#tokens[this.#at]?.kind === 'filter')) continue;
      while (this.#tokens[this.#at]?.kind === 'filter') this.#at += 1;
      const next = this.#tokens[this.#at];
      const isOperand = next !== undefined && isJoinable(next);
      const isBetween = isAfterWanted && isOperand && !next.negated;
      const last = wanted.at(-1);
      if (token.word === 'NOT' && isOperand) {
        const node = this.#operand(next, depth);
        if (node) without.push(node);
        isAfterWanted = false;
      } else if (token.word === 'OR' && isBetween && last) {
        const node = this.#operand(next, depth);
        if (node) wanted[wanted.length - 1] = joined('or', [last, node]);
      } else if (
        token.word === 'NEAR' &&
        isBetween &&
        next.kind === 'term' &&
        (last?.kind === 'term' || last?.kind === 'near')
      ) {
        const node = this.#operand(next, depth);
        const before = last.kind === 'term' ? [last] : last.terms;
        if (node?.kind === 'term')
          wanted[wanted.length - 1] = { kind: 'near', terms: [...before, node], within: token.within };
      } else if (token.word !== 'AND' || !isBetween) {
        wanted.push(...this.#asWord(token));
        isAfterWanted = true;
      }
    }
    return this.#whole(wanted, without);
  }

  #asWord({ end, start, word }: Extract<Token, { kind: 'operator' }>): readonly Term[] {
    this.#hints.add(`“${word}” stands between two words; here it was searched as a word.`);
    const term = this.#take({ kind: 'term', text: word, prefix: false, typed: false, start, end });
    return term ? [term] : [];
  }

  /** Whether what was just read joins something that stands before it with nothing: that is still to be typed. */
  #isWaiting(): boolean {
    const isEmpty = ({ kind }: Token): boolean => kind === 'operator' || kind === 'open' || kind === 'close';
    return this.#at > 1 && this.#tokens.slice(this.#at).every(isEmpty);
  }

  #whole(wanted: readonly Node[], without: readonly Node[]): Node | null {
    if (wanted.length === 0 && without.length > 0) {
      this.#hints.add('Leaving words out needs a word to look for; they were searched for instead.');
      return joined('and', without);
    }
    if (wanted.length === 0) return null;
    const all = joined('and', wanted);
    return without.length === 0 ? all : { kind: 'not', wanted: all, without: joined('or', without) };
  }

  #operand(token: Operand, depth: number): Node | null {
    this.#at += 1;
    if (token.kind === 'term') return this.#take(token.term);
    if (token.kind === 'near') {
      const terms = token.terms.filter((term) => this.#take(term) !== null);
      return terms.length >= 2 ? { kind: 'near', terms, within: token.within } : (terms[0] ?? null);
    }
    return depth < DEPTH_MAX ? this.sequence(depth + 1) : null;
  }

  #take(term: Term): Term | null {
    this.#count += 1;
    if (this.#count <= TERMS_MAX) return term;
    this.#hints.add(`Only the first ${TERMS_MAX} words were searched for.`);
    return null;
  }
}

/** Several as one; those of the same kind are not nested. */
function joined(kind: 'and' | 'or', nodes: readonly Node[]): Node {
  const of = nodes.flatMap((node) => (node.kind === kind ? node.of : [node]));
  const [only] = of;
  return of.length === 1 && only ? only : { kind, of };
}
