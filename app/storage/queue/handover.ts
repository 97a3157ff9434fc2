// Which job of one engine another may take over, and taking it over: one transaction, so that it is never done by both.
import type { Database } from 'better-sqlite3';
import type { EngineId, Engines } from '../../domain/engine.ts';
import { readChain, standInsOf } from '../../domain/engine-chain.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import { readSetting } from '../../domain/settings.ts';
import type { Relief, Relieved, StandIn } from '../../queue/store.ts';
import type { Charges } from './charges.ts';
import { immediately } from '../database.ts';
import { hidden, KNOWN } from './job-reads.ts';
import type { Jobs } from './jobs.ts';
import type { Settings } from '../settings.ts';
import { fragment, sqlOf, type Fragment, type Given, type Sql } from '../sql.ts';

interface Tables {
  readonly jobs: Jobs;
  readonly charges: Charges;
  readonly settings: Settings;
}

/** A show, 0 for none, and the engines that may stand in there and can be used, in their order. */
interface Show {
  readonly folder: number;
  readonly standIns: readonly EngineId[];
}

interface Found {
  readonly id: number;
  readonly place: number;
  readonly to: EngineId;
}

/** What may have been paid for is not done again by another. */
const billed = (job: Fragment): Fragment =>
  fragment`EXISTS (SELECT 1 FROM charges c WHERE c.job_id = ${job} AND c.state IN ('doubtful', 'accepted'))`;
/** A job of a recording shows that an engine was tried for it: not one that a person only cancelled. */
const tried = (recording: Given, engine: Given): Fragment =>
  fragment`EXISTS (SELECT 1 FROM jobs d WHERE d.recording_id = ${recording} AND d.kind = 'transcribe' AND d.service = ${engine}
    AND (d.state <> 'cancelled' OR d.failure_code IS NOT NULL OR ${billed(fragment`d.id`)}))`;
/** The first stand-in that a job was not tried with. */
const nextOf = (standIns: string): Fragment =>
  fragment`j.id, j.place, (SELECT e.value FROM json_each(${standIns}) e
    WHERE NOT ${tried(fragment`r.id`, fragment`e.value`)} ORDER BY e.key LIMIT 1) AS "to"`;
const UNHEARD = fragment`r.removed_at IS NULL AND NOT ${billed(fragment`j.id`)}
  AND NOT EXISTS (SELECT 1 FROM transcripts t WHERE t.recording_id = r.id AND t.is_current = 1)`;

/** All that waits in a show, in its order. Calculated, engine and folder are no plain parameters: see `hidden`. */
const waiting = ({ folder, standIns }: Show, from: EngineId): Fragment => fragment`
  SELECT ${nextOf(JSON.stringify(standIns))} FROM recordings r INDEXED BY recordings_in_queue_of_folder JOIN jobs j ON j.id = r.job_id
  WHERE r.folder_id IS nullif(0 + ${folder}, 0) AND r.queue_state = 'queued' AND r.queue_section = 2
    AND r.queue_service = ${hidden(from)} AND r.queue_parked = 0 AND ${UNHEARD}
  ORDER BY r.queue_place, r.id`;
/** The same of what a ceiling stopped. */
const stopped = ({ folder, standIns }: Show, from: EngineId): Fragment => fragment`
  SELECT ${nextOf(JSON.stringify(standIns))} FROM jobs j INDEXED BY jobs_stopped
    JOIN recordings r ON r.id = j.recording_id AND r.job_id = j.id
  WHERE j.state = 'queued' AND j.failure_code = 'ceiling-reached' AND j.service = ${hidden(from)} AND j.folder_id = (0 + ${folder})
    AND j.held_at IS NULL AND j.folder_paused = 0 AND ${UNHEARD}
  ORDER BY j.place, j.id`;

export class Handover {
  readonly #db: Database;
  readonly #tables: Tables;
  readonly #engines: Engines;
  readonly #sql: Sql;

  constructor(db: Database, tables: Tables, engines: Engines) {
    this.#db = db;
    this.#tables = tables;
    this.#engines = engines;
    this.#sql = sqlOf(db);
  }

