// A phrase around a segment, where segments are read in the order of their numbers.
import { termWords, type Term } from '../../domain/search-node.ts';
import { plainWords } from '../../domain/word-pairs.ts';
import type { Sql } from '../sql.ts';
import type { PhraseSpans, Span } from './phrase-spans.ts';

interface Row {
  readonly id: number;
  readonly transcriptId: number;
  readonly text: string;
}

export interface Near {
  /** The segment with those of its transcript beside it. */
  readonly rows: readonly Row[];
  /** Where the phrase stands in them. */
  readonly spans: readonly Span[];
  /** False when one that has words in the segment may begin before those, or end after them. */
  readonly isWhole: boolean;
}

const ASCII_WORD = /[a-z0-9]+/gi;
const ASCII = /^[\0-\x7f]*$/;

export class Nearby {
  readonly #sql: Sql;
  readonly #spans: PhraseSpans;
  /** Words of the phrase beside one of it. */
  readonly #others: number;

  constructor(sql: Sql, term: Term, spans: PhraseSpans) {
    this.#sql = sql;
    this.#spans = spans;
    this.#others = termWords(term).length - 1;
  }

  look(id: number): Near {
    const all = this.#sql.tuples<[number, number, string]>`
      SELECT id, transcript_id, text FROM segments WHERE id BETWEEN ${id - 1} AND ${id + 1} ORDER BY id`;
    const own = all.find((row) => row[0] === id)?.[1];
    const rows = all.flatMap(([each, transcriptId, text]) =>
      transcriptId === own ? [{ id: each, transcriptId, text }] : [],
    );
    return {
      rows,
      spans: this.#spans.find(rows.map(({ text }) => text)),
      isWhole: rows.every((row) => row.id === id || this.#isLong(row.text)),
    };
  }

  /** True when a phrase that is on both sides of a text has no room in it. */
  #isLong(text: string): boolean {
    if (!ASCII.test(text)) return plainWords(text).length >= this.#others;
    ASCII_WORD.lastIndex = 0;
    for (let found = 0; found < this.#others; found += 1) if (!ASCII_WORD.test(text)) return false;
    return true;
  }
}
