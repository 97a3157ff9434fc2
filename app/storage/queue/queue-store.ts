// The library as the queue sees it: its tables behind the queue's port. Calls write at once; what they promise is on disk when they return, or, with
// a log that is synced beside them, when they resolve.
import { setImmediate } from 'node:timers/promises';
import type { SoundPromise } from '../../domain/heard.ts';
import type { Failure } from '../../domain/failure.ts';
import { promised } from '../../domain/promised.ts';
import type { Telling } from '../../domain/telling.ts';
import type { Job, JobEvent } from '../../domain/job.ts';
import type { EngineId } from '../../domain/engine.ts';
import {
  NotWritten,
  type Arriving,
  type Doubts,
  type Lease,
  type LeftAlone,
  type QueueStore,
  type Relief,
  type Relieved,
  type Result,
  type StandIn,
} from '../../queue/store.ts';
import { failureOfSqlite } from '../database.ts';
import type { Events } from '../events.ts';
import { NotOnDisk, type LogOnDisk } from '../log-on-disk.ts';
import type { Recordings } from '../recordings/recordings.ts';
import { fitsInOneSlice } from '../transcripts/arrival.ts';
import type { Edits } from '../transcripts/edits.ts';
import { TellingArrival } from './telling-arrival.ts';
import type { Tellings } from '../transcripts/tellings.ts';
import type { Transcripts } from '../transcripts/transcripts.ts';
import type { Voices } from '../voices.ts';
import type { Answers } from './answers.ts';
import type { Charges } from './charges.ts';
import type { Handover } from './handover.ts';
import type { JobGuard } from './job-reads.ts';
import type { Jobs } from './jobs.ts';

/** The tables that the queue works on. */
interface Tables {
  readonly jobs: Jobs;
  readonly recordings: Recordings;
  readonly transcripts: Transcripts;
  readonly events: Events;
  readonly charges: Charges;
  readonly answers: Answers;
  readonly handover: Handover;
  readonly edits: Edits;
  readonly tellings: Tellings;
  readonly voices: Voices;
  transaction<T>(work: () => T): T;
}

/** What a job must still be: the send that its caller knows, at the point where its caller knows it. */
const asKnown = ({ leaseToken, requestId, state }: Job): JobGuard => ({ state, leaseToken, requestId });

/** Does it now. What the disk refuses rejects as the port says; all else as it is. */
const done = <T>(work: () => T): Promise<T> => promised(work, refusalOf);

function refusalOf(error: unknown): unknown {
  const why = failureOfSqlite(error);
  const isRefusal = why?.code === 'disk-full' || why?.code === 'library-unwritable';
  if (!isRefusal) return error;
  return new NotWritten(why, error, error instanceof NotOnDisk ? () => error.again().catch(refuse) : null);
}

/** The queue's store in the library's database. */
export class SqliteQueueStore implements QueueStore {
  readonly #tables: Tables;
  readonly #log: LogOnDisk | null;
  /** Engines for which a job waited when one was asked for last. Only a hint: a claim that is taken back leaves it standing. */
  readonly #claimed = new Set<EngineId>();

  /** @param log synced beside the writes; without it each waits for the disk in its call */
  constructor(tables: Tables, log: LogOnDisk | null = null) {
    this.#tables = tables;
    this.#log = log;
  }

