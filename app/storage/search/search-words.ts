// Asks the counted words: which ones begin so, and which one was perhaps meant.
import type { Database } from 'better-sqlite3';
import type { SuggestionView } from '../../contract/search-views.ts';
import { editDistance } from '../../domain/edit-distance.ts';
import { wantedTerms, type Beginnings, type Node } from '../../domain/search-node.ts';
import { readable } from '../../domain/search-query.ts';
import { folded, wordsOf } from '../../domain/search-text.ts';
import { areSpellings, otherSpellings } from '../../domain/spelled-out.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

interface Counted {
  readonly term: string;
  readonly count: number;
}

/** A beginning with more places than this is not looked up whole: SQLite would read all of them before the first. */
const PLACES_MAX = 60_000;
/** Then its most frequent words stand for it. More of them take longer, each a few hundredths of a millisecond. */
const WORDS_MAX = 48;
/** A word said this often, still being typed, is searched as it stands. */
const FREQUENT = 20_000;
/** Shorter ones are not counted, see search-terms.ts. */
const COUNTED_MIN_LETTERS = 3;
/** Words shorter than this have too many neighbours. */
const SUGGEST_MIN_LETTERS = 4;
const SUGGEST_TERMS_MAX = 6;
const SUGGEST_MAX_MS = 20;
const LETTERS_FOR_TWO_MISTAKES = 7;
/** Places in which a word's spelling is looked at. */
const SPELLINGS_READ = 24;
/** After all other text, in the index's order of bytes. */
const LAST = '\u{10ffff}';

const beginsWith = (start: string): Fragment => fragment`term >= ${start} AND term < ${start + LAST}`;

