// Has single sound tracks of a file transcribed, and makes one conversation of all of them, each track a speaker.
import type { Changes } from '../domain/changes.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import { joinMissing, type Missing } from '../domain/heard.ts';
import type { Job } from '../domain/job.ts';
import { joinTranscripts, type TranscriptPart } from '../domain/join-transcripts.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import {
  optionsForTrack,
  readJobOptions,
  speakerOfTrack,
  tracksOf,
  type TrackChoice,
} from '../domain/track-choice.ts';
import type { Library } from '../storage/library.ts';

export interface TrackKeeperDeps {
  readonly library: Library;
  readonly engines: Engines;
  readonly nowMs: () => number;
  /** What is asked of an engine with a recording. @param own above what is usual there */
  readonly optionsFor: (recordingId: number, engine: EngineId, own: OptionLayer) => RequestOptions;
  /** Tries a job again that failed or was cancelled. */
  readonly retry: (jobId: number) => void;
  readonly changes: Pick<Changes, 'tell'>;
  /** Jobs wait to be begun. */
  readonly onQueued: () => void;
}

/** What a recording's transcript is of, to be played: a track, all of them where each is a speaker; null where that was not said. */
export function trackToPlay(library: Library, recordingId: number): TrackChoice | null {
  const head = library.transcripts.head(recordingId);
  if (!head || head.track !== null) return head?.track ?? null;
  const job = library.jobs.get(head.jobId);
  return job && readJobOptions(job.options).isVoice ? 'all' : null;
}

/** Jobs that ended last, among which a process that was killed left what should have followed: it follows each at once. */
const JUST_ENDED = 64;

export class TrackKeeper {
  readonly #deps: TrackKeeperDeps;

  constructor(deps: TrackKeeperDeps) {
    this.#deps = deps;
  }

  /**
   * Has a track, or all of them, transcribed by the engine that can choose. What was heard before is not heard again: its transcript is shown.
   * @param how `own`: options above those of the app and the show, checked before
   * @returns the jobs, one a track; failure `bad-argument` for a track that there is not, `not-allowed` where no engine chooses
   */
  transcribe(
    recordingId: number,
    choice: TrackChoice,
    { own = {}, priority = 0 }: { readonly own?: OptionLayer; readonly priority?: number } = {},
  ): Outcome<readonly number[]> {
    const { changes, engines, library, nowMs, onQueued, optionsFor, retry } = this.#deps;
    const recording = library.recordings.get(recordingId);
    if (!recording || recording.removedAt !== null) return failed(failure('not-found'));
    const chosen = tracksOf(choice, library.recordings.promise(recordingId)?.tracks ?? []);
    if (!chosen.ok) return chosen;
    const engine = engines.first(({ choosesTrack }) => choosesTrack);
    if (!engine) return failed(failure('not-allowed'));
    const isVoice = choice === 'all';
    const asked = optionsFor(recordingId, engine.id, own);
    const jobs = library.transaction(() =>
      chosen.value.map((track) => {
        const options = optionsForTrack(track, isVoice, asked);
        return library.jobs.enqueue({ recordingId, service: engine.id, options, priority }, nowMs()).job;
      }),
    );
    for (const { id, state } of jobs) if (state === 'failed' || state === 'cancelled') retry(id);
    const [first] = jobs;
    if (isVoice) this.#join(recordingId);
    else if (first?.state === 'done') this.#show(recordingId, first.id);
    changes.tell(['items', 'queue']);
    onQueued();
    return ok(jobs.map(({ id }) => id));
  }

  /** Makes the conversations that the last process did not, because it ended after the last voice was written. */
  resume(): void {
    for (const recordingId of this.#deps.library.jobs.voicesApart(JUST_ENDED)) this.#join(recordingId);
  }

  /** A job changed: the last voice of a conversation may have been heard. */
  follow(job: Job): void {
    if (job.finishedAt !== null && readJobOptions(job.options).isVoice) this.#join(job.recordingId);
  }

  #show(recordingId: number, jobId: number): void {
    const { changes, library } = this.#deps;
    const transcriptId = library.transcripts.ofJob(jobId);
    if (transcriptId === null || transcriptId === library.transcripts.currentId(recordingId)) return;
    library.transaction(() => library.transcripts.makeCurrent(recordingId, transcriptId));
    changes.tell(['items', 'search'], [recordingId]);
  }

  /** Makes the conversation, once no voice of it is still to be heard. */
  #join(recordingId: number): void {
    const { changes, library, nowMs } = this.#deps;
    const heard = library.jobs
      .ofRecording(recordingId)
      .map((job) => ({ job, ...readJobOptions(job.options) }))
      .filter(({ isVoice }) => isVoice);
    // Heard again with another model, a track counts as it was asked for last.
    const voices = [...new Map(heard.map((voice) => [voice.track, voice])).values()];
    if (voices.some(({ job }) => job.finishedAt === null)) return;
    const promise = library.recordings.promise(recordingId);
    const tracks = promise?.tracks ?? [];
    const unheard: Missing[] = [];
    const parts: (TranscriptPart & { job: Job; missing: readonly Missing[] | null })[] = [];
    for (const { job, track = 0 } of voices) {
      const id = job.state === 'done' ? library.transcripts.ofJob(job.id) : null;
      const transcript = id === null ? null : library.transcripts.byId(id);
      if (transcript)
        parts.push({
          transcript,
          missing: transcript.missing,
          job,
          offsetSeconds: 0,
          durationSeconds: tracks[track]?.seconds ?? transcript.durationSeconds ?? 0,
          speaker: speakerOfTrack(tracks, track),
        });
      else unheard.push({ code: 'track-not-heard', seconds: tracks[track]?.seconds ?? 0, track });
    }
    const last = parts.at(-1);
    if (!last) return;
    library.transcripts.store(
      {
        recordingId,
        jobId: last.job.id,
        service: last.job.service,
        transcript: joinTranscripts('tracks', parts),
        raw: null,
        missing: [...(joinMissing(parts) ?? []), ...unheard],
      },
      library.recordings.get(recordingId)?.removedAt !== null,
      nowMs(),
    );
    changes.tell(['items', 'search'], [recordingId]);
  }
}
