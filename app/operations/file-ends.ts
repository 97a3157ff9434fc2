// Waits for the ends of files that a person asked to have transcribed, or until it is clear that they do not come.
import { failure, type Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { ok, type Outcome } from '../domain/result.ts';
import { blameOf } from '../queue/policy.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import type { Core } from './core.ts';
import { pause, type Ending } from './ending.ts';
import { outlookOf, standstillOf, type Standstill } from './outlook.ts';

/** What another process has to wait for longer than this does not go on, milliseconds. */
const SOON_MS = 60_000;

/** How often it is asked whether another process still works, milliseconds. */
const ASK_MS = 1_000;
/** So many times in a row nobody does before that is believed: one may end to start anew. */
const ASKED = 6;

/** How a file ended: transcribed, in the recording that it is heard in, or why not. */
export type FileEnd =
  | { readonly kind: 'done' | 'incomplete'; readonly recordingId: number }
  | { readonly kind: 'failed' | 'uncertain' | 'waiting'; readonly why: Failure };

export interface Taken {
  readonly recordingId: number;
  /** Jobs that are under way for it; several where each track has one. */
  readonly jobIds: readonly number[];
  /** It lies at this address (`addresses.id`): its content may turn out to be another recording's. */
  readonly addressId?: number;
}

export interface FileEndsDeps {
  readonly core: Core;
  readonly ending: Ending;
  /** False when another process works on this library. */
  readonly works: boolean;
  /** Whether that one still does. */
  readonly isWorkedOn: () => boolean;
  /** Waits for what passes by itself, too. */
  readonly wait: boolean;
  /** Done again and again while it waits. */
  readonly meanwhile?: () => void;
}

export class FileEnds {
  readonly #deps: FileEndsDeps;
  readonly #standstills = new Map<string, Standstill>();
  /** When it was asked last whether another process works, `performance.now()`, and how often in a row none did. */
  readonly #asked = { atMs: Number.NEGATIVE_INFINITY, alone: 0 };

  constructor(deps: FileEndsDeps) {
    this.#deps = deps;
  }

  /** What stood still so far, each reason once. */
  get standstills(): readonly Standstill[] {
    return [...this.#standstills.values()];
  }

  /** Waits for the end of one file. */
  async of(taken: Promise<Outcome<Taken>>): Promise<FileEnd> {
    const outcome = await Promise.race([taken, this.#untilAsked()]);
    if (outcome === null) return { kind: 'waiting', why: STOPPED };
    if (!outcome.ok) return { kind: 'failed', why: outcome.failure };
    const { addressId, jobIds, recordingId } = outcome.value;
    const { library } = this.#deps.core;
    let last: FileEnd | null = null;
    let isDone = jobIds.length === 0;
    for (const jobId of jobIds) {
      last = await this.#ofJob(jobId);
      isDone ||= last === null;
      // What waits may be all of it; of several tracks, some may hold nothing that can be heard.
      if (last && last.kind !== 'failed') return last;
    }
    const asId =
      addressId === undefined ? recordingId : this.#deps.core.library.addresses.get(addressId)?.recordingId;
    if (asId !== undefined && asId !== recordingId) return this.of(Promise.resolve(ok(this.#openOf(asId))));
    if (last && !isDone) return last;
    // A piece of a recording is heard, and read, in the whole of it.
    const leadId = library.sessions.joinedWith(recordingId).leadId ?? recordingId;
    if (library.transcripts.head(leadId))
      return { kind: incompleteOf(library, leadId) ? 'incomplete' : 'done', recordingId: leadId };
    return { kind: 'failed', why: library.jobs.latestFor(recordingId)?.failure ?? failure('not-found') };
  }

  /** A recording with the job that is under way for it. */
  #openOf(recordingId: number): Taken {
    const latest = this.#deps.core.library.jobs.latestFor(recordingId);
    return { recordingId, jobIds: latest?.finishedAt === null ? [latest.id] : [] };
  }

  /** @returns null when it is done */
  async #ofJob(jobId: number): Promise<FileEnd | null> {
    const stood = await this.#waitFor(jobId);
    if (stood) this.#standstills.set(stood.failure.message, stood);
    const job = this.#deps.core.library.jobs.get(jobId);
    if (!job || job.state === 'done') return null;
    if (job.state === 'uncertain') return { kind: 'uncertain', why: job.failure ?? failure('answer-lost') };
    if (job.finishedAt !== null) return { kind: 'failed', why: job.failure ?? CANCELLED };
    return { kind: 'waiting', why: stood ? { retryable: true, ...stood.failure } : (job.failure ?? STOPPED) };
  }

  async #untilAsked(): Promise<null> {
    while (!this.#deps.ending.asked) await pause();
    return null;
  }

  /** @returns why the job does not go on, or null when it ended or we are to end */
  async #waitFor(jobId: number): Promise<Standstill | null> {
    const { core, ending, meanwhile, wait, works } = this.#deps;
    while (!ending.asked) {
      const job = core.library.jobs.get(jobId);
      const isOver = !job || job.finishedAt !== null || job.state === 'uncertain';
      // What follows from its end, such as who speaks, is asked for once the end is on disk.
      if (isOver && !core.worker.hasInHand(jobId)) return null;
      const stands = isOver ? null : works ? standsStill(job, core) : this.#standsElsewhere(job);
      if (stands && !(wait && stands.passes)) return stands;
      meanwhile?.();
      await pause();
    }
    return null;
  }

  /** Of the process that does the work only what it writes down is known, and that it is there. */
  #standsElsewhere(job: Job): Standstill | null {
    const { core, isWorkedOn } = this.#deps;
    const asked = this.#asked;
    const now = performance.now();
    if (now - asked.atMs >= ASK_MS) {
      asked.alone = isWorkedOn() ? 0 : asked.alone + 1;
      asked.atMs = now;
    }
    const traits = core.engines.traits(job.service);
    if (asked.alone >= ASKED) return standstillOf(traits, LEFT, false);
    if (job.state !== 'queued' || !job.failure || job.dueAt <= core.nowMs() + SOON_MS) return null;
    return standstillOf(traits, job.failure, blameOf(job.failure.code) !== 'service');
  }
}

function standsStill(job: Job, core: Core): Standstill | null {
  const { goesOn, standstills } = outlookOf(core);
  if (goesOn) return null;
  // Why others of its engine stand still is no reason of its own.
  if (job.heldAt !== null) return standstillOf(core.engines.traits(job.service), HELD_BACK, false);
  const its = standstills.find(
    ({ folder, service }) => folder === null && (service ?? job.service) === job.service,
  );
  return its ?? null;
}

const STOPPED = failure('upload-interrupted', {
  message:
    'Earshot was told to end before this was transcribed. It stays in the queue; the next run goes on with it.',
});
const LEFT = failure('upload-interrupted', {
  message:
    'The Earshot that worked on this library has ended before this was transcribed. It stays in the queue; the next run goes on with it.',
});
const CANCELLED = failure('internal', { message: 'The job was cancelled.', retryable: false });
const HELD_BACK = failure('not-allowed', {
  message:
    'It is held back, by a person or until a question about it is answered (“feeds questions”, “sessions”). To go on: jobs release JOB.',
});
