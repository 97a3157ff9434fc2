// Asks of the job table, and changes nothing: one job, what is due, what is in doubt, how much there is to do.
import type { Database } from 'better-sqlite3';
import { LOOKS_UNTIL_ASKED } from '../../domain/doubt.ts';
import { JOB_KINDS, type Job, type JobState } from '../../domain/job.ts';
import type { EngineId, Engines } from '../../domain/engine.ts';
import type { Doubts, LeftAlone } from '../../queue/store.ts';
import { fromColumns } from '../failure-columns.ts';
import { fragment, sqlOf, verbatim, type Fragment, type Sql } from '../sql.ts';

/**
 * An engine that is asked for. SQLite looks at the value of a plain parameter when it compares a column of a partial index with it, and
 * plans the query anew each time that another value is bound (SQLite 3.54): eight times the work of the query itself.
 */
export const hidden = (engine: EngineId): Fragment => fragment`('' || ${engine})`;

/** What a job must still be for a change to be ours to make. A lease that is absent is not looked at; null means "held by nobody". */
export interface JobGuard {
  readonly state: JobState;
  readonly leaseToken?: string | null;
  /** The send that is meant. One that is absent is not looked at. */
  readonly requestId?: string | null;
}

/** Listed jobs that still want something, of one state and service. */
export interface Backlog {
  readonly state: JobState;
  readonly service: EngineId;
  /** The person, or the pause of its folder, keeps them from beginning. */
  readonly parked: boolean;
  readonly count: number;
  /** Length of their recordings together, as far as it is known. */
  readonly audioSeconds: number;
}

/** A job as selected by `JOB_COLUMNS`. An array: the keys of an object would be made anew for each row. */
export type JobRow = readonly [
  id: number,
  recordingId: number,
  audioSeconds: number,
  kind: string,
  service: EngineId,
  options: string,
  state: JobState,
  attempt: number,
  pollCount: number,
  dueAt: number,
  deadlineAt: number | null,
  leaseToken: string | null,
  requestId: string | null,
  bodyEndingAt: number | null,
  generationId: string | null,
  acceptedAt: number | null,
  failureCode: string | null,
  failureMessage: string | null,
  failureDetail: string | null,
  failureRetryable: 0 | 1 | null,
  crashCount: number,
  priority: number,
  heldAt: number | null,
  createdAt: number,
  updatedAt: number,
  finishedAt: number | null,
];

export const JOB_COLUMNS = fragment`id, recording_id,
  (SELECT duration_seconds FROM recordings r WHERE r.id = jobs.recording_id), kind, service, options, state, attempt, poll_count, due_at,
  deadline_at, lease_token, request_id, body_ending_at, generation_id, accepted_at, failure_code, failure_message, failure_detail,
  failure_retryable, crash_count, priority, held_at, created_at, updated_at, finished_at`;
/** Of kinds that this version knows; what a newer one queued is left alone. */
export const KNOWN = verbatim(`kind IN (${JOB_KINDS.map((kind) => `'${kind}'`).join(', ')})`);
/** The same for engines, where a query asks for no one in particular. Ids are the house's own words. */
const ofKnownEngine = ({ all }: Engines): Fragment =>
  verbatim(`service IN (${all.map(({ id }) => `'${id}'`).join(', ')})`);
/** A removed recording is never sent. */
export const NOT_REMOVED = fragment`
  EXISTS (SELECT 1 FROM recordings r WHERE r.id = jobs.recording_id AND r.removed_at IS NULL)`;

/** Jobs of a service that may be claimed. The pause of a folder counts at once, before its jobs have been told one by one. */
export const claimable = (service: EngineId, nowMs: number): Fragment => fragment`
  jobs INDEXED BY jobs_to_claim
  WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0 AND awaits_sound = 0 AND service = ${hidden(service)}
    AND due_at <= ${nowMs} AND ${NOT_REMOVED}
    AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = jobs.folder_id AND f.paused = 1)`;

export class JobReads {
  protected readonly db: Database;
  protected readonly sql: Sql;
  protected readonly engines: Engines;
  /** Jobs that this version can work on. */
  readonly #known: Fragment;

