// The port of the queue: all that the worker needs of the place where jobs are kept. Nothing below it is known here.
// Why so: docs/decisions/queue.md. What is changed around it (a ceiling lifted, a person's word) must come behind the writes that were begun before:
// over SQLite it does, since they are done when their call returns.
import type { Failure } from '../domain/failure.ts';
import type { Judged, SoundPromise } from '../domain/heard.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import type { EngineId } from '../domain/engine.ts';
import type { Telling } from '../domain/telling.ts';
import type { Transcript } from '../domain/transcript.ts';

/** What makes a send ours: both ids are new for each one, so that the end of an earlier send cannot be taken for that of a later one. */
export interface Lease {
  readonly leaseToken: string;
  /** Goes out with the send, and stays with the work that comes of it. */
  readonly requestId: string;
}

/** Sends in doubt one after the other, as the service left them (not as a process did that was gone). */
export interface Doubts {
  readonly count: number;
  /** When the last of them had been sent in full, epoch ms; null when there are none. */
  readonly lastAt: number | null;
}

/** Open jobs of a kind or for an engine that this version does not know: another Earshot queued them. */
export interface LeftAlone {
  readonly kind: string;
  readonly engine: EngineId;
  readonly count: number;
}

/** Which waiting jobs of an engine are to be done by another. */
export interface Relief {
  readonly from: EngineId;
  /** The engines that can be used now. */
  readonly able: readonly EngineId[];
  /** Every job that waits for it, else only those that a ceiling stopped. */
  readonly all: boolean;
}

/** A waiting job, and the engine that stands in for its own. */
export interface Relieved {
  readonly job: Job;
  readonly to: EngineId;
}

/** Who is to do a job instead, and what is asked of it. */
export interface StandIn {
  readonly engine: EngineId;
  /** Canonical JSON of its request options. */
  readonly options: string;
}

/** What a service heard, to be kept. */
export interface Result extends Judged {
  readonly transcript: Transcript;
  /** The service's answer as it came, gzipped. */
  readonly raw: Uint8Array | null;
  /** Loudness, 0–255, where the service heard the sound itself. */
  readonly peaks?: Uint8Array;
  /** US dollars, where the service says. */
  readonly spentUsd?: number;
}

/** A result on its way into the store, in writes too short to be felt. Nobody sees it before `finish`. */
export interface Arriving {
  /** True when all but the last write is done. */
  readonly isWhole: boolean;
  /** The next write. */
  step(): Promise<void>;
  /**
   * The last write: text, search index, the job's state, its costs and its trail become true together.
   * @returns null when the job is no longer what it was: then nothing of it stays
   */
  finish(nowMs: number): Promise<Job | null>;
  /** To be called at the end, however it ended: takes back what was written of a result that did not come to its end. */
  end(): Promise<void>;
}

/**
 * Thrown for what cannot be written now (a full disk, a locked file). Nothing of it happened, and it may be asked for again; but for what has
 * `again`: that happened, its caller holds what it says, and it has only to come to the disk before anything may follow from it.
 */
export class NotWritten extends Error {
  readonly failure: Failure;
  /** Waits once more for the disk. @returns what the write gave */
  readonly again: (() => Promise<unknown>) | null;

  constructor(failure: Failure, cause: unknown, again: (() => Promise<unknown>) | null = null) {
    super(failure.detail ?? failure.message, { cause });
    this.failure = failure;
    this.again = again;
  }
}

/**
 * Where jobs are kept. A promise that resolves says that what was asked for is on disk; one that rejects, that nothing of it is, but see `NotWritten`.
 *
 * The order that keeps money safe, "written down before it can cost":
 * 1. `claim` has written lease and request id: only then the file is opened and a connection made.
 * 2. `record` has written `body-ending`: **the point of no return**. Only then the last bytes leave; before, nothing can have been
 *    accepted, and a job that is found in this state is sent again. From here on it may have been accepted and billed, and nobody but
 *    a person sends it again.
 * 3. `record` has written `accepted` with the generation id: the work is ours to ask for, through every restart.
 * 4. `Arriving.finish` has written the transcript: only then the service is told to forget it.
 *
 * Every write names the job as its caller knows it, and happens only while the row has the same state, lease and request id. Leases do
 * not run out by the clock, so there is none to extend: one library is worked on by one process, and the next one takes over what the
 * last one held. Of kinds and engines that this version does not know nothing is
 * ever handed out.
 */
