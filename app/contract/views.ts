// What the page gets to see: plain values, addressed by id. No path is an address, and no key is ever among them.
import type { VersionNotice } from '../domain/version-notice.ts';
import type { Chapter } from '../domain/chapters.ts';
import type { Doubt } from '../domain/doubt.ts';
import type { EngineChain } from '../domain/engine-chain.ts';
import type { ExportFormat } from '../domain/export-format.ts';
import type { Missing, SoundTrack } from '../domain/heard.ts';
import type { BesideView } from './exports-views.ts';
import type { FailureView } from './failure-view.ts';
import type { FacetsView, SearchCursor, SuggestionView } from './search-views.ts';
import type { JobAction, JobState } from '../domain/job.ts';
import type { UnwatchedFiles } from '../domain/not-watched.ts';
import type { SpentView } from './money-views.ts';
import type { SoundPartView } from './session-views.ts';
import type { ChosenSettings } from '../domain/settings.ts';
import type { EngineId, EngineTraits } from '../domain/engine.ts';
import type { Way } from '../domain/service-address.ts';
import type { WaitReason } from '../domain/waiting.ts';
import type { ShowSettings } from '../domain/show.ts';
import type { Together } from '../domain/together.ts';
import type { Insights, Segment, WordTimes } from '../domain/transcript.ts';

export interface FolderView extends ShowSettings {
  /** What is done with files that look as if they belonged together. */
  readonly together: Together;
  readonly id: number;
  readonly name: string;
  /** Where it is, for reading only. */
  readonly path: string;
  /** Index into the palette of show colours. */
  readonly color: number;
  readonly includeSubfolders: boolean;
  readonly chain: EngineChain;
  /** The first of its chain. */
  readonly service: EngineId;
  /** Another engine does what that one cannot. */
  readonly fallback: boolean;
  /** BCP-47 tag to hint to the service; null lets it decide. */
  readonly language: string | null;
  readonly recordingCount: number;
  /** Files in it that look like recordings and are not watched. */
  readonly unwatched: readonly UnwatchedFiles[];
  /** `listening`, or why not. */
  readonly state: 'listening' | 'scanning' | 'missing' | 'unreadable';
  readonly failure: FailureView | null;
}

/** A folder the person picked in the dialog and has not confirmed yet. */
export interface FolderPickView {
  readonly pickId: number;
  readonly name: string;
  readonly path: string;
  /** Recordings already in it, and their size. */
  readonly existingCount: number;
  readonly existingBytes: number;
  /** True when the count stopped at its limit. */
  readonly atLeast: boolean;
  /** Something to know before adding it. */
  readonly warning: string | null;
}

/** What a person can do with an item of the list. */
export type ItemAction = JobAction | 'take' | 'check-again' | 'reveal' | 'remove';

/**
 * State of an item of the list: a job's state, or for files that are not jobs yet:
 * `settling` still being written, `reading` being identified, `rejected` cannot be used, `left` was there before the folder was added.
 */
export type ItemState = JobState | 'settling' | 'reading' | 'rejected' | 'left';

export interface ProgressView {
  readonly stage: 'uploading' | 'transcribing';
  /** Bytes for uploading, seconds of audio for transcribing. */
  readonly done: number;
  readonly total: number;
  /** Estimated seconds to the end; null while unknown. */
  readonly secondsLeft: number | null;
}

/** One line of the list. */
export interface ItemView {
  /** `r<recording>` or `f<file>`: stable while the item lives. */
  readonly id: string;
  readonly recordingId: number | null;
  readonly fileId: number | null;
  readonly jobId: number | null;
  readonly title: string;
  readonly folderId: number | null;
  readonly state: ItemState;
  readonly service: EngineId;
  readonly durationSeconds: number | null;
  readonly sizeBytes: number;
  /** When Earshot first saw it, epoch ms. */
  readonly addedAt: number;
  /** When a waiting job is tried next, or one in doubt looked for, epoch ms; null when now. */
  readonly dueAt: number | null;
  /** Why a waiting job is not begun: the person holds it back, or its show is paused; null when it may begin. */
  readonly parked: 'held' | 'show-paused' | null;
  /** How a send with an unknown end stands; absent or null for everything else. */
  readonly doubt?: Doubt;
  /** What a file that is not complete yet waits for; absent or null for everything else. */
  readonly waitsFor?: WaitReason | null;
  /** Start of the transcript, at most 200 characters. */
  readonly preview: string | null;
  readonly progress: ProgressView | null;
  /** Why a file that is left was passed over, where it was not the person's own choice. */
  readonly skip?: 'ignored' | 'not-included' | 'older' | 'not-downloaded' | undefined;
  readonly failure: FailureView | null;
  /** Why the files beside it could not be written; absent or null when all is well. */
  readonly filesProblem?: string | null;
  /** How much of a recording that is done is not in its transcript, in a few words; absent when nothing is. */
  readonly missing?: string;
  readonly actions: readonly ItemAction[];
}