  constructor(db: Database, engines: Engines) {
    this.db = db;
    this.engines = engines;
    this.#known = fragment`${KNOWN} AND ${ofKnownEngine(engines)}`;
    this.sql = sqlOf(db);
  }

  get(id: number): Job | null {
    return this.one(fragment`id = ${id}`);
  }

  /** Jobs that failed, of recordings that are in the list. */
  failedIds(): readonly number[] {
    return this.sql.values<number>`
      SELECT id FROM jobs WHERE state = 'failed' AND ${this.#known} AND ${NOT_REMOVED} ORDER BY id`;
  }

  /** True while a job is what the guard says. */
  is(id: number, guard: JobGuard): boolean {
    const job = this.get(id);
    return job !== null && holds(job, guard);
  }

  /**
   * Accepted jobs whose next poll is due: the one whose result the service keeps for the shortest time first, then those
   * whose time is over. Those of removed recordings too: they are paid for.
   */
  duePolls(service: EngineId, nowMs: number, limit: number): readonly Job[] {
    const { resultKeptMs } = this.engines.traits(service);
    const keptSinceMs = resultKeptMs === null ? 0 : nowMs - resultKeptMs;
    const due = (isKept: Fragment): Fragment => fragment`
      SELECT * FROM (SELECT ${JOB_COLUMNS} FROM jobs INDEXED BY jobs_to_poll
        WHERE state = 'transcribing' AND ${KNOWN} AND service = ${hidden(service)} AND ${isKept} AND due_at <= ${nowMs}
        ORDER BY accepted_at, id LIMIT ${limit})`;
    return this.sql.tuples<JobRow>`
      ${due(fragment`accepted_at > ${keptSinceMs}`)} UNION ALL ${due(fragment`accepted_at <= ${keptSinceMs}`)}
      LIMIT ${limit}`.map(jobOf);
  }

  /** When something of this service becomes due next, epoch ms; null when nothing does. What is due already does not count. */
  nextDueAfter(service: EngineId, nowMs: number): number | null {
    const dueAt = this.sql.value<number | null>`
      SELECT min(due_at) FROM (
        SELECT min(due_at) AS due_at FROM jobs WHERE state = 'queued' AND ${KNOWN} AND service = ${hidden(service)} AND due_at > ${nowMs}
        UNION ALL
        SELECT min(due_at) FROM jobs WHERE state = 'transcribing' AND ${KNOWN} AND service = ${hidden(service)} AND due_at > ${nowMs}
        UNION ALL
        SELECT min(due_at) FROM jobs INDEXED BY jobs_by_state WHERE state = 'uncertain' AND ${KNOWN} AND service = ${hidden(service)} AND due_at > ${nowMs}
      )`;
    return dueAt ?? null;
  }

  /** Sends of a service that are in doubt, oldest first. @param dueMs only those that are to be looked for by this instant, epoch ms */
  inDoubt(service: EngineId, dueMs = Number.MAX_SAFE_INTEGER): readonly Job[] {
    // Few are ever in doubt: their state alone finds them.
    const rows = this.sql.tuples<JobRow>`
      SELECT ${JOB_COLUMNS} FROM jobs INDEXED BY jobs_by_state
      WHERE state = 'uncertain' AND ${KNOWN} AND service = ${hidden(service)} AND due_at <= ${dueMs} ORDER BY id`;
    return rows.map(jobOf);
  }

