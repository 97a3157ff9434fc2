// Transcripts and their segments. Only a recording's current transcript lies open for search; all others are shelved.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Database, Statement } from 'better-sqlite3';
import { takenApart } from '../domain/script-units.ts';
import type { ServiceId } from '../domain/service.ts';
import {
  isTimed,
  wordCountOf,
  type Insights,
  type Segment,
  type Transcript,
  type WordTimes,
} from '../domain/transcript.ts';
import { immediately } from './database.ts';
import { packWords, unpackWords } from './words.ts';

export interface TranscriptHead {
  readonly id: number;
  readonly recordingId: number;
  readonly jobId: number;
  readonly service: ServiceId;
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
}

export interface StoredTranscript extends TranscriptHead {
  readonly segments: readonly (Segment & { readonly id: number })[];
}

export interface NewTranscript {
  readonly recordingId: number;
  readonly jobId: number;
  readonly service: ServiceId;
  readonly transcript: Transcript;
  /** The service's answer: text, or text that is gzipped already. */
  readonly raw: string | Uint8Array | null;
  /** For a recording that was removed meanwhile: kept, but not found. */
  readonly shelve: boolean;
}

type Row = Omit<TranscriptHead, 'isTimed' | 'insights'> & {
  readonly isTimed: 0 | 1;
  readonly insights: string;
  readonly firstSegmentId: number;
  readonly segmentCount: number;
};
type SegmentRow = readonly [
  id: number,
  startS: number | null,
  endS: number | null,
  speaker: string | null,
  text: string,
  words: Buffer | null,
  place: number | null,
];
type Inserted = Omit<Row, 'id' | 'revision' | 'editedAt'> & {
  readonly preview: string;
  readonly raw: Uint8Array | null;
};

const COLUMNS = `id, recording_id AS recordingId, job_id AS jobId, service, model, language,
  duration_seconds AS durationSeconds, word_times AS wordTimes, word_count AS wordCount, is_timed AS isTimed,
  insights, created_at AS createdAt, revision, edited_at AS editedAt, first_segment_id AS firstSegmentId, segment_count AS segmentCount`;
/** Ids left free after each transcript, for segments that are cut in two. */
const SPARE_IDS = 1_000;
/** Length of the preview, characters. */
const PREVIEW_CHARS = 200;

export class Transcripts {
  readonly #db: Database;
  readonly #onIndexed: () => void;
  readonly #head: Statement<[number], Row>;
  readonly #current: Statement<[number], Row & { shelved: Buffer | null }>;
  readonly #segments: Statement<[number, number], SegmentRow>;
  readonly #nextSegmentId: Statement<[], { id: number }>;
  readonly #insert: Statement<[Inserted], { id: number }>;
  readonly #insertSegment: Statement<
    [
      ...[number, number, number | null, number | null, string | null, string, Uint8Array | null],
      ...[place: number | null, spaced: string | null],
    ]
  >;
  readonly #deleteSegments: Statement<[number, number]>;
  readonly #index: Statement<[number, number]>;
  readonly #unindex: Statement<[number, number]>;
  readonly #reserve: Statement<[number]>;
  readonly #setShelved: Statement<[Uint8Array | null, number]>;
  readonly #supersede: Statement<[number]>;
  readonly #promote: Statement<[number]>;
  readonly #raw: Statement<[number], { raw: Buffer | null }>;
  readonly #byId: Statement<[number], Row & { shelved: Buffer | null }>;

