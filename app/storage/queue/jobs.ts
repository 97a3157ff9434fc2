// The job table: every change goes through the domain's transition table, guarded by the state and lease it was made for.
import type { Database, Statement } from 'better-sqlite3';
import { LOOKS_UNTIL_ASKED } from '../../domain/doubt.ts';
import type { FailureCode } from '../../domain/failure.ts';
import type { Judged } from '../../domain/heard.ts';
import {
  RESULT_KEPT_MS,
  transition,
  type Job,
  type JobEvent,
  type JobState,
  type QueueAction,
} from '../../domain/job.ts';
import type { ServiceId } from '../../domain/service.ts';
import type { Doubts, Lease } from '../../queue/store.ts';
import { readJobOptions } from '../../domain/track-choice.ts';
import type { Arrival } from '../transcripts/arrival.ts';
import { immediately } from '../database.ts';
import type { Events } from '../events.ts';
import { QueueOrder } from './queue-order.ts';
import type { Transcript } from '../../domain/transcript.ts';
import type { Charges } from './charges.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';
import { FAILURE_COLUMNS, fromColumns, toColumns, type FailureColumns } from '../failure-columns.ts';

export interface NewJob {
  readonly recordingId: number;
  readonly service: ServiceId;
  /** Canonical JSON, see `canonicalOptions`. */
  readonly options: string;
  readonly priority: number;
}

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
  readonly service: ServiceId;
  /** The person, or the pause of its folder, keeps them from beginning. */
  readonly parked: boolean;
  readonly count: number;
  /** Length of their recordings together, as far as it is known. */
  readonly audioSeconds: number;
}

type Row = Omit<Job, 'failure'> & FailureColumns;

interface DuePolls {
  readonly service: ServiceId;
  readonly nowMs: number;
  readonly keptSinceMs: number;
  readonly limit: number;
}

/** A length that differs by less is the same, seconds: encoders round up to whole frames. */
const TOLD_SECONDS = 0.5;

const COLUMNS = `id, recording_id AS recordingId,
  (SELECT duration_seconds FROM recordings r WHERE r.id = jobs.recording_id) AS audioSeconds, service, options, state, attempt, poll_count AS pollCount,
  due_at AS dueAt, deadline_at AS deadlineAt, lease_token AS leaseToken, request_id AS requestId,
  body_ending_at AS bodyEndingAt, generation_id AS generationId, accepted_at AS acceptedAt, ${FAILURE_COLUMNS},
  crash_count AS crashCount, priority, held_at AS heldAt, created_at AS createdAt, updated_at AS updatedAt, finished_at AS finishedAt`;
const NOT_REMOVED =
  'EXISTS (SELECT 1 FROM recordings r WHERE r.id = jobs.recording_id AND r.removed_at IS NULL)';

export class Jobs {
  readonly #db: Database;
  readonly #events: Events;
  readonly #recordings: Recordings;
  readonly #transcripts: Transcripts;
  readonly #charges: Charges;
  readonly #get: Statement<[number], Row>;
  readonly #insert: Statement<[NewJob & { nowMs: number }]>;
  readonly #same: Statement<[number, ServiceId, string], Row>;
  readonly #ofRecording: Statement<[number], Row>;
  readonly #listed: Statement<[number], Row>;
  readonly #next: Statement<[ServiceId, number], Row>;
  readonly #duePolls: Statement<[DuePolls], Row>;
  readonly #inDoubt: Statement<[ServiceId, number], Row>;
  readonly #nextClaimable: Statement<[ServiceId], Row>;
  readonly #askedCount: Statement<[number], { count: number }>;
  readonly #doubts: Statement<[{ service: ServiceId }], Doubts>;
  readonly #inState: Statement<[JobState], Row>;
  readonly #acceptedCount: Statement<[ServiceId], { count: number }>;
  readonly #finishedSince: Statement<[number], Row>;
  readonly #nextDueAfter: Statement<[{ service: ServiceId; nowMs: number }], { dueAt: number | null }>;
  readonly #held: Statement<[], Row>;
  readonly #rebase: Statement<[{ nowMs: number }]>;
  readonly #hurry: Statement<[{ code: FailureCode; nowMs: number }]>;
  readonly #backlog: Statement<[], Omit<Backlog, 'parked'> & { readonly parked: 0 | 1 }>;
  readonly #order: QueueOrder;
  readonly #update: Statement<[Row & { stateBefore: JobState; leaseBefore: string | null }]>;