export interface ItemPage {
  readonly total: number;
  readonly items: readonly ItemView[];
}

/** One entry of a recording's story, oldest first. */
export interface TrailView {
  readonly at: number;
  readonly kind: string;
  readonly text: string;
}

export interface RecordingView {
  readonly item: ItemView;
  readonly fileName: string;
  /** Where the file is, for reading only; null when it is gone. */
  readonly path: string | null;
  readonly format: string;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly transcript: TranscriptHeadView | null;
  /** The sound tracks of the file; empty where they were never looked at. */
  readonly tracks: readonly SoundTrack[];
  /** What sending it cost so far, all tries together; null when it was never sent. */
  readonly spent: SpentView | null;
  /** True when the service's answer is kept and can be saved. */
  readonly hasAnswer: boolean;
  /** What is known beside the sound; empty where nothing is. */
  readonly about: {
    /** Address of the picture on the media scheme. */
    readonly coverUrl: string | null;
    readonly episode: string;
    /** `YYYY-MM-DD`. */
    readonly date: string | null;
    readonly tags: readonly string[];
    /** Those that its file names, in order. */
    readonly chapters: readonly Chapter[];
  };
  /** Address of the sound on the media scheme; null when the file is gone. */
  readonly mediaUrl: string | null;
  /** The pieces of a joined recording in order; empty for one that is a single file. */
  readonly parts: readonly SoundPartView[];
  /** The files that Earshot writes beside it, where something is to be said of them. */
  readonly beside: BesideView | null;
  readonly trail: readonly TrailView[];
}

/** A part of the recording that is not in the transcript. */
export interface MissingView extends Missing {
  /** What happened, and what it means. */
  readonly text: string;
  /** What to do. */
  readonly advice: string;
}

export interface TranscriptHeadView {
  readonly id: number;
  /** Counts the edits. */
  readonly revision: number;
  /** Epoch ms; null for what is as the service wrote it. */
  readonly editedAt: number | null;
  readonly service: EngineId;
  readonly model: string;
  readonly language: string | null;
  readonly createdAt: number;
  readonly wordCount: number;
  readonly wordTimes: WordTimes;
  readonly insights: Insights;
  /** What of the recording is not in it, in order. */
  readonly missing: readonly MissingView[];
  /** The sound track that was heard, from 0; null where that is not known. */
  readonly track: number | null;
  /** Formats it can be saved as; timed ones are absent without times. */
  readonly formats: readonly ExportFormat[];
}

export interface TranscriptView extends TranscriptHeadView {
  readonly recordingId: number;
  readonly segments: readonly (Segment & { readonly id: number })[];
}

export { EXPORT_FORMATS, type ExportFormat } from '../domain/export-format.ts';

/** A stretch of text; `hit` marks what was searched for. */
export interface SnippetPart {
  readonly text: string;
  readonly hit: boolean;
}

export interface HitView {
  readonly segmentId: number;
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly speaker: string | null;
  readonly snippet: readonly SnippetPart[];
}

export interface HitGroupView {
  readonly recordingId: number;
  readonly title: string;
  readonly folderId: number | null;
  readonly addedAt: number;
  readonly durationSeconds: number | null;
  /** When it was recorded, epoch ms. */
  readonly recordedAt: number;
  /** True where lists show a newer version of the episode instead. */
  readonly isOlder: boolean;
  /** Places found in it, of which `hits` are some. */
  readonly hitCount: number;
  readonly hits: readonly HitView[];
}

