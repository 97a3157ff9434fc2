// What the page gets to see: plain values, addressed by id. No path is an address, and no key is ever among them.
import * as v from 'valibot';
import { JOB_ACTIONS, JOB_STATES } from '../domain/job.ts';
import { WAYS } from '../domain/service-address.ts';
import { WORD_TIMES, type Segment } from '../domain/transcript.ts';
import { WAIT_REASONS } from '../domain/waiting.ts';
import { addressWay, fetchView } from './address-views.ts';
import type { View } from './channel.ts';
import { besideView } from './exports-views.ts';
import { shownFailure } from './failure-view.ts';
import { spentView } from './money-views.ts';
import { optionValues } from './option-layer.ts';
import * as part from './parts.ts';
import { facetsView, searchCursor, suggestionView } from './search-views.ts';
import { soundPartView } from './session-views.ts';
import { chosenSettings } from './settings.ts';

export const folderView = v.strictObject({
  patterns: v.strictObject({ include: v.array(v.string()), ignore: v.array(v.string()) }),
  /** Request options that override the app's. */
  options: optionValues,
  /** Most that may be spent for this show in a calendar month, US dollars; null for no limit. */
  ceilingUsd: v.nullable(v.number()),
  priority: v.picklist([-1, 0, 1]),
  /** Nothing of this show is begun. */
  paused: v.boolean(),
  /** What is done with its recordings that are named by their address, and the folder of its downloads; null for what the app says. */
  addressWay: v.nullable(addressWay),
  downloadsTo: v.nullable(v.string()),
  /** What is written to disk when a transcript is done. */
  sidecars: part.sidecars,
  /** What is done with files that look as if they belonged together. */
  together: part.together,
  id: v.number(),
  name: v.string(),
  /** That of a feed has no folder. */
  kind: v.picklist(['folder', 'feed']),
  /** Where it is, for reading only. */
  path: v.string(),
  /** Index into the palette of show colours. */
  color: v.number(),
  includeSubfolders: v.boolean(),
  chain: part.engineChain,
  /** The first of its chain. */
  service: part.engineId,
  /** Another engine does what that one cannot. */
  fallback: v.boolean(),
  /** BCP-47 tag to hint to the service; null lets it decide. */
  language: v.nullable(v.string()),
  recordingCount: v.number(),
  /** Files in it that look like recordings and are not watched. */
  unwatched: v.array(v.strictObject({ ending: v.string(), count: v.number() })),
  /** `listening`, or why not. */
  state: v.picklist(['listening', 'scanning', 'missing', 'unreadable']),
  failure: v.nullable(shownFailure),
});
export type FolderView = View<typeof folderView>;

/** A folder the person picked in the dialog and has not confirmed yet. */
export const folderPickView = v.strictObject({
  pickId: v.number(),
  name: v.string(),
  path: v.string(),
  /** Recordings already in it, and their size. */
  existingCount: v.number(),
  existingBytes: v.number(),
  /** True when the count stopped at its limit. */
  atLeast: v.boolean(),
  /** Something to know before adding it. */
  warning: v.nullable(v.string()),
});
export type FolderPickView = View<typeof folderPickView>;

/** What a person can do with an item of the list. */
export const itemAction = v.picklist([...JOB_ACTIONS, 'take', 'check-again', 'reveal', 'remove']);
export type ItemAction = v.InferOutput<typeof itemAction>;

/**
 * State of an item of the list: a job's state, or for files that are not jobs yet:
 * `settling` still being written, `reading` being identified, `rejected` cannot be used, `left` was there before the folder was added.
 */
const itemState = v.picklist([...JOB_STATES, 'settling', 'reading', 'rejected', 'left']);
export type ItemState = v.InferOutput<typeof itemState>;

const progressView = v.strictObject({
  stage: v.picklist(['uploading', 'transcribing']),
  /** Bytes for uploading, seconds of audio for transcribing. */
  done: v.number(),
  total: v.number(),
  /** Estimated seconds to the end; null while unknown. */
  secondsLeft: v.nullable(v.number()),
});
export type ProgressView = View<typeof progressView>;

