// Which job of one engine another may take over, and taking it over: one transaction, so that it is never done by both.
import type { Database } from 'better-sqlite3';
import type { EngineId } from '../../domain/engine.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import type { Way } from '../../queue/store.ts';
import type { Charges } from './charges.ts';
import { immediately } from '../database.ts';
import { hidden, KNOWN } from './job-reads.ts';
import type { Jobs } from './jobs.ts';
import { sqlOf, type Sql } from '../sql.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';

interface Tables {
  readonly jobs: Jobs;
  readonly charges: Charges;
  readonly transcripts: Transcripts;
}

export class Handover {
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #sql: Sql;

  constructor(db: Database, tables: Tables) {
    this.#db = db;
    this.#tables = tables;
    this.#sql = sqlOf(db);
  }

  /** True when an engine has work waiting already: then taking over more would only take it from the other. */
  isBusy(engine: EngineId, nowMs: number): boolean {
    return (
      1 ===
      this.#sql.value<0 | 1>`
      SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0
        AND service = ${engine} AND due_at <= ${nowMs})`
    );
  }

  /**
   * The next waiting job of a show that falls back. Never one that was or may have been accepted, nor one whose recording
   * has a transcript or was tried with the other engine already.
   * @param all every job that waits for the one engine, else only those that a ceiling stopped
   */
  next({ from, to }: Way, all: boolean): Job | null {
    const id = this.#sql.value<number>`
      SELECT j.id FROM folders f JOIN recordings r ON r.folder_id = f.id JOIN jobs j ON j.id = r.job_id
      WHERE f.fallback = 1 AND f.removed_at IS NULL AND j.held_at IS NULL AND j.folder_paused = 0
        AND r.queue_state = 'queued' AND r.queue_service = ${hidden(from)} AND r.removed_at IS NULL
        AND (${all ? 1 : 0} OR j.failure_code = 'ceiling-reached')
        AND NOT EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = r.id AND t.is_current = 1)
        AND NOT EXISTS (SELECT 1 FROM charges c WHERE c.job_id = j.id AND c.state IN ('doubtful', 'accepted'))
        AND NOT EXISTS (SELECT 1 FROM jobs d WHERE d.recording_id = r.id AND d.service = ${to} AND d.state <> 'cancelled')
      ORDER BY j.place, j.id LIMIT 1`;
    return id === undefined ? null : this.#tables.jobs.get(id);
  }

  /** Ends a waiting job and queues the same recording for another engine. Null when it does not wait any more. */
  take(
    job: Job,
    to: EngineId,
    why: Failure,
    nowMs: number,
  ): { readonly ended: Job; readonly queued: Job } | null {
    const { charges, jobs } = this.#tables;
    return immediately(this.#db, () => {
      if (charges.mayBeBilled(job.id)) return null;
      const ended = jobs.apply(job.id, { state: 'queued' }, { type: 'handed-over', failure: why }, nowMs);
      if (!ended) return null;
      const { recordingId, priority } = job;
      const { job: made } = jobs.enqueue({ recordingId, service: to, options: '{}', priority }, nowMs);
      const queued =
        made.state === 'cancelled'
          ? jobs.apply(made.id, { state: 'cancelled' }, { type: 'retry' }, nowMs)
          : made;
      if (!queued) throw new Error('A job that was handed over was not queued');
      return { ended, queued };
    });
  }
}