  /** @param onIndexed called when the search index was written to, before that is committed */
  constructor(db: Database, onIndexed: () => void) {
    this.#db = db;
    this.#onIndexed = onIndexed;
    this.#head = db.prepare(
      `SELECT ${COLUMNS} FROM transcripts WHERE recording_id = ? AND is_current = 1 AND shelved IS NULL`,
    );
    this.#current = db.prepare(
      `SELECT ${COLUMNS}, shelved FROM transcripts WHERE recording_id = ? AND is_current = 1`,
    );
    this.#segments = db
      .prepare<[number, number], SegmentRow>(
        'SELECT id, start_s, end_s, speaker, text, words, place FROM segments WHERE id BETWEEN ? AND ? ORDER BY id',
      )
      .raw();
    this.#nextSegmentId = db.prepare(
      "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'segments'), 0) + 1 AS id",
    );
    this.#insert = db.prepare(
      `INSERT INTO transcripts (recording_id, job_id, service, model, language, duration_seconds, word_times, word_count,
         is_timed, created_at, is_current, first_segment_id, segment_count, preview, insights, raw)
       VALUES (@recordingId, @jobId, @service, @model, @language, @durationSeconds, @wordTimes, @wordCount,
         @isTimed, @createdAt, 1, @firstSegmentId, @segmentCount, @preview, @insights, @raw)
       RETURNING id`,
    );
    this.#insertSegment = db.prepare(
      'INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text, words, place, spaced) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    );
    this.#deleteSegments = db.prepare('DELETE FROM segments WHERE id BETWEEN ? AND ?');
    this.#index = db.prepare(
      'INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_indexed WHERE id BETWEEN ? AND ?',
    );
    this.#unindex = db.prepare(
      `INSERT INTO segments_fts (segments_fts, rowid, text) SELECT 'delete', id, text FROM segments_indexed WHERE id BETWEEN ? AND ?`,
    );
    this.#reserve = db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'segments'");
    this.#setShelved = db.prepare('UPDATE transcripts SET shelved = ? WHERE id = ?');
    this.#supersede = db.prepare('UPDATE transcripts SET is_current = 0 WHERE id = ?');
    this.#promote = db.prepare('UPDATE transcripts SET is_current = 1, revision = revision + 1 WHERE id = ?');
    this.#byId = db.prepare(`SELECT ${COLUMNS}, shelved FROM transcripts WHERE id = ?`);
    this.#raw = db.prepare(
      'SELECT raw FROM transcripts WHERE recording_id = ? AND is_current = 1 AND shelved IS NULL',
    );
  }

  /** The current transcript without its text; null when there is none. */
  head(recordingId: number): TranscriptHead | null {
    const row = this.#head.get(recordingId);
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
    const row = this.#head.get(recordingId);
    if (!row) return null;
    const segments = inOrder(
      this.#segments.all(row.firstSegmentId, row.firstSegmentId + row.segmentCount - 1),
      row.firstSegmentId,
    ).map(([id, start, end, speaker, text, words]) => ({ id, start, end, speaker, text, words }));
    return { head: toHead(row), segments };
  }

  /** Any transcript with its segments in order, current or not, on the shelf or not. */
  byId(transcriptId: number): (TranscriptHead & { readonly segments: readonly Segment[] }) | null {
    const row = this.#byId.get(transcriptId);
    if (!row) return null;
    const { shelved, ...head } = row;
    const rows =
      shelved === null
        ? this.#segments.all(row.firstSegmentId, row.firstSegmentId + row.segmentCount - 1)
        : fromShelf(shelved).map(([id, start, end, speaker, text, words, place]): SegmentRow => [
            ...([id, start, end, speaker, text] as const),
            words === null ? null : Buffer.from(words, 'base64'),
            place ?? null,
          ]);
    const segments = inOrder(rows, row.firstSegmentId).map(([, start, end, speaker, text, words]) => ({
      ...{ start, end, speaker, text },
      words: unpackWords(words, text),
    }));
    return { ...toHead(head), segments };
  }

  /** The text of one segment of the current transcript; null when there is no such segment in it. */
  segmentText(recordingId: number, segmentId: number): string | null {
    const row = this.#head.get(recordingId);
    const isIn = row && segmentId >= row.firstSegmentId && segmentId < row.firstSegmentId + row.segmentCount;
    return isIn ? (this.#segments.get(segmentId, segmentId)?.[4] ?? null) : null;
  }

  /** The service's answer behind the current transcript, as it came. */
  raw(recordingId: number): string | null {
    const packed = this.#raw.get(recordingId)?.raw;
    return packed ? gunzipSync(packed).toString('utf8') : null;
  }

  /** True when this recording has a current transcript, shelved or not: it was paid for and need not be made again. */
  exists(recordingId: number): boolean {
    return this.#current.get(recordingId) !== undefined;
  }

  /** The current transcript, shelved or not; null when there is none. */
  currentId(recordingId: number): number | null {
    return this.#current.get(recordingId)?.id ?? null;
  }

  /** Stores a transcript as the current one; the one before is kept on the shelf. Part of `jobs.finish`. */
  store({ recordingId, jobId, service, transcript, raw, shelve }: NewTranscript, nowMs: number): number {
    return immediately(this.#db, () => {
      const before = this.#current.get(recordingId);
      if (before) {
        this.shelve(recordingId);
        this.#supersede.run(before.id);
      }
      const segments = transcript.segments.map(cleaned);
      const firstSegmentId = this.#nextSegmentId.get()?.id ?? 1;
      const row = this.#insert.get({
        recordingId,
        jobId,
        service,
        model: transcript.model,
        language: transcript.language,
        durationSeconds: transcript.durationSeconds,
        wordTimes: transcript.wordTimes,
        wordCount: wordCountOf({ segments }),
        isTimed: isTimed({ segments }) ? 1 : 0,
        createdAt: nowMs,
        firstSegmentId,
        segmentCount: segments.length,
        preview: previewOf(segments),
        insights: JSON.stringify(transcript.insights),
        raw: typeof raw === 'string' ? gzipSync(raw, { level: 1 }) : raw,
      });
      if (!row) throw new Error('A transcript was not written');
      segments.forEach((segment, index) => {
        const { start, end, speaker, text, words } = segment;
        this.#insertSegment.run(
          firstSegmentId + index,
          row.id,
          start,
          end,
          speaker,
          text,
          packWords(words, text),
          null,
          takenApart(text),
        );
      });
      this.#reserve.run(firstSegmentId + segments.length - 1 + SPARE_IDS);
      this.#index.run(firstSegmentId, firstSegmentId + segments.length - 1);
      if (shelve) this.shelve(recordingId);
      this.#onIndexed();
      return row.id;
    });
  }

  /** Makes another transcript of the same recording the current one. Part of going back to a version. */
  makeCurrent(recordingId: number, transcriptId: number): void {
    this.shelve(recordingId);
    const before = this.#current.get(recordingId);
    if (before) this.#supersede.run(before.id);
    this.#promote.run(transcriptId);
    this.unshelve(recordingId);
  }

  /** Takes the current transcript out of sight of reading and search; it stays the current one. */
  shelve(recordingId: number): void {
    const row = this.#current.get(recordingId);
    if (!row || row.shelved !== null) return;
    const last = row.firstSegmentId + row.segmentCount - 1;
    const segments = this.#segments
      .all(row.firstSegmentId, last)
      .map(([id, start, end, speaker, text, words, place]) => [
        id,
        start,
        end,
        speaker,
        text,
        words?.toString('base64') ?? null,
        place,
      ]);
    this.#setShelved.run(gzipSync(JSON.stringify(segments)), row.id);
    this.#unindex.run(row.firstSegmentId, last);
    this.#deleteSegments.run(row.firstSegmentId, last);
    this.#onIndexed();
  }

  /** Puts the current transcript back in sight, under the same segment ids. */
  unshelve(recordingId: number): void {
    const row = this.#current.get(recordingId);
    if (!row || row.shelved === null) return;
    for (const [id, start, end, speaker, text, words, place] of fromShelf(row.shelved))
      this.#insertSegment.run(
        id,
        row.id,
        start,
        end,
        speaker,
        text,
        words === null ? null : Buffer.from(words, 'base64'),
        place ?? null,
        takenApart(text),
      );
    this.#index.run(row.firstSegmentId, row.firstSegmentId + row.segmentCount - 1);
    this.#setShelved.run(null, row.id);
    this.#onIndexed();
  }
}

