// Empties the trash by itself: what lies in it longer than the person wants is deleted for good.
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
/** Recordings deleted in one go; the rest follows a moment later, so that nothing waits for it. */
const SLICE = 20;

export class TrashKeeper {
  readonly #deps: { readonly library: Library; readonly clock: Clock; readonly onChange: () => void };
  #timer: NodeJS.Timeout | null = null;

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
    this.#later(0);
  }

  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Deletes what is too old. @returns true when there may be more */
  empty(): boolean {
    const { clock, library, onChange } = this.#deps;
    if (this.days === 0) return false;
    const now = clock.nowMs();
    const old = library.trash.olderThan(now - this.days * DAY_MS, SLICE);
    const deleted = old.filter((id) => library.trash.delete(id, now));
    if (deleted.length > 0) onChange();
    return deleted.length === SLICE;
  }

  #later(ms: number): void {
    this.#timer = setTimeout(() => this.#later(this.empty() ? 100 : LOOK_MS), ms);
    this.#timer.unref();
  }
}
