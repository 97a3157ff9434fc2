// Has the speakers of recordings told apart: after a text where its show wants that, and whenever a person asks.
import type { SpeakersView, VoicesView } from '../contract/channels/speakers.ts';
import { failureView } from '../contract/failure-view.ts';
import type { Changes } from '../domain/changes.ts';
import type { Engines } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import type { Job, JobAction } from '../domain/job.ts';
import type { RequestOptions } from '../domain/option-fields.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { isNamed } from '../domain/speaker-plan.ts';
import { countOfOption, readTellingOptions, tellingOptions, type TellingWish } from '../domain/telling.ts';
import { readJobOptions } from '../domain/track-choice.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import type { Library } from '../storage/library.ts';

export interface SpeakerKeeperDeps {
  readonly library: Library;
  readonly engines: Engines;
  readonly nowMs: () => number;
  readonly changes: Pick<Changes, 'tell'>;
  /** How far a job is that works; null where it told nothing yet. */
  readonly progress: { get(jobId: number): { readonly done: number; readonly total: number } | null };
  /** What this device is asked for with recordings of a show, or of none. */
  readonly optionsFor: (folderId: number | null) => RequestOptions;
  /** Whether what tells them apart is on this computer. */
  readonly isAble: () => boolean;
  readonly act: (jobId: number, action: JobAction) => Outcome<Job>;
  /** Jobs wait to be begun. */
  readonly onQueued: () => void;
}

/** Before recordings that wait: a text is done when its speakers are known. */
const SOONER = 1;

const LACKS_MODEL =
  'What tells speakers apart is not on this computer. Get “Speakers” in Settings under “On this device” first.';

export class SpeakerKeeper {
  readonly #deps: SpeakerKeeperDeps;

  constructor(deps: SpeakerKeeperDeps) {
    this.#deps = deps;
    // Not when the end is told of: a kill before that would forget it, and who waits in another process sees the end sooner.
    deps.library.jobs.onText = (job) => this.follow(job);
  }

  /**
   * Tells the speakers of a recording apart. What is under way for it already makes way.
   * @returns failure `not-allowed`, with the reason, where that cannot be done
   */
  tell(recordingId: number, { count, names }: Pick<TellingWish, 'count' | 'names'>): Outcome<Job> {
    const { act, library } = this.#deps;
    const why = this.#whyNot(recordingId);
    if (why !== null) return failed(failure('not-allowed', { message: why }));
    const before = this.#jobsOf(recordingId);
    for (const { finishedAt, id } of before) if (finishedAt === null) act(id, 'cancel');
    const job = this.#enqueue(recordingId, { count, names, run: before.length + 1 });
    if (!job) return failed(failure('not-found'));
    library.tellings.forgetQuestions(library.transcripts.currentId(recordingId) ?? 0);
    return ok(job);
  }

  /** Cancels it, or tries it again with the same settings. */
  act(recordingId: number, action: 'cancel' | 'retry'): Outcome<void> {
    const last = this.#jobsOf(recordingId).at(-1);
    const done = last ? this.#deps.act(last.id, action) : failed(failure('not-found'));
    return done.ok ? ok(undefined) : done;
  }

  /** A job changed: after a new text its speakers are told apart, where that is wanted, nobody told them, and nobody asked yet. */
  follow(job: Job): void {
    if (job.kind !== 'transcribe' || job.state !== 'done') return;
    const { isAble, library, optionsFor } = this.#deps;
    const { isVoice, options } = readJobOptions(job.options);
    if (isVoice) return;
    const folderId = library.recordings.get(job.recordingId)?.folderId ?? null;
    const wanted = 'speakers' in options ? options.speakers : optionsFor(folderId).speakers;
    const count = countOfOption(wanted);
    const transcriptId = library.transcripts.ofJob(job.id);
    if (!count || transcriptId === null || library.tellings.hasSpeakers(transcriptId)) return;
    const asked = this.#jobsOf(job.recordingId).map(
      ({ options: own }) => readTellingOptions(own).transcriptId,
    );
    if (asked.includes(transcriptId)) return;
    if (isAble() && this.#whyNot(job.recordingId) === null)
      this.#enqueue(job.recordingId, { count, names: 'keep', run: this.#jobsOf(job.recordingId).length + 1 });
  }

