// What people type into the search field, understood: words, phrases, OR, NOT and filters. Any text is a query; none is an error.
import { isServiceId, type ServiceId } from './service.ts';

/** Limits to recordings and speakers. Null where not asked for. */
export interface SearchFilters {
  /** Part of a speaker's name as it is shown. */
  readonly speaker: string | null;
  /** Part of a show's (folder's) name. */
  readonly show: string | null;
  /** Part of a recording's title. */
  readonly title: string | null;
  readonly service: ServiceId | null;
  /** Recorded before this instant, epoch ms. */
  readonly before: number | null;
  /** Recorded at or after this instant, epoch ms. */
  readonly after: number | null;
  /** Longer than this, seconds. */
  readonly longerSeconds: number | null;
}

export interface SearchQuery {
  /** Expression for SQLite's FTS5; null when there is nothing to look up. */
  readonly match: string | null;
  readonly filters: SearchFilters;
  /** Words and phrases that are looked for, as typed. */
  readonly terms: readonly string[];
  /** What could not be read as it was perhaps meant, and how it was read instead. */
  readonly hint: string | null;
}

/** Shortest beginning of a word that is looked up; shorter ones fit too much to be of use, or quick. */
export const PREFIX_MIN_LETTERS = 3;
/** Words and phrases beyond this many are left out. */
export const TERMS_MAX = 32;

const NO_FILTERS: SearchFilters = {
  speaker: null,
  show: null,
  title: null,
  service: null,
  before: null,
  after: null,
  longerSeconds: null,
};

interface Term {
  readonly text: string;
  readonly prefix: boolean;
}
type Token =
  | { readonly kind: 'term'; readonly term: Term; readonly negated: boolean }
  | { readonly kind: 'operator'; readonly word: 'AND' | 'OR' | 'NOT' };

// A quoted phrase, a filter with its value (quoted or not), or a run up to the next space or quote. A minus before it leaves it out.
const TOKEN = /(-?)(?:"([^"]*)("?)(\*?)|([A-Za-z]+):(?:"([^"]*)"?|([^\s"]+))|([^\s"]+))/gu;
/** What the index takes for parts of words: letters, digits, and the marks on them. */
const WORD_PART = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{Co}\p{M}]*/gu;
const MARKS = /\p{M}/gu;

/**
 * Reads a query. Words are all wanted; the last one may still be being typed, so it also fits as a beginning.
 * `"a phrase"`, `one OR other`, `-without` or `NOT without`, `begin*`; filters `speaker:` `show:` `title:` `service:`
 * `before:` `after:` (2024, 2024-05, 2024-05-31; the day in local time, `after:` from its beginning) `longer:` (30, 30m, 1h30).
 */
export function parseSearchQuery(text: string): SearchQuery {
  const hints = new Set<string>();
  const { tokens, filters } = read(text.replace(/[“”„«»]/g, '"').replace(/\p{Cc}/gu, ' '), hints);
  const { groups, without } = arrange(tokens, hints);
  const wanted = groups.flat();
  const anything = Object.values(filters).some((value) => value !== null);
  if (wanted.length === 0 && !anything && /\S/.test(text))
    hints.add('There are no letters or digits to search for.');
  return {
    match: wanted.length === 0 ? null : expression(groups, without),
    filters,
    terms: wanted.map((term) => term.text),
    hint: hints.size === 0 ? null : [...hints].slice(0, 2).join(' '),
  };
}

function read(text: string, hints: Set<string>): { tokens: readonly Token[]; filters: SearchFilters } {
  const tokens: Token[] = [];
  let filters = NO_FILTERS;
  for (const found of text.matchAll(TOKEN)) {
    const [whole, minus, phrase, closing, star, key, quotedValue, plainValue, word] = found;
    const negated = minus === '-';
    const before = tokens.at(-1);
    const isExcluded = negated || (before?.kind === 'operator' && before.word === 'NOT');
    // What is still being typed fits as a beginning, but leaves nothing out before it is whole.
    const isTyped = found.index + whole.length === text.length && !isExcluded;
    if (phrase !== undefined) {
      push(tokens, phrase, { negated, prefix: star === '*' || (closing === '' && isTyped) });
      continue;
    }
    if (key !== undefined) {
      const value = quotedValue ?? plainValue ?? '';
      const read = negated ? 'negated' : readFilter(key.toLowerCase(), value.trim());
      if (typeof read === 'object') {
        for (const name of Object.keys(read) as (keyof SearchFilters)[])
          if (filters[name] !== null) hints.add(`Only the last “${key}:” counts.`);
        filters = { ...filters, ...read };
        continue;
      }
      explain(read, key, value, hints);
      push(tokens, `${key} ${value}`, { negated, prefix: false });
      continue;
    }
    if (word === 'AND' || word === 'OR' || word === 'NOT') {
      if (!negated) tokens.push({ kind: 'operator', word });
      else push(tokens, word, { negated, prefix: false });
      continue;
    }
    const starred = word?.endsWith('*') ?? false;
    if (starred && lettersAtEnd(word ?? '') < PREFIX_MIN_LETTERS)
      hints.add(
        `A star needs at least ${PREFIX_MIN_LETTERS} letters before it; “${word}” was searched as a whole word.`,
      );
    push(tokens, word ?? '', { negated, prefix: starred || isTyped });
  }
  return { tokens, filters };
}

/** Adds a term, unless there is nothing in it that the index knows. */
function push(
  tokens: Token[],
  text: string,
  how: { readonly negated: boolean; readonly prefix: boolean },
): void {
  const parts = text.match(WORD_PART);
  if (!parts) return;
  const prefix = how.prefix && lettersAtEnd(text) >= PREFIX_MIN_LETTERS;
  tokens.push({
    kind: 'term',
    term: { text: text.replace(/\*+$/, '').trim(), prefix },
    negated: how.negated,
  });
}

function lettersAtEnd(text: string): number {
  const last = text.match(WORD_PART)?.at(-1) ?? '';
  return Array.from(last.replace(MARKS, '')).length;
}

/** Puts operators to work: groups of alternatives, each group wanted, and what must not be there. */
function arrange(
  tokens: readonly Token[],
  hints: Set<string>,
): { readonly groups: readonly (readonly Term[])[]; readonly without: readonly Term[] } {
  const groups: Term[][] = [];
  const without: Term[] = [];
  const isFull = (): boolean => groups.flat().length + without.length >= TERMS_MAX;
  const take = (list: Term[], term: Term): void => {
    if (isFull()) hints.add(`Only the first ${TERMS_MAX} words were searched for.`);
    else list.push(term);
  };
  const addGroup = (term: Term): void => {
    const group: Term[] = [];
    take(group, term);
    if (group.length > 0) groups.push(group);
  };
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const next = tokens[at + 1];
    if (token?.kind === 'term') {
      if (token.negated) take(without, token.term);
      else addGroup(token.term);
    } else if (token) {
      const before = tokens[at - 1];
      const last = groups.at(-1);
      const isBetween = before?.kind === 'term' && !before.negated && next?.kind === 'term' && !next.negated;
      if (token.word === 'NOT' && next?.kind === 'term') {
        take(without, next.term);
        at += 1;
      } else if (token.word === 'OR' && isBetween && last) {
        take(last, next.term);
        at += 1;
      } else if (token.word !== 'AND' || !isBetween) {
        hints.add(`“${token.word}” stands between two words; here it was searched as a word.`);
        addGroup({ text: token.word, prefix: false });
      }
    }
  }
  if (groups.length > 0 || without.length === 0) return { groups, without };
  hints.add('Leaving words out needs a word to look for; they were searched for instead.');
  return { groups: without.map((term) => [term]), without: [] };
}

