// Rows to views: what the page and the command line are shown of the library and of the work in hand.
import type {
  AppView,
  NewerView,
  RuntimeView,
  FolderView,
  ItemAction,
  ItemPage,
  ItemView,
  LibraryCounts,
  QueueView,
  RecordingView,
  SettingsView,
  TranscriptHeadView,
} from '../contract/views.ts';
import { packTranscript, type PackedTranscriptView } from '../contract/packed-transcript.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../domain/export-format.ts';
import { doubtOf } from '../domain/doubt.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import { actionsFor } from '../domain/job.ts';
import { missingInShort, notesInWords } from '../domain/missing-words.ts';
import type { WaitReason } from '../domain/waiting.ts';
import { needsTimes } from '../export/export.ts';
import type { Folder } from '../storage/recordings/folders.ts';
import type { ItemRow, ItemsQuery } from '../storage/recordings/items.ts';
import type { Backlog } from '../storage/queue/job-reads.ts';
import type { TranscriptHead } from '../storage/transcripts/transcripts.ts';
import { addressOf, fetchOf } from './address-views.ts';
import type { Core } from './core.ts';
import { knownChapters } from '../transcripts/chapters.ts';
import { failureView } from '../contract/failure-view.ts';
import { incompleteOf } from '../transcripts/missing.ts';
import { besideOf } from '../publish/beside.ts';
import { isAnswered, soundOf, spentOn, togetherOf } from '../transcripts/session-views.ts';
import { soundTitle } from '../transcripts/sound-title.ts';
import { openToOthers } from './open-to-others.ts';
import { storyOf } from './story.ts';
import { unwatchedIn } from '../intake/unwatched.ts';

/** What the views say of things that are not in the library. */
export interface Surroundings {
  readonly version: string;
  readonly runtime: RuntimeView;
  readonly newer: () => NewerView;
  /** The key and where it goes. */
  readonly cloud: () => Pick<SettingsView, 'key' | 'address' | 'server'>;
  readonly model: SettingsView['model'];
}

/** Waiting recordings without a known length count as this long in estimates, seconds. */
const ASSUMED_SECONDS = 1_800;

/** Jobs beyond which the queue is not counted afresh each time it is asked for. */
const LONG_QUEUE = 5_000;
/** A stored preview of this length, or one less, was cut off. */
const STORED_PREVIEW_CHARS = 200;

/** Builds views. Reads only. */
export class Views {
  readonly #core: Core;
  readonly #around: Surroundings;
  #counted: { readonly backlog: readonly Backlog[]; readonly untilMs: number } | null = null;

  constructor(core: Core, around: Surroundings) {
    this.#core = core;
    this.#around = around;
  }