export interface SearchView {
  /** The query this answers, so that a late answer can be told from the latest. */
  readonly text: string;
  readonly groups: readonly HitGroupView[];
  readonly hitCount: number;
  /** True when not everything was counted, so that there are that many at least. */
  readonly atLeast: boolean;
  /** True when there are more hits than were fetched. */
  readonly more: boolean;
  /** Where more recordings come from; null when all that were found are here. */
  readonly next: SearchCursor | null;
  /** How the query was understood, when that needs saying. */
  readonly hint: string | null;
  /** What was perhaps meant, when little was found. */
  readonly suggestion: SuggestionView | null;
  /** Another spelling of a word that was said, too: Müller beside Mueller. Given with the first answer. */
  readonly also: SuggestionView | null;
  readonly facets: FacetsView;
  readonly tookMs: number;
}

export interface QueueView {
  readonly running: number;
  readonly waiting: number;
  readonly failed: number;
  /** Sends with unknown ends that the person is asked about. */
  readonly uncertain: number;
  /** Sends with unknown ends that Earshot still looks for by itself. */
  readonly looking: number;
  /** Files still being written or read. */
  readonly settling: number;
  /** Done, but a part of the recording is missing; not part of what waits. */
  readonly incomplete: number;
  readonly paused: boolean;
  /** Estimated seconds until the queue is empty; null while unknown. */
  readonly secondsLeft: number | null;
  /** 0–1 over the work that is known. */
  readonly progress: number | null;
  /** Something that holds a whole service up, said once. */
  readonly held: readonly { readonly service: EngineId; readonly failure: FailureView }[];
}

export interface LibraryCounts {
  readonly recordings: number;
  readonly transcripts: number;
  /** Not done: queued, running, failed, waiting for a decision, settling. */
  readonly queue: number;
}

/** Settings as the page sees them; of the key only whether there is one. */
export interface SettingsView extends ChosenSettings {
  /** The first of the chain. */
  readonly defaultService: EngineId;
  readonly key: {
    /**
     * `set`, `none`, `from-environment`, `unreadable` (stored on another account or machine: enter it again), `elsewhere` (given for another
     * address than the present one), or `unconfirmed` (stored by an earlier version: nobody has said where it may be sent).
     */
    readonly state: 'set' | 'none' | 'from-environment' | 'unreadable' | 'elsewhere' | 'unconfirmed';
    /** False where the system has no key store, so the key is only obscured on disk. */
    readonly protected: boolean;
    /** The one address that it is sent to, scheme and host; null when there is none. */
    readonly boundTo: string | null;
  };
  /** The address that counts now. */
  readonly address: {
    /** Scheme and host; null where it is no address. */
    readonly origin: string | null;
    /** True when EARSHOT_API_URL names it, for this run. */
    readonly isOfEnvironment: boolean;
    /** Who could read along; null where nothing is sent, because everybody could. */
    readonly way: Way | null;
    /** What is said for as long as it is set: that the way there is not encrypted, or that nothing is sent there. */
    readonly warning: string | null;
  };
  readonly model: { readonly name: string; readonly installed: boolean };
}

/** What the window runs on. */
export interface RuntimeView {
  readonly electron: string;
  readonly chromium: string;
  /** The Electron that this Earshot is made for, where another one stands in for it; null where it is that one. */
  readonly standsInFor: string | null;
}

/** Whether it is asked for newer versions, and what came of it. */
export interface NewerView {
  /** False where this copy of Earshot was given no address to ask: then nothing ever is. */
  readonly isAsked: boolean;
  /** Turned off for this run by the environment. */
  readonly isSilenced: boolean;
  readonly notice: VersionNotice | null;
}

export interface AppView {
  readonly newer: NewerView;
  readonly version: string;
  readonly runtime: RuntimeView;
  readonly platform: 'linux' | 'darwin' | 'win32';
  /** The speech engines there are, in the order in which people are offered them. */
  readonly engines: readonly EngineTraits[];
  /** What other users of this computer may see of the library, in words; null when nothing. */
  readonly openToOthers: string | null;
  readonly folders: readonly FolderView[];
  readonly queue: QueueView;
  readonly counts: LibraryCounts;
  readonly settings: SettingsView;
}
