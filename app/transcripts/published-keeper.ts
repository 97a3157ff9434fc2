// Keeps the transcripts that publishers give with their feeds: versions like any other, of a maker that is no engine.
import { createHash } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import type { Job } from '../domain/job.ts';
import type { Transcript } from '../domain/transcript.ts';
import { PUBLISHED } from '../domain/engine.ts';
import type { Library } from '../storage/library.ts';
import type { Arrival } from '../storage/transcripts/arrival.ts';
import type { NewTranscript } from '../storage/transcripts/transcripts.ts';

export interface PublishedKeeperDeps {
  readonly library: Library;
  readonly nowMs: () => number;
  /** Calls off a job that is not begun. */
  readonly cancel: (jobId: number) => void;
  /** A transcript is there, and that is on the disk. */
  readonly onDone: (job: Job) => void;
}

/** How much at each end of a text tells it from another, bytes. */
const SAMPLE_BYTES = 256 * 1024;

/** What tells one published text from another: never kept twice. */
export function contentOf(bytes: Uint8Array): string {
  const hash = createHash('sha256').update(`${bytes.length}\n`).update(bytes.subarray(0, SAMPLE_BYTES));
  return hash.update(bytes.subarray(-SAMPLE_BYTES)).digest('hex').slice(0, 32);
}

export class PublishedKeeper {
  readonly #deps: PublishedKeeperDeps;

  constructor(deps: PublishedKeeperDeps) {
    this.#deps = deps;
  }

  /** True where it would take the place of nothing that was paid for or is under way. */
  mayKeep(recordingId: number): boolean {
    const { jobs, transcripts } = this.#deps.library;
    const head = transcripts.head(recordingId);
    // A newer one of the publisher takes the place of an older one, unless a person has worked on that.
    if (head) return head.service === PUBLISHED.id && head.revision === 0;
    const state = jobs.latestFor(recordingId)?.state ?? 'cancelled';
    return state === 'queued' || state === 'cancelled' || state === 'failed' || state === 'done';
  }

  /**
   * Stores a transcript as the current one, in slices too short to be felt. What was to be transcribed and is not begun is called off.
   * @param content see `contentOf`
   * @returns false where it is not to be kept: this text was kept before, or there is something better
   */
  async keep(recordingId: number, transcript: Transcript, content: string): Promise<boolean> {
    const { cancel, library, nowMs, onDone } = this.#deps;
    if (!this.mayKeep(recordingId)) return false;
    const waiting = library.jobs.latestFor(recordingId);
    if (waiting?.state === 'queued') cancel(waiting.id);
    const { isNew, jobId } = library.ofFeeds.jobFor(recordingId, content, nowMs());
    if (!isNew) return false;
    const wanted = { recordingId, jobId, service: PUBLISHED.id, transcript, raw: null };
    const settle = (arrival: Arrival): void => {
      const isRemoved = library.recordings.get(recordingId)?.removedAt !== null;
      library.transcripts.settle(arrival, isRemoved, nowMs());
      library.events.append('published-words', { recordingId, jobId }, nowMs(), {
        data: { model: transcript.model },
      });
    };
    // A command beside the process that works: that one would clear its slices as left over.
    if (library.transcripts.shelf.isKept) await this.#inSlices(wanted, settle);
    else library.transaction(() => settle(library.transcripts.arriveAtOnce(wanted, nowMs())));
    const job = library.jobs.get(jobId);
    if (job) onDone(job);
    return true;
  }

  async #inSlices(wanted: NewTranscript, settle: (arrival: Arrival) => void): Promise<void> {
    const { library, nowMs } = this.#deps;
    const arrival = library.transcripts.arrive(wanted, nowMs());
    try {
      while (!arrival.isWhole) {
        arrival.step();
        await turn();
      }
      library.transaction(() => settle(arrival));
    } finally {
      arrival.end();
    }
  }
}
