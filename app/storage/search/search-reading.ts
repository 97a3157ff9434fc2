// Segments as they follow one another in reading: what was cut or joined stands elsewhere than its number says.
import { fragment, type Sql } from '../sql.ts';
import type { Range } from './search-ranges.ts';

export interface Said {
  readonly id: number;
  readonly text: string;
  /** Counted from the first id of the transcript; null where that is the segment's own. */
  readonly place: number | null;
}

const COLUMNS = fragment`id, text, place`;

/** For one moment of the library: what it learned of a transcript it keeps. */
export class SearchReading {
  readonly #sql: Sql;
  readonly #cut = new Map<number, boolean>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** A segment, with those whose numbers are beside it. */
  around(id: number): readonly Said[] {
    return this.#sql.rows<Said>`
      SELECT ${COLUMNS} FROM segments WHERE id BETWEEN ${id - 1} AND ${id + 1} ORDER BY id`;
  }

  /** What is read after a segment. @param near segments that were read already, see `around` */
  next(range: Range, said: Said, near: readonly Said[] = []): Said | undefined {
    const { first, last, transcriptId } = range;
    const isCut = this.isCut(range);
    const beside = near.find(({ id }) => id === said.id + 1 && id <= last);
    if (!isCut && beside) return beside;
    const order = said.place ?? said.id - first;
    const itself = this.#sql.row<Said>`
      SELECT ${COLUMNS} FROM segments WHERE id > ${first + Math.floor(order)} AND id <= ${last} AND place IS NULL ORDER BY id LIMIT 1`;
    if (!isCut) return itself;
    const other = this.#sql.row<Said & { readonly place: number }>`
      SELECT ${COLUMNS} FROM segments INDEXED BY segments_placed
      WHERE transcript_id = ${transcriptId} AND place IS NOT NULL AND place > ${order} ORDER BY place LIMIT 1`;
    return !other || (itself && itself.id - first < other.place) ? itself : other;
  }

  /** What is read before a segment. @param near segments that were read already, see `around` */
  previous(range: Range, said: Said, near: readonly Said[] = []): Said | undefined {
    const { first, transcriptId } = range;
    const isCut = this.isCut(range);
    const beside = near.find(({ id }) => id === said.id - 1 && id >= first);
    if (!isCut && beside) return beside;
    const order = said.place ?? said.id - first;
    const itself = this.#sql.row<Said>`
      SELECT ${COLUMNS} FROM segments WHERE id < ${first + Math.ceil(order)} AND id >= ${first} AND place IS NULL ORDER BY id DESC LIMIT 1`;
    if (!isCut) return itself;
    const other = this.#sql.row<Said & { readonly place: number }>`
      SELECT ${COLUMNS} FROM segments INDEXED BY segments_placed
      WHERE transcript_id = ${transcriptId} AND place IS NOT NULL AND place < ${order} ORDER BY place DESC LIMIT 1`;
    return !other || (itself && itself.id - first > other.place) ? itself : other;
  }

  /** True when something of a transcript stands elsewhere than its number says. */
  isCut({ transcriptId }: Range): boolean {
    let isCut = this.#cut.get(transcriptId);
    if (isCut === undefined) {
      isCut =
        this.#sql.value<1>`
          SELECT 1 FROM segments INDEXED BY segments_placed
          WHERE transcript_id = ${transcriptId} AND place IS NOT NULL LIMIT 1` !== undefined;
      this.#cut.set(transcriptId, isCut);
    }
    return isCut;
  }
}
