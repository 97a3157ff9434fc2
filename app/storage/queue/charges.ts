// What was sent to paid engines and what it cost: one row for each send, in step with the job table.
import type { Database } from 'better-sqlite3';
import type { Engines } from '../../domain/engine.ts';
import type { Job, JobEvent } from '../../domain/job.ts';
import type { Month } from '../../domain/month.ts';
import { fragment, sqlOf, type Sql } from '../sql.ts';

/** Sums of sends. What is still on its way is part of them. Amounts are US dollars. */
export interface Spent {
  /** What the service stated, and where it did not, what the price of an hour makes of it. */
  readonly usd: number;
  readonly estimatedUsd: number;
  readonly audioSeconds: number;
  /** Sends of which neither is known. */
  readonly unknownCount: number;
}

export interface SpentByShow extends Spent {
  readonly folderId: number | null;
  /** Null without a show. */
  readonly folderName: string | null;
}

const AMOUNT = fragment`coalesce(stated_usd, iif(state = 'free', 0, estimated_usd))`;
const SUMS = fragment`coalesce(sum(${AMOUNT}), 0) AS usd,
  coalesce(sum(iif(stated_usd IS NULL, ${AMOUNT}, 0)), 0) AS estimatedUsd,
  coalesce(sum(iif(state = 'free', 0, audio_seconds)), 0) AS audioSeconds,
  coalesce(sum(${AMOUNT} IS NULL), 0) AS unknownCount`;

export class Charges {
  readonly #engines: Engines;
  readonly #sql: Sql;

  constructor(db: Database, engines: Engines) {
    this.#engines = engines;
    this.#sql = sqlOf(db);
  }

  /** Sets money aside for a send that is about to begin. @param estimatedUsd null when no price is known */
  reserve(job: Job, estimatedUsd: number | null, nowMs: number): void {
    const { id, requestId } = job;
    if (requestId !== null) this.#put({ requestId, jobId: id, nowMs, state: 'reserved', estimatedUsd });
  }

  /** What was spent and set aside in a month; of one show, or of all. US dollars. */
  spentIn(month: Month, folderId: number | null = null): number {
    const usd = this.#sql.value<number>`
      SELECT coalesce(sum(${AMOUNT}), 0) FROM charges
      WHERE at >= ${month.startsAt} AND at < ${month.endsAt} AND (${folderId} IS NULL OR folder_id = ${folderId})`;
    return usd ?? 0;
  }

  /** The same show by show, the dearest first. */
  byShow(month: Month): readonly SpentByShow[] {
    return this.#sql.rows<SpentByShow>`
      SELECT folder_id AS folderId, (SELECT name FROM folders f WHERE f.id = folder_id) AS folderName, ${SUMS}
      FROM charges WHERE at >= ${month.startsAt} AND at < ${month.endsAt} GROUP BY folder_id ORDER BY usd DESC, folder_id`;
  }

  /** All sends of a recording together; null when there were none. */
  ofRecording(recordingId: number): Spent | null {
    const row = this.#sql.row<Spent & { readonly count: number }>`
      SELECT count(*) AS count, ${SUMS} FROM charges WHERE recording_id = ${recordingId} AND state <> 'reserved'`;
    if (!row || row.count === 0) return null;
    const { count: _count, ...spent } = row;
    return spent;
  }

  /** True when a send of this job was, or may have been, accepted and not given up by the service. */
  mayBeBilled(jobId: number): boolean {
    return (
      1 ===
      this.#sql.value<0 | 1>`
      SELECT EXISTS (SELECT 1 FROM charges WHERE job_id = ${jobId} AND state IN ('doubtful', 'accepted'))`
    );
  }

  /** When the first of all sends was, epoch ms; null when there were none. */
  firstAt(): number | null {
    return this.#sql.value<number | null>`SELECT min(at) FROM charges` ?? null;
  }

  /**
   * Writes down what an event means for money. Part of the transaction that changes the job.
   * @param before the job as it was, with the request id of the send that the event is about
   */
  follow(before: Job, after: Job, event: JobEvent, nowMs: number): void {
    const { requestId } = before;
    if (requestId === null || !this.#engines.traits(before.service).isPaid) return;
    switch (event.type) {
      case 'accepted':
        return this.accept(before, event.spentUsd, nowMs);
      case 'ready':
        return this.settle(before, 'accepted', event.spentUsd ?? null, nowMs);
      case 'generation-failed':
        // "Failed requests are not billed" (vendor documentation); a result that was late, lost or unreadable is another matter.
        return this.settle(
          before,
          event.failure.code === 'generation-failed' ? 'free' : 'accepted',
          null,
          nowMs,
        );
      default:
    }
    const isInDoubt =
      after.state === 'uncertain' || (after.state === 'cancelled' && before.bodyEndingAt !== null);
    if (isInDoubt && before.state === 'uploading') this.settle(before, 'doubtful', null, nowMs);
    else if (after.state !== 'uploading') this.#release(requestId);
  }

  /** A send was accepted. "Nothing yet" is not "free": the price of work is said when it is done. */
  accept(job: Pick<Job, 'id' | 'requestId'>, statedUsd: number | undefined, nowMs: number): void {
    this.settle(job, 'accepted', statedUsd === 0 ? null : (statedUsd ?? null), nowMs);
  }

  /** Says how a send ended. @param statedUsd what the service said; the highest of several words counts */
  settle(
    { id: jobId, requestId }: Pick<Job, 'id' | 'requestId'>,
    state: 'doubtful' | 'accepted' | 'free',
    statedUsd: number | null,
    nowMs: number,
  ): void {
    if (requestId === null) return;
    // Said before, as of each result whose send was accepted: then nothing of it is new.
    const said = this.#sql.value<string>`SELECT state FROM charges WHERE request_id = ${requestId}`;
    if (said !== state) this.#put({ requestId, jobId, nowMs, state, estimatedUsd: null });
    if (statedUsd === null) return;
    this.#sql.run`
      UPDATE charges SET stated_usd = nullif(max(coalesce(stated_usd, -1), coalesce(${statedUsd}, -1)), -1)
      WHERE request_id = ${requestId}`;
  }

  #put(charge: {
    readonly requestId: string;
    readonly jobId: number;
    readonly nowMs: number;
    readonly state: 'reserved' | 'doubtful' | 'accepted' | 'free';
    readonly estimatedUsd: number | null;
  }): void {
    this.#sql.run`
      INSERT INTO charges (request_id, job_id, recording_id, folder_id, at, audio_seconds, estimated_usd, state)
      SELECT ${charge.requestId}, j.id, r.id, r.folder_id, ${charge.nowMs}, r.duration_seconds,
        ${charge.estimatedUsd}, ${charge.state}
      FROM jobs j JOIN recordings r ON r.id = j.recording_id WHERE j.id = (0 + ${charge.jobId})
      ON CONFLICT (request_id) DO UPDATE SET state = excluded.state WHERE state <> excluded.state`;
  }

  /** What was set aside is free again. */
  #release(requestId: string): void {
    this.#sql.run`DELETE FROM charges WHERE request_id = ${requestId} AND state = 'reserved'`;
  }
}
