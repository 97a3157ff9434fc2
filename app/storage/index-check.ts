// Looks, by samples, whether the search index agrees with the texts. Reading the whole of a large one would take minutes.
import type { Database } from 'better-sqlite3';
import { indexedText } from '../domain/index-text.ts';
import { wordsOf } from '../domain/search-text.ts';

/** Segments looked at: the newest, and as many spread over the library. 200 of them take some 20 ms. */
const SAMPLES = 100;
/** Words by which a segment is looked up. */
const WORDS = 4;

/** False when a segment that should be in the index is not found by its own words. */
export function isIndexInStep(db: Database): boolean {
  return db
    .transaction(() => {
      const texts = db.prepare<[number, number], { id: number; text: string }>(
        'SELECT id, text FROM segments WHERE id >= ? ORDER BY id LIMIT ?',
      );
      const look = db.prepare<[string, number]>(
        'SELECT 1 FROM segments_fts WHERE segments_fts MATCH ? AND rowid = CAST(? AS INTEGER)',
      );
      const { below, first, last } = db
        .prepare<[], { first: number | null; last: number; below: number }>(
          'SELECT (SELECT min(id) FROM segments) AS first, (SELECT max(id) FROM segments) AS last, (SELECT unindexed_below FROM search_state) AS below',
        )
        .get() ?? { first: null, last: 0, below: 0 };
      if (first === null) return true;
      const from = Math.max(first, below);
      const step = Math.max(1, (last - from) / SAMPLES);
      const spread = Array.from({ length: SAMPLES }, (_, at) =>
        texts.get(Math.floor(from + at * step), 1),
      ).filter((row) => row !== undefined);
      const newest = texts.all(Math.max(from, last - SAMPLES), SAMPLES);
      return [...spread, ...newest].every(({ id, text }) => {
        const words = wordsOf(text).slice(0, WORDS);
        const start = words[0]?.start ?? 0;
        const phrase = text.slice(start, words.at(-1)?.end ?? start);
        return (
          phrase === '' ||
          look.get(`"${(indexedText(phrase) ?? phrase).replaceAll('"', ' ')}"`, id) !== undefined
        );
      });
    })
    .deferred();
}
