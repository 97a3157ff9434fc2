// Fills the search index with segments that are not in it, after it was found out of step, and reads those anew that an earlier version read differently.
import type { Database, Statement } from 'better-sqlite3';
import { indexedText } from '../../domain/index-text.ts';
import { immediately } from '../database.ts';

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
  readonly #below: Statement<[], number>;
  readonly #rows: Statement<[number], Row>;
  readonly #setSpaced: Statement<[string | null, number]>;
  readonly #index: Statement<[number, number]>;
  readonly #setBelow: Statement<[number]>;
  readonly #unfolded: Statement<[], number>;
  readonly #look: Statement<[number], Row>;
  readonly #unindexSome: Statement<[string]>;
  readonly #indexSome: Statement<[string]>;
  readonly #countSome: Statement<[string]>;
  readonly #setUnfolded: Statement<[number]>;

  constructor(db: Database) {
    this.#db = db;
    this.#below = db.prepare<[], number>('SELECT unindexed_below FROM search_state').pluck();
    this.#rows = db.prepare(
      `SELECT id, text, spaced FROM segments WHERE id < ? ORDER BY id DESC LIMIT ${STEP_SEGMENTS}`,
    );
    this.#setSpaced = db.prepare('UPDATE segments SET spaced = ? WHERE id = ?');
    this.#index = db.prepare(
      'INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_searchable WHERE id >= ? AND id < ?',
    );
    this.#setBelow = db.prepare('UPDATE search_state SET unindexed_below = ?');
    this.#unfolded = db.prepare<[], number>('SELECT unfolded_below FROM search_state').pluck();
    this.#look = db.prepare(
      `SELECT id, text, spaced FROM segments WHERE id < ? ORDER BY id DESC LIMIT ${STEP_LOOKED_AT}`,
    );
    const some = 'FROM segments_indexed WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id';
    this.#unindexSome = db.prepare(
      `INSERT INTO segments_fts (segments_fts, rowid, text) SELECT 'delete', id, text ${some}`,
    );
    this.#indexSome = db.prepare(`INSERT INTO segments_fts (rowid, text) SELECT id, text ${some}`);
    // Those that were not counted yet will be.
    this.#countSome = db.prepare(
      `INSERT OR IGNORE INTO search_terms_due (segment_id)
       SELECT value FROM json_each(?) WHERE value <= (SELECT terms_counted_to FROM search_state)`,
    );
    this.#setUnfolded = db.prepare('UPDATE search_state SET unfolded_below = ?');
  }

  /** Segments with lower ids are not in the index; 0 when all are. */
  below(): number {
    return this.#below.get() ?? 0;
  }

  /** One step, a transaction of its own. True when it was not the last. */
  step(): boolean {
    if (this.below() === 0) return this.#foldStep();
    return immediately(this.#db, () => {
      const below = this.below();
      const rows = this.#rows.all(below);
      for (const { id, spaced, text } of rows) {
        const indexed = indexedText(text);
        if (indexed !== spaced) this.#setSpaced.run(indexed, id);
      }
      const from = rows.at(-1)?.id ?? 0;
      if (rows.length > 0) this.#index.run(from, below);
      this.#setBelow.run(from);
      return from > 0 || (this.#unfolded.get() ?? 0) > 0;
    });
  }

  /** Reads some segments anew where that makes a difference; each is found by what it was or by what it is. */
  #foldStep(): boolean {
    if ((this.#unfolded.get() ?? 0) === 0) return false;
    return immediately(this.#db, () => {
      const rows = this.#look.all(this.#unfolded.get() ?? 0);
      const changed = new Map<number, string | null>();
      let from = 0;
      for (const { id, spaced, text } of rows) {
        if (changed.size >= STEP_SEGMENTS) break;
        from = id;
        const indexed = indexedText(text);
        if (indexed !== spaced) changed.set(id, indexed);
      }
      const ids = JSON.stringify([...changed.keys()]);
      if (changed.size > 0) this.#unindexSome.run(ids);
      for (const [id, indexed] of changed) this.#setSpaced.run(indexed, id);
      if (changed.size > 0) {
        this.#indexSome.run(ids);
        this.#countSome.run(ids);
      }
      this.#setUnfolded.run(from);
      return from > 0;
    });
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
