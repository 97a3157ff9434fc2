// What Earshot's own speech service was asked for: a row each from before anything is done until its result is no longer kept.
import { gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Failure } from '../../domain/failure.ts';
import type {
  NewServed,
  Served,
  ServedAsk,
  ServedCounts,
  ServedGlance,
  ServedHeard,
} from '../../domain/served.ts';
import { fragment, sqlOf, type Given, type Sql } from '../sql.ts';
import { unpack } from '../unpack.ts';

type Row = Omit<Served, 'asked' | 'failure'> & { readonly asked: string; readonly failure: string | null };

const COLUMNS = fragment`id, token_id AS tokenId, asked, source, state, recording_id AS recordingId, job_id AS jobId, failure,
  audio_seconds AS audioSeconds, created_at AS createdAt, begun_at AS begunAt, finished_at AS finishedAt`;
const OPEN = fragment`finished_at IS NULL`;

/** Where a page ended. */
export interface LookedTo {
  readonly at: number;
  readonly id: string;
}

export interface LookedThrough {
  /** Those whose job has begun, has ended or is gone, which their row does not say yet. */
  readonly news: readonly string[];
  /** Null behind the last page. */
  readonly next: LookedTo | null;
}

export class ServedJobs {
  readonly #sql: Sql;
  /** How many are open of each token: one process alone writes here, and counting a hundred thousand with each that comes would hold it up. */
  #open: Map<number, number> | null = null;
  /** This is the process that writes here: what it counted once stays right. */
  #isOurs = false;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Writes down that somebody asked. */
  add({ asked, clientRequest, id, source, tokenId }: NewServed, nowMs: number): void {
    this.#sql.run`
      INSERT INTO served (id, token_id, client_request, asked, source, state, created_at)
      VALUES (${id}, ${tokenId}, ${clientRequest}, ${JSON.stringify(asked)}, ${source}, 'arriving', ${nowMs})`;
    this.#counted(tokenId, 1);
  }

  get(id: string): Served | null {
    return read(this.#sql.row<Row>`SELECT ${COLUMNS} FROM served WHERE id = ${id}`);
  }

  /** What a caller asked for under a number of its own before, so that asking again is no second time. */
  ofRequest(tokenId: number, clientRequest: string): Served | null {
    return read(
      this.#sql
        .row<Row>`SELECT ${COLUMNS} FROM served WHERE token_id = ${tokenId} AND client_request = ${clientRequest}`,
    );
  }

  /** Not ended yet, the oldest first. */
  open(): readonly Served[] {
    return this.#sql
      .rows<Row>`SELECT ${COLUMNS} FROM served INDEXED BY served_open WHERE ${OPEN} ORDER BY created_at`.map(
      fromRow,
    );
  }

  /** Without a job yet, the oldest first. */
  arriving(): readonly Served[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM served INDEXED BY served_open WHERE state = 'arriving' AND ${OPEN} ORDER BY created_at`.map(
      fromRow,
    );
  }