  app(): AppView {
    const platform =
      process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux';
    const queue = this.queue();
    return {
      version: this.#around.version,
      runtime: this.#around.runtime,
      newer: this.#around.newer(),
      platform,
      engines: this.#core.engines.all,
      openToOthers: openToOthers(this.#core.library),
      folders: this.#core.library.folders.list().map((folder) => this.folder(folder)),
      queue,
      counts: this.counts(queue),
      settings: this.settings(),
    };
  }

  folder(folder: Folder & { readonly recordingCount?: number }): FolderView {
    const { failure, state } = this.#core.listening.stateOf(folder.id);
    return {
      id: folder.id,
      kind: folder.kind,
      name: folder.name,
      path: folder.path,
      color: folder.color,
      includeSubfolders: folder.includeSubfolders,
      service: folder.service,
      language: folder.language,
      patterns: folder.patterns,
      options: folder.options,
      chain: folder.chain,
      fallback: folder.chain.length > 1,
      ceilingUsd: folder.ceilingUsd,
      priority: folder.priority,
      paused: folder.paused,
      sidecars: folder.sidecars,
      addressWay: folder.addressWay,
      downloadsTo: folder.downloadsTo,
      together: togetherOf(this.#core.library, folder.id),
      recordingCount: folder.recordingCount ?? this.#core.library.folders.recordingCount(folder.id),
      unwatched: unwatchedIn(this.#core.library, folder.id),
      state,
      failure: failureView(failure),
    };
  }

  settings(): SettingsView {
    const settings = this.#core.preferences.chosen();
    const [defaultService] = settings.defaultChain;
    return { ...settings, defaultService, ...this.#around.cloud(), model: this.#around.model };
  }

  counts({ failed, looking, running, settling, uncertain, waiting } = this.queue()): LibraryCounts {
    const { recordings, transcripts } = this.#core.library.items.counts();
    const queue = failed + looking + running + settling + uncertain + waiting;
    return { recordings, transcripts, queue };
  }

  queue(): QueueView {
    const { library, progress, worker } = this.#core;
    const { files, incomplete } = library.items.counts();
    const sums = { running: 0, waiting: 0, failed: 0, looking: 0 };
    let secondsLeft = 0;
    let doneShare = 0;
    let jobCount = 0;
    // How far it is elsewhere, nobody says.
    let isBlind = false;
    const wanted = new Set<EngineId>();
    for (const { audioSeconds, count, parked, service, state } of this.#backlog()) {
      if (state === 'queued') sums.waiting += count;
      else if (state === 'uploading' || state === 'transcribing') sums.running += count;
      else if (state === 'failed') sums.failed += count;
      else if (state === 'uncertain') sums.looking += count;
      if (state === 'transcribing' && !this.#core.engines.traits(service).runsHere) isBlind = true;
      if (!parked && (state === 'queued' || state === 'uploading' || state === 'transcribing')) {
        wanted.add(service);
        jobCount += count;
        secondsLeft += progress.workSeconds(
          service,
          audioSeconds > 0 ? audioSeconds : count * ASSUMED_SECONDS,
        );
      }
    }
    const uncertain = sums.looking === 0 ? 0 : library.jobs.askedCount();
    for (const one of progress.all().values()) {
      const share = one.total > 0 ? Math.min(1, one.done / one.total) : 0;
      doneShare += share;
      if (one.secondsLeft !== null && share < 1) secondsLeft -= (one.secondsLeft * share) / (1 - share);
    }
    return {
      ...sums,
      uncertain,
      looking: sums.looking - uncertain,
      failed: sums.failed + files.rejected,
      settling: files.settling + files.reading,
      incomplete,
      paused: worker.paused,
      secondsLeft: jobCount === 0 || isBlind ? null : Math.max(1, Math.round(secondsLeft)),
      progress: jobCount === 0 || (isBlind && doneShare === 0) ? null : Math.min(1, doneShare / jobCount),
      held: this.#core.engines.all.flatMap(({ id }) => {
        const refusal = wanted.has(id) ? this.#core.refusals.lasting : null;
        // What was met before the work ended is met again, or not, by the next: the window's first answers do not foretell it.
        const met = worker.isRunning ? worker.held[id] : null;
        const failure = failureView(this.#core.rest.why(id) ?? met ?? refusal);
        return failure ? [{ service: id, failure }] : [];
      }),
    };
  }

  /** Counting a hundred thousand takes some milliseconds, and is asked for several times a second: such a queue is counted once a second. */
  #backlog(): readonly Backlog[] {
    const nowMs = performance.now();
    if (this.#counted && nowMs < this.#counted.untilMs) return this.#counted.backlog;
    const backlog = this.#core.library.jobs.backlog();
    const isLong = backlog.reduce((sum, { count }) => sum + count, 0) > LONG_QUEUE;
    this.#counted = isLong ? { backlog, untilMs: nowMs + 1_000 } : null;
    return backlog;
  }

  items(query: ItemsQuery): ItemPage {
    const { rows, total } = this.#core.library.items.page(query);
    return { total, items: rows.map((row) => this.item(row)) };
  }

  item(row: ItemRow): ItemView {
    const now = this.#core.nowMs();
    const { job } = row;
    const { library } = this.#core;
    const { wholeSeconds } = row;
    const durationSeconds = wholeSeconds ?? row.durationSeconds;
    return {
      id: row.recordingId === null ? `f${row.fileId ?? 0}` : `r${row.recordingId}`,
      recordingId: row.recordingId,
      fileId: row.fileId,
      jobId: job?.id ?? null,
      // Only one that stands for several files has another length than its own.
      title:
        wholeSeconds === null || row.recordingId === null ? row.title : soundTitle(library, row.recordingId),
      folderId: row.folderId,
      state: row.state,
      service: row.service ?? this.#core.requests.for(row.folderId, null).service,
      durationSeconds,
      sizeBytes: row.sizeBytes,
      addedAt: row.addedAt,
      dueAt:
        (row.state === 'queued' || row.state === 'uncertain') && job && job.dueAt > now ? job.dueAt : null,
      ...(row.state === 'transcribing' && job?.acceptedAt != null ? { acceptedAt: job.acceptedAt } : {}),
      doubt: job && doubtOf(job),
      parked:
        row.state !== 'queued'
          ? null
          : job?.heldAt != null
            ? 'held'
            : row.folderPaused
              ? 'show-paused'
              : null,
      waitsFor: this.#waitsFor(row),
      preview: previewView(row.preview),
      progress:
        job && (job.state === 'uploading' || job.state === 'transcribing')
          ? this.#core.progress.get(job.id)
          : null,
      ...fetchOf(this.#core, row),
      ...(row.skip === null ? {} : { skip: row.skip }),
      failure: failureView(row.failure),
      filesProblem: row.filesProblem,
      ...missingOf(row, durationSeconds),
      ...(row.isUnread ? { isUnread: true as const } : {}),
      ...(row.tags.length > 0 ? { tags: [...row.tags] } : {}),
      actions: actionsOf(row, now, this.#core.engines),
    };
  }

  #waitsFor(row: ItemRow): WaitReason | null {
    const { library, listening } = this.#core;
    if (row.state !== 'settling' || row.fileId === null || row.folderId === null) return null;
    const file = library.files.get(row.fileId);
    return file === null ? null : listening.waitingFor(row.folderId, file.path);
  }

  recording(recordingId: number): RecordingView | null {
    const { library } = this.#core;
    const recording = library.recordings.get(recordingId);
    const row = library.items.ofRecording(recordingId);
    if (!recording || !row) return null;
    const file = this.#core.recordingFiles.fileFor(recordingId);
    const head = library.transcripts.head(recordingId);
    const details = library.details.get(recordingId);
    const { chapters } = knownChapters(library, recordingId);
    const promise = library.recordings.promise(recordingId);
    return {
      item: this.item(row),
      fileName: recording.fileName,
      path: file?.path ?? null,
      ...addressOf(library, recordingId),
      format: recording.format,
      channels: recording.channels,
      sampleRateHz: recording.sampleRateHz,
      transcript: head ? this.#head(head) : null,
      tracks: promise?.tracks ?? [],
      spent: spentOn(library, recordingId),
      hasAnswer: library.answers.has(recordingId),
      about: {
        coverUrl: details?.hasCover ? `earshot-media://cover/${recordingId}` : null,
        episode: details?.episode ?? '',
        date: details?.date ?? null,
        tags: details?.tags ?? [],
        chapters,
      },
      ...soundOf(library, recordingId),
      beside: besideOf(library, recordingId),
      trail: [
        ...(recording.warning === null
          ? []
          : [{ at: recording.createdAt, kind: 'recording-warning', text: recording.warning }]),
        ...notesInWords(promise?.notes ?? []).map((text) => ({
          at: recording.createdAt,
          kind: 'recording-note',
          text,
        })),
        ...storyOf(library.events.forRecording(recordingId), this.#core.engines),
      ],
    };
  }

  transcript(recordingId: number): PackedTranscriptView | null {
    const { library } = this.#core;
    const stored = library.transcripts.packed(recordingId);
    return stored && packTranscript({ ...this.#head(stored.head), recordingId }, stored.segments);
  }

  #head(head: TranscriptHead): TranscriptHeadView {
    const { library } = this.#core;
    const { createdAt, editedAt, id, insights, isTimed, language, model, revision, service } = head;
    const { track, wordCount, wordTimes } = head;
    const hasAnswer = this.#core.engines.traits(service).keepsAnswer && isAnswered(library, head);
    const isMarked = knownChapters(library, head.recordingId).chapters.length > 0;
    const formats: readonly ExportFormat[] = EXPORT_FORMATS.filter((format) => {
      if (format === 'raw') return hasAnswer;
      // Marks of the file need neither times nor words of the transcript.
      if (format === 'chapters') return isMarked || (isTimed && wordCount > 0);
      return isTimed || !needsTimes(format);
    });
    const facts = {
      id,
      service,
      model,
      language,
      createdAt,
      revision,
      editedAt,
      wordCount,
      wordTimes,
      track,
    };
    const missing = incompleteOf(library, head.recordingId)?.missing ?? [];
    return { ...facts, insights, formats, missing };
  }
}

/** The start of a transcript as it was stored; where it was cut, it ends with a whole word and says that it goes on. */
function previewView(stored: string | null): string | null {
  if (stored === null || stored.length < STORED_PREVIEW_CHARS - 1) return stored;
  return `${stored.slice(0, STORED_PREVIEW_CHARS - 1).replace(/[\s\p{P}]*(?:\s\S*)?$/u, '')}…`;
}

/** What a line says of a part that is missing; nothing while another transcript is on its way. */
function missingOf({ missing, state }: ItemRow, durationSeconds: number | null): Pick<ItemView, 'missing'> {
  const words = state === 'done' && missing ? missingInShort(missing, durationSeconds) : '';
  return words === '' ? {} : { missing: words };
}

function actionsOf(row: ItemRow, nowMs: number, engines: Engines): readonly ItemAction[] {
  if (row.recordingId !== null) {
    const ofJob = row.job ? actionsFor(row.job, nowMs, engines.traits(row.job.service)) : [];
    return [...ofJob, 'reveal', 'remove'];
  }
  switch (row.state) {
    case 'left':
      return ['take', 'reveal'];
    case 'rejected':
      return ['check-again', 'dismiss', 'reveal', 'remove'];
    default:
      return ['reveal'];
  }
}