/** One line of the list. */
const itemView = v.strictObject({
  /** `r<recording>` or `f<file>`: stable while the item lives. */
  id: v.string(),
  recordingId: v.nullable(v.number()),
  fileId: v.nullable(v.number()),
  jobId: v.nullable(v.number()),
  title: v.string(),
  folderId: v.nullable(v.number()),
  state: itemState,
  service: part.engineId,
  durationSeconds: v.nullable(v.number()),
  sizeBytes: v.number(),
  /** When Earshot first saw it, epoch ms. */
  addedAt: v.number(),
  /** When a waiting job is tried next, or one in doubt looked for, epoch ms; null when now. */
  dueAt: v.nullable(v.number()),
  /** Since when the answer is waited for, epoch ms; absent for what is not being transcribed by a service elsewhere. */
  acceptedAt: v.exactOptional(v.number()),
  /** Why a waiting job is not begun: the person holds it back, or its show is paused; null when it may begin. */
  parked: v.nullable(v.picklist(['held', 'show-paused'])),
  /** How a send with an unknown end stands; absent or null for everything else. */
  doubt: v.exactOptional(v.nullable(part.doubt)),
  /** What a file that is not complete yet waits for; absent or null for everything else. */
  waitsFor: v.exactOptional(v.nullable(v.picklist(WAIT_REASONS))),
  /** Start of the transcript, at most 200 characters. */
  preview: v.nullable(v.string()),
  progress: v.nullable(progressView),
  /** How far its download is; absent for what is not being downloaded. */
  fetch: v.exactOptional(fetchView),
  /** Why a file that is left was passed over, where it was not the person's own choice. */
  skip: v.optional(v.picklist(['ignored', 'not-included', 'older', 'not-downloaded'])),
  failure: v.nullable(shownFailure),
  /** Why the files beside it could not be written; absent or null when all is well. */
  filesProblem: v.exactOptional(v.nullable(v.string())),
  /** How much of a recording that is done is not in its transcript, in a few words; absent when nothing is. */
  missing: v.exactOptional(v.string()),
  /** It has a text that nobody has looked at; absent for all others. */
  isUnread: v.exactOptional(v.literal(true)),
  /** Its tags in their order; absent for none. */
  tags: v.exactOptional(v.array(v.string())),
  actions: v.array(itemAction),
});
export type ItemView = View<typeof itemView>;

/** What the list can be narrowed down to. */
export const listChoicesView = v.strictObject({
  tags: v.array(v.strictObject({ tag: v.string(), count: v.number() })),
  /** Those that have a name. */
  speakers: v.array(v.string()),
});
export type ListChoicesView = View<typeof listChoicesView>;

export const itemPage = v.strictObject({ total: v.number(), items: v.array(itemView) });
export type ItemPage = View<typeof itemPage>;

/** A part of the recording that is not in the transcript. */
export const missingView = v.strictObject({
  ...part.missing.entries,
  /** What happened, and what it means. */
  text: v.string(),
  /** What to do. */
  advice: v.string(),
});
export type MissingView = View<typeof missingView>;

const transcriptHeadView = v.strictObject({
  id: v.number(),
  /** Counts the edits. */
  revision: v.number(),
  /** Epoch ms; null for what is as the service wrote it. */
  editedAt: v.nullable(v.number()),
  service: part.engineId,
  model: v.string(),
  language: v.nullable(v.string()),
  createdAt: v.number(),
  wordCount: v.number(),
  wordTimes: v.picklist(WORD_TIMES),
  insights: part.insights,
  /** What of the recording is not in it, in order. */
  missing: v.array(missingView),
  /** The sound track that was heard, from 0; null where that is not known. */
  track: v.nullable(v.number()),
  /** Formats it can be saved as; timed ones are absent without times. */
  formats: v.array(part.exportFormat),
});
export type TranscriptHeadView = View<typeof transcriptHeadView>;

