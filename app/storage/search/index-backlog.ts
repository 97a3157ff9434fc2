// Fills the search index with segments that are not in it, after it was found out of step, and reads those anew that an earlier version read differently.
import type { Database } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';
import { immediately } from '../database.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

interface Row {
  readonly id: number;
  readonly text: string;
  readonly spaced: string | null;
}

/** Segments indexed in a step: 3–10 ms. */
const STEP_SEGMENTS = 150;

/** Segments looked at in a step whether they are read differently, 1–3 ms; a step ends after as many as are indexed in one. */
const STEP_LOOKED_AT = 600;

/** Newest first, so that what is looked for most is found soonest. Reading and writing go on meanwhile. */
export class IndexBacklog {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /** Segments with lower ids are not in the index; 0 when all are. */
  below(): number {
    return this.#sql.value<number>`SELECT unindexed_below FROM search_state` ?? 0;
  }

  /** One step, a transaction of its own. True when it was not the last. */
  step(): boolean {
    if (this.below() === 0) return this.#foldStep();
    return immediately(this.#db, () => {
      const below = this.below();
      const rows = this.#sql.rows<Row>`
        SELECT id, text, spaced FROM segments WHERE id < ${below} ORDER BY id DESC LIMIT ${STEP_SEGMENTS}`;
      for (const { id, spaced, text } of rows) {
        const indexed = indexedText(text);
        if (indexed !== spaced) this.#setSpaced(id, indexed);
      }
      const from = rows.at(-1)?.id ?? 0;
      if (rows.length > 0)
        this.#sql.run`
          INSERT INTO segments_fts (rowid, text)
          SELECT id, text FROM segments_searchable WHERE id >= ${from} AND id < ${below}`;
      this.#sql.run`UPDATE search_state SET unindexed_below = ${from}`;
      return from > 0 || this.#unfolded() > 0;
    });
  }

  /** Reads some segments anew where that makes a difference; each is found by what it was or by what it is. */
  #foldStep(): boolean {
    if (this.#unfolded() === 0) return false;
    return immediately(this.#db, () => {
      const rows = this.#sql.rows<Row>`
        SELECT id, text, spaced FROM segments WHERE id < ${this.#unfolded()}
        ORDER BY id DESC LIMIT ${STEP_LOOKED_AT}`;
      const changed = new Map<number, string | null>();
      let from = 0;
      for (const { id, spaced, text } of rows) {
        if (changed.size >= STEP_SEGMENTS) break;
        from = id;
        const indexed = indexedText(text);
        if (indexed !== spaced) changed.set(id, indexed);
      }
      const ids = JSON.stringify([...changed.keys()]);
      const some = fragment`FROM segments_indexed WHERE id IN (SELECT value FROM json_each(${ids})) ORDER BY id`;
      if (changed.size > 0)
        this.#sql.run`INSERT INTO segments_fts (segments_fts, rowid, text) SELECT 'delete', id, text ${some}`;
      for (const [id, indexed] of changed) this.#setSpaced(id, indexed);
      if (changed.size > 0) {
        this.#sql.run`INSERT INTO segments_fts (rowid, text) SELECT id, text ${some}`;
        // Those that were not counted yet will be.
        this.#sql.run`
          INSERT OR IGNORE INTO search_terms_due (segment_id)
          SELECT value FROM json_each(${ids}) WHERE value <= (SELECT terms_counted_to FROM search_state)`;
      }
      this.#sql.run`UPDATE search_state SET unfolded_below = ${from}`;
      return from > 0;
    });
  }

  /** Segments with lower ids may have been read otherwise by an earlier version. */
  #unfolded(): number {
    return this.#sql.value<number>`SELECT unfolded_below FROM search_state` ?? 0;
  }

  #setSpaced(id: number, spaced: string | null): void {
    this.#sql.run`UPDATE segments SET spaced = ${spaced} WHERE id = ${id}`;
  }

  /** Forgets the whole index, to be filled again. Search finds what is filled so far. */
  restart(): void {
    immediately(this.#db, () => {
      this.#db.exec(`
        INSERT INTO segments_fts (segments_fts) VALUES ('delete-all');
        UPDATE search_state SET unindexed_below = (SELECT coalesce(max(id), 0) + 1 FROM segments), unfolded_below = 0;`);
    });
  }
}
