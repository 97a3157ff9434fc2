// The shelf: transcripts that nobody looks at are packed and taken out of table and index, and brought back, in slices too short to be felt.
// Why so: docs/decisions/storage.md.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { failureOfSqlite, immediately } from '../database.ts';
import { unpack } from '../unpack.ts';
import type { IndexCare } from '../search/index-upkeep.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { MERGE_EVERY, sliceEnd, type SegmentRow, type SegmentRows } from './segment-rows.ts';
import { allFromShelf, fromShelf, standsInTable, toShelf } from './shelf-format.ts';

interface Kept {
  readonly id: number;
  readonly first: number;
  readonly last: number;
  readonly revision: number;
  readonly isCurrent: 0 | 1;
  /** 0 while its segments stand in the table still; null while it is open, or not there yet. */
  readonly packedBytes: number | null;
}

/** Pause before what was put away is packed, milliseconds: often it comes back at once. */
const PAUSE_MS = 2_000;

/** Not made ahead: a start does not need this part of Node. */
const zip = (text: string): Promise<Buffer> => promisify<string, Buffer>(gzip)(text);

/**
 * A transcript is open for reading and search while it is its recording's current one and `shelved` is null: putting it away or
 * opening it is one small write. What takes time is done before (`bring`) or after (`tidy`), in transactions after each of which the
 * index says what the table holds. `loose_segments` names the transcripts that such work is about, so that a kill leaves nothing behind.
 */
export class Shelf {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #rows: SegmentRows;
  readonly #index: IndexCare;
  /** Transcripts whose segments this process is putting in. */
  readonly #comingIn = new Set<number>();
  readonly #bringing = new Map<number, Promise<void>>();
  #tidying: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #keeps = false;
  #stopped = false;
  #slicesToMerge = 0;