function expression(groups: readonly (readonly Term[])[], without: readonly Term[]): string {
  // Quoted, every text is a plain phrase to FTS5: no word of its syntax can come out of it.
  const quoted = (term: Term): string => `"${term.text.replaceAll('"', ' ')}"${term.prefix ? '*' : ''}`;
  const anyOf = (terms: readonly Term[]): string =>
    terms.length === 1 ? terms.map(quoted).join('') : `(${terms.map(quoted).join(' OR ')})`;
  const wanted = groups.map(anyOf).join(' AND ');
  if (without.length === 0) return wanted;
  return `${groups.length === 1 ? wanted : `(${wanted})`} NOT ${anyOf(without)}`;
}

/** A filter, or why it is none. */
function readFilter(key: string, value: string): Partial<SearchFilters> | 'unknown' | 'unreadable' {
  switch (key) {
    case 'speaker':
    case 'show':
    case 'title':
      return value === '' ? 'unreadable' : { [key]: value };
    case 'service': {
      const service = value.toLowerCase();
      return isServiceId(service) ? { service } : 'unreadable';
    }
    case 'before':
    case 'after': {
      const instant = startOf(value);
      return instant === null ? 'unreadable' : { [key]: instant };
    }
    case 'longer': {
      const longerSeconds = secondsOf(value);
      return longerSeconds === null ? 'unreadable' : { longerSeconds };
    }
    default:
      return 'unknown';
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  before: '2024 or 2024-05-31',
  after: '2024 or 2024-05-31',
  longer: '30m or 1h30',
  service: 'device or cloud',
};

function explain(
  why: 'unknown' | 'unreadable' | 'negated',
  key: string,
  value: string,
  hints: Set<string>,
): void {
  if (why === 'negated') hints.add(`“${key}:” cannot be left out with a minus; it was searched as words.`);
  else if (why === 'unreadable')
    hints.add(
      `“${key}:${value}” was searched as words; it takes ${EXAMPLES[key.toLowerCase()] ?? 'a name'}.`,
    );
  // Addresses are text that happens to have a colon.
  else if (!value.startsWith('//')) hints.add(`There is no filter “${key}:”; it was searched as words.`);
}

/** The beginning of a year, month or day in local time, epoch ms; null for what is no date. */
function startOf(value: string): number | null {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value);
  if (!found) return null;
  const [year, month, day] = [Number(found[1]), Number(found[2] ?? 1), Number(found[3] ?? 1)];
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  const isReal = date.getFullYear() === year && date.getMonth() === month - 1 && date.getDate() === day;
  return isReal ? date.getTime() : null;
}

/** `90s`, `30` or `30m` or `30min`, `1h`, `1h30`, `1.5h` in seconds; null for anything else. */
function secondsOf(value: string): number | null {
  const found = /^(?:(\d{1,4}(?:\.\d{1,2})?)h)?(?:(\d{1,5}(?:\.\d{1,2})?)(s|m|min)?)?$/i.exec(value);
  if (!found || value === '') return null;
  const [, hours = '0', rest = '0', unit = 'm'] = found;
  return Number(hours) * 3600 + Number(rest) * (unit.toLowerCase() === 's' ? 1 : 60);
}