/** Segments as `shelve` packed them. */
function fromShelf(
  shelved: Buffer,
): [...[number, number | null, number | null, string | null, string], string | null, (number | null)?][] {
  return JSON.parse(gunzipSync(shelved).toString('utf8')) as ReturnType<typeof fromShelf>;
}

/** Rows in the order in which they are read: cut-off pieces have ids behind all others, but a place of their own. */
function inOrder(rows: SegmentRow[], firstSegmentId: number): SegmentRow[] {
  if (rows.every(([, , , , , , place]) => place === null)) return rows;
  const placeOf = ([id, , , , , , place]: SegmentRow): number => place ?? id - firstSegmentId;
  return rows.sort((a, b) => placeOf(a) - placeOf(b));
}

/** Control characters have no place in a text and would end it early or forge search marks. */
function cleaned(segment: Segment): Segment {
  // eslint-disable-next-line no-control-regex
  return { ...segment, text: segment.text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, ' ') };
}

/** The start of a text, for lists. */
export function previewOf(segments: readonly Pick<Segment, 'text'>[]): string {
  let preview = '';
  for (const segment of segments) {
    if (preview.length > PREVIEW_CHARS) break;
    preview += ` ${segment.text}`;
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
  firstSegmentId: _first,
  segmentCount: _count,
  ...row
}: Row): TranscriptHead {
  return { ...row, isTimed: timed === 1, insights: JSON.parse(insights) as Insights };
}