export class SearchWords {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Which words stand for a beginning, so that each search stays short. @param onShort called when they are not all */
  beginnings(onShort: () => void): Beginnings {
    return (beginning, typed) => {
      if (typed && (this.#countOf(beginning) ?? 0) >= FREQUENT) return [];
      const places = this.#countFrom(beginning);
      if (places <= PLACES_MAX) return null;
      onShort();
      return this.#sql.values<string>`
        SELECT term FROM search_terms WHERE ${beginsWith(beginning)} ORDER BY count DESC LIMIT ${WORDS_MAX}`;
    };
  }

  /** How often a word was said, or all that begin so, as far as was counted. `Infinity` for short ones, which are not counted: they are taken for frequent. */
  frequencyOf(word: string, isBeginning: boolean): number {
    if (word.length < COUNTED_MIN_LETTERS) return Infinity;
    return (isBeginning ? this.#countFrom(word) : this.#countOf(word)) ?? 0;
  }

  /** What was perhaps meant by a query that found next to nothing; null when nothing comes to mind, or not in time. */
  suggestion(node: Node, text: string): SuggestionView | null {
    const query = readable(text);
    const untilMs = performance.now() + SUGGEST_MAX_MS;
    for (const term of wantedTerms(node).slice(0, SUGGEST_TERMS_MAX)) {
      // Where it stands is known of whole terms only; a phrase is searched through from its start.
      const typed = query.slice(term.start, term.end);
      for (const { end, folded: word, start } of wordsOf(typed)) {
        const isLast = end === typed.replace(/["*]+$/, '').length;
        const known = term.prefix && isLast ? this.#countFrom(word) : (this.#countOf(word) ?? 0);
        if (word.length < SUGGEST_MIN_LETTERS || known > 2) continue;
        const best = this.#nearest(word, known, untilMs);
        if (best === null) continue;
        const from = term.start + start;
        return { word: best, text: `${query.slice(0, from)}${best}${query.slice(from + end - start)}` };
      }
    }
    return null;
  }

  /** The same query with a word's other spelling beside it (ü and ue), as it was written somewhere; null when none was. */
  alsoWritten(node: Node, text: string): SuggestionView | null {
    const query = readable(text);
    const terms = wantedTerms(node).slice(0, SUGGEST_TERMS_MAX);
    for (const term of terms) {
      const typed = query.slice(term.start, term.end);
      for (const { end, folded: plain, start } of wordsOf(typed)) {
        const other = plain.length < COUNTED_MIN_LETTERS ? null : this.#spelling(typed.slice(start, end));
        if (other === null) continue;
        const spelled = `${typed.slice(0, start)}${other}${typed.slice(end)}`;
        if (terms.some((known) => folded(known.text) === folded(spelled.replace(/["*]/g, '')))) continue;
        const closing = /^"[^"]*$/.test(typed) ? '"' : '';
        const both = `(${typed}${closing} OR ${spelled}${closing})`;
        return { word: other, text: `${query.slice(0, term.start)}${both}${query.slice(term.end)}` };
      }
    }
    return null;
  }

  /** Another spelling of a word, as the newest of some places has it. */
  #spelling(word: string): string | null {
    for (const spelling of otherSpellings(word)) {
      if (this.#countOf(spelling) === undefined) continue;
      for (const text of this.#sql.eachValue<string>`
        SELECT s.text FROM segments_fts f CROSS JOIN segments s ON s.id = f.rowid
        WHERE segments_fts MATCH ${`"${spelling}"`} ORDER BY f.rowid DESC LIMIT ${SPELLINGS_READ}`) {
        const found = wordsOf(text).find((each) => each.folded === spelling);
        const written = found && text.slice(found.start, found.end);
        if (written !== undefined && areSpellings(word, written)) return written;
      }
    }
    return null;
  }

  /** How often a word was counted; undefined for never. */
  #countOf(word: string): number | undefined {
    return this.#sql.value<number>`SELECT count FROM search_terms WHERE term = ${word}`;
  }

  /** The same of all words that begin so. */
  #countFrom(start: string): number {
    return (
      this.#sql.value<number | null>`SELECT sum(count) FROM search_terms WHERE ${beginsWith(start)}` ?? 0
    );
  }

  #nearest(word: string, known: number, untilMs: number): string | null {
    const most = word.length >= LETTERS_FOR_TWO_MISTAKES ? 2 : 1;
    const [shortest, longest] = [word.length - most, word.length + most];
    const letters = lettersOf(word);
    let seen = 0;
    let best: (Counted & { readonly distance: number }) | null = null;
    for (const initial of initials(word)) {
      for (const each of this.#sql.each<Counted>`
        SELECT term, count FROM search_terms WHERE ${beginsWith(initial)} AND length(term) BETWEEN ${shortest} AND ${longest}`) {
        seen += 1;
        if (seen % 256 === 0 && performance.now() > untilMs) return best?.term ?? null;
        // Each mistake changes two kinds of letters at most.
        if (each.count <= known * 4 || bits(letters ^ lettersOf(each.term)) > most * 2) continue;
        const distance = each.term === word ? most + 1 : editDistance(word, each.term, most);
        if (distance > most) continue;
        if (!best || distance < best.distance || (distance === best.distance && each.count > best.count))
          best = { ...each, distance };
      }
      if (best?.distance === 1) break;
    }
    return best?.term ?? null;
  }
}

/** Which kinds of letters a word has, as bits. */
function lettersOf(word: string): number {
  let set = 0;
  for (let at = 0; at < word.length; at += 1) set |= 1 << (word.charCodeAt(at) & 31);
  return set;
}

function bits(set: number): number {
  let rest = set;
  let count = 0;
  for (; rest !== 0; count += 1) rest &= rest - 1;
  return count;
}

/** First letters that sound alike, in groups: names are written with the wrong one of them. */
const ALIKE = ['ckqxs', 'fpv', 'gj', 'iyeaou', 'wvu', 'szc', 'td', 'bp', 'hj', 'mn', 'lr'];

/** Beginnings under which the meant word may stand, the likeliest first. */
function initials(word: string): readonly string[] {
  const [first = '', second = ''] = Array.from(folded(word));
  const alike = ALIKE.filter((group) => group.includes(first)).flatMap((group) => Array.from(group));
  // Two letters changed places, or the first one was left out.
  return [...new Set([first, second, ...alike])].filter((letter) => letter !== '');
}
