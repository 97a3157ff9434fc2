// What the worker is given: where jobs and recordings are, who hears them, and what is asked before and told after each step.
import type { Clock, Rng } from '../domain/clock.ts';
import { untilRound } from '../domain/rounds.ts';
import type { Failure } from '../domain/failure.ts';
import type { Refusals } from '../domain/refusals.ts';
import type { Job } from '../domain/job.ts';
import type { Outcome } from '../domain/result.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { RecordedAddress, RecordedFile, SpeechService } from '../speech/port.ts';
import type { ProgressBook } from './progress.ts';
import type { LeftAlone, QueueStore } from './store.ts';

/** Why a recording is not sent now. */
export interface Stop {
  readonly failure: Failure;
  /** When it may be tried again, epoch ms. */
  readonly untilMs: number;
  /** True when nothing at all can be sent. */
  readonly isForAll: boolean;
}

/** What the queue tells and asks of recordings that are passed on by their address. */
export interface PassedOn {
  /** It is about to be passed on; on disk when this returns. */
  readonly pass: (job: Job) => void;
  /** The send in hand passed an address on, and no file. */
  readonly isPassed: (job: Job) => boolean;
  /** The service could not fetch it. @returns what the job says while it is downloaded instead; null where it is not */
  readonly instead: (job: Job) => Failure | null;
}

/** How much the person lets go on at once. */
export interface Limits {
  /** Uploads to an engine elsewhere. */
  readonly uploads: number;
  /** Polls of a service. */
  readonly polls: number;
}

/** Calls back after a while, milliseconds, and returns the way to call that off. */
export type After = (delayMs: number, then: () => void) => () => void;

export interface WorkerDeps {
  readonly store: QueueStore;
  readonly engines: Engines;
  readonly services: Readonly<Record<EngineId, SpeechService>>;
  readonly clock: Clock;
  readonly rng: Rng;
  readonly progress: ProgressBook;
  /** Unique ids for leases and requests. */
  readonly newId: () => string;
  /**
   * Finds what is handed over for a job: its file, checked off the main thread, or where it lies. `address-fetching` where it has to be
   * downloaded first: the job then waits, and no attempt is used up.
   */
  readonly source: (job: Job) => Promise<Outcome<RecordedFile | RecordedAddress>>;
  /** What knows of recordings that are passed on by their address; without it none are. */
  readonly addresses?: PassedOn;
  /** Asked before a claimed job is handed to its engine: why it must not be yet, for the sake of money or because something is missing here. */
  readonly admit?: (job: Job) => Promise<Stop | null>;
  /** What a job asks for when another engine than its own does it: canonical JSON. Nothing in particular unless told otherwise. */
  readonly optionsFor?: (job: Job, engine: EngineId) => string;
  /** Whether nothing new is begun with this service for now, for a reason outside of it. */
  readonly rests?: (service: EngineId) => boolean;
  /** A job changed; called after the change is on disk. */
  readonly onChange: (job: Job) => void;
  /** Told at the start, where there are jobs of kinds or for engines that this version does not know. */
  readonly onLeftAlone?: (left: readonly LeftAlone[]) => void;
  /** The last line of defence: a fault of ours. */
  readonly onFault: (error: unknown, doing: string) => void;
  /** Where it is kept what the store does not take now; one of the worker's own unless told otherwise. */
  readonly refusals?: Refusals;
  /** What the service says, and eight polls, unless told otherwise. */
  readonly limits?: () => Limits;
  /** The system's timer unless told otherwise. */
  readonly after?: After;
}

/** The system's timer. It keeps no process alive, and a long wait may end early, with others (`untilRound`). */
export const systemTimer: After = (delayMs, then) => {
  if (delayMs <= 0) {
    // A timer of nothing waits a millisecond.
    const turn = setImmediate(then).unref();
    return () => clearImmediate(turn);
  }
  const timer = setTimeout(then, untilRound(delayMs)).unref();
  return () => clearTimeout(timer);
};