/** One entry of a recording's story, oldest first. */
export const trailView = v.strictObject({ at: v.number(), kind: v.string(), text: v.string() });
export type TrailView = View<typeof trailView>;

export const recordingView = v.strictObject({
  item: itemView,
  fileName: v.string(),
  /** Where the file is, for reading only; null when it is gone. */
  path: v.nullable(v.string()),
  /** Where it came from, without what is secret in it; absent for what was only ever a file. */
  address: v.exactOptional(v.string()),
  format: v.string(),
  channels: v.number(),
  sampleRateHz: v.number(),
  transcript: v.nullable(transcriptHeadView),
  /** The sound tracks of the file; empty where they were never looked at. */
  tracks: v.array(part.soundTrack),
  /** What sending it cost so far, all tries together; null when it was never sent. */
  spent: v.nullable(spentView),
  /** True when the service's answer is kept and can be saved. */
  hasAnswer: v.boolean(),
  /** What is known beside the sound; empty where nothing is. */
  about: v.strictObject({
    /** Address of the picture on the media scheme. */
    coverUrl: v.nullable(v.string()),
    episode: v.string(),
    /** `YYYY-MM-DD`. */
    date: v.nullable(v.string()),
    tags: v.array(v.string()),
    /** Those that its file names, in order. */
    chapters: v.array(part.chapter),
  }),
  /** Address of the sound on the media scheme; null when the file is gone. */
  mediaUrl: v.nullable(v.string()),
  /** The pieces of a joined recording in order; empty for one that is a single file. */
  parts: v.array(soundPartView),
  /** The files that Earshot writes beside it, where something is to be said of them. */
  beside: v.nullable(besideView),
  trail: v.array(trailView),
});
export type RecordingView = View<typeof recordingView>;

export interface TranscriptView extends TranscriptHeadView {
  readonly recordingId: number;
  readonly segments: readonly (Segment & { readonly id: number })[];
}

/** A stretch of text; `hit` marks what was searched for. */
const snippetPart = v.strictObject({ text: v.string(), hit: v.boolean() });
export type SnippetPart = View<typeof snippetPart>;

const hitView = v.strictObject({
  segmentId: v.number(),
  /** Seconds; null without times. */
  start: v.nullable(v.number()),
  speaker: v.nullable(v.string()),
  snippet: v.array(snippetPart),
});
export type HitView = View<typeof hitView>;

const hitGroupView = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  folderId: v.nullable(v.number()),
  addedAt: v.number(),
  durationSeconds: v.nullable(v.number()),
  /** When it was recorded, epoch ms. */
  recordedAt: v.number(),
  /** True where lists show a newer version of the episode instead. */
  isOlder: v.boolean(),
  /** Places found in it, of which `hits` are some. */
  hitCount: v.number(),
  hits: v.array(hitView),
});
export type HitGroupView = View<typeof hitGroupView>;

export const searchView = v.strictObject({
  /** The query this answers, so that a late answer can be told from the latest. */
  text: v.string(),
  groups: v.array(hitGroupView),
  hitCount: v.number(),
  /** True when not everything was counted, so that there are that many at least. */
  atLeast: v.boolean(),
  /** True when there are more hits than were fetched. */
  more: v.boolean(),
  /** Where more recordings come from; null when all that were found are here. */
  next: v.nullable(searchCursor),
  /** True when nothing was looked for, since there is nothing in the query yet that can be found; `hint` says what it waits for. */
  idle: v.boolean(),
  /** How the query was understood, when that needs saying. */
  hint: v.nullable(v.string()),
  /** What was perhaps meant, when little was found. */
  suggestion: v.nullable(suggestionView),
  /** Another spelling of a word that was said, too: Müller beside Mueller. Given with the first answer. */
  also: v.nullable(suggestionView),
  facets: facetsView,
  tookMs: v.number(),
});
export type SearchView = View<typeof searchView>;

