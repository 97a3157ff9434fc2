// The job table: every change goes through the domain's transition table, guarded by the state and lease it was made for.
import type { Database } from 'better-sqlite3';
import type { FailureCode } from '../../domain/failure.ts';
import type { Judged } from '../../domain/heard.ts';
import { transition, type Job, type JobEvent, type JobKind, type QueueAction } from '../../domain/job.ts';
import type { EngineId, Engines } from '../../domain/engine.ts';
import { readJobOptions } from '../../domain/track-choice.ts';
import type { Transcript } from '../../domain/transcript.ts';
import type { Lease } from '../../queue/store.ts';
import { immediately, lightly } from '../database.ts';
import type { Events } from '../events.ts';
import { FAILURE_SETS, failureValuesOf } from '../failure-columns.ts';
import type { Recordings } from '../recordings/recordings.ts';
import type { Arrival } from '../transcripts/arrival.ts';
import type { Glossaries } from '../transcripts/glossaries.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';
import type { Charges } from './charges.ts';
import { claimable, holds, JOB_COLUMNS, JobReads, toJob, type JobGuard, type JobRow } from './job-reads.ts';
import { fragment, type SqlValue } from '../sql.ts';
import { QueueOrder } from '../queue-order.ts';

export interface NewJob {
  /** To be transcribed unless it says otherwise. */
  readonly kind?: JobKind;
  readonly recordingId: number;
  readonly service: EngineId;
  /** Canonical JSON, see `canonicalOptions`. */
  readonly options: string;
  readonly priority: number;
}

/**
 * How each column is set that an event may change. What stays as it is is not set: SQLite writes every index anew that knows a column which is.
 */
const SETS = [
  ['state', 'state'],
  ['attempt', 'attempt'],
  ['pollCount', 'poll_count'],
  ['dueAt', 'due_at'],
  ['deadlineAt', 'deadline_at'],
  ['leaseToken', 'lease_token'],
  ['requestId', 'request_id'],
  ['bodyEndingAt', 'body_ending_at'],
  ['generationId', 'generation_id'],
  ['acceptedAt', 'accepted_at'],
  ['crashCount', 'crash_count'],
  ['priority', 'priority'],
  ['finishedAt', 'finished_at'],
] as const satisfies readonly (readonly [keyof Job, string])[];
/** What changes beside them. */
const FAILURE_BIT = 1 << SETS.length;

/** The text of a change of these columns, a bit each, as a template gives it: always the same pieces for the same columns. */
const updateOf = kept((columns: number): readonly string[] => {
  const sets = SETS.filter((_, at) => columns & (1 << at)).map(([, column]) => `, ${column} = ?`);
  if (columns & FAILURE_BIT) sets.push(`, ${FAILURE_SETS}`);
  return `UPDATE jobs SET updated_at = ?${sets.join('')} WHERE id = ? AND state = ? AND lease_token IS ?`.split(
    '?',
  );
});

function kept<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}

/** A length that differs by less is the same, seconds: encoders round up to whole frames. */
const TOLD_SECONDS = 0.5;

/** The tables that a job's life is written to beside its own. */
export interface JobTables {
  readonly events: Events;
  readonly recordings: Recordings;
  readonly transcripts: Transcripts;
  readonly charges: Charges;
  readonly glossaries: Glossaries;
}

export class Jobs extends JobReads {
  readonly #tables: JobTables;
  readonly #order: QueueOrder;
  /** Told of a job that ends with a text, in the transaction that ends it: what it writes is there as soon as the end is, for other processes, too. */
  onText: (job: Job) => void = () => undefined;

  constructor(db: Database, tables: JobTables, engines: Engines) {
    super(db, engines);
    this.#tables = tables;
    this.#order = new QueueOrder(db);
  }

