// The passages nearest to vectors: sketches of all of them in memory, sizes of the nearest from the library.
import type { Database } from 'better-sqlite3';
import { type AskedVector, SKETCH_BYTES } from '../../domain/vector.ts';
import { atOneMoment } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { MeaningScan, type NearBySigns, type ScannedPassage, type ScanWanted } from './meaning-scan.ts';
import { sizesId } from './meanings.ts';

interface Row {
  readonly transcriptId: number;
  readonly stamp: number;
  readonly sketches: Uint8Array;
}

/** Sizes that are read before it is asked whether more are needed. */
const READ_AT_A_TIME = 100;
/** Those that must be right: more are seldom told. */
const FIRST_ONES = 20;
/** Signs are off by a hundredth in the mean (RaBitQ, theorem 3.2, for vectors of this length); by this much in one of a hundred. */
const SIGNS_ERR = 0.026;

export interface Weighed extends ScannedPassage {
  /** Cosine of the two vectors, but for their packing. */
  readonly likeness: number;
}

/** How far the nearest are read. */
export interface ToldWanted extends ScanWanted {
  /** Whether these are all that is wanted: the nearest that none that was not read can come before. Without it, twenty of them. */
  readonly isEnough?: (sure: readonly Weighed[]) => boolean;
  /** Less alike is not wanted. */
  readonly least?: number;
}

const isUsual = (sure: readonly Weighed[]): boolean => sure.length >= FIRST_ONES;

export class MeaningIndex {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #model: string;
  readonly #scan = new MeaningScan();
  #stamp = 0;

  /** @param model by which the vectors were made that are compared */
  constructor(db: Database, model: string) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#model = model;
  }

  /** Passages in memory. */
  get size(): number {
    return this.#scan.size;
  }

  /** Reads what was written since the last time. */
  refresh(): void {
    const newest = this.#sql.value<number>`SELECT max(stamp) FROM meanings WHERE model = ${this.#model}` ?? 0;
    if (newest <= this.#stamp) return;
    for (const { sketches, stamp, transcriptId } of this.#stamp === 0 ? this.#all() : this.#newer()) {
      this.#scan.put(transcriptId, sketches);
      this.#stamp = Math.max(this.#stamp, stamp);
    }
  }

  /** The passages nearest to each of the vectors, the most alike first; all of them in one pass over what is there now. */
  nearest(asked: readonly AskedVector[], wanted: ToldWanted): readonly (readonly Weighed[])[] {
    // What is in memory and what lies in the library are of one moment.
    return atOneMoment(this.#db, () => {
      this.refresh();
      const lists = this.#scan.nearest(asked, wanted);
      return asked.map((one, n) => this.#told(one, lists[n] ?? [], wanted));
    });
  }

  /** In the order in which they lie in the file, that it is read from its start to its end. */
  #all(): IterableIterator<Row> {
    const bytes = this.#sql
      .value<number>`SELECT sum(length(sketches)) FROM meanings WHERE model = ${this.#model}`;
    this.#scan.reserve((bytes ?? 0) / SKETCH_BYTES);
    return this.#sql.each<Row>`
      SELECT transcript_id AS transcriptId, stamp, sketches FROM meanings NOT INDEXED WHERE model = ${this.#model}`;
  }

  #newer(): IterableIterator<Row> {
    return this.#sql.each<Row>`
      SELECT transcript_id AS transcriptId, stamp, sketches FROM meanings
      WHERE stamp > ${this.#stamp} AND model = ${this.#model}`;
  }

  /**
   * How alike they really are, the most alike first. They are read from the nearest by signs on, until none that is left can be among the first any more.
   * @param near the nearest by signs first
   */
  #told(
    asked: AskedVector,
    near: readonly NearBySigns[],
    { isEnough = isUsual, least = -Infinity }: ToldWanted,
  ): readonly Weighed[] {
    const found: Weighed[] = [];
    for (let from = 0; from < near.length; from += READ_AT_A_TIME) {
      // None of those that were not read is more alike.
      const most = (near[from]?.bySigns ?? -Infinity) + SIGNS_ERR;
      if (from > 0 && most < least) break;
      const sure = found.findLastIndex(({ likeness: told }) => told > most) + 1;
      if (sure > 0 && isEnough(found.slice(0, sure))) break;
      // In the order in which they lie in the file.
      const some = near.slice(from, from + READ_AT_A_TIME).sort(inFile);
      for (const one of some) {
        const told = this.#likenessOf(asked, one);
        // Its text may be gone.
        if (told !== null) found.push({ transcriptId: one.transcriptId, at: one.at, likeness: told });
      }
      found.sort((a, b) => b.likeness - a.likeness);
    }
    return found;
  }

  #likenessOf(asked: AskedVector, one: ScannedPassage): number | null {
    const row = this.#sql
      .value<Uint8Array>`SELECT sizes FROM meaning_sizes WHERE id = ${sizesId(one.transcriptId, one.at)}`;
    return row ? this.#scan.likeness(asked, one, row) : null;
  }
}

const inFile = (a: ScannedPassage, b: ScannedPassage): number =>
  a.transcriptId - b.transcriptId || a.at - b.at;