  /**
   * Looks through a page of those that have a job, the oldest first.
   * @param after where the page before ended; null for the first
   */
  look(after: LookedTo | null, limit: number): LookedThrough {
    const { at, id } = after ?? { at: -1, id: '' };
    // Counted anew now and then: should a count ever be wrong, it does not stay so.
    if (!after) this.#open = null;
    this.#isOurs = true;
    const looked = this.#sql.tuples<readonly [at: number, id: string, isOld: 0 | 1]>`
      SELECT created_at, id, EXISTS (
        SELECT 1 FROM jobs j WHERE j.id = served.job_id AND j.finished_at IS NULL AND (served.begun_at IS NOT NULL OR j.state = 'queued'))
      FROM served INDEXED BY served_open
      WHERE state = 'queued' AND ${OPEN} AND (created_at, id) > (${at}, ${id}) ORDER BY created_at, id LIMIT ${limit}`;
    const last = looked.length < limit ? undefined : looked.at(-1);
    return {
      news: looked.flatMap(([, found, isOld]) => (isOld ? [] : [found])),
      next: last ? { at: last[0], id: last[1] } : null,
    };
  }

  /**
   * The same of those that had news lately, found by their jobs: what merely waits is not looked at, however much it is. Missed are
   * requests whose job is gone, and ends before the last change of the clock.
   * @param sinceMs jobs that ended before were looked at
   */
  lately(sinceMs: number): readonly string[] {
    return this.#sql.values<string>`
      SELECT s.id FROM jobs j INDEXED BY jobs_finished JOIN served s INDEXED BY served_by_recording ON s.recording_id = j.recording_id
      WHERE j.finished_at >= ${sinceMs} AND s.job_id = j.id AND s.finished_at IS NULL
      UNION
      SELECT s.id FROM jobs j INDEXED BY jobs_by_state JOIN served s INDEXED BY served_by_recording ON s.recording_id = j.recording_id
      WHERE j.state IN ('uploading', 'uncertain', 'transcribing') AND s.job_id = j.id AND s.finished_at IS NULL AND s.begun_at IS NULL`;
  }

  /** How many of a caller's have not ended. */
  openOf(tokenId: number): number {
    return this.#counts().get(tokenId) ?? 0;
  }

  #counts(): ReadonlyMap<number, number> {
    return (this.#open ??= new Map(
      this.#sql.tuples<readonly [token: number, count: number]>`
        SELECT token_id, count(*) FROM served INDEXED BY served_open_of WHERE ${OPEN} GROUP BY token_id`,
    ));
  }

  /** Those for which a job works. */
  ofRecording(recordingId: number): readonly Served[] {
    return this.#sql.rows<Row>`SELECT ${COLUMNS} FROM served WHERE recording_id = ${recordingId}`.map(
      fromRow,
    );
  }

  /** It is in the queue now. */
  queued(
    id: string,
    {
      audioSeconds,
      jobId,
      recordingId,
    }: { readonly recordingId: number; readonly jobId: number; readonly audioSeconds: number },
  ): boolean {
    return this.#changed`
      UPDATE served SET state = 'queued', recording_id = ${recordingId}, job_id = ${jobId}, audio_seconds = ${audioSeconds}
      WHERE id = ${id} AND ${OPEN}`;
  }

  /** The file that an address led to lies here. */
  arrived(id: string, source: string): boolean {
    return this.#changed`UPDATE served SET source = ${source} WHERE id = ${id} AND state = 'arriving'`;
  }

  /** It is worked on, for the first time. */
  begun(id: string, nowMs: number): boolean {
    return this
      .#changed`UPDATE served SET begun_at = ${nowMs} WHERE id = ${id} AND begun_at IS NULL AND ${OPEN}`;
  }

  /** @returns false where it ended before: an end is told once */
  done(id: string, transcript: ServedHeard, nowMs: number): boolean {
    const result = gzipSync(JSON.stringify(transcript), { level: 1 });
    return this.#ended`
      UPDATE served SET state = 'done', result = ${result}, finished_at = ${nowMs},
        audio_seconds = coalesce(nullif(audio_seconds, 0), ${transcript.durationSeconds})
      WHERE id = ${id} AND ${OPEN} RETURNING token_id`;
  }

  /** @returns false where it ended before */
  failed(id: string, failure: Failure, nowMs: number): boolean {
    return this.#ended`
      UPDATE served SET state = 'failed', failure = ${JSON.stringify(failure)}, finished_at = ${nowMs}
      WHERE id = ${id} AND ${OPEN} RETURNING token_id`;
  }

  /** What was heard, the JSON of a transcript, unpacked in a thread of Node's; null where there is nothing (yet). */
  async heard(id: string): Promise<Buffer | null> {
    const packed = this.#sql.value<Buffer | null>`SELECT result FROM served WHERE id = ${id}`;
    return packed ? unpack(packed, 'answer') : null;
  }

  /** Those that are worked on, the oldest first, and how many parts of each workers have done. */
  underWay(limit: number): readonly ServedGlance[] {
    return this.#sql.rows<ServedGlance>`
      SELECT s.id, s.begun_at AS sinceAt, s.audio_seconds AS audioSeconds, count(t.id) AS parts, count(t.id) FILTER (WHERE t.state = 'done') AS doneParts
      FROM jobs j INDEXED BY jobs_by_generation JOIN served s ON s.job_id = j.id AND s.finished_at IS NULL AND s.begun_at IS NOT NULL
        LEFT JOIN farm_tasks t ON t.work_id = j.generation_id
      WHERE j.state = 'transcribing' GROUP BY s.id ORDER BY s.begun_at LIMIT ${limit}`;
  }

  /** The first of those that wait. */
  inLine(limit: number): readonly ServedGlance[] {
    return this.#sql.rows<ServedGlance>`
      SELECT id, created_at AS sinceAt, audio_seconds AS audioSeconds, 0 AS parts, 0 AS doneParts
      FROM served INDEXED BY served_open WHERE ${OPEN} AND state = 'queued' AND begun_at IS NULL ORDER BY created_at LIMIT ${limit}`;
  }

  /** Those that failed, the latest first. */
  lastFailed(limit: number): readonly Served[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM served INDEXED BY served_told
      WHERE finished_at IS NOT NULL AND state = 'failed' ORDER BY finished_at DESC LIMIT ${limit}`.map(
      fromRow,
    );
  }