  /** Queues a job, unless the same content already has one with the same service and options: then that one comes back, as it is. */
  enqueue(job: NewJob, nowMs: number): { readonly job: Job; readonly created: boolean } {
    return immediately(this.db, () => {
      const { kind = 'transcribe', options, priority, recordingId, service } = job;
      const { changes } = this.sql.run`
        INSERT INTO jobs (recording_id, kind, service, options, state, due_at, priority, created_at, updated_at)
        VALUES (${recordingId}, ${kind}, ${service}, ${options}, 'queued', ${nowMs}, ${priority}, ${nowMs}, ${nowMs})
        ON CONFLICT (recording_id, kind, service, options) DO NOTHING`;
      const stored = this.one(
        fragment`recording_id = ${recordingId} AND kind = ${kind} AND service = ${service} AND options = ${options}`,
      );
      if (!stored) throw new Error('A job was not written');
      const { track } = readJobOptions(options);
      const created = changes === 1;
      if (created)
        this.#tables.events.append('job-queued', { jobId: stored.id, recordingId }, nowMs, {
          data: {
            service,
            ...(kind === 'transcribe' ? {} : { kind }),
            ...(track === undefined ? {} : { track }),
          },
        });
      return { job: stored, created };
    });
  }

  /**
   * Claims the next due job of a service that nobody holds back, in the order of the queue. From here on it is `uploading` and held.
   * @param claim our lease, and our id for the send that follows; both are on disk when this returns
   */
  claimNext(service: EngineId, claim: Lease, nowMs: number): Job | null {
    return immediately(this.db, () => {
      const next = toJob(
        this.sql
          .tuple<JobRow>`SELECT ${JOB_COLUMNS} FROM ${claimable(service, nowMs)} ORDER BY place, id LIMIT 1`,
      );
      return next && this.#change(next, { type: 'claimed', ...claim }, nowMs, {});
    });
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
    return immediately(this.db, () => {
      const job = this.get(id);
      const changed = job && holds(job, guard) ? this.#change(job, event, nowMs, data) : null;
      // A removed recording is never sent: its job does not come back to the queue.
      const isUnwanted =
        changed?.state === 'queued' &&
        this.#tables.recordings.stateOf(changed.recordingId)?.removedAt !== null;
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
    return immediately(this.db, () => {
      const job = this.get(id);
      if (!job || !holds(job, guard)) return null;
      const { recordingId, service } = job;
      // Asked before anything is written: a text that no job ends with is not to be left over.
      if (!transition(job, { type: 'ready' }, nowMs, this.engines.traits(service))) return null;
      const arrival = this.#tables.transcripts.arriveAtOnce(
        { recordingId, jobId: id, service, transcript, raw, ...judged },
        nowMs,
      );
      return this.#end(job, arrival, transcript, nowMs, peaks, spentUsd);
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
    transcript: Pick<Transcript, 'durationSeconds' | 'model'>,
    nowMs: number,
    peaks: Uint8Array | null = null,
    spentUsd?: number,
  ): Job | null {
    return immediately(this.db, () => {
      const job = this.get(id);
      if (!job || !holds(job, guard)) return null;
      return this.#end(job, arrival, transcript, nowMs, peaks, spentUsd);
    });
  }

  /**
   * Moves a waiting job, holds it back or lets it go.
   * @returns the job, also when there was nothing to change (the first cannot go up); null when it does not wait
   */
  arrange(id: number, action: QueueAction, nowMs: number): Job | null {
    return immediately(this.db, () => {
      const job = this.get(id);
      if (job?.state !== 'queued') return null;
      if (this.#order.arrange(id, action, nowMs))
        this.#tables.events.append(`job-${action}`, { jobId: id, recordingId: job.recordingId }, nowMs);
      return this.get(id);
    });
  }

  /**
   * Tells waiting jobs what their folders' settings have become, a slice at a time; a power cut may forget it, and the next start finds it
   * again.
   * @param limit jobs changed at most
   * @returns how many were changed; fewer than `limit` when all agree
   */
  followFolders(limit: number): number {
    return lightly(this.db, () => this.#order.followFolders(limit));
  }

  /** Waiting jobs take the places that the order of the queue gives them. @returns how many were changed, `limit` at most */
  followOrder(byLength: boolean, limit: number): number {
    return lightly(this.db, () => this.#order.followOrder(byLength, limit));
  }

  /**
   * The clock was set back: what was written in its future waits as long as it was meant to, from now.
   * @returns how many jobs that were
   */
  rebaseWaits(nowMs: number): number {
    const { changes } = this.sql.run`
      UPDATE jobs SET due_at = due_at + ${nowMs} - updated_at, deadline_at = deadline_at + ${nowMs} - updated_at,
        updated_at = ${nowMs}
      WHERE state IN ('queued', 'uncertain', 'transcribing') AND updated_at > ${nowMs}`;
    return changes;
  }

  /** Jobs that wait because of this failure are due now: its cause may be gone. Answers how many those were. */
  hurry(code: FailureCode, nowMs: number): number {
    const { changes } = this.sql.run`
      UPDATE jobs SET due_at = ${nowMs}, updated_at = ${nowMs}
      WHERE state = 'queued' AND failure_code = ${code} AND due_at > ${nowMs}`;
    return changes;
  }

  /** The last small write of a job. Inside a transaction that has seen it as it is. */
  #end(
    job: Job,
    arrival: Arrival,
    { durationSeconds, model }: Pick<Transcript, 'durationSeconds' | 'model'>,
    nowMs: number,
    peaks: Uint8Array | null,
    spentUsd?: number,
  ): Job | null {
    const event = { type: 'ready', ...(spentUsd === undefined ? {} : { spentUsd }) } as const;
    const missing = arrival.missing?.length ? { missing: arrival.missing } : {};
    const done = this.#change(job, event, nowMs, { model, ...missing });
    if (!done) return null;
    const { recordingId } = done;
    const recording = this.#tables.recordings.stateOf(recordingId);
    this.#tables.transcripts.settle(arrival, recording?.removedAt !== null, nowMs);
    if (peaks) this.#tables.recordings.setPeaks(recordingId, peaks);
    // Some containers do not tell their length, or tell that of their first part; now it was heard.
    const known = recording?.durationSeconds ?? 0;
    const isLonger = peaks !== null && durationSeconds !== null && durationSeconds > known + TOLD_SECONDS;
    if (recording && durationSeconds && (known === 0 || isLonger))
      this.#tables.recordings.setDuration(recordingId, durationSeconds);
    this.#tables.glossaries.expect(recordingId);
    this.onText(done);
    return done;
  }

  #change(job: Job, event: JobEvent, nowMs: number, data: Readonly<Record<string, unknown>>): Job | null {
    const change = transition(job, event, nowMs, this.engines.traits(job.service));
    if (!change) return null;
    const changed: Job = { ...job, ...change };
    this.#write(job, changed);
    this.#tables.charges.follow(job, changed, event, nowMs);
    // A poll or a look that finds nothing new is counted in the row; the trail keeps what people ask about.
    if (event.type !== 'not-ready' && (event.type !== 'looked-up' || event.failure)) {
      const failure = 'failure' in event ? event.failure : null;
      this.#tables.events.append(
        `job-${event.type}`,
        { jobId: job.id, recordingId: job.recordingId },
        nowMs,
        {
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
        },
      );
    }
    return changed;
  }

  #write(before: Job, job: Job): void {
    let columns = 0;
    const values: SqlValue[] = [job.updatedAt];
    for (const [at, [key]] of SETS.entries()) {
      if (job[key] === before[key]) continue;
      columns |= 1 << at;
      values.push(job[key]);
    }
    if (job.failure !== before.failure) {
      columns |= FAILURE_BIT;
      values.push(...failureValuesOf(job.failure));
    }
    values.push(job.id, before.state, before.leaseToken);
    const written = this.sql.run(updateOf(columns), ...values);
    if (written.changes !== 1) throw new Error('A job changed inside our own transaction');
  }
}