  /** Listed sends in doubt that a person is asked about. */
  askedCount(): number {
    return this.#count(fragment`
      jobs INDEXED BY jobs_by_state WHERE state = 'uncertain' AND poll_count >= ${LOOKS_UNTIL_ASKED} AND ${NOT_REMOVED}
        AND id = (SELECT job_id FROM recordings r WHERE r.id = jobs.recording_id)`);
  }

  /** Sends that ended in doubt since the service last accepted one. */
  doubts(service: EngineId): Doubts {
    const doubts = this.sql.row<Doubts>`
      SELECT count(*) AS count, max(body_ending_at) AS lastAt FROM jobs INDEXED BY jobs_by_state
      WHERE state = 'uncertain' AND ${KNOWN} AND service = ${hidden(service)}
        AND EXISTS (SELECT 1 FROM events e WHERE e.recording_id = jobs.recording_id AND e.job_id = jobs.id
          AND e.kind = 'job-ambiguous' AND e.at >= jobs.body_ending_at)
        AND body_ending_at > (SELECT coalesce(max(accepted_at), 0) FROM jobs WHERE service = ${hidden(service)})`;
    return doubts ?? { count: 0, lastAt: null };
  }

  /** Jobs in this state that this version can work on, oldest first. */
  inState(state: JobState): readonly Job[] {
    return this.#all(fragment`state = ${state} AND ${this.#known} ORDER BY id`);
  }

  /** Jobs that ended at or after this instant and have not been taken up again, in the order of their end. */
  finishedSince(sinceMs: number): readonly Job[] {
    return this.#all(fragment`finished_at >= ${sinceMs} ORDER BY finished_at, id`);
  }

  /**
   * Recordings with a voice of a conversation among the jobs that ended last, whose newest transcript is one voice alone, see `track-choice.ts`.
   * @param most jobs that are looked at
   */
  voicesApart(most: number): readonly number[] {
    return this.sql.values<number>`
      SELECT DISTINCT ended.recording_id FROM (
        SELECT recording_id, options FROM jobs WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT ${most}) ended
      WHERE ended.options ->> 'voice' AND (
        SELECT t.track IS NOT NULL AND j.options ->> 'voice' FROM transcripts t JOIN jobs j ON j.id = t.job_id
        WHERE t.recording_id = ended.recording_id AND (t.is_current = 1 OR t.shelved IS NOT NULL)
        ORDER BY t.id DESC LIMIT 1)`;
  }

  /** Pieces of work that the service has accepted and not finished. */
  acceptedCount(service: EngineId): number {
    return this.#count(
      fragment`jobs WHERE state = 'transcribing' AND ${KNOWN} AND service = ${hidden(service)}`,
    );
  }

  /** The waiting job of this service that is due first, of those that nobody holds back. */
  nextClaimable(service: EngineId): Job | null {
    const row = this.sql.tuple<JobRow>`
      SELECT ${JOB_COLUMNS} FROM jobs INDEXED BY jobs_waiting
      WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0 AND awaits_sound = 0 AND service = ${hidden(service)}
        AND ${NOT_REMOVED}
      ORDER BY due_at LIMIT 1`;
    return toJob(row);
  }

  /** True while `claimNext` would find something. */
  hasDue(service: EngineId, nowMs: number): boolean {
    return this.sql.value<1>`SELECT 1 FROM ${claimable(service, nowMs)} LIMIT 1` !== undefined;
  }

  /** True while something is being sent to this service. */
  hasUploading(service: EngineId): boolean {
    return this.held().some((job) => job.service === service);
  }

  /** True while a job of this service waits that nobody holds back. */
  hasClaimable(service: EngineId): boolean {
    const found = this.sql.value<1>`
      SELECT 1 FROM jobs INDEXED BY jobs_to_claim
      WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0 AND awaits_sound = 0 AND service = ${hidden(service)}
        AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = jobs.folder_id AND f.paused = 1) LIMIT 1`;
    return found !== undefined;
  }

  /** True while a job of this service is due that nobody holds back, and that stands before this place in the queue. */
  hasClaimableBefore(service: EngineId, place: number, nowMs: number): boolean {
    const found = this.sql.value<1>`
      SELECT 1 FROM jobs INDEXED BY jobs_to_claim
      WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0 AND awaits_sound = 0 AND service = ${service}
        AND place < ${place} AND due_at <= ${nowMs} AND ${NOT_REMOVED}
        AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = jobs.folder_id AND f.paused = 1) LIMIT 1`;
    return found !== undefined;
  }