export interface QueueStore {
  /** Claims the next due job of a service that nobody holds back, in the order of the queue. It is `uploading` and ours from here on. */
  claim(service: EngineId, lease: Lease, nowMs: number): Promise<Job | null>;

  /** Lets an event happen to a job. @returns the job as it is now; null when it is no longer what the caller knows, or no such event is possible */
  record(job: Job, event: JobEvent, nowMs: number): Promise<Job | null>;

  /** A send was accepted whose job nobody waits for any more: keeps what it may have cost, and says so in the trail. */
  recordLate(job: Job, generationId: string, spentUsd: number | undefined, nowMs: number): Promise<void>;

  /**
   * Begins to store a result.
   * @returns null when the job is no longer what the caller knows; of a short result that may be found only when it ends
   */
  arrive(job: Job, result: Result, nowMs: number): Promise<Arriving | null>;

  /**
   * Begins to put into the text of its recording who speaks when: one edit that a person can undo. Names that they gave stay.
   * @returns null when the job is no longer what the caller knows. A text that was replaced meanwhile is left alone: the job then fails
   */
  tell(job: Job, telling: Telling, nowMs: number): Promise<Arriving | null>;

  /** Keeps an answer that was paid for and could not be read. @param raw gzipped */
  keepUnread(job: Job, raw: Uint8Array, nowMs: number): Promise<void>;

  /** What is in the queue and never handed out, by kind and engine. */
  leftAlone(): Promise<readonly LeftAlone[]>;

  /** The job as it is now. */
  get(jobId: number): Promise<Job | null>;

  /** What a process has in hand: asked at the start, what a dead one had. */
  held(): Promise<readonly Job[]>;

  /**
   * Accepted jobs whose next poll is due: the one whose result the service keeps for the shortest time first, then those that it keeps
   * no longer. Those of removed recordings too: they are paid for.
   */
  duePolls(service: EngineId, nowMs: number, limit: number): Promise<readonly Job[]>;

  /** Sends in doubt, oldest first. @param dueMs only those that are to be looked for by this instant, epoch ms */
  inDoubt(service: EngineId, dueMs?: number): Promise<readonly Job[]>;

  /** Sends that ended in doubt since the service last accepted one. */
  doubts(service: EngineId): Promise<Doubts>;

  /** Pieces of work that the service has accepted and not finished. */
  acceptedCount(service: EngineId): Promise<number>;

  /** When something of this service becomes due next, epoch ms; null when nothing does. What is due already does not count. */
  nextDueAfter(service: EngineId, nowMs: number): Promise<number | null>;

  /** The clock was set back: what was written in its future waits as long as it was meant to, from now. */
  rebaseWaits(nowMs: number): Promise<void>;

  /** What a look into the file of a recording said that it holds; null where nobody looked. */
  promise(recordingId: number): Promise<SoundPromise | null>;

  /**
   * The next waiting job for which the chain of its show (without a show, of the app) names a later engine: the first of the able ones
   * that this recording was not tried with. None while that one has work of its own. Never a job that was or may have been accepted, nor
   * one whose recording has a transcript; and never an engine that was or may have been paid for this recording.
   */
  nextFallback(relief: Relief, nowMs: number): Promise<Relieved | null>;

  /** Ends a waiting job and queues the same recording for another engine, in one. @returns the jobs that changed; none when it does not wait any more */
  handOver(job: Job, to: StandIn, why: Failure, nowMs: number): Promise<readonly Job[]>;
}
