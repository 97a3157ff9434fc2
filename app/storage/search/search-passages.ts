// Reads the passages that were found.
import type { Database } from 'better-sqlite3';
import type { HitView } from '../../contract/views.ts';
import { passageOf } from '../../domain/passage.ts';
import type { Node } from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

interface Row {
  readonly id: number;
  readonly start: number | null;
  readonly speaker: string | null;
  readonly text: string;
}

/** Segments at whose end something begins, with those in which it goes on. */
export type Across = ReadonlyMap<number, readonly number[]>;

const COLUMNS = fragment`id, start_s AS start, speaker, text`;
const OPENING_CHARS = 240;

/** Marks are made here, not by FTS5's `snippet`: it would walk through the index once more for each recording. */
export class SearchPassages {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Hits by their segments' ids. */
  read(node: Node, ids: readonly number[], acrossBorder: Across): ReadonlyMap<number, HitView> {
    const wanted = [...ids, ...ids.flatMap((id) => acrossBorder.get(id) ?? [])];
    const found = this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM segments WHERE id IN (SELECT value FROM json_each(${JSON.stringify(wanted)})) ORDER BY id`;
    const rows = new Map(found.map((row) => [row.id, row]));
    const hits = new Map<number, HitView>();
    for (const id of ids) {
      const row = rows.get(id);
      if (!row) continue;
      const through = (acrossBorder.get(id) ?? []).map((other) => rows.get(other)?.text ?? '');
      const snippet =
        through.length > 0
          ? passageOf([row.text, ...through].join(' '), node, wordsOf(row.text).length)
          : passageOf(row.text, node);
      hits.set(id, { segmentId: id, start: row.start, speaker: row.speaker, snippet });
    }
    return hits;
  }

  /** How segments begin, in order of their ids. */
  *openings(first: number, last: number): Generator<HitView> {
    for (const { id, speaker, start, text } of this.#sql.each<Row>`
      SELECT ${COLUMNS} FROM segments WHERE id BETWEEN ${first} AND ${last} ORDER BY id`) {
      const opening = text.slice(0, OPENING_CHARS).replace(/[\ud800-\udbff]$/, '');
      yield { segmentId: id, start, speaker, snippet: [{ text: opening, hit: false }] };
    }
  }
}
