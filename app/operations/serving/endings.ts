// How requests of the speech service end: what was heard is kept under their id, their sound goes, and in time all of it.
import { setImmediate as turn } from 'node:timers/promises';
import { failure, type Failure } from '../../domain/failure.ts';
import type { Job } from '../../domain/job.ts';
import type { Served, ServedHeard } from '../../domain/served.ts';
import { readTellingOptions } from '../../domain/telling.ts';
import type { Transcript } from '../../domain/transcript.ts';
import type { LookedTo } from '../../storage/serve/served.ts';
import { removeRecording } from '../removing.ts';
import { channelsIn, type TracksOf } from './channels.ts';
import { isAddress, isServedId } from './places.ts';
import type { ServingParts } from './rules.ts';

/** Results that are forgotten in one go. */
const PAGE = 100;
/** Requests that are looked through in one go. */
const LOOKED_AT = 100;

export class Endings {
  readonly #parts: ServingParts;

  constructor(parts: ServingParts) {
    this.#parts = parts;
  }

  /** Looks what began and what ended. @param recordingIds of whom */
  settle(recordingIds: Iterable<number>): void {
    const { jobs } = this.#parts.core.library.serve;
    this.#settle([...recordingIds].flatMap((id) => jobs.ofRecording(id)));
  }

  /** The same of everything that is open, which may be much: others are answered in between. */
  async settleAll(): Promise<void> {
    const { jobs } = this.#parts.core.library.serve;
    for (let at: LookedTo | null = null; ;) {
      const { news, next } = jobs.look(at, LOOKED_AT);
      this.#settle(news.flatMap((id) => jobs.get(id) ?? []));
      if (next === null || this.#parts.stop.aborted) return;
      at = next;
      await turn();
    }
  }

  /** The same of those that had news lately. @param sinceMs epoch milliseconds */
  settleLately(sinceMs: number): void {
    const { jobs } = this.#parts.core.library.serve;
    this.#settle(jobs.lately(sinceMs).flatMap((id) => jobs.get(id) ?? []));
  }

  #settle(looked: readonly Served[]): void {
    let hasEnded = false;
    try {
      for (const served of looked) if (served.state === 'queued' && this.#settleOne(served)) hasEnded = true;
    } catch (error) {
      this.#parts.onFault(error, 'looking what became of requests');
    }
    if (hasEnded) this.#parts.onEnded();
  }

  /** @returns true when it ended */
  #settleOne(served: Served): boolean {
    const { library, nowMs } = this.#parts.core;
    const { jobs } = library.serve;
    const job = served.jobId === null ? null : library.jobs.get(served.jobId);
    if (job?.finishedAt === null) {
      if (served.begunAt === null && job.state !== 'queued') jobs.begun(served.id, nowMs());
      return false;
    }
    const transcriptId = job?.state === 'done' ? library.transcripts.ofJob(job.id) : null;
    if (transcriptId !== null && served.asked.diarize && !this.#speakersTold(served, transcriptId))
      return false;
    const heard = transcriptId === null ? null : library.transcripts.byId(transcriptId);
    const hasEnded = heard
      ? jobs.done(served.id, { ...heardOf(heard), ...channelsOf(served, library, heard.track) }, nowMs())
      : jobs.failed(served.id, whyNot(job), nowMs());
    if (hasEnded && served.recordingId !== null) this.#letGo(served.recordingId);
    return hasEnded;
  }

  /** Whether its speakers were told apart, or it is certain that they will not be. */
  #speakersTold({ recordingId }: Served, transcriptId: number): boolean {
    const { library, speakers } = this.#parts.core;
    if (recordingId === null) return true;
    const last = library.jobs
      .ofRecording(recordingId)
      .filter(
        (one) =>
          one.kind === 'tell-speakers' && readTellingOptions(one.options).transcriptId === transcriptId,
      )
      .at(-1);
    if (last) return last.finishedAt !== null;
    if (library.tellings.hasSpeakers(transcriptId)) return true;
    // Their job was not queued: a process ended in between, or another asked for this text without them.
    return !speakers.tell(recordingId, { count: { kind: 'auto' }, names: 'keep' }).ok;
  }

  /** Its sound is no longer needed when nobody waits for anything of it. */
  #letGo(recordingId: number): void {
    const all = this.#parts.core.library.serve.jobs.ofRecording(recordingId);
    if (all.some(({ finishedAt }) => finishedAt === null)) return;
    for (const { id } of all)
      this.#clear(id).catch((error: unknown) => this.#parts.onFault(error, 'clearing away a recording'));
  }

  /** Its sound goes from the disk, and the library knows. */
  async #clear(id: string): Promise<void> {
    const { library, nowMs } = this.#parts.core;
    const source = library.serve.jobs.get(id)?.source;
    await this.#parts.places.clear(id);
    if (source !== undefined && !isAddress(source))
      library.files.markGone([this.#parts.places.pathOf(source)], nowMs());
  }

  /** It cannot be done. */
  async fail(id: string, why: Failure): Promise<void> {
    const { library, nowMs } = this.#parts.core;
    library.serve.jobs.failed(id, why, nowMs());
    await this.#clear(id);
    this.#parts.onEnded();
  }

  /** As if it had never been asked for. */
  async drop(id: string): Promise<void> {
    const { jobs } = this.#parts.core.library.serve;
    const recordingId = jobs.get(id)?.recordingId ?? null;
    await this.#clear(id);
    jobs.forget(id);
    if (recordingId !== null) await this.release(recordingId);
  }

  /** What was kept long enough goes, recording and texts with it. */
  async forgetOld(): Promise<void> {
    const { library, nowMs } = this.#parts.core;
    for (;;) {
      const page = library.serve.jobs.endedBefore(nowMs() - this.#parts.rules.keepMs, PAGE);
      for (const { id } of page) await this.drop(id);
      if (page.length < PAGE || this.#parts.stop.aborted) return;
    }
  }

  /** Deletes a recording for good, where no request is about it. */
  async release(recordingId: number): Promise<void> {
    const core = this.#parts.core;
    const { files, recordings, serve } = core.library;
    if (serve.jobs.ofRecording(recordingId).length > 0) return;
    // The same may lie in somebody's folder, where the service shares a library with a person: that is not ours to delete.
    const recording = recordings.get(recordingId);
    const isOurs = recording?.folderId === null && isServedId(stemOf(recording.fileName));
    if (!isOurs || files.pathFor(recordingId) !== null) return;
    removeRecording(core, recordingId);
    await core.trash.delete([recordingId]);
  }
}

const stemOf = (fileName: string): string => fileName.replace(/\.[A-Za-z0-9]+$/, '');

/** How many channels its answer has. */
const channelsOf = (
  { asked, recordingId }: Served,
  library: TracksOf,
  track: number | null,
): Pick<ServedHeard, 'channels'> =>
  asked.multiChannel && recordingId !== null ? { channels: channelsIn(library, recordingId, track) } : {};

/** As it is kept: without what only the library knows of it. */
const heardOf = ({
  durationSeconds,
  insights,
  language,
  model,
  segments,
  wordTimes,
}: Transcript): Transcript => ({
  ...{ durationSeconds, insights, language, model, wordTimes },
  segments: segments.map(({ end, speaker, start, text, words }) => ({ start, end, speaker, text, words })),
});

/** Why there is no text. */
function whyNot(job: Job | null): Failure {
  if (job?.state === 'cancelled') return failure('not-allowed', { message: CANCELLED });
  return job?.failure ?? failure('internal');
}

const CANCELLED =
  'Whoever runs this server cancelled the work on this recording. Ask them why; sent again, it is worked on anew.';
