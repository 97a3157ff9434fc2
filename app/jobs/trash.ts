// Empties the trash by itself: what lies in it longer than the person wants is deleted for good.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { Library } from '../storage/library.ts';

/** Days that removed recordings are kept, when nobody said otherwise; 0 keeps them for ever. */
export const TRASH_DAYS = 30;
/** What can be chosen. */
export const TRASH_DAY_CHOICES = [0, 7, 30, 90] as const;
export type TrashDays = (typeof TRASH_DAY_CHOICES)[number];

const DAY_MS = 86_400_000;
/** The trash is looked through this often, milliseconds. */
const LOOK_MS = 6 * 3_600_000;
/** Recordings that are listed at once. */
const PAGE = 200;

export class TrashKeeper {
  readonly #deps: { readonly library: Library; readonly clock: Clock; readonly onChange: () => void };
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(deps: { readonly library: Library; readonly clock: Clock; readonly onChange: () => void }) {
    this.#deps = deps;
  }

  get days(): TrashDays {
    return this.#deps.library.settings.get(
      'trashDays',
      (stored) => TRASH_DAY_CHOICES.find((days) => days === stored),
      TRASH_DAYS,
    );
  }

  set days(days: TrashDays) {
    this.#deps.library.settings.set('trashDays', days);
    if (this.#timer) this.start();
  }

  start(): void {
    this.stop();
    this.#stopped = false;
    this.#later(0);
  }

  /** Ends after the recording in hand. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * Deletes these for good, one by one, with room for everything else in between.
   * @returns how many; what a service still works on stays
   */
  async delete(recordingIds: readonly number[]): Promise<number> {
    const { clock, library, onChange } = this.#deps;
    let count = 0;
    for (const id of recordingIds) {
      if (this.#stopped) break;
      if (library.trash.delete(id, clock.nowMs())) count += 1;
      await nextTurn();
    }
    if (count > 0) onChange();
    return count;
  }

  /** Deletes everything that is in it. @returns how many */
  empty(): Promise<number> {
    return this.#deleteUntil(this.#deps.clock.nowMs());
  }

  /** Deletes what is too old. @returns how many */
  emptyOld(): Promise<number> {
    const { days } = this;
    if (days === 0) return Promise.resolve(0);
    return this.#deleteUntil(this.#deps.clock.nowMs() - days * DAY_MS);
  }

  /** @param atMs deletes what was removed then or before */
  async #deleteUntil(atMs: number): Promise<number> {
    let count = 0;
    let left = 0;
    while (!this.#stopped) {
      const page = this.#deps.library.trash.olderThan(atMs, PAGE, left);
      if (page.length === 0) break;
      const deleted = await this.delete(page);
      count += deleted;
      // What cannot be deleted now is passed over, not met again and again.
      left += page.length - deleted;
    }
    return count;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#later(LOOK_MS);
      void this.emptyOld();
    }, ms);
    this.#timer.unref();
  }
}
