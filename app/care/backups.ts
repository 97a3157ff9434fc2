// A backup a day, made while the library is worked with.
import { latest } from '../domain/lived-time.ts';
import type { Library } from '../storage/library.ts';
import type { LivedClock } from './lived-clock.ts';

/** Age of the newest backup, in time lived, at which another is made, milliseconds. */
export const BACKUP_AGE_MS = 24 * 3_600_000;
/** How often that is looked at, milliseconds; the first time soon after the start, when the window stands. */
const LOOK_MS = 3_600_000;
const FIRST_LOOK_MS = 60_000;
/** And while what was deleted has to go from the backups too, which waits for the library's own words to be gone. */
const FORGET_MS = 5_000;

/** Makes them until it is stopped. */
export class Backups {
  readonly #library: Library;
  readonly #lived: LivedClock;
  readonly #onFault: (error: unknown, doing: string) => void;
  #timer: NodeJS.Timeout | null = null;
  #making: Promise<void> | null = null;
  #stopped = false;
  /** The last try to forget failed: the next one has time, each makes a whole copy. */
  #isRefused = false;

  constructor(library: Library, lived: LivedClock, onFault: (error: unknown, doing: string) => void) {
    this.#library = library;
    this.#lived = lived;
    this.#onFault = onFault;
  }

  start(): void {
    this.#stopped = false;
    this.#wait(FIRST_LOOK_MS);
  }

  /** Ends; a copy that is being made is given up and swept away by the next one. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Makes a backup if the newest may be a day old. One stamped with a time that has not come, under a wrong clock, is of now. */
  look(): Promise<void> {
    this.#making ??= this.#look().finally(() => (this.#making = null));
    return this.#making;
  }

  /** Something was deleted for good: what of it has to go from the backups too goes as soon as it is gone from the library. */
  hasten(): void {
    if (this.#timer && this.#library.mustForget) this.#wait(FORGET_MS);
  }

  async #look(): Promise<void> {
    if (this.#library.mustForget) return this.#forget();
    const now = latest(this.#lived.look());
    const madeAt = this.#library.newestBackupAt(now);
    if (madeAt !== null && now - madeAt < BACKUP_AGE_MS) return;
    if (this.#library.items.counts().recordings === 0) return;
    try {
      const made = await this.#library.backup();
      if (!made.ok)
        this.#onFault(new Error(`${made.failure.message} ${made.failure.detail ?? ''}`), 'making a backup');
    } catch (error) {
      // The library was closed under it.
      if (!this.#stopped) this.#onFault(error, 'making a backup');
    }
  }

  async #forget(): Promise<void> {
    this.#isRefused = true;
    try {
      const done = await this.#library.forgetInBackups();
      this.#isRefused = !done.ok;
      if (!done.ok)
        this.#onFault(
          new Error(`${done.failure.message} ${done.failure.detail ?? ''}`),
          'forgetting in backups',
        );
    } catch (error) {
      if (!this.#stopped) this.#onFault(error, 'forgetting in backups');
    }
  }

  #wait(delayMs: number): void {
    if (this.#stopped) return;
    // One wait at a time, also when a look that is under way ends after it was hastened.
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.look().finally(() => this.#wait(this.#pause()));
    }, delayMs).unref();
  }

  #pause(): number {
    if (this.#stopped) return LOOK_MS;
    return this.#library.mustForget && !this.#isRefused ? FORGET_MS : LOOK_MS;
  }
}
