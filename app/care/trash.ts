// Empties the trash by itself: what lies in it longer than the person wants is deleted for good.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Changes } from '../domain/changes.ts';
import type { Clock } from '../domain/clock.ts';
import { days as daysMs, latest } from '../domain/lived-time.ts';
import { forgetFirstAnswers } from '../storage/library-file.ts';
import type { Library } from '../storage/library.ts';
import type { LivedClock } from './lived-clock.ts';

/** Days that removed recordings are kept, when nobody said otherwise; 0 keeps them for ever. */
export const TRASH_DAYS = 30;
/** What can be chosen. */
export const TRASH_DAY_CHOICES = [0, 7, 30, 90] as const;
export type TrashDays = (typeof TRASH_DAY_CHOICES)[number];

/** The trash is looked through this often, milliseconds. */
const LOOK_MS = 6 * 3_600_000;
/** Recordings that are listed at once. */
const PAGE = 200;

interface TrashDeps {
  readonly library: Library;
  readonly clock: Clock;
  readonly lived: LivedClock;
  readonly changes: Pick<Changes, 'tell'>;
}

export class TrashKeeper {
  readonly #deps: TrashDeps;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;

  constructor(deps: TrashDeps) {
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
   * @param fromBackups from the backups too: that wish is written down with each deletion, and only where something was deleted
   * @returns how many; what a service still works on stays
   */
  async delete(recordingIds: readonly number[], fromBackups = false): Promise<number> {
    let count = 0;
    for (const id of recordingIds) {
      if (this.#stopped) break;
      if (this.#deleteOne(id, fromBackups)) count += 1;
      await nextTurn();
    }
    if (count > 0) this.#deps.changes.tell(['items', 'folders']);
    return count;
  }

  #deleteOne(recordingId: number, fromBackups: boolean): boolean {
    const { clock, library } = this.#deps;
    const isGone = library.transaction(() => {
      const isDeleted = library.trash.delete(recordingId, clock.nowMs());
      if (isDeleted && fromBackups) library.wantForgotten();
      return isDeleted;
    });
    // Its jobs stay, for the trail.
    if (isGone) {
      library.voices.forgetHeard(library.jobs.ofRecording(recordingId).map(({ id }) => id));
      forgetFirstAnswers(library.directory);
    }
    return isGone;
  }

  /** Deletes everything that is in it. @param fromBackups see `delete` @returns how many */
  empty(fromBackups = false): Promise<number> {
    const { clock, library } = this.#deps;
    return this.#deleteAll((skip) => library.trash.olderThan(clock.nowMs(), PAGE, skip), fromBackups);
  }

  /**
   * Deletes what lay in it for the days that were chosen. Only days count that the library really lived: a clock that is a year ahead
   * makes nothing older.
   * @returns how many
   */
  emptyOld(): Promise<number> {
    const { days } = this;
    const { library, lived } = this.#deps;
    const now = lived.look();
    library.trash.stamp(latest(now));
    if (days === 0) return Promise.resolve(0);
    return this.#deleteAll((skip) => library.trash.since(now.livedMs - daysMs(days), PAGE, skip));
  }

  /** @param pageOf ids to delete, behind those that are passed over */
  async #deleteAll(pageOf: (skip: number) => readonly number[], fromBackups = false): Promise<number> {
    let count = 0;
    let left = 0;
    while (!this.#stopped) {
      const page = pageOf(left);
      if (page.length === 0) break;
      const deleted = await this.delete(page, fromBackups);
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
