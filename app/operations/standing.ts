// How a library stands on this computer: what a person is shown of it, what they confirm, and how work begins and ends by that.
import type { StandingView } from '../contract/care-views.ts';
import { BEAT_MS, type Ownership } from '../care/ownership.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { inRounds } from '../domain/rounds.ts';
import type { Doubt } from '../domain/standing.ts';
import { restorationOf } from '../storage/care/recovery.ts';
import type { Core } from './core.ts';

export interface StandingDeps {
  readonly core: Core;
  readonly ownership: Ownership;
  /** True when this process has the lock: nobody else confirms or works. */
  readonly mayWork: boolean;
  /** The address that is asked in the cloud. */
  readonly serviceUrl: () => string;
  /** Where the library lies, if that is a place that other computers reach; see `liesOn`. */
  readonly liesOn: string | null;
  /** Work has begun on a library that is ours. */
  readonly onBegin?: () => void;
  /** Ends what `onBegin` began that changes the library. */
  readonly onHalt?: () => Promise<void>;
  readonly onFault: (error: unknown, doing: string) => void;
}

/** Another computer that said so this shortly before may still be at work, milliseconds. */
const MAY_BE_OPEN_MS = 10 * 60_000;

export class Standing {
  readonly #deps: StandingDeps;
  #listen: boolean | null = null;
  #works = false;
  #endRounds: (() => void) | null = null;

  constructor(deps: StandingDeps) {
    this.#deps = deps;
    if (deps.ownership.doubt !== null) deps.core.worker.paused = true;
  }

  /** Why nothing is done; null when the library is ours. */
  get doubt(): Doubt | null {
    return this.#deps.ownership.doubt;
  }

  /**
   * Begins to work, if the library is ours; else once a person confirms it.
   * @param listen whether to watch the folders too
   * @param calm what nobody waits for begins after it; at once without it
   * @returns false when it waits for that
   */
  async begin(listen: boolean, calm?: Promise<void>): Promise<boolean> {
    this.#listen = listen;
    if (this.doubt !== null) return false;
    if (this.#works) return true;
    this.#works = true;
    const { core, onFault, ownership } = this.#deps;
    ownership.begin();
    this.#endRounds = inRounds(
      BEAT_MS,
      () => void this.look().catch((error: unknown) => onFault(error, 'giving a sign of life')),
    );
    this.#deps.onBegin?.();
    await core.takeOver(listen);
    if (calm) void calm.then(() => core.goOn()).catch((error: unknown) => onFault(error, 'starting'));
    else await core.goOn();
    return true;
  }

  /** Gives a sign of life, and sees whether the library still is the one that was opened. */
  async look(): Promise<void> {
    if (this.doubt !== null) return;
    const doubt = this.#deps.ownership.beat();
    if (doubt !== null) await this.#lost(doubt);
  }

  /**
   * Ends what `begin` began, and closes the library. A last sign of life that the disk refuses is told, and holds nothing up.
   * @param lastLook reads the library when all work on it has ended
   */
  async end(lastLook?: () => Promise<void>): Promise<void> {
    const { core, onFault, ownership } = this.#deps;
    this.#endRounds?.();
    await this.#halt();
    try {
      ownership.end();
    } catch (error) {
      onFault(error, 'giving a last sign of life');
    }
    try {
      await lastLook?.();
    } catch (error) {
      onFault(error, 'looking at the library as it ends');
    }
    await core.stop();
  }

  view(): StandingView {
    const { core, liesOn, ownership, serviceUrl } = this.#deps;
    const { doubt, last } = ownership;
    const now = core.nowMs();
    return {
      doubt,
      isLost: this.#works && doubt !== null,
      lastHost: last?.host ?? null,
      lastAt: last?.at ?? null,
      mayBeOpen: doubt === 'other-computer' && last !== null && Math.abs(now - last.at) < MAY_BE_OPEN_MS,
      address: serviceUrl(),
      places: ownership.places(),
      waiting: core.library.jobs
        .backlog()
        .reduce((sum, { count, state }) => sum + (state === 'queued' ? count : 0), 0),
      isPaused: core.preferences.get('paused'),
      liesOn,
      restoration: restorationOf(core.library),
    };
  }

  /**
   * A person confirms the library, where it is in doubt, and these places.
   * @param ids of places, or all that the library names
   * @param queuePaused whether the queue waits for another word
   */
  async confirm(ids: readonly string[] | 'all', queuePaused: boolean): Promise<Outcome<void>> {
    const { core, mayWork, ownership } = this.#deps;
    if (!mayWork) return failed(failure('library-in-use'));
    // What is open here is no longer what lies there: only a new start finds it.
    if (this.#works && this.doubt !== null) return failed(failure('not-allowed', { message: START_ANEW }));
    const wasDoubtful = this.doubt !== null;
    ownership.confirm(ids);
    if (wasDoubtful) core.preferences.change({ paused: queuePaused });
    if (this.#works) await core.folders.follow();
    else if (this.#listen !== null) await this.begin(this.#listen);
    core.changes.tell(['folders', 'items', 'queue', 'settings']);
    return ok(undefined);
  }

  async #halt(): Promise<void> {
    await this.#deps.onHalt?.();
    await this.#deps.core.halt();
  }

  /** Another computer wrote to it, or another file lies in its place: nothing more is done, and what this process knows is kept. */
  async #lost(doubt: Doubt): Promise<void> {
    const { core, onFault } = this.#deps;
    try {
      onFault(
        new Error(`The library is no longer this computer's alone (${doubt}). Work has ended.`),
        'working',
      );
      await this.#halt();
      const kept = await core.library.backup('by-hand');
      if (!kept.ok) onFault(new Error(kept.failure.message), 'keeping the library as it is open here');
    } catch (error) {
      onFault(error, 'ending work on a library that is no longer ours');
    }
    core.changes.tell(['folders', 'items', 'queue', 'settings']);
  }
}

const START_ANEW =
  'The library was replaced while it was open. What Earshot had of it is kept among its backups. Quit Earshot and start it again, then confirm the library that is there now.';