const queueView = v.strictObject({
  running: v.number(),
  waiting: v.number(),
  failed: v.number(),
  /** Sends with unknown ends that the person is asked about. */
  uncertain: v.number(),
  /** Sends with unknown ends that Earshot still looks for by itself. */
  looking: v.number(),
  /** Files still being written or read. */
  settling: v.number(),
  /** Done, but a part of the recording is missing; not part of what waits. */
  incomplete: v.number(),
  paused: v.boolean(),
  /** Estimated seconds until the queue is empty; null while unknown. */
  secondsLeft: v.nullable(v.number()),
  /** 0–1 over the work that is known. */
  progress: v.nullable(v.number()),
  /** Something that holds a whole service up, said once. */
  held: v.array(v.strictObject({ service: part.engineId, failure: shownFailure })),
});
export type QueueView = View<typeof queueView>;

const libraryCounts = v.strictObject({
  recordings: v.number(),
  transcripts: v.number(),
  /** Not done: queued, running, failed, waiting for a decision, settling. */
  queue: v.number(),
});
export type LibraryCounts = View<typeof libraryCounts>;

/** How the key of a service stands; the key itself is never told. */
const keyView = v.strictObject({
  /**
   * `set`, `none`, `from-environment`, `unreadable` (stored on another account or machine: enter it again), `elsewhere` (given for another
   * address than the present one), or `unconfirmed` (stored by an earlier version: nobody has said where it may be sent).
   */
  state: v.picklist(['set', 'none', 'from-environment', 'unreadable', 'elsewhere', 'unconfirmed']),
  /** False where the system has no key store, so the key is only obscured on disk. */
  protected: v.boolean(),
  /** The one address that it is sent to, scheme and host; null when there is none. */
  boundTo: v.nullable(v.string()),
});

/** The address of a service that counts now. */
const serviceAddressView = v.strictObject({
  /** Scheme and host; null where it is no address. */
  origin: v.nullable(v.string()),
  /** True when EARSHOT_API_URL names it, for this run. */
  isOfEnvironment: v.boolean(),
  /** Who could read along; null where nothing is sent, because everybody could. */
  way: v.nullable(v.picklist(WAYS)),
  /** What is said for as long as it is set: that the way there is not encrypted, or that nothing is sent there. */
  warning: v.nullable(v.string()),
});

/** Settings as the page sees them; of keys only whether there are any. */
export const settingsView = v.strictObject({
  ...chosenSettings,
  /** The first of the chain. */
  defaultService: v.string(),
  key: keyView,
  address: serviceAddressView,
  /** Of a server of one's own: its token and its address. */
  server: v.strictObject({ key: keyView, address: serviceAddressView }),
  model: v.strictObject({ name: v.string(), installed: v.boolean() }),
});
export type SettingsView = View<typeof settingsView>;

/** What the window runs on. */
const runtimeView = v.strictObject({
  electron: v.string(),
  chromium: v.string(),
  /** The Electron that this Earshot is made for, where another one stands in for it; null where it is that one. */
  standsInFor: v.nullable(v.string()),
});
export type RuntimeView = View<typeof runtimeView>;

/** Whether it is asked for newer versions, and what came of it. */
const newerView = v.strictObject({
  /** False where this copy of Earshot was given no address to ask: then nothing ever is. */
  isAsked: v.boolean(),
  /** Turned off for this run by the environment. */
  isSilenced: v.boolean(),
  notice: v.nullable(
    v.strictObject({ version: v.string(), date: v.string(), url: v.string(), notes: v.string() }),
  ),
});
export type NewerView = View<typeof newerView>;

export const appView = v.strictObject({
  newer: newerView,
  version: v.string(),
  runtime: runtimeView,
  platform: v.picklist(['linux', 'darwin', 'win32']),
  /** The speech engines there are, in the order in which people are offered them. */
  engines: v.array(part.engineTraits),
  /** What other users of this computer may see of the library, in words; null when nothing. */
  openToOthers: v.nullable(v.string()),
  folders: v.array(folderView),
  queue: queueView,
  counts: libraryCounts,
  settings: settingsView,
});
export type AppView = View<typeof appView>;
