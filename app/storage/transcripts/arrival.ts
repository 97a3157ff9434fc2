// A transcript on its way into the library, in slices too short to be felt. Nothing sees it before it is whole and made the current one.
import type { Database } from 'better-sqlite3';
import type { Missing } from '../../domain/heard.ts';
import type { Segment } from '../../domain/transcript.ts';
import { immediately } from '../database.ts';
import type { IndexCare } from '../search/index-upkeep.ts';
import { MERGE_EVERY, sliceEnd, type SegmentRow, type SegmentRows } from './segment-rows.ts';
import { fromShelf, toShelf } from './shelf-format.ts';
import type { Shelf } from './shelf.ts';
import { packWords } from './words.ts';

/** Segments that a thread has made rows of: a slice each, as the shelf keeps them, with ids counted from 0. */
export interface PackedSegments {
  readonly count: number;
  readonly slices: readonly Uint8Array[];
}

/** Made by `Transcripts.arrive`. After a kill the next start clears what has arrived. */
export class Arrival {
  readonly transcriptId: number;
  readonly recordingId: number;
  /** What of the recording is not in it. */
  readonly missing: readonly Missing[] | null;
  /** It comes and is made current in one transaction. */
  readonly isAtOnce: boolean;
  readonly #db: Database;
  readonly #rows: SegmentRows;
  readonly #shelf: Shelf;
  readonly #index: IndexCare;
  readonly #slices: Iterator<readonly SegmentRow[]>;
  readonly #firstSegmentId: number;
  readonly #count: number;
  /** Rows that are to be written next: those that the disk refused are among them. */
  #waiting: readonly SegmentRow[] = [];
  #written = 0;
  #slicesToMerge = 0;

  constructor(
    { db, index, rows, shelf }: { db: Database; rows: SegmentRows; shelf: Shelf; index: IndexCare },
    at: {
      readonly transcriptId: number;
      readonly recordingId: number;
      readonly firstSegmentId: number;
      readonly missing: readonly Missing[] | null;
      readonly isAtOnce: boolean;
    },
    segments: readonly Segment[] | PackedSegments,
  ) {
    this.#db = db;
    this.#rows = rows;
    this.#shelf = shelf;
    this.#index = index;
    this.transcriptId = at.transcriptId;
    this.recordingId = at.recordingId;
    this.missing = at.missing;
    this.isAtOnce = at.isAtOnce;
    this.#firstSegmentId = at.firstSegmentId;
    const isPacked = 'slices' in segments;
    this.#count = isPacked ? segments.count : segments.length;
    this.#slices = isPacked ? unpackedSlices(segments) : slicesOf(segments);
  }

  /** True once all segments are in the table. */
  get isWhole(): boolean {
    return this.#written === this.#count;
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
    if (this.#waiting.length === 0) this.#fetch();
    this.#write();
  }

  /** Writes all that is left at once: the quickest way, for who waits for nothing else. */
  all(): void {
    while (this.#fetch()) continue;
    this.#write();
  }

  /** To be called at the end, whether it was made current or not: what is not current is cleared. */
  end(): void {
    this.#shelf.release(this.transcriptId);
  }

  /** Makes rows of the next slice. @returns false when there is none */
  #fetch(): boolean {
    const next = this.#slices.next();
    if (next.done === true) return false;
    this.#waiting = [...this.#waiting, ...next.value];
    return true;
  }

  #write(): void {
    if (this.isWhole) return;
    const first = this.#firstSegmentId;
    const rows = this.#waiting.map(([at, ...rest]): SegmentRow => [first + at, ...rest]);
    immediately(this.#db, () => {
      this.#rows.putIn(this.transcriptId, rows);
      this.#index.wake();
    });
    this.#written += rows.length;
    this.#waiting = [];
  }
}

/** Segments as rows with ids counted from 0, as many at a time as one transaction should hold. */
function* slicesOf(segments: readonly Segment[]): Generator<readonly SegmentRow[]> {
  for (let from = 0; from < segments.length;) {
    const end = sliceEnd((at) => segments[at]?.text, from);
    yield segments.slice(from, end).map((segment, index): SegmentRow => {
      const { end: endS, speaker, start, words } = segment;
      const text = plain(segment.text);
      return [from + index, start, endS, speaker, text, packWords(words, text), null];
    });
    from = end;
  }
}

/** Makes segments what `Arrival` takes of a thread. */
export function packSegments(segments: readonly Segment[]): PackedSegments {
  const slices = [...slicesOf(segments)].map((rows) => {
    // Of its own memory, so that it can be handed over and need not be copied.
    const lines = new TextEncoder().encode(rows.map(toShelf).join('\n'));
    return lines.byteLength === lines.buffer.byteLength ? lines : lines.slice();
  });
  return { count: segments.length, slices };
}

function* unpackedSlices({ slices }: PackedSegments): Generator<readonly SegmentRow[]> {
  for (const slice of slices) yield [...fromShelf(Buffer.from(slice).toString('utf8'))];
}

/** True for what is written quickest, and at no risk, in one transaction with everything else. */
export function fitsInOneSlice(segments: readonly Segment[]): boolean {
  return sliceEnd((at) => segments[at]?.text, 0) === segments.length;
}

/** Control characters have no place in a text and would end it early or forge search marks. */
// eslint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** A text without them: nearly always the text itself. */
export const plain = (text: string): string => text.replace(NO_TEXT, ' ');
