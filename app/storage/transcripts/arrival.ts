// A transcript on its way into the library, in slices too short to be felt. Nothing sees it before it is whole and made the current one.
import type { Database } from 'better-sqlite3';
import type { Missing } from '../../domain/heard.ts';
import type { Segment } from '../../domain/transcript.ts';
import { immediately } from '../database.ts';
import type { IndexCare } from '../search/index-upkeep.ts';
import { MERGE_EVERY, sliceEnd, type SegmentRow, type SegmentRows } from './segment-rows.ts';
import type { Shelf } from './shelf.ts';
import { packWords } from './words.ts';

/** Made by `Transcripts.arrive`. After a kill the next start clears what has arrived. */
export class Arrival {
  readonly transcriptId: number;
  readonly recordingId: number;
  /** What of the recording is not in it. */
  readonly missing: readonly Missing[] | null;
  readonly #db: Database;
  readonly #rows: SegmentRows;
  readonly #shelf: Shelf;
  readonly #index: IndexCare;
  readonly #segments: readonly Segment[];
  readonly #firstSegmentId: number;
  #written = 0;
  #slicesToMerge = 0;

  constructor(
    { db, index, rows, shelf }: { db: Database; rows: SegmentRows; shelf: Shelf; index: IndexCare },
    at: {
      readonly transcriptId: number;
      readonly recordingId: number;
      readonly firstSegmentId: number;
      readonly missing: readonly Missing[] | null;
    },
    segments: readonly Segment[],
  ) {
    this.#db = db;
    this.#rows = rows;
    this.#shelf = shelf;
    this.#index = index;
    this.transcriptId = at.transcriptId;
    this.recordingId = at.recordingId;
    this.missing = at.missing;
    this.#firstSegmentId = at.firstSegmentId;
    this.#segments = segments;
  }

  /** True once all segments are in the table. */
  get isWhole(): boolean {
    return this.#written === this.#segments.length;
  }

  /**
   * Writes the next slice, a transaction of its own, or makes place for more of them. What the disk refuses was not written, and can be
   * tried again.
   */
  step(): void {
    if (this.#slicesToMerge === MERGE_EVERY) {
      this.#index.merge();
      this.#slicesToMerge = 0;
      return;
    }
    this.#slicesToMerge += 1;
    this.#write(sliceEnd((at) => this.#segments[at]?.text, this.#written));
  }

  /** Writes all that is left at once: the quickest way, for who waits for nothing else. */
  all(): void {
    this.#write(this.#segments.length);
  }

  /** To be called at the end, whether it was made current or not: what is not current is cleared. */
  end(): void {
    this.#shelf.release(this.transcriptId);
  }

  #write(end: number): void {
    if (this.isWhole) return;
    const slice = this.#segments.slice(this.#written, end).map((segment, index): SegmentRow => {
      const { end: endS, speaker, start, text, words } = cleaned(segment);
      const id = this.#firstSegmentId + this.#written + index;
      return [id, start, endS, speaker, text, packWords(words, text), null];
    });
    immediately(this.#db, () => {
      this.#rows.putIn(this.transcriptId, slice);
      this.#index.wake();
    });
    this.#written = end;
  }
}

/** True for what is written quickest, and at no risk, in one transaction with everything else. */
export function fitsInOneSlice(segments: readonly Segment[]): boolean {
  return sliceEnd((at) => segments[at]?.text, 0) === segments.length;
}

/** Control characters have no place in a text and would end it early or forge search marks. */
export function cleaned(segment: Segment): Segment {
  // eslint-disable-next-line no-control-regex
  return { ...segment, text: segment.text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ') };
}
