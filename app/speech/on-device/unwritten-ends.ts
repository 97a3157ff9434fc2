// Ends that the disk did not take: kept in memory, or the next look at the journal would find work that a process died over.
import type { Failure } from '../../domain/failure.ts';

export class UnwrittenEnds {
  readonly #why = new Map<string, Failure>();

  /** Work ended, and that could not be written down. */
  add(id: string, why: Failure): void {
    this.#why.set(id, why);
  }

  /**
   * Tells why work ended, and tries again to write down that it did; once that is written, the work may be gone on with.
   * @param letGo writes it
   * @returns null for all other work
   */
  async settle(id: string, letGo: () => Promise<void>): Promise<Failure | null> {
    const why = this.#why.get(id);
    if (!why) return null;
    await letGo().then(
      () => this.#why.delete(id),
      () => undefined,
    );
    return why;
  }
}