  constructor(
    db: Database,
    events: Events,
    recordings: Recordings,
    transcripts: Transcripts,
    charges: Charges,
  ) {
    this.#db = db;
    this.#events = events;
    this.#recordings = recordings;
    this.#transcripts = transcripts;
    this.#charges = charges;
    this.#order = new QueueOrder(db);
    this.#get = db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE id = ?`);
    this.#insert = db.prepare(
      `INSERT INTO jobs (recording_id, service, options, state, due_at, priority, created_at, updated_at)
       VALUES (@recordingId, @service, @options, 'queued', @nowMs, @priority, @nowMs, @nowMs)
       ON CONFLICT (recording_id, service, options) DO NOTHING`,
    );
    this.#same = db.prepare(
      `SELECT ${COLUMNS} FROM jobs WHERE recording_id = ? AND service = ? AND options = ?`,
    );
    this.#ofRecording = db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE recording_id = ? ORDER BY id`);
    this.#listed = db.prepare(
      `SELECT ${COLUMNS} FROM jobs WHERE id = (SELECT job_id FROM recordings WHERE id = ?)`,
    );
    // The pause of a folder counts at once, before its jobs have been told one by one.
    this.#next = db.prepare(
      `SELECT ${COLUMNS} FROM jobs INDEXED BY jobs_to_claim
       WHERE state = 'queued' AND held_at IS NULL AND folder_paused = 0 AND service = ? AND due_at <= ? AND ${NOT_REMOVED}
         AND NOT EXISTS (SELECT 1 FROM folders f WHERE f.id = jobs.folder_id AND f.paused = 1)
       ORDER BY place, id LIMIT 1`,
    );
    const duePolls = (kept: string): string =>
      `SELECT * FROM (SELECT ${COLUMNS} FROM jobs INDEXED BY jobs_to_poll
         WHERE state = 'transcribing' AND service = @service AND accepted_at ${kept} @keptSinceMs AND due_at <= @nowMs
         ORDER BY accepted_at, id LIMIT @limit)`;
    this.#duePolls = db.prepare(`${duePolls('>')} UNION ALL ${duePolls('<=')} LIMIT @limit`);
    // Few are ever in doubt: their state alone finds them.
    this.#inDoubt = db.prepare(
      `SELECT ${COLUMNS} FROM jobs INDEXED BY jobs_by_state WHERE state = 'uncertain' AND service = ? AND due_at <= ? ORDER BY id`,
    );
    this.#nextClaimable = db.prepare(
      `SELECT ${COLUMNS} FROM jobs INDEXED BY jobs_waiting
       WHERE state = 'queued' AND held_at IS NULL AND folder_paused = 0 AND service = ? AND ${NOT_REMOVED}
       ORDER BY due_at LIMIT 1`,
    );
    this.#askedCount = db.prepare(
      `SELECT count(*) AS count FROM jobs INDEXED BY jobs_by_state WHERE state = 'uncertain' AND poll_count >= ? AND ${NOT_REMOVED}
         AND id = (SELECT job_id FROM recordings r WHERE r.id = jobs.recording_id)`,
    );
    this.#doubts = db.prepare(
      `SELECT count(*) AS count, max(body_ending_at) AS lastAt FROM jobs INDEXED BY jobs_by_state
       WHERE state = 'uncertain' AND service = @service
         AND EXISTS (SELECT 1 FROM events e WHERE e.recording_id = jobs.recording_id AND e.job_id = jobs.id
           AND e.kind = 'job-ambiguous' AND e.at >= jobs.body_ending_at)
         AND body_ending_at > (SELECT coalesce(max(accepted_at), 0) FROM jobs WHERE service = @service)`,
    );
    this.#inState = db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE state = ? ORDER BY id`);
    this.#finishedSince = db.prepare(
      `SELECT ${COLUMNS} FROM jobs WHERE finished_at >= ? ORDER BY finished_at, id`,
    );
    this.#nextDueAfter = db.prepare(
      `SELECT min(due_at) AS dueAt FROM (
         SELECT min(due_at) AS due_at FROM jobs WHERE state = 'queued' AND service = @service AND due_at > @nowMs
         UNION ALL
         SELECT min(due_at) FROM jobs WHERE state = 'transcribing' AND service = @service AND due_at > @nowMs
         UNION ALL
         SELECT min(due_at) FROM jobs INDEXED BY jobs_by_state WHERE state = 'uncertain' AND service = @service AND due_at > @nowMs
       )`,
    );
    this.#acceptedCount = db.prepare(
      "SELECT count(*) AS count FROM jobs WHERE state = 'transcribing' AND service = ?",
    );
    // Only an uploading job must have a lease (a CHECK holds that), so this is all that a process can have in hand.
    this.#held = db.prepare(`SELECT ${COLUMNS} FROM jobs WHERE lease_token IS NOT NULL ORDER BY id`);
    this.#rebase = db.prepare(
      `UPDATE jobs SET due_at = due_at + @nowMs - updated_at, deadline_at = deadline_at + @nowMs - updated_at, updated_at = @nowMs
       WHERE state IN ('queued', 'uncertain', 'transcribing') AND updated_at > @nowMs`,
    );
    this.#hurry = db.prepare(
      `UPDATE jobs SET due_at = @nowMs, updated_at = @nowMs
       WHERE state = 'queued' AND failure_code = @code AND due_at > @nowMs`,
    );
    this.#backlog = db.prepare(
      `SELECT queue_state AS state, queue_service AS service, queue_parked AS parked, count(*) AS count,
         sum(duration_seconds) AS audioSeconds
       FROM recordings WHERE queue_state IS NOT NULL AND removed_at IS NULL
       GROUP BY queue_state, queue_service, queue_parked`,
    );
    this.#update = db.prepare(
      `UPDATE jobs SET state = @state, attempt = @attempt, poll_count = @pollCount, due_at = @dueAt,
         deadline_at = @deadlineAt, lease_token = @leaseToken, request_id = @requestId, body_ending_at = @bodyEndingAt,
         generation_id = @generationId, accepted_at = @acceptedAt, failure_code = @failureCode,
         failure_message = @failureMessage, failure_detail = @failureDetail, failure_retryable = @failureRetryable,
         crash_count = @crashCount, priority = @priority, updated_at = @updatedAt, finished_at = @finishedAt
       WHERE id = @id AND state = @stateBefore AND lease_token IS @leaseBefore`,
    );
  }

  get(id: number): Job | null {
    return toJob(this.#get.get(id));
  }

  /** True while a job is what the guard says. */
  is(id: number, guard: JobGuard): boolean {
    const job = this.get(id);
    return job !== null && holds(job, guard);
  }

  /** Queues a job, unless the same content already has one with the same service and options: then that one comes back, as it is. */
  enqueue(job: NewJob, nowMs: number): { readonly job: Job; readonly created: boolean } {
    return immediately(this.#db, () => {
      const created = this.#insert.run({ ...job, nowMs }).changes === 1;
      const stored = toJob(this.#same.get(job.recordingId, job.service, job.options));
      if (!stored) throw new Error('A job was not written');
      const { track } = readJobOptions(job.options);
      if (created)
        this.#events.append('job-queued', { jobId: stored.id, recordingId: job.recordingId }, nowMs, {
          data: { service: job.service, ...(track === undefined ? {} : { track }) },
        });
      return { job: stored, created };
    });
  }

  /**
   * Claims the next due job of a service that nobody holds back, in the order of the queue. From here on it is `uploading` and held.
   * @param claim our lease, and our id for the send that follows; both are on disk when this returns
   */
  claimNext(service: ServiceId, claim: Lease, nowMs: number): Job | null {
    return immediately(this.#db, () => {
      const next = toJob(this.#next.get(service, nowMs));
      return next && this.#change(next, { type: 'claimed', ...claim }, nowMs, {});
    });
  }

  /**
   * Accepted jobs whose next poll is due: the one whose result the service keeps for the shortest time first, then those
   * whose hour is over. Those of removed recordings too: they are paid for.
   */
  duePolls(service: ServiceId, nowMs: number, limit: number): readonly Job[] {
    return toJobs(this.#duePolls.all({ service, nowMs, keptSinceMs: nowMs - RESULT_KEPT_MS, limit }));
  }

  /** When something of this service becomes due next, epoch ms; null when nothing does. What is due already does not count. */
  nextDueAfter(service: ServiceId, nowMs: number): number | null {
    return this.#nextDueAfter.get({ service, nowMs })?.dueAt ?? null;
  }

  /** Sends of a service that are in doubt, oldest first. @param dueMs only those that are to be looked for by this instant, epoch ms */
  inDoubt(service: ServiceId, dueMs = Number.MAX_SAFE_INTEGER): readonly Job[] {
    return toJobs(this.#inDoubt.all(service, dueMs));
  }

  /** Listed sends in doubt that a person is asked about. */
  askedCount(): number {
    return this.#askedCount.get(LOOKS_UNTIL_ASKED)?.count ?? 0;
  }

  /** Sends that ended in doubt since the service last accepted one. */
  doubts(service: ServiceId): Doubts {
    return this.#doubts.get({ service }) ?? { count: 0, lastAt: null };
  }

  /** Jobs in this state, oldest first. */
  inState(state: JobState): readonly Job[] {
    return toJobs(this.#inState.all(state));
  }

  /** Jobs that ended at or after this instant and have not been taken up again, in the order of their end. */
  finishedSince(sinceMs: number): readonly Job[] {
    return toJobs(this.#finishedSince.all(sinceMs));
  }

  /** Pieces of work that the service has accepted and not finished. */
  acceptedCount(service: ServiceId): number {
    return this.#acceptedCount.get(service)?.count ?? 0;
  }

  /**
   * Lets something happen to a job.
   * @param data kept in the trail beside what the event itself says
   * @returns the job as it is now; null when it is no longer what the guard says, or the event has no meaning for it: then nothing changed
   */
  apply(
    id: number,
    guard: JobGuard,
    event: JobEvent,
    nowMs: number,
    data: Readonly<Record<string, unknown>> = {},
  ): Job | null {
    return immediately(this.#db, () => {
      const job = this.get(id);
      const changed = job && holds(job, guard) ? this.#change(job, event, nowMs, data) : null;
      // A removed recording is never sent: its job does not come back to the queue.
      const isUnwanted =
        changed?.state === 'queued' && this.#recordings.get(changed.recordingId)?.removedAt !== null;
      return isUnwanted ? this.#change(changed, { type: 'cancelled' }, nowMs, {}) : changed;
    });
  }

  /**
   * Ends a job with its transcript: text, search index, state and trail become true together. For what is long, see `finishArrived`.
   * @param raw the service's answer, kept compressed: text, or text that is gzipped already
   * @param peaks loudness, where the service heard it, 0–255
   * @param spentUsd what the service says it cost, where it does
   * @param judged what was heard of the recording
   * @returns null when the job is no longer what the guard says: then nothing was stored
   */
  finish(
    id: number,
    guard: JobGuard,
    transcript: Transcript,
    raw: string | Uint8Array | null,
    nowMs: number,
    peaks: Uint8Array | null = null,
    spentUsd?: number,
    judged: Judged = {},
  ): Job | null {
    return immediately(this.#db, () => {
      const job = this.get(id);
      if (!job || !holds(job, guard)) return null;
      const { recordingId, service } = job;
      const arrival = this.#transcripts.arrive(
        { recordingId, jobId: id, service, transcript, raw, ...judged },
        nowMs,
      );
      try {
        arrival.all();
        return this.finishArrived(id, guard, arrival, transcript, nowMs, peaks, spentUsd);
      } finally {
        arrival.end();
      }
    });
  }

  /**
   * Ends a job with a transcript that has arrived whole (`transcripts.arrive`): it becomes the current one with the same small write.
   * @returns null when the job is no longer what the guard says: then what has arrived is cleared away
   */
  finishArrived(
    id: number,
    guard: JobGuard,
    arrival: Arrival,
    { durationSeconds, model }: Pick<Transcript, 'durationSeconds' | 'model'>,
    nowMs: number,
    peaks: Uint8Array | null = null,
    spentUsd?: number,
  ): Job | null {
    return immediately(this.#db, () => {
      const job = this.get(id);
      const event = { type: 'ready', ...(spentUsd === undefined ? {} : { spentUsd }) } as const;
      const missing = arrival.missing?.length ? { missing: arrival.missing } : {};
      const done = job && holds(job, guard) ? this.#change(job, event, nowMs, { model, ...missing }) : null;
      if (!done) return null;
      const { recordingId } = done;
      const recording = this.#recordings.get(recordingId);
      this.#transcripts.settle(arrival, recording?.removedAt !== null, nowMs);
      if (peaks) this.#recordings.setPeaks(recordingId, peaks);
      // Some containers do not tell their length, or tell that of their first part; now it was heard.
      const known = recording?.durationSeconds ?? 0;
      const isLonger = peaks !== null && durationSeconds !== null && durationSeconds > known + TOLD_SECONDS;
      if (recording && durationSeconds && (known === 0 || isLonger))
        this.#recordings.setDuration(recordingId, durationSeconds);
      return done;
    });
  }

  /**
   * Moves a waiting job, holds it back or lets it go.
   * @returns the job, also when there was nothing to change (the first cannot go up); null when it does not wait
   */
  arrange(id: number, action: QueueAction, nowMs: number): Job | null {
    return immediately(this.#db, () => {
      const job = this.get(id);
      if (job?.state !== 'queued') return null;
      if (this.#order.arrange(id, action, nowMs))
        this.#events.append(`job-${action}`, { jobId: id, recordingId: job.recordingId }, nowMs);
      return this.get(id);
    });
  }

  /**
   * Tells waiting jobs what their folders' settings have become, a slice at a time.
   * @param limit jobs changed at most
   * @returns how many were changed; fewer than `limit` when all agree
   */
  followFolders(limit: number): number {
    return immediately(this.#db, () => this.#order.followFolders(limit));
  }

  /** The waiting job of this service that is due first, of those that nobody holds back. */
  nextClaimable(service: ServiceId): Job | null {
    return toJob(this.#nextClaimable.get(service));
  }

  /** True while something is being sent to this service. */
  hasUploading(service: ServiceId): boolean {
    return this.#held.all().some((job) => job.service === service);
  }

  /** True while a job of this service waits that nobody holds back. */
  hasClaimable(service: ServiceId): boolean {
    return this.#order.hasClaimable(service);
  }

  /**
   * The clock was set back: what was written in its future waits as long as it was meant to, from now.
   * @returns how many jobs that were
   */
  rebaseWaits(nowMs: number): number {
    return immediately(this.#db, () => this.#rebase.run({ nowMs }).changes);
  }

  /** Jobs that wait because of this failure are due now: its cause may be gone. Answers how many those were. */
  hurry(code: FailureCode, nowMs: number): number {
    return this.#hurry.run({ code, nowMs }).changes;
  }

  /** Jobs in the hands of a process: at start, those of a dead one. */
  held(): readonly Job[] {
    return toJobs(this.#held.all());
  }

  /** The job that stands for a recording: the newest, or the one that was last taken up again. */
  latestFor(recordingId: number): Job | null {
    return toJob(this.#listed.get(recordingId));
  }

  /** All jobs of a recording, oldest first. */
  ofRecording(recordingId: number): readonly Job[] {
    return toJobs(this.#ofRecording.all(recordingId));
  }

  /** How much there is to do, by state and service: what `items.page` lists as the queue, without its files. */
  backlog(): readonly Backlog[] {
    return this.#backlog.all().map((row) => ({ ...row, parked: row.parked === 1 }));
  }

  #change(job: Job, event: JobEvent, nowMs: number, data: Readonly<Record<string, unknown>>): Job | null {
    const change = transition(job, event, nowMs);
    if (!change) return null;
    const changed: Job = { ...job, ...change };
    this.#write(job, changed);
    this.#charges.follow(job, changed, event, nowMs);
    // A poll or a look that finds nothing new is counted in the row; the trail keeps what people ask about.
    if (event.type !== 'not-ready' && (event.type !== 'looked-up' || event.failure)) {
      const failure = 'failure' in event ? event.failure : null;
      this.#events.append(`job-${event.type}`, { jobId: job.id, recordingId: job.recordingId }, nowMs, {
        text: failure?.message ?? null,
        data: {
          state: changed.state,
          attempt: changed.attempt,
          ...(event.type === 'claimed' ? { requestId: event.requestId } : {}),
          ...(event.type === 'accepted' ? { generationId: event.generationId } : {}),
          ...('spentUsd' in event ? { spentUsd: event.spentUsd } : {}),
          ...(failure ? { code: failure.code, detail: failure.detail } : {}),
          ...data,
        },
      });
    }
    return changed;
  }

  #write(before: Job, { failure, ...job }: Job): void {
    const written = this.#update.run({
      ...job,
      ...toColumns(failure),
      stateBefore: before.state,
      leaseBefore: before.leaseToken,
    });
    if (written.changes !== 1) throw new Error('A job changed inside our own transaction');
  }
}

function holds(job: Job, guard: JobGuard): boolean {
  return (
    job.state === guard.state &&
    (guard.leaseToken === undefined || job.leaseToken === guard.leaseToken) &&
    (guard.requestId === undefined || job.requestId === guard.requestId)
  );
}

function toJob(row: Row | undefined): Job | null {
  if (!row) return null;
  const { failureCode, failureMessage, failureDetail, failureRetryable, ...job } = row;
  return { ...job, failure: fromColumns({ failureCode, failureMessage, failureDetail, failureRetryable }) };
}

function toJobs(rows: readonly Row[]): readonly Job[] {
  return rows.flatMap((row) => toJob(row) ?? []);
}
