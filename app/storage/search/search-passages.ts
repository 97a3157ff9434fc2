// Reads the passages that were found.
import type { Database, Statement } from 'better-sqlite3';
import type { HitView } from '../../contract/views.ts';
import { passageOf } from '../../domain/passage.ts';
import type { Node } from '../../domain/search-node.ts';
import { wordsOf } from '../../domain/search-text.ts';

interface Row {
  readonly id: number;
  readonly start: number | null;
  readonly speaker: string | null;
  readonly text: string;
}

const OPENING_CHARS = 240;

/** Marks are made here, not by FTS5's `snippet`: it would walk through the index once more for each recording. */
export class SearchPassages {
  readonly #rows: Statement<[string], Row>;
  readonly #range: Statement<[number, number], Row>;

  constructor(db: Database) {
    const columns = 'id, start_s AS start, speaker, text';
    this.#rows = db.prepare(
      `SELECT ${columns} FROM segments WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    );
    this.#range = db.prepare(`SELECT ${columns} FROM segments WHERE id BETWEEN ? AND ? ORDER BY id`);
  }

  /**
   * Hits by their segments' ids.
   * @param acrossBorder true for segments at whose end something begins that ends in the next
   */
  read(
    node: Node,
    ids: readonly number[],
    acrossBorder: (id: number) => boolean,
  ): ReadonlyMap<number, HitView> {
    const across = ids.filter(acrossBorder);
    const wanted = [...ids, ...across.map((id) => id + 1)];
    const rows = new Map(this.#rows.all(JSON.stringify(wanted)).map((row) => [row.id, row]));
    const hits = new Map<number, HitView>();
    for (const id of ids) {
      const row = rows.get(id);
      if (!row) continue;
      const next = acrossBorder(id) ? rows.get(id + 1) : undefined;
      const snippet = next
        ? passageOf(`${row.text} ${next.text}`, node, wordsOf(row.text).length)
        : passageOf(row.text, node);
      hits.set(id, { segmentId: id, start: row.start, speaker: row.speaker, snippet });
    }
    return hits;
  }

  /** How segments begin, in order of their ids. */
  *openings(first: number, last: number): Generator<HitView> {
    for (const { id, speaker, start, text } of this.#range.iterate(first, last)) {
      const opening = text.slice(0, OPENING_CHARS).replace(/[\ud800-\udbff]$/, '');
      yield { segmentId: id, start, speaker, snippet: [{ text: opening, hit: false }] };
    }
  }
}