  /** See `QueueStore.nextFallback`. */
  next({ able, all, from }: Relief, nowMs: number): Relieved | null {
    // Asked after each step of the queue: where nothing can be found, it is not asked who would take it.
    if (!this.#mayFind(from, all)) return null;
    const shows = this.#showsWith(from, able);
    if (shows.length === 0) return null;
    // Taking over more than one has to do would only take it from the other.
    const idle = able.filter((engine) => !this.#isBusy(engine, nowMs));
    const found = shows
      .filter(({ standIns }) => standIns.some((engine) => idle.includes(engine)))
      .flatMap((show) => this.#nextOf(show, from, all, idle) ?? []);
    const [first] = found.sort((a, b) => a.place - b.place || a.id - b.id);
    const job = first && this.#tables.jobs.get(first.id);
    return job ? { job, to: first.to } : null;
  }

  /** Ends a waiting job and queues the same recording for another engine. Null when it does not wait any more, or the other was tried meanwhile. */
  take(
    { id, priority, recordingId }: Job,
    { engine, options }: StandIn,
    why: Failure,
    nowMs: number,
  ): { readonly ended: Job; readonly queued: Job } | null {
    const { charges, jobs } = this.#tables;
    return immediately(this.#db, () => {
      const wasTried = this.#sql.value<0 | 1>`SELECT ${tried(recordingId, engine)}`;
      if (wasTried === 1 || charges.mayBeBilled(id)) return null;
      const ended = jobs.apply(id, { state: 'queued' }, { type: 'handed-over', failure: why }, nowMs, {
        to: engine,
      });
      if (!ended) return null;
      const { job: made } = jobs.enqueue({ recordingId, service: engine, options, priority }, nowMs);
      const queued =
        made.state === 'cancelled'
          ? jobs.apply(made.id, { state: 'cancelled' }, { type: 'retry' }, nowMs)
          : made;
      if (!queued) throw new Error('A job that was handed over was not queued');
      return { ended, queued };
    });
  }

  /** True while a job of this engine waits at all; one that a ceiling stopped, unless all count. */
  #mayFind(from: EngineId, all: boolean): boolean {
    const found = all
      ? this.#sql
          .value<1>`SELECT 1 FROM jobs INDEXED BY jobs_waiting WHERE state = 'queued' AND service = ${hidden(from)} LIMIT 1`
      : this.#sql.value<1>`
          SELECT 1 FROM jobs INDEXED BY jobs_stopped
          WHERE state = 'queued' AND failure_code = 'ceiling-reached' AND service = ${hidden(from)} LIMIT 1`;
    return found !== undefined;
  }

  /** The shows in whose chain an able engine comes after this one. */
  #showsWith(from: EngineId, able: readonly EngineId[]): readonly Show[] {
    const app = readSetting('defaultChain', this.#tables.settings.get('defaultChain'), this.#engines);
    const rows = this.#sql.rows<{ folder: number; chain: string }>`
      SELECT id AS folder, chain FROM folders WHERE removed_at IS NULL AND json_array_length(chain) > 1`;
    const chains = rows.map(({ chain, folder }) => ({ folder, chain: readChain(JSON.parse(chain)) ?? [] }));
    return [...chains, { folder: 0, chain: app }].flatMap(({ chain, folder }) => {
      const standIns = standInsOf(chain, from).filter((engine) => able.includes(engine));
      return standIns.length > 0 ? [{ folder, standIns }] : [];
    });
  }

  #nextOf(show: Show, from: EngineId, all: boolean, idle: readonly EngineId[]): Found | undefined {
    return this.#sql.row<Found>`
      SELECT * FROM (${all ? waiting(show, from) : stopped(show, from)})
      WHERE "to" IN (SELECT value FROM json_each(${JSON.stringify(idle)})) LIMIT 1`;
  }

  /** True when an engine has work waiting already. */
  #isBusy(engine: EngineId, nowMs: number): boolean {
    const found = this.#sql.value<0 | 1>`
      SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'queued' AND ${KNOWN} AND held_at IS NULL AND folder_paused = 0
        AND awaits_sound = 0 AND service = ${hidden(engine)} AND due_at <= ${nowMs})`;
    return found === 1;
  }
}
