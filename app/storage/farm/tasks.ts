// Work for workers on other computers: recordings, the parts that are handed out, and each attempt with its fencing token. The truth; every queue engine may lose all it knows.
import { gzipSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { Failure } from '../../domain/failure.ts';
import type { AttemptEnd, FarmAttempt, FarmNeed, FarmTask, FarmWork } from '../../domain/farm.ts';
import type { Stretch } from '../../domain/heard.ts';
import { immediately } from '../database.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';
import { unpackSync } from '../unpack.ts';

/** What a piece of work is made of. */
export interface NewWork {
  readonly id: string;
  readonly need: FarmNeed;
  readonly language: string | null;
  readonly durationSeconds: number;
  /** What whoever does it has to know; JSON. */
  readonly request: unknown;
  readonly parts: readonly (Stretch | null)[];
}

interface TaskRow extends Omit<FarmTask, 'need' | 'part'>, NeedRow {
  readonly partFrom: number | null;
  readonly partTo: number | null;
}
interface NeedRow {
  readonly kind: FarmNeed['kind'];
  readonly modelId: string;
  readonly modelMark: string;
}
type WorkRow = Omit<FarmWork, 'need' | 'failure'> & NeedRow & { readonly failure: string | null };

const NEED = fragment`w.kind, w.model_id AS modelId, w.model_mark AS modelMark, w.language`;
const TASK = fragment`t.id, t.work_id AS workId, t.part_from AS partFrom, t.part_to AS partTo, t.state, t.fence, t.worker_id AS workerId,
  t.not_before AS notBefore, ${NEED}`;
/** Where the job of a task stands in the queue; null until the queue has written down which job it is. */
const PLACE = fragment`(SELECT j.place FROM jobs j INDEXED BY jobs_by_generation
  WHERE j.generation_id = t.work_id AND j.state = 'transcribing')`;
const FROM_TASKS = fragment`farm_tasks t JOIN farm_works w ON w.id = t.work_id`;

/** No task waits longer after a failure: what seems to, waits for a clock that was set back. Milliseconds. */
const LONGEST_WAIT_MS = 60_000;

/** How one attempt came to its end. */
export interface Ending {
  readonly fence: number;
  readonly end: AttemptEnd;
  readonly detail?: string | null;
  /** The state of its task from now on. */
  readonly state: FarmTask['state'];
  /** What was heard; only with `done`. */
  readonly result?: unknown;
  /** Not to be begun again before, epoch milliseconds. */
  readonly notBefore?: number;
}

export class FarmTasks {
  readonly #db: Database;
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /** Takes on a piece of work, whole. */
  add({ durationSeconds, id, language, need, parts, request }: NewWork, nowMs: number): void {
    immediately(this.#db, () => {
      this.#sql.run`
        INSERT INTO farm_works (id, kind, model_id, model_mark, language, duration_seconds, request, created_at)
        VALUES (${id}, ${need.kind}, ${need.modelId}, ${need.modelMark}, ${language}, ${durationSeconds}, ${JSON.stringify(request)}, ${nowMs})`;
      this.#cut(id, parts);
    });
  }

  /** Cuts a piece of work anew: what was heard of the parts before is dropped. */
  cutAnew(workId: string, parts: readonly (Stretch | null)[]): void {
    immediately(this.#db, () => {
      this.#sql.run`DELETE FROM farm_tasks WHERE work_id = ${workId}`;
      this.#cut(workId, parts);
    });
  }

  work(id: string): FarmWork | null {
    const row = this.#sql.row<WorkRow>`
      SELECT w.id, ${NEED}, w.duration_seconds AS durationSeconds, w.state, w.failure FROM farm_works w WHERE w.id = ${id}`;
    if (!row) return null;
    const { failure, kind, modelId, modelMark, ...work } = row;
    return {
      ...work,
      need: { kind, modelId, modelMark },
      failure: failure === null ? null : (JSON.parse(failure) as Failure),
    };
  }

  /** What whoever does it has to know. */
  request(workId: string): unknown {
    const json = this.#sql.value<string>`SELECT request FROM farm_works WHERE id = ${workId}`;
    return json === undefined ? null : JSON.parse(json);
  }

  task(id: number): FarmTask | null {
    const row = this.#sql.row<TaskRow>`SELECT ${TASK} FROM ${FROM_TASKS} WHERE t.id = ${id}`;
    return row ? taskOf(row) : null;
  }

  /** The parts of a piece of work, in the order of the recording. */
  tasksOf(workId: string): readonly FarmTask[] {
    return this.#sql
      .rows<TaskRow>`SELECT ${TASK} FROM ${FROM_TASKS} WHERE t.work_id = ${workId} ORDER BY t.id`.map(taskOf);
  }

  /** Those that wait for a worker, in the order of the queue. @param from so many of the first are left out */
  waiting(nowMs: number, limit: number, from = 0): readonly FarmTask[] {
    return this.#sql.rows<TaskRow>`
      SELECT ${TASK} FROM farm_tasks t INDEXED BY farm_tasks_open JOIN farm_works w ON w.id = t.work_id
      WHERE t.state = 'waiting' AND (t.not_before <= ${nowMs} OR t.not_before > ${nowMs + LONGEST_WAIT_MS})
      ORDER BY ${PLACE} NULLS LAST, t.id LIMIT ${limit} OFFSET ${from}`.map(taskOf);
  }

  /** Where the most urgent of those that wait stands in the queue; null where none waits. */
  firstPlace(): number | null {
    const first = this.#sql.value<number | null>`
      SELECT min(${PLACE}) FROM farm_tasks t INDEXED BY farm_tasks_open WHERE t.state = 'waiting'`;
    return first ?? null;
  }

  running(): readonly FarmTask[] {
    return this.#sql.rows<TaskRow>`
      SELECT ${TASK} FROM farm_tasks t INDEXED BY farm_tasks_open JOIN farm_works w ON w.id = t.work_id
      WHERE t.state = 'running' ORDER BY t.id`.map(taskOf);
  }

  /** How many tasks wait, how many are in the hands of workers, and how many pieces of work have not ended. */
  counts(): { readonly waiting: number; readonly running: number; readonly open: number } {
    const row = this.#sql.row<{ waiting: number; running: number }>`
      SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'running') AS running
      FROM farm_tasks INDEXED BY farm_tasks_open WHERE state IN ('waiting', 'running')`;
    const open = this.#sql.value<number>`
      SELECT count(*) FROM farm_works INDEXED BY farm_works_open WHERE state = 'open'`;
    return { waiting: row?.waiting ?? 0, running: row?.running ?? 0, open: open ?? 0 };
  }

  /** Pieces of work that have not ended. */
  openWorks(): readonly string[] {
    return this.#sql.values<string>`
      SELECT id FROM farm_works INDEXED BY farm_works_open WHERE state = 'open' ORDER BY created_at`;
  }

  /**
   * Gives a waiting task to a worker.
   * @returns its fencing token; null where it does not wait (any more)
   */
  claim(taskId: number, workerId: string, nowMs: number): number | null {
    return immediately(this.#db, () => {
      const isFree = this.#sql.value<number>`
        SELECT 1 FROM farm_tasks WHERE id = ${taskId} AND state = 'waiting' AND (not_before <= ${nowMs} OR not_before > ${nowMs + LONGEST_WAIT_MS})`;
      if (isFree === undefined) return null;
      const { lastInsertRowid } = this.#sql.run`
        INSERT INTO farm_attempts (task_id, worker_id, begun_at) VALUES (${taskId}, ${workerId}, ${nowMs})`;
      const fence = Number(lastInsertRowid);
      this.#sql.run`
        UPDATE farm_tasks SET state = 'running', fence = ${fence}, worker_id = ${workerId} WHERE id = ${taskId}`;
      return fence;
    });
  }

  /**
   * Ends an attempt, in one with what that means for its task.
   * @returns the task as it is now; null where it is not in the hands of this attempt: what came is late, and changes nothing
   */
  end({ detail = null, end, fence, notBefore = 0, result, state }: Ending, nowMs: number): FarmTask | null {
    const packed = result === undefined ? null : gzipSync(JSON.stringify(result), { level: 1 });
    return immediately(this.#db, () => {
      const taskId = this.#sql.value<number>`SELECT task_id FROM farm_attempts WHERE fence = ${fence}`;
      if (taskId === undefined) return null;
      const { changes } = this.#sql.run`
        UPDATE farm_tasks SET state = ${state}, fence = NULL, worker_id = NULL, result = ${packed}, not_before = ${notBefore}
        WHERE id = ${taskId} AND fence = ${fence} AND state = 'running'`;
      if (changes === 0) return null;
      this.#sql.run`
        UPDATE farm_attempts SET ended_at = ${nowMs}, end = ${end}, detail = ${detail} WHERE fence = ${fence}`;
      return this.task(taskId);
    });
  }

  /** All attempts at a task, the oldest first. */
  attempts(taskId: number): readonly FarmAttempt[] {
    return this.#sql.rows<FarmAttempt>`
      SELECT a.fence, a.task_id AS taskId, a.worker_id AS workerId, a.begun_at AS begunAt, a.ended_at AS endedAt, a.end, a.detail,
        coalesce(json_extract(p.profile, '$.name'), a.worker_id) AS workerName
      FROM farm_attempts a LEFT JOIN farm_workers p ON p.id = a.worker_id WHERE a.task_id = ${taskId} ORDER BY a.fence`;
  }

  /** Attempts that ended badly, the latest first, of work that is kept. */
  lastFaults(limit: number): readonly Omit<FarmAttempt, 'begunAt' | 'taskId' | 'workerId'>[] {
    return this.#sql.rows`
      SELECT a.fence, a.ended_at AS endedAt, a.end, a.detail, coalesce(json_extract(p.profile, '$.name'), a.worker_id) AS workerName
      FROM farm_attempts a LEFT JOIN farm_workers p ON p.id = a.worker_id
      WHERE a.end IN ('silent', 'failed') ORDER BY a.fence DESC LIMIT ${limit}`;
  }

  attempt(fence: number): FarmAttempt | null {
    const taskId = this.#sql.value<number>`SELECT task_id FROM farm_attempts WHERE fence = ${fence}`;
    if (taskId === undefined) return null;
    return this.attempts(taskId).find((one) => one.fence === fence) ?? null;
  }

  /** What was heard of the parts of a piece of work, in order. */
  results(workId: string): readonly unknown[] {
    return this.#sql.values<Buffer | null>`
      SELECT result FROM farm_tasks WHERE work_id = ${workId} ORDER BY id`.flatMap((packed) =>
      packed ? [JSON.parse(unpackSync(packed, 'answer').toString('utf8')) as unknown] : [],
    );
  }

  /**
   * Ends a piece of work, once.
   * @returns false where it has ended before
   */
  endWork(
    workId: string,
    state: 'done' | 'failed' | 'cancelled',
    failure: Failure | null,
    nowMs: number,
  ): boolean {
    return immediately(this.#db, () => {
      const why = failure === null ? null : JSON.stringify(failure);
      const { changes } = this.#sql.run`
        UPDATE farm_works SET state = ${state}, failure = ${why}, ended_at = ${nowMs} WHERE id = ${workId} AND state = 'open'`;
      if (changes === 0) return false;
      this.#sql.run`
        UPDATE farm_attempts SET ended_at = ${nowMs}, end = 'called-off'
        WHERE ended_at IS NULL AND task_id IN (SELECT id FROM farm_tasks WHERE work_id = ${workId})`;
      this.#sql.run`
        UPDATE farm_tasks SET state = 'cancelled', fence = NULL, worker_id = NULL
        WHERE work_id = ${workId} AND state IN ('waiting', 'running')`;
      return true;
    });
  }

  /** Its result is kept elsewhere, or nobody wants it. */
  forget(workId: string): void {
    this.#sql.run`DELETE FROM farm_works WHERE id = ${workId}`;
  }

  /** What ended so long ago that nobody asks for it any more. */
  forgetEndedBefore(atMs: number): void {
    this.#sql.run`DELETE FROM farm_works WHERE ended_at IS NOT NULL AND ended_at < ${atMs}`;
  }

  #cut(workId: string, parts: readonly (Stretch | null)[]): void {
    for (const part of parts)
      this.#sql.run`
        INSERT INTO farm_tasks (work_id, part_from, part_to) VALUES (${workId}, ${part?.from ?? null}, ${part?.to ?? null})`;
  }
}

function taskOf({ kind, modelId, modelMark, partFrom, partTo, ...task }: TaskRow): FarmTask {
  return {
    ...task,
    part: partFrom === null || partTo === null ? null : { from: partFrom, to: partTo },
    need: { kind, modelId, modelMark },
  };
}
