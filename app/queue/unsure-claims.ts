// Claims that stand in the store and are not known to be on disk: their disk failed. Nobody else has these jobs in hand, and nothing may be sent of them yet.
import type { EngineId } from '../domain/engine.ts';
import type { Job } from '../domain/job.ts';
import { WRITE_AGAIN_MS, type Patience } from './patience.ts';
import { NotWritten, type QueueStore } from './store.ts';

/** Claims so many jobs at once. @returns those that were claimed, and what went wrong with the others */
export async function claimTogether(
  count: number,
  claim: () => Promise<Job | null>,
): Promise<{ readonly jobs: readonly Job[]; readonly faults: readonly unknown[] }> {
  const ends = await Promise.allSettled(Array.from({ length: count }, claim));
  return {
    jobs: ends.flatMap((end) => (end.status === 'fulfilled' ? (end.value ?? []) : [])),
    faults: ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])),
  };
}

export class UnsureClaims {
  readonly #store: Pick<QueueStore, 'get'>;
  readonly #patience: Patience;
  readonly #counts = new Map<EngineId, number>();

  constructor(store: Pick<QueueStore, 'get'>, patience: Patience) {
    this.#store = store;
    this.#patience = patience;
  }

  /** How many hands of a service they hold. */
  count(service: EngineId): number {
    return this.#counts.get(service) ?? 0;
  }

  /**
   * Waits for the disk after a claim was rejected.
   * @param why it was
   * @param take is given the job once its claim is on disk; not where a person has decided otherwise meanwhile
   * @returns null where nothing was claimed, so that there is nothing to wait for
   */
  settle(why: unknown, service: EngineId, take: (job: Job) => void): Promise<void> | null {
    const again = why instanceof NotWritten ? why.again : null;
    return again && this.#settle(again, service, take);
  }

  async #settle(
    again: NonNullable<NotWritten['again']>,
    service: EngineId,
    take: (job: Job) => void,
  ): Promise<void> {
    this.#counts.set(service, this.count(service) + 1);
    try {
      await this.#patience.rest(WRITE_AGAIN_MS);
      const job = (await this.#patience.insist(`claim ${service}`, again)) as Job | null;
      const now = job && (await this.#store.get(job.id));
      if (now?.state === 'uploading' && now.requestId === job?.requestId) take(now);
    } finally {
      this.#counts.set(service, this.count(service) - 1);
    }
  }
}