  claim(service: EngineId, lease: Lease, nowMs: number): Promise<Job | null> {
    const { jobs } = this.#tables;
    // Asked after each step, and mostly of an engine for which nothing waits: that takes no transaction of its own. Where there was one the last time, there is
    // mostly another.
    const isIdle = !this.#claimed.has(service);
    if (isIdle && this.#log?.settled === null && !mayFind(() => jobs.hasDue(service, nowMs)))
      return Promise.resolve(null);
    return this.#written(() => {
      const job = jobs.claimNext(service, lease, nowMs);
      if (job) this.#claimed.add(service);
      else this.#claimed.delete(service);
      return job;
    });
  }

  record(job: Job, event: JobEvent, nowMs: number): Promise<Job | null> {
    return this.#written(() => this.#tables.jobs.apply(job.id, asKnown(job), event, nowMs));
  }

  recordLate(job: Job, generationId: string, spentUsd: number | undefined, nowMs: number): Promise<void> {
    const { charges, events } = this.#tables;
    const { id: jobId, recordingId, requestId } = job;
    return this.#written(() =>
      this.#tables.transaction(() => {
        charges.accept(job, spentUsd, nowMs);
        const data = { generationId, requestId };
        events.append('job-accepted-late', { jobId, recordingId }, nowMs, { data });
      }),
    );
  }

  arrive(job: Job, result: Result, nowMs: number): Promise<Arriving | null> {
    const isOurs = (): boolean => this.#tables.jobs.is(job.id, asKnown(job));
    // What is short looks for itself when it ends: a look before would wait until the steps of this turn are done, and the end for those of the next.
    return fitsInOneSlice(result.transcript.segments)
      ? Promise.resolve(this.#atOnce(job, result))
      : this.#writtenAlone(() => (isOurs() ? this.#inSlices(job, result, nowMs) : null));
  }

  tell(job: Job, telling: Telling, nowMs: number): Promise<Arriving | null> {
    return this.#writtenAlone(() => {
      if (!this.#tables.jobs.is(job.id, asKnown(job))) return null;
      const arrival = new TellingArrival(this.#tables, { job, guard: asKnown(job), telling, nowMs });
      return {
        get isWhole() {
          return arrival.isWhole;
        },
        step: () => this.#writtenAlone(() => arrival.step()),
        finish: (nowMs) => this.#writtenAlone(() => arrival.finish(nowMs)),
        end: async () => {
          // Each of them is as small as a step; others have their turn in between.
          while (arrival.takeBack()) await setImmediate();
        },
      };
    });
  }

  keepUnread({ id }: Job, raw: Uint8Array, nowMs: number): Promise<void> {
    return this.#written(() => this.#tables.answers.keepUnread(id, raw, nowMs));
  }

  get(jobId: number): Promise<Job | null> {
    return this.#read(() => this.#tables.jobs.get(jobId));
  }

  leftAlone(): Promise<readonly LeftAlone[]> {
    return this.#read(() => this.#tables.jobs.leftAlone());
  }

  held(): Promise<readonly Job[]> {
    return this.#read(() => this.#tables.jobs.held());
  }

  duePolls(service: EngineId, nowMs: number, limit: number): Promise<readonly Job[]> {
    return this.#read(() => this.#tables.jobs.duePolls(service, nowMs, limit));
  }

  inDoubt(service: EngineId, dueMs?: number): Promise<readonly Job[]> {
    return this.#read(() => this.#tables.jobs.inDoubt(service, dueMs));
  }

  doubts(service: EngineId): Promise<Doubts> {
    return this.#read(() => this.#tables.jobs.doubts(service));
  }

  acceptedCount(service: EngineId): Promise<number> {
    return this.#read(() => this.#tables.jobs.acceptedCount(service));
  }

  nextDueAfter(service: EngineId, nowMs: number): Promise<number | null> {
    return this.#read(() => this.#tables.jobs.nextDueAfter(service, nowMs));
  }

  rebaseWaits(nowMs: number): Promise<void> {
    return this.#written(() => void this.#tables.jobs.rebaseWaits(nowMs));
  }

  promise(recordingId: number): Promise<SoundPromise | null> {
    return this.#read(() => this.#tables.recordings.promise(recordingId));
  }

  nextFallback(relief: Relief, nowMs: number): Promise<Relieved | null> {
    return this.#read(() => this.#tables.handover.next(relief, nowMs));
  }

  handOver(job: Job, to: StandIn, why: Failure, nowMs: number): Promise<readonly Job[]> {
    return this.#written(() => {
      const done = this.#tables.handover.take(job, to, why, nowMs);
      return done ? [done.ended, done.queued] : [];
    });
  }

  /** What is short is written quickest, and at no risk, in one transaction with everything else. */
  #atOnce(job: Job, { peaks, raw, spentUsd, transcript, ...judged }: Result): Arriving {
    const { jobs } = this.#tables;
    return {
      isWhole: true,
      step: () => Promise.resolve(),
      finish: (nowMs) =>
        this.#written(() =>
          jobs.finish(job.id, asKnown(job), transcript, raw, nowMs, peaks ?? null, spentUsd, judged),
        ),
      end: () => Promise.resolve(),
    };
  }

  #inSlices(job: Job, { peaks, spentUsd, transcript, ...wanted }: Result, nowMs: number): Arriving {
    const { jobs, transcripts } = this.#tables;
    const { id: jobId, recordingId, service } = job;
    const arrival = transcripts.arrive({ recordingId, jobId, service, transcript, ...wanted }, nowMs);
    return {
      get isWhole() {
        return arrival.isWhole;
      },
      step: () => this.#writtenAlone(() => arrival.step()),
      finish: (endMs) =>
        this.#writtenAlone(() =>
          jobs.finishArrived(job.id, asKnown(job), arrival, transcript, endMs, peaks ?? null, spentUsd),
        ),
      end: () => done(() => arrival.end()),
    };
  }

  /** Reads when what was written before is committed: what the queue goes by does not go again. */
  #read<T>(work: () => T): Promise<T> {
    const settled = this.#log?.settled;
    return settled ? settled.then(() => done(work)) : done(work);
  }

  /** Writes now. Resolves when it is on disk. */
  #written<T>(work: () => T): Promise<T> {
    return this.#log ? this.#log.write(work).catch(refuse) : done(work);
  }

  /** The same for what comes in slices: one that was refused must know it in its call, or the next would leave it out. */
  #writtenAlone<T>(work: () => T): Promise<T> {
    return this.#log ? this.#log.writeAlone(work).catch(refuse) : done(work);
  }
}

/** A look that fails is left to the write behind it, which says why. */
function mayFind(look: () => boolean): boolean {
  try {
    return look();
  } catch {
    return true;
  }
}

function refuse(error: unknown): never {
  throw refusalOf(error);
}
