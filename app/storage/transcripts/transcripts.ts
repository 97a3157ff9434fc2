// Transcripts and their segments. Only a recording's current transcript lies open for search; all others are shelved.
import { gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { readMissing, type Judged, type Missing } from '../../domain/heard.ts';
import type { EngineId } from '../../domain/engine.ts';
import {
  isTimed,
  wordCountOf,
  type Insights,
  type Segment,
  type Transcript,
  type WordTimes,
} from '../../domain/transcript.ts';
import { Arrival, plain, type PackedSegments } from './arrival.ts';
import { immediately } from '../database.ts';
import { unpackSync } from '../unpack.ts';
import type { IndexCare } from '../search/index-upkeep.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import { SegmentRows, type SegmentRow } from './segment-rows.ts';
import { allFromShelf, standsInTable } from './shelf-format.ts';
import { Shelf } from './shelf.ts';
import { unpackWords } from './words.ts';

export interface TranscriptHead {
  readonly id: number;
  readonly recordingId: number;
  readonly jobId: number;
  readonly service: EngineId;
  readonly model: string;
  readonly language: string | null;
  readonly durationSeconds: number | null;
  readonly wordTimes: WordTimes;
  readonly wordCount: number;
  /** True when every segment has times. */
  readonly isTimed: boolean;
  readonly insights: Insights;
  readonly createdAt: number;
  /** Counts the edits; one that was made for another revision is refused. */
  readonly revision: number;
  /** Epoch ms; null for what is as the service wrote it. */
  readonly editedAt: number | null;
  /** What of the recording is not in it; null where that was not judged. */
  readonly missing: readonly Missing[] | null;
  /** The sound track that was heard, from 0; null where that was not said. */
  readonly track: number | null;
}

export interface StoredTranscript extends TranscriptHead {
  readonly segments: readonly (Segment & { readonly id: number })[];
}

export interface NewTranscript extends Judged {
  readonly recordingId: number;
  readonly jobId: number;
  readonly service: EngineId;
  readonly transcript: Transcript;
  /** The service's answer: text, or text that is gzipped already. */
  readonly raw: string | Uint8Array | null;
}

/** What is said of a text without reading it. */
export interface TextFacts {
  readonly wordCount: number;
  readonly isTimed: boolean;
  readonly preview: string;
}

/** A transcript that a thread has made, with its segments as rows. */
export interface PackedTranscript extends Omit<NewTranscript, 'transcript' | 'raw' | 'track'> {
  readonly transcript: Omit<Transcript, 'segments'>;
  readonly facts: TextFacts;
  readonly segments: PackedSegments;
}

type Row = Omit<TranscriptHead, 'isTimed' | 'insights' | 'missing'> & {
  readonly missing: string | null;
  readonly isTimed: 0 | 1;
  readonly insights: string;
  readonly firstSegmentId: number;
  readonly segmentCount: number;
};

type Beginning = Omit<NewTranscript, 'transcript' | 'raw'> & {
  readonly transcript: Omit<Transcript, 'segments'>;
  readonly facts: TextFacts;
  readonly raw: Uint8Array | null;
  readonly segments: readonly Segment[] | PackedSegments;
};

const COLUMNS = fragment`id, recording_id AS recordingId, job_id AS jobId, service, model, language,
  duration_seconds AS durationSeconds, word_times AS wordTimes, word_count AS wordCount, is_timed AS isTimed,
  insights, created_at AS createdAt, revision, edited_at AS editedAt, missing, track,
  first_segment_id AS firstSegmentId, segment_count AS segmentCount`;
/** Ids left free after each transcript, for segments that are cut in two. */
const SPARE_IDS = 1_000;
/** Length of the preview, characters. */
const PREVIEW_CHARS = 200;

const NO_CARE: IndexCare = { wake: () => undefined, merge: () => undefined };

export class Transcripts {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #rows: SegmentRows;
  readonly #index: IndexCare;
  /** Where transcripts are that nobody looks at. */
  readonly shelf: Shelf;

  /** @param index cares for the index; who only reads needs none */
  constructor(db: Database, index: IndexCare = NO_CARE) {
    this.#db = db;
    this.#sql = sqlOf(db);
    this.#rows = new SegmentRows(db);
    this.#index = index;
    this.shelf = new Shelf(db, this.#rows, index);
  }

  /** The current transcript without its text; null when there is none. */
  head(recordingId: number): TranscriptHead | null {
    const row = this.#head(recordingId);
    return row ? toHead(row) : null;
  }

  /** The current transcript with its segments in order. */
  get(recordingId: number): StoredTranscript | null {
    const packed = this.packed(recordingId);
    if (!packed) return null;
    const segments = packed.segments.map((segment) => ({
      ...segment,
      words: unpackWords(segment.words, segment.text),
    }));
    return { ...packed.head, segments };
  }

  /** The same with the words as they are kept, see `domain/word-packing`: a day of speech in milliseconds. */
  packed(recordingId: number): {
    readonly head: TranscriptHead;
    readonly segments: readonly (Omit<StoredTranscript['segments'][number], 'words'> & {
      readonly words: Uint8Array | null;
    })[];
  } | null {
    const row = this.#head(recordingId);
    if (!row) return null;
    const segments = inOrder(
      this.#rows.read(row.firstSegmentId, row.firstSegmentId + row.segmentCount - 1),
      row.firstSegmentId,
    ).map(([id, start, end, speaker, text, words]) => ({ id, start, end, speaker, text, words }));
    return { head: toHead(row), segments };
  }

  /** Any transcript without its text, current or not. */
  headById(transcriptId: number): TranscriptHead | null {
    const row = this.#sql.row<Row>`SELECT ${COLUMNS} FROM transcripts WHERE id = ${transcriptId}`;
    return row ? toHead(row) : null;
  }

  /** Any transcript with its segments in order, current or not, on the shelf or not. */
  byId(transcriptId: number): (TranscriptHead & { readonly segments: readonly Segment[] }) | null {
    const row = this.#sql.row<Row & { shelved: Buffer | null }>`
      SELECT ${COLUMNS}, shelved FROM transcripts WHERE id = ${transcriptId}`;
    if (!row) return null;
    const { shelved, ...head } = row;
    const rows =
      shelved === null || standsInTable(shelved)
        ? this.#rows.read(row.firstSegmentId, row.firstSegmentId + row.segmentCount - 1)
        : allFromShelf(shelved);
    const segments = inOrder(rows, row.firstSegmentId).map(([, start, end, speaker, text, words]) => ({
      ...{ start, end, speaker, text },
      words: unpackWords(words, text),
    }));
    return { ...toHead(head), segments };
  }

  /** The text of one segment of the current transcript; null when there is no such segment in it. */
  segmentText(recordingId: number, segmentId: number): string | null {
    const row = this.#head(recordingId);
    const isIn = row && segmentId >= row.firstSegmentId && segmentId < row.firstSegmentId + row.segmentCount;
    return isIn ? (this.#rows.read(segmentId, segmentId)[0]?.[4] ?? null) : null;
  }

  /** The service's answer behind the current transcript, as it came. */
  raw(recordingId: number): string | null {
    const packed = this.#sql.value<Buffer | null>`
      SELECT raw FROM transcripts WHERE recording_id = ${recordingId} AND is_current = 1 AND shelved IS NULL`;
    return packed ? unpackSync(packed, 'answer').toString('utf8') : null;
  }

  /** True when this recording has a current transcript, shelved or not: it was paid for and need not be made again. */
  exists(recordingId: number): boolean {
    return this.#current(recordingId) !== undefined;
  }

  /** What a job made, current or not; null while it has made nothing. */
  ofJob(jobId: number): number | null {
    // The one that came from the service: what was joined of several is younger. What is neither current nor put away is not whole: it is
    // on its way, or was left over by a process that died.
    const id = this.#sql.value<number>`
      SELECT id FROM transcripts WHERE job_id = ${jobId} AND (is_current = 1 OR shelved IS NOT NULL) ORDER BY id LIMIT 1`;
    return id ?? null;
  }

  /** The current transcript, shelved or not; null when there is none. */
  currentId(recordingId: number): number | null {
    return this.#current(recordingId)?.id ?? null;
  }

  /**
   * Begins to store a transcript: its row is written, its segments come in with `step`, `settle` makes it the current one. Before that
   * nothing sees it, and `end` must be called in any case.
   */
  arrive(wanted: NewTranscript, nowMs: number, isAtOnce = false): Arrival {
    const { raw, transcript } = wanted;
    const answer = typeof raw === 'string' ? gzipSync(raw, { level: 1 }) : raw;
    const { segments } = transcript;
    return this.#begin(
      { ...wanted, raw: answer, facts: factsOf(segments), segments },
      segments.length,
      nowMs,
      isAtOnce,
    );
  }

  /** Writes all of a transcript, in a transaction that also makes it current (`settle`) or is taken back: so nothing can be left over of it. */
  arriveAtOnce(wanted: NewTranscript, nowMs: number): Arrival {
    const arrival = this.arrive(wanted, nowMs, true);
    arrival.all();
    return arrival;
  }

  /** The same with what a thread has made. */
  arrivePacked(wanted: PackedTranscript, nowMs: number): Arrival {
    return this.#begin({ ...wanted, raw: null }, wanted.segments.count, nowMs);
  }

  /**
   * Makes a transcript that has arrived the current one; the one before is put on the shelf. Part of `jobs.finish`.
   * @param shelve for a recording that was removed meanwhile: kept, but not found
   */
  settle(arrival: Arrival, shelve: boolean, nowMs: number): void {
    if (!arrival.isWhole) throw new Error('A transcript is not whole yet');
    const { recordingId, transcriptId } = arrival;
    this.#supersede(recordingId);
    const made = this.#sql.run`
      UPDATE transcripts SET is_current = 1, created_at = ${nowMs} WHERE id = ${transcriptId} AND is_current = 0`;
    if (made.changes !== 1) throw new Error('A transcript that arrived is not there');
    this.#sql.run`UPDATE recordings SET is_unread = 1 WHERE id = ${recordingId} AND is_unread = 0`;
    if (!arrival.isAtOnce) this.shelf.receive(transcriptId);
    if (shelve) this.shelve(recordingId);
  }

  /** Stores a transcript as the current one, all at once. */
  store(wanted: NewTranscript, shelve: boolean, nowMs: number): number {
    return immediately(this.#db, () => {
      const arrival = this.arriveAtOnce(wanted, nowMs);
      this.settle(arrival, shelve, nowMs);
      return arrival.transcriptId;
    });
  }

  /** Makes another transcript of the same recording the current one. Part of going back to a version. */
  makeCurrent(recordingId: number, transcriptId: number): void {
    this.makeCurrentShelved(recordingId, transcriptId);
    this.unshelve(recordingId);
  }

  /** The same for one that stays out of sight: another recording shows its text. */
  makeCurrentShelved(recordingId: number, transcriptId: number): void {
    this.#supersede(recordingId);
    this.#sql.run`UPDATE transcripts SET is_current = 1, revision = revision + 1 WHERE id = ${transcriptId}`;
  }

  /** Takes the current transcript out of sight of reading and search; it stays the current one. */
  shelve(recordingId: number): void {
    const row = this.#current(recordingId);
    if (row?.isOpen === 1) this.shelf.putAway(row.id);
  }

  /** Puts the current transcript back in sight, under the same segment ids. What is long should be brought (`shelf.bring`) before. */
  unshelve(recordingId: number): void {
    const row = this.#current(recordingId);
    if (row?.isOpen === 0) this.shelf.open(row.id);
  }

  /** Clears the segments that removed transcripts of a recording may still have in the table. Part of deleting it for good. */
  clear(recordingId: number): void {
    for (const id of this.#sql.values<number>`SELECT id FROM transcripts WHERE recording_id = ${recordingId}`)
      this.shelf.clear(id);
  }

  #begin(
    {
      facts,
      jobId,
      missing = null,
      raw,
      recordingId,
      segments,
      service,
      track = null,
      transcript,
    }: Beginning,
    count: number,
    nowMs: number,
    isAtOnce = false,
  ): Arrival {
    return immediately(this.#db, () => {
      const { durationSeconds, insights, language, model, wordTimes } = transcript;
      const firstSegmentId = this.#reserve(count + SPARE_IDS);
      // What `RETURNING` gives goes through a table of its own.
      const { lastInsertRowid } = this.#sql.run`
        INSERT INTO transcripts (recording_id, job_id, service, model, language, duration_seconds, word_times, word_count,
          is_timed, created_at, is_current, first_segment_id, segment_count, preview, insights, raw, missing, track)
        VALUES (${recordingId}, ${jobId}, ${service}, ${model}, ${language}, ${durationSeconds}, ${wordTimes},
          ${facts.wordCount}, ${facts.isTimed ? 1 : 0}, ${nowMs}, 0, ${firstSegmentId}, ${count},
          ${facts.preview}, ${JSON.stringify(insights)}, ${raw}, ${missing && JSON.stringify(missing)}, ${track})`;
      const transcriptId = Number(lastInsertRowid);
      if (!isAtOnce) this.shelf.expect(transcriptId);
      return new Arrival(
        { db: this.#db, rows: this.#rows, shelf: this.shelf, index: this.#index },
        { transcriptId, recordingId, firstSegmentId, missing, isAtOnce },
        segments,
      );
    });
  }

  #head(recordingId: number): Row | undefined {
    return this.#sql.row<Row>`
      SELECT ${COLUMNS} FROM transcripts WHERE recording_id = ${recordingId} AND is_current = 1 AND shelved IS NULL`;
  }

  #current(recordingId: number): { readonly id: number; readonly isOpen: 0 | 1 } | undefined {
    return this.#sql.row`
      SELECT id, shelved IS NULL AS isOpen FROM transcripts WHERE recording_id = ${recordingId} AND is_current = 1`;
  }

  /** What is the current one is so no more, and goes on the shelf. */
  #supersede(recordingId: number): void {
    const before = this.#current(recordingId);
    if (!before) return;
    if (before.isOpen === 1) this.shelf.putAway(before.id);
    this.#sql.run`UPDATE transcripts SET is_current = 0 WHERE id = ${before.id}`;
  }

  /** Sets ids of segments aside. @returns the first of them */
  #reserve(count: number): number {
    const last = this.#sql.tuple<[row: number, seq: number]>`
      SELECT rowid, seq FROM sqlite_sequence WHERE name = 'segments'`;
    if (!last) this.#sql.run`INSERT INTO sqlite_sequence (name, seq) VALUES ('segments', ${count})`;
    else this.#sql.run`UPDATE sqlite_sequence SET seq = ${last[1] + count} WHERE rowid = ${last[0]}`;
    return (last?.[1] ?? 0) + 1;
  }
}

/** Rows in the order in which they are read: cut-off pieces have ids behind all others, but a place of their own. */
function inOrder(rows: SegmentRow[], firstSegmentId: number): SegmentRow[] {
  if (rows.every(([, , , , , , place]) => place === null)) return rows;
  const placeOf = ([id, , , , , , place]: SegmentRow): number => place ?? id - firstSegmentId;
  return rows.sort((a, b) => placeOf(a) - placeOf(b));
}

/** What is kept of a text beside it. */
export function factsOf(segments: readonly Segment[]): TextFacts {
  return {
    wordCount: wordCountOf({ segments }),
    isTimed: isTimed({ segments }),
    preview: previewOf(segments),
  };
}

/** The start of a text, for lists. */
export function previewOf(segments: readonly Pick<Segment, 'text'>[]): string {
  let preview = '';
  for (const segment of segments) {
    if (preview.length > PREVIEW_CHARS) break;
    preview += ` ${plain(segment.text)}`;
  }
  // A cut through a surrogate pair leaves half a character; drop that half.
  return preview
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, PREVIEW_CHARS)
    .replace(/[\ud800-\udbff]$/, '');
}

function toHead({
  isTimed: timed,
  insights,
  missing,
  firstSegmentId: _first,
  segmentCount: _count,
  ...row
}: Row): TranscriptHead {
  return {
    ...row,
    isTimed: timed === 1,
    insights: JSON.parse(insights) as Insights,
    missing: readMissing(missing),
  };
}
