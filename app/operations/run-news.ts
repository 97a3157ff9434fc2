// What a process that works without a window has to tell: recordings as they end, files that could not be used, kinds that are not watched.
import type { Failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import { unwatchedText } from '../domain/not-watched.ts';
import { unwatchedIn } from '../intake/unwatched.ts';
import type { FileRow } from '../storage/recordings/files.ts';
import { incompleteOf, type Incomplete } from '../transcripts/missing.ts';
import type { Core } from './core.ts';

/** A recording that ended, or is in doubt. */
export interface EndedJob {
  readonly job: Pick<Job, 'id' | 'recordingId' | 'state' | 'failure'>;
  readonly title: string;
  /** What is missing of one that is done; null when nothing is. */
  readonly incomplete: Incomplete | null;
}

/** What has to be accounted for at the end of it. */
export interface Account {
  readonly rejected: readonly { readonly path: string; readonly failure: Failure | null }[];
  readonly uncertain: readonly EndedJob[];
  /** Jobs that wait and are not held back. */
  readonly waiting: number;
}

export class RunNews {
  readonly #core: Core;
  readonly #startedAt: number;
  readonly #told = new Map<number, string>();
  readonly #toldKinds: Set<string>;
  /** Files that were unusable before, by their ids and the instant at which that was found. */
  readonly #rejectedBefore: ReadonlySet<string>;

  constructor(core: Core) {
    this.#core = core;
    this.#startedAt = core.nowMs();
    // What was told in an earlier run is not told again.
    this.#toldKinds = new Set(this.#kinds().map(({ key }) => key));
    // Where the clock was ahead in an earlier run, what it did lies in the future of this one.
    const { files, jobs } = core.library;
    for (const job of jobs.finishedSince(this.#startedAt)) this.#told.set(job.id, endOf(job));
    this.#rejectedBefore = new Set(files.rejectedSince(this.#startedAt).map(signOf));
  }

  /** What has ended since the last time: each recording once for each way in which it ended. */
  ended(): readonly EndedJob[] {
    return this.#core.library.jobs.finishedSince(this.#startedAt).flatMap((job) => {
      const said = endOf(job);
      if (this.#told.get(job.id) === said) return [];
      this.#told.set(job.id, said);
      return [this.#endOf(job)];
    });
  }

  /** Kinds of files that a folder turned out to hold and that are not watched, each once, in words. */
  unwatched(): readonly string[] {
    const fresh = this.#kinds().filter(({ key }) => !this.#toldKinds.has(key));
    for (const { key } of fresh) this.#toldKinds.add(key);
    return fresh.map(({ text }) => text);
  }

  /** What could not be taken in, what is in doubt and what waits, so that a script does not take silence for success. */
  atTheEnd(): Account {
    const { files, jobs } = this.#core.library;
    const waiting = jobs
      .backlog()
      .filter(
        ({ parked, state }) =>
          !parked && (state === 'queued' || state === 'uploading' || state === 'transcribing'),
      );
    return {
      rejected: files
        .rejectedSince(this.#startedAt)
        .filter((file) => !this.#rejectedBefore.has(signOf(file))),
      uncertain: jobs.inState('uncertain').map((job) => this.#endOf(job)),
      // Whoever reads “all done” takes the speakers for told apart.
      waiting: waiting.reduce((sum, { count }) => sum + count, jobs.openBesideCount()),
    };
  }

  #endOf(job: Job): EndedJob {
    const { library } = this.#core;
    const { id, recordingId, state } = job;
    return {
      job: { id, recordingId, state, failure: job.failure },
      title: library.recordings.get(recordingId)?.title ?? '',
      incomplete: state === 'done' ? incompleteOf(library, recordingId) : null,
    };
  }

  #kinds(): readonly { readonly key: string; readonly text: string }[] {
    const { library } = this.#core;
    return library.folders.list().flatMap(({ id, path }) =>
      unwatchedIn(library, id).map((kind) => ({
        key: `${id} ${kind.ending}`,
        text: `${path}: ${unwatchedText(kind)}`,
      })),
    );
  }
}

/** A way in which a job ended, told apart from another end of the same one. */
const endOf = ({ finishedAt, state }: Pick<Job, 'finishedAt' | 'state'>): string => `${state} ${finishedAt}`;

const signOf = ({ id, updatedAt }: Pick<FileRow, 'id' | 'updatedAt'>): string => `${id} ${updatedAt}`;