  /** Jobs in the hands of a process: at start, those of a dead one. */
  held(): readonly Job[] {
    // Only an uploading job must have a lease (a CHECK holds that), so this is all that a process can have in hand.
    return this.#all(fragment`lease_token IS NOT NULL AND ${this.#known} ORDER BY id`);
  }

  /** Open jobs of kinds or engines that this version does not know. */
  leftAlone(): readonly LeftAlone[] {
    return this.sql.rows<LeftAlone>`
      SELECT kind, service AS engine, count(*) AS count FROM jobs INDEXED BY jobs_by_state
      WHERE state IN ('queued', 'uploading', 'uncertain', 'transcribing') AND NOT (${this.#known}) GROUP BY kind, service`;
  }

  /** The job that stands for a recording: the newest, or the one that was last taken up again. */
  latestFor(recordingId: number): Job | null {
    return this.one(fragment`id = (SELECT job_id FROM recordings WHERE id = ${recordingId})`);
  }

  /** All jobs of a recording, oldest first. */
  ofRecording(recordingId: number): readonly Job[] {
    return this.#all(fragment`recording_id = ${recordingId} ORDER BY id`);
  }

  /** How much there is to do, by state and service: what `items.page` lists as the queue, without its files. */
  backlog(): readonly Backlog[] {
    return this.sql.rows<Omit<Backlog, 'parked'> & { readonly parked: 0 | 1 }>`
      SELECT queue_state AS state, queue_service AS service, queue_parked AS parked, count(*) AS count,
        sum(duration_seconds) AS audioSeconds
      FROM recordings WHERE queue_state IS NOT NULL AND removed_at IS NULL
      GROUP BY queue_state, queue_service, queue_parked`.map((row) => ({ ...row, parked: row.parked === 1 }));
  }

  /** Open jobs that stand for no recording in lists, such as telling its speakers apart, and that nobody holds back. */
  openBesideCount(): number {
    return this.#count(fragment`
      jobs WHERE kind <> 'transcribe' AND state IN ('queued', 'uploading', 'transcribing')
        AND held_at IS NULL AND folder_paused = 0 AND ${NOT_REMOVED}`);
  }

  protected one(where: Fragment): Job | null {
    return toJob(this.sql.tuple<JobRow>`SELECT ${JOB_COLUMNS} FROM jobs WHERE ${where}`);
  }

  #all(where: Fragment): readonly Job[] {
    return this.sql.tuples<JobRow>`SELECT ${JOB_COLUMNS} FROM jobs WHERE ${where}`.map(jobOf);
  }

  #count(from: Fragment): number {
    return this.sql.value<number>`SELECT count(*) FROM ${from}` ?? 0;
  }
}

/** True when a job is what a guard says. */
export function holds(job: Job, guard: JobGuard): boolean {
  return (
    job.state === guard.state &&
    (guard.leaseToken === undefined || job.leaseToken === guard.leaseToken) &&
    (guard.requestId === undefined || job.requestId === guard.requestId)
  );
}

export const toJob = (row: JobRow | undefined): Job | null => (row ? jobOf(row) : null);

function jobOf([
  id,
  recordingId,
  audioSeconds,
  kind,
  service,
  options,
  state,
  attempt,
  pollCount,
  dueAt,
  deadlineAt,
  leaseToken,
  requestId,
  bodyEndingAt,
  generationId,
  acceptedAt,
  failureCode,
  failureMessage,
  failureDetail,
  failureRetryable,
  crashCount,
  priority,
  heldAt,
  createdAt,
  updatedAt,
  finishedAt,
]: JobRow): Job {
  const failure =
    failureCode === null
      ? null
      : fromColumns({ failureCode, failureMessage, failureDetail, failureRetryable });
  return {
    id,
    recordingId,
    kind,
    service,
    audioSeconds,
    options,
    state,
    attempt,
    pollCount,
    dueAt,
    deadlineAt,
    leaseToken,
    requestId,
    bodyEndingAt,
    generationId,
    acceptedAt,
    failure,
    crashCount,
    priority,
    heldAt,
    createdAt,
    updatedAt,
    finishedAt,
  };
}