  view(recordingId: number): SpeakersView {
    const { library } = this.#deps;
    const transcriptId = library.transcripts.currentId(recordingId);
    const told = transcriptId === null ? null : library.tellings.get(transcriptId);
    const last = this.#jobsOf(recordingId).at(-1);
    const whyNot = this.#whyNot(recordingId);
    return {
      whyNot,
      lacksModel: whyNot === LACKS_MODEL,
      job: last ? this.#jobView(last) : null,
      told: told && { at: told.at, by: told.by, count: told.speakers.length },
      questions: (told?.speakers ?? []).flatMap((one, speaker) => {
        const label = one.likely === null || !told ? null : library.tellings.nameNow(told.transcriptId, one);
        // Somebody named them meanwhile: that is an answer.
        if (one.likely === null || label === null || isNamed(label)) return [];
        return [
          { speaker, label: displaySpeaker(label) ?? label, name: one.likely, at: one.places[0]?.[0] ?? 0 },
        ];
      }),
    };
  }

  /**
   * What a question is about.
   * @returns the speaker as the text calls them, and the name that was asked about; null where nothing is asked (any more)
   */
  questionOf(recordingId: number, speaker: number): { readonly from: string; readonly to: string } | null {
    const { library } = this.#deps;
    const told = library.tellings.get(library.transcripts.currentId(recordingId) ?? 0);
    const asked = told?.speakers[speaker];
    const from = told && asked ? library.tellings.nameNow(told.transcriptId, asked) : null;
    return from !== null && asked?.likely ? { from, to: asked.likely } : null;
  }

  /** The question was answered. */
  settle(recordingId: number, speaker: number): void {
    const { changes, library } = this.#deps;
    library.tellings.settle(library.transcripts.currentId(recordingId) ?? 0, speaker);
    changes.tell(['items'], [recordingId]);
  }

  voices(): VoicesView {
    const { voices } = this.#deps.library;
    return {
      on: voices.isOn,
      voices: voices
        .list()
        .map(({ heardAt, id, name, recordings, seconds }) => ({ id, name, seconds, recordings, heardAt })),
    };
  }

  #enqueue(recordingId: number, wish: Omit<TellingWish, 'transcriptId' | 'track'>): Job | null {
    const { changes, engines, library, nowMs, onQueued } = this.#deps;
    const head = library.transcripts.head(recordingId);
    const engine = engines.first(({ runsHere }) => runsHere);
    if (!head || !engine) return null;
    const options = tellingOptions({ ...wish, transcriptId: head.id, track: head.track });
    const place = { recordingId, service: engine.id, options, priority: SOONER };
    const { job } = library.jobs.enqueue({ kind: 'tell-speakers', ...place }, nowMs());
    changes.tell(['items', 'queue'], [recordingId]);
    onQueued();
    return job;
  }

  #jobsOf(recordingId: number): readonly Job[] {
    return this.#deps.library.jobs.ofRecording(recordingId).filter(({ kind }) => kind === 'tell-speakers');
  }

  #jobView(job: Job): NonNullable<SpeakersView['job']> {
    const progress = this.#deps.progress.get(job.id);
    const states = {
      queued: 'waiting',
      uploading: 'working',
      uncertain: 'working',
      transcribing: 'working',
    } as const;
    const { failure: why, id, state } = job;
    return {
      id,
      state: state === 'done' || state === 'failed' || state === 'cancelled' ? state : states[state],
      part: progress && progress.total > 0 ? Math.min(1, progress.done / progress.total) : null,
      failure: failureView(why),
    };
  }

  /** Why the speakers of a recording cannot be told apart, in words; null where they can. */
  #whyNot(recordingId: number): string | null {
    const { isAble, library } = this.#deps;
    const recording = library.recordings.get(recordingId);
    const head = recording?.removedAt === null ? library.transcripts.head(recordingId) : null;
    if (!head) return 'There is no transcript yet. Its speakers can be told apart when there is one.';
    if (library.sessions.of(recordingId).some(({ state }) => state === 'joined'))
      return 'This text was made of several files. Speakers are told apart in one file: part them first, or name the speakers by hand.';
    const job = library.jobs.get(head.jobId);
    if (job && readJobOptions(job.options).isVoice)
      return 'Each speaker of this text has a sound track of their own, so that there is nothing to guess.';
    if (!isAble()) return LACKS_MODEL;
    return library.tellings.isTimed(head.id)
      ? null
      : 'This text has no times, so that nobody can tell which words were said when.';
  }
}