  constructor(db: Database, rows: SegmentRows, index: IndexCare) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#rows = rows;
    this.#index = index;
  }

  /** From now on this process, which works on the library alone, keeps the shelf: only it has texts come and go in slices. */
  keep(): void {
    this.#keeps = true;
  }

  /** The same, and begins to tidy: what a dead one left is first. */
  start(): void {
    this.keep();
    this.wake();
  }

  /** True in the process that keeps it: what another one brings in slices would be cleared as left over. */
  get isKept(): boolean {
    return this.#keeps && !this.#stopped;
  }

  /** Tidies up after a pause, where that is this process's to do. Does not keep the process alive. */
  wake(): void {
    if (!this.#keeps || this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      void this.tidy();
    }, PAUSE_MS).unref();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** True while a transcript of this process is on its way in. */
  get isReceiving(): boolean {
    return this.#comingIn.size > 0;
  }

  /** A transcript begins to come in. Part of the transaction that writes its row. */
  expect(transcriptId: number): void {
    this.#setLoose(transcriptId);
    this.#comingIn.add(transcriptId);
  }

  /** It has come in whole. Part of the transaction that makes it current. */
  receive(transcriptId: number): void {
    this.#settle(transcriptId);
  }

  /** Nothing more comes in of it: it is there, or not wanted any more. */
  release(transcriptId: number): void {
    if (this.#comingIn.delete(transcriptId)) this.wake();
  }

  /** Puts an open transcript away. Part of a transaction. */
  putAway(transcriptId: number): void {
    this.#setShelved(transcriptId, Buffer.alloc(0));
    this.wake();
  }

  /** Opens what was put away; at once what stands in the table still, or again (`bring`). Part of a transaction. */
  open(transcriptId: number): void {
    const shelved = this.#shelved(transcriptId);
    if (!shelved) return;
    if (!standsInTable(shelved)) {
      this.clear(transcriptId);
      this.#rows.putIn(transcriptId, allFromShelf(shelved));
      this.#index.wake();
    }
    this.#setShelved(transcriptId, null);
  }

  /** Takes out what stands in the table of something that is not open. Part of a transaction. */
  clear(transcriptId: number): void {
    const kept = this.#kept(transcriptId);
    if (!kept || (!this.#isLoose(transcriptId) && kept.packedBytes !== 0)) return;
    this.#rows.takeOut(kept.first, kept.last);
    this.#settle(transcriptId);
    this.#index.wake();
  }

  /**
   * Brings the segments of a packed transcript back into the table, so that opening it is a small write. Nothing sees them before that.
   * Does nothing beside the process that keeps the shelf: opening it is one large write then.
   */
  bring(transcriptId: number): Promise<void> {
    if (!this.isKept) return Promise.resolve();
    const running = this.#bringing.get(transcriptId);
    if (running) return running;
    const bringing = this.#bring(transcriptId).finally(() => {
      this.#bringing.delete(transcriptId);
      this.release(transcriptId);
    });
    this.#bringing.set(transcriptId, bringing);
    return bringing;
  }

  /** Packs what was put away and clears what is left over, until nothing is. A disk that is full or busy is left alone until the next time. */
  tidy(): Promise<void> {
    this.#tidying ??= this.#tidy().finally(() => (this.#tidying = null));
    return this.#tidying;
  }

  async #tidy(): Promise<void> {
    try {
      const passedOver = new Set<number>();
      while (!this.#stopped) {
        const left = this.#sql
          .values<number>`SELECT transcript_id FROM loose_segments ORDER BY transcript_id`.find(
          (id) => !this.#comingIn.has(id),
        );
        if (left !== undefined) {
          this.#clearSlice(left);
          await this.#pause();
          continue;
        }
        const aside = this.#sql
          .value<number>`SELECT id FROM transcripts WHERE shelved = x'' ORDER BY id LIMIT 1`;
        // What was opened meanwhile, or is put away for the second time, has its turn another time.
        if (aside === undefined || passedOver.has(aside)) return;
        passedOver.add(aside);
        await this.#pack(aside);
      }
    } catch (error) {
      if (!failureOfSqlite(error)) throw error;
    }
  }

  #clearSlice(transcriptId: number): void {
    immediately(this.#db, () => {
      const kept = this.#kept(transcriptId);
      if (!kept || !this.#isLoose(transcriptId)) return;
      const rows = this.#rows.slice(kept.first, kept.last);
      const last = rows.at(-1)?.[0];
      if (last !== undefined) {
        this.#rows.takeOut(kept.first, last);
        this.#index.wake();
        return;
      }
      this.#settle(transcriptId);
      // It never came in whole.
      if (kept.isCurrent === 0 && kept.packedBytes === null)
        this.#sql.run`DELETE FROM transcripts WHERE id = ${transcriptId}`;
    });
  }

  /** Lets others have their turn after a slice, and keeps the index in few pieces. */
  async #pause(): Promise<void> {
    await nextTurn();
    this.#slicesToMerge += 1;
    if (this.#slicesToMerge < MERGE_EVERY || this.#stopped) return;
    this.#slicesToMerge = 0;
    this.#index.merge();
    await nextTurn();
  }

  async #pack(transcriptId: number): Promise<void> {
    const kept = this.#kept(transcriptId);
    if (kept?.packedBytes !== 0) return;
    const lines: string[] = [];
    for (let from = kept.first; ;) {
      const rows = this.#rows.slice(from, kept.last);
      const last = rows.at(-1)?.[0];
      if (last === undefined) break;
      for (const row of rows) lines.push(toShelf(row));
      from = last + 1;
      await nextTurn();
      if (this.#stopped) return;
    }
    const packed = await zip(lines.join('\n'));
    if (this.#stopped) return;
    immediately(this.#db, () => {
      const now = this.#kept(transcriptId);
      // Opened, and perhaps edited, meanwhile: an edit counts the revision up.
      if (now?.packedBytes !== 0 || now.revision !== kept.revision || now.first !== kept.first) return;
      this.#setShelved(transcriptId, packed);
      this.#setLoose(transcriptId);
    });
  }

  async #bring(transcriptId: number): Promise<void> {
    const shelved = this.#shelved(transcriptId);
    if (!shelved || standsInTable(shelved)) return;
    this.#comingIn.add(transcriptId);
    const rows = fromShelf((await unpack(shelved, 'shelf')).toString('utf8'));
    // The rest of what is being taken out.
    while (!this.#stopped && this.#isLoose(transcriptId)) {
      this.#clearSlice(transcriptId);
      await this.#pause();
    }
    let slice: SegmentRow[] = [];
    const putIn = async (): Promise<boolean> => {
      if (this.#stopped) return false;
      const isStillPacked = immediately(this.#db, () => {
        // Somebody opened it all at once meanwhile.
        if (!this.#kept(transcriptId)?.packedBytes) return false;
        this.#setLoose(transcriptId);
        this.#rows.putIn(transcriptId, slice);
        this.#index.wake();
        return true;
      });
      slice = [];
      await this.#pause();
      return isStillPacked && !this.#stopped;
    };
    for (const row of rows) {
      slice.push(row);
      if (sliceEnd((at) => slice[at]?.[4], 0) < slice.length && !(await putIn())) return;
    }
    if ((slice.length > 0 && !(await putIn())) || this.#stopped) return;
    immediately(this.#db, () => {
      if (!this.#kept(transcriptId)?.packedBytes) return;
      this.#settle(transcriptId);
      this.putAway(transcriptId);
    });
  }

  #kept(id: number): Kept | undefined {
    return this.#sql.row<Kept>`
      SELECT id, first_segment_id AS first, first_segment_id + segment_count - 1 AS last, revision, is_current AS isCurrent,
        length(shelved) AS packedBytes
      FROM transcripts WHERE id = ${id}`;
  }

  #shelved(id: number): Buffer | null {
    return this.#sql.value<Buffer | null>`SELECT shelved FROM transcripts WHERE id = ${id}` ?? null;
  }

  #setShelved(id: number, shelved: Uint8Array | null): void {
    this.#sql.run`UPDATE transcripts SET shelved = ${shelved} WHERE id = ${id}`;
  }

  #isLoose(id: number): boolean {
    return this.#sql.value<1>`SELECT 1 FROM loose_segments WHERE transcript_id = ${id}` !== undefined;
  }

  #setLoose(id: number): void {
    this.#sql.run`INSERT OR IGNORE INTO loose_segments (transcript_id) VALUES (${id})`;
  }

  #settle(id: number): void {
    this.#sql.run`DELETE FROM loose_segments WHERE transcript_id = ${id}`;
  }
}
