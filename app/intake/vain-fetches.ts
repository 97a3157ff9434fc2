// What is fetched in vain, by this process: what passes by itself is tried without end, and who waits for it has to know that it may take long.
import type { Clock } from '../domain/clock.ts';
import type { Failure } from '../domain/failure.ts';
import type { Refusals } from '../domain/refusals.ts';
import { failureOfSqlite } from '../storage/database.ts';

/** So many tries of one address in a row are more than an accident: about a minute. */
const MANY = 4;
/** So long nothing is begun where the library takes nothing, milliseconds: what was tried would be due at once, and its host asked again and again. */
const REST_MS = 60_000;

/** The step among what the library refuses. */
export const FETCHING = 'writing down how far downloads are';

export interface VainDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly refusals: Refusals;
  readonly onFault: (error: unknown, doing: string) => void;
}

export class VainFetches {
  readonly #deps: VainDeps;
  readonly #tries = new Map<number, number>();
  #restsUntilMonoMs = -Infinity;

  constructor(deps: VainDeps) {
    this.#deps = deps;
  }

  /** It failed once more. */
  note(addressId: number): void {
    this.#tries.set(addressId, (this.#tries.get(addressId) ?? 0) + 1);
  }

  /** It came, or nobody wants it any more. */
  clear(addressId: number): void {
    this.#tries.delete(addressId);
  }

  /** Why this one is not to be expected soon; null where it may be. */
  why({ failure, id }: { readonly id: number; readonly failure: Failure | null }): Failure | null {
    return (this.#tries.get(id) ?? 0) >= MANY ? failure : null;
  }

  /** What became of a download is written down. */
  written(): void {
    this.#deps.refusals.clear(FETCHING);
  }

  /** That could not be written down. */
  refused(error: unknown): void {
    const { clock, onFault, refusals } = this.#deps;
    onFault(error, FETCHING);
    const why = failureOfSqlite(error);
    if (why) refusals.note(FETCHING, why);
    this.#restsUntilMonoMs = clock.monotonicMs() + REST_MS;
  }

  /** How long nothing is begun, milliseconds; 0 for no while. */
  get restMs(): number {
    return Math.max(0, this.#restsUntilMonoMs - this.#deps.clock.monotonicMs());
  }
}