  /** Ended at this instant or before. */
  endedBefore(atMs: number, limit: number): readonly Served[] {
    return this.#sql.rows<Row>`
      SELECT ${COLUMNS} FROM served INDEXED BY served_ended
      WHERE finished_at IS NOT NULL AND finished_at <= ${atMs} ORDER BY finished_at LIMIT ${limit}`.map(
      fromRow,
    );
  }

  forget(id: string): void {
    this.#ended`DELETE FROM served WHERE id = ${id} AND ${OPEN} RETURNING token_id`;
    this.#sql.run`DELETE FROM served WHERE id = ${id}`;
  }

  /** How much there is to do. What is at work is found by its jobs, and what waits was counted before: pages ask this every two seconds. */
  counts(): ServedCounts {
    if (!this.#isOurs) this.#open = null;
    const open = [...this.#counts().values()].reduce((sum, count) => sum + count, 0);
    const running =
      this.#sql.value<number>`
        SELECT count(DISTINCT s.id) FROM jobs j INDEXED BY jobs_by_state JOIN served s INDEXED BY served_by_recording ON s.recording_id = j.recording_id
        WHERE j.state IN ('uploading', 'uncertain', 'transcribing') AND s.finished_at IS NULL AND s.begun_at IS NOT NULL` ??
      0;
    const oldest = ['arriving', 'queued'].flatMap(
      (state) =>
        this.#sql.value<number>`
          SELECT created_at FROM served INDEXED BY served_open WHERE state = ${state} AND ${OPEN} AND begun_at IS NULL ORDER BY created_at LIMIT 1` ??
        [],
    );
    const ends = this.#sql.row<Pick<ServedCounts, 'done' | 'failed'>>`
      SELECT count(*) FILTER (WHERE state = 'done') AS done, count(*) FILTER (WHERE state = 'failed') AS failed
      FROM served INDEXED BY served_told WHERE finished_at IS NOT NULL`;
    const oldestWaitingAt = oldest.length > 0 ? Math.min(...oldest) : null;
    return { waiting: open - running, running, oldestWaitingAt, done: 0, failed: 0, ...ends };
  }

  /** Of those that ended well and are still kept: seconds of sound, and of the work that they were. */
  worked(): { readonly audioSeconds: number; readonly workSeconds: number } {
    const row = this.#sql.row<{ audioSeconds: number | null; workSeconds: number | null }>`
      SELECT sum(audio_seconds) AS audioSeconds, sum(finished_at - begun_at) / 1000.0 AS workSeconds
      FROM served INDEXED BY served_told WHERE finished_at IS NOT NULL AND state = 'done' AND begun_at IS NOT NULL`;
    return { audioSeconds: row?.audioSeconds ?? 0, workSeconds: row?.workSeconds ?? 0 };
  }

  /** Ends what is open. @param pieces with the token of the row that ended @returns false where none did */
  #ended(pieces: TemplateStringsArray, ...given: readonly Given[]): boolean {
    const tokenId = this.#sql.value<number>(pieces, ...given);
    if (tokenId !== undefined) this.#counted(tokenId, -1);
    return tokenId !== undefined;
  }

  #counted(tokenId: number, by: 1 | -1): void {
    this.#open?.set(tokenId, (this.#open.get(tokenId) ?? 0) + by);
  }

  #changed(pieces: TemplateStringsArray, ...given: readonly Given[]): boolean {
    return this.#sql.run(pieces, ...given).changes === 1;
  }
}

const read = (row: Row | undefined): Served | null => (row ? fromRow(row) : null);

const fromRow = ({ asked, failure, ...row }: Row): Served => ({
  ...row,
  asked: JSON.parse(asked) as ServedAsk,
  failure: failure === null ? null : (JSON.parse(failure) as Failure),
});
