// Looks, by samples, whether the search index agrees with the texts. Reading the whole of a large one would take minutes.
import type { Database } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';
import { WORD_PART } from '../../domain/search-text.ts';

interface Row {
  readonly id: number;
  readonly text: string;
  readonly spaced: string | null;
}

/** Segments looked at: the newest, and as many spread over the library. 200 of them take some 20 ms. */
const SAMPLES = 100;
/** Words by which a segment is looked up. */
const WORDS = 4;

/** False when a segment that should be in the index is not found by its own words. */
export function isIndexInStep(db: Database): boolean {
  return db
    .transaction(() => {
      const texts = db.prepare<[number, number], Row>(
        'SELECT id, text, spaced FROM segments WHERE id >= ? ORDER BY id LIMIT ?',
      );
      // By their number, not by their ids: between transcripts ids leave gaps.
      const newestFrom = db.prepare<[number, number], Row>(
        'SELECT id, text, spaced FROM segments WHERE id >= ? ORDER BY id DESC LIMIT ?',
      );
      const look = db.prepare<[string, number]>(
        'SELECT 1 FROM segments_fts WHERE segments_fts MATCH ? AND rowid = CAST(? AS INTEGER)',
      );
      const { below, first, last, unfolded } = db
        .prepare<[], { first: number | null; last: number; below: number; unfolded: number }>(
          `SELECT (SELECT min(id) FROM segments) AS first, (SELECT max(id) FROM segments) AS last,
             unindexed_below AS below, unfolded_below AS unfolded FROM search_state`,
        )
        .get() ?? { first: null, last: 0, below: 0, unfolded: 0 };
      if (first === null) return true;
      const from = Math.max(first, below);
      const step = Math.max(1, (last - from) / SAMPLES);
      const spread = Array.from({ length: SAMPLES }, (_, at) =>
        texts.get(Math.floor(from + at * step), 1),
      ).filter((row) => row !== undefined);
      const newest = newestFrom.all(from, SAMPLES);
      return [...spread, ...newest].every(({ id, spaced, text }) => {
        if (id >= unfolded && spaced !== indexedText(text)) return false;
        const read = spaced ?? text;
        const words = [...read.matchAll(WORD_PART)].slice(0, WORDS);
        const last = words.at(-1);
        const phrase = last ? read.slice(words[0]?.index, last.index + last[0].length) : '';
        return phrase === '' || look.get(`"${phrase.replaceAll('"', ' ')}"`, id) !== undefined;
      });
    })
    .deferred();
}
