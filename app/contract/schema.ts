// The one list of everything that crosses the bridge: channels with their argument parsers, and events. Preload, handlers and test doubles are made from it.
import type { Area } from '../domain/changes.ts';
import { DETAIL_LIMITS } from '../domain/details.ts';
import { LIST_SORTS, LIST_STATES } from '../domain/list-choices.ts';
import * as v from 'valibot';
import {
  type View,
  chain,
  counted,
  done,
  id,
  native,
  nothing,
  opaque,
  read,
  service,
  shortText,
  write,
} from './channel.ts';
import { playedSound } from './parts.ts';
import { ADDRESS_CHANNELS } from './channels/addresses.ts';
import { ASSISTANT_CHANNELS } from './channels/assistants.ts';
import { DESK_CHANNELS } from './channels/desk.ts';
import { DETAILS_CHANNELS } from './channels/details.ts';
import { DOUBT_CHANNELS } from './channels/doubts.ts';
import { DOWNLOAD_CHANNELS } from './channels/downloads.ts';
import { EDITING_CHANNELS } from './channels/editing.ts';
import { EXPORT_CHANNELS } from './channels/exports.ts';
import { CARE_CHANNELS } from './channels/care.ts';
import { FEED_CHANNELS } from './channels/feeds.ts';
import { KEY_CHANNELS } from './channels/key.ts';
import { MEANING_CHANNELS } from './channels/meaning.ts';
import { MODEL_CHANNELS } from './channels/models.ts';
import { MONEY_CHANNELS } from './channels/money.ts';
import { SEARCH_CHANNELS } from './channels/search.ts';
import { SESSION_CHANNELS } from './channels/sessions.ts';
import { SHOW_CHANNELS } from './channels/shows.ts';
import { SPEAKER_CHANNELS } from './channels/speakers.ts';
import { optionLayer } from './option-layer.ts';
import { settingsPatch } from './settings.ts';
import { patterns } from './show-fields.ts';
import type { PlayedSound } from '../domain/played-sound.ts';
import type { PackedTranscriptView } from './packed-transcript.ts';
import {
  appView,
  folderPickView,
  folderView,
  itemAction,
  itemPage,
  listChoicesView,
  recordingView,
  settingsView,
  type ProgressView,
  type QueueView,
  type FolderPickView,
} from './views.ts';

/** Every call the page can make. Keys are channel names; arguments are one value each. */
export const CHANNELS = {
  'app.view': read('What the frame of the window shows: folders, queue and settings.', nothing).answers(
    appView,
  ),
  'app.openNewer': native(
    'Opens the page of the newer version that is known of; without one nothing happens.',
    nothing,
  ).answers(done),
  'app.window': native(
    'Does what the window and the app have menus for elsewhere: its size, and the end.',
    v.picklist(['zoom-in', 'zoom-out', 'zoom-reset', 'full-screen', 'quit']),
  ).answers(done),
  'app.openLink': native(
    'Opens a page of the app’s own allow-list in the browser.',
    v.picklist(['keys', 'pricing']),
  ).answers(done),

  'folders.choose': native(
    'Lets a person choose a folder; null when they changed their mind.',
    nothing,
  ).answers(v.nullable(folderPickView)),
  'folders.add': write(
    'Watches a folder that was chosen.',
    v.strictObject({
      pickId: id,
      name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120)),
      /** `since`: those from an instant on, epoch ms. */
      existing: v.union([
        v.picklist(['take', 'leave']),
        v.strictObject({ since: v.pipe(v.number(), v.safeInteger()) }),
      ]),
      patterns: v.optional(patterns),
      includeSubfolders: v.boolean(),
      service,
      /** Its engines, in place of the usual ones behind the first. */
      chain: v.optional(chain),
    }),
  ).answers(folderView),
  ...SHOW_CHANNELS,
  ...SESSION_CHANNELS,
  'folders.remove': write(
    'Stops watching a folder. Recordings, transcripts and the files themselves stay.',
    v.strictObject({ folderId: id }),
  ).answers(done),
  'folders.reveal': native(
    'Shows a folder in the system’s file manager.',
    v.strictObject({ folderId: id }),
  ).answers(done),

  'items.page': read(
    'Lists recordings, newest first: `all`, `queue` (not done yet, or needing attention), or `incomplete`.',
    v.strictObject({
      view: v.picklist(['all', 'queue', 'incomplete']),
      folderId: v.nullable(id),
      /** Newest first unless it says otherwise; the queue has an order of its own. */
      sort: v.optional(v.picklist(LIST_SORTS)),
      filters: v.optional(
        v.strictObject({
          state: v.optional(v.nullable(v.picklist(LIST_STATES))),
          tag: v.optional(v.nullable(shortText(DETAIL_LIMITS.tag))),
          speaker: v.optional(v.nullable(shortText(200))),
        }),
      ),
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
    }),
  ).answers(itemPage),
  'items.choices': read(
    'Lists the tags of recordings and the names of speakers that the list can be narrowed down to.',
    nothing,
  ).answers(listChoicesView),
  'items.act': write(
    'Does something with an item of the list, or shows its file in the system’s file manager.',
    v.strictObject({
      /** An item's id: `r12` or `f34`. */
      itemId: v.pipe(v.string(), v.regex(/^[rf][1-9][0-9]{0,14}$/)),
      action: itemAction,
    }),
  ).answers(done),

  'recordings.get': read(
    'Tells what is known of a recording and its job.',
    v.strictObject({ recordingId: id }),
  ).answers(recordingView),
  'recordings.peaks': read(
    'Tells the loudness over a whole recording as values of 0–255; null while it is not known.',
    v.strictObject({ recordingId: id }),
  ).answers(v.nullable(opaque<Uint8Array>('a byte for each stretch of the recording'))),
  'recordings.sound': read(
    'Tells what to play of a recording. `isNeeded`: the player could not play the file, or told another length. Where a copy has to be made first, the event `sound` tells how far that is.',
    v.strictObject({ recordingId: id, isNeeded: v.boolean() }),
  ).answers(playedSound),
  'recordings.transcribe': write(
    'Transcribes a recording with this service and these options above the usual ones, as a job of its own.',
    v.strictObject({ recordingId: id, service, options: v.optional(optionLayer) }),
  ).answers(done),
  'recordings.transcribeTrack': write(
    'Transcribes one sound track of a file on this device, its place from 0, or all of them, each a speaker.',
    v.strictObject({
      recordingId: id,
      track: v.union([v.literal('all'), v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999))]),
    }),
  ).answers(done),

  'transcripts.get': read('Gives a recording’s transcript.', v.strictObject({ recordingId: id })).answers(
    opaque<PackedTranscriptView>('the transcript in columns, see `PackedTranscriptView`'),
  ),
  ...EXPORT_CHANNELS,
  ...DETAILS_CHANNELS,
  ...DESK_CHANNELS,
  ...EDITING_CHANNELS,
  ...SPEAKER_CHANNELS,
  ...ASSISTANT_CHANNELS,

  ...SEARCH_CHANNELS,

  ...DOUBT_CHANNELS,
  'queue.dismiss': write(
    'Puts everything aside that failed, with its reason; each counts again when it fails anew. Answers how many.',
    nothing,
  ).answers(counted),
  'recordings.locate': native(
    'Lets a person say where the file of a recording is now. `same`: it was that recording, and is tried again; `other`: it was another one, which is taken in as that; null when they changed their mind.',
    v.strictObject({ recordingId: id }),
  ).answers(v.nullable(v.picklist(['same', 'other']))),
  'queue.pause': write('Begins nothing new; what is under way goes on to its end.', nothing).answers(done),
  'queue.resume': write('Lets the queue go on.', nothing).answers(done),

  'sample.try': write(
    'Puts the built-in sample recording through the whole way; answers its recording.',
    nothing,
  ).answers(v.strictObject({ recordingId: v.number() })),

  'settings.change': write('Changes what is given of the settings.', settingsPatch).answers(settingsView),
  ...MONEY_CHANNELS,
  ...CARE_CHANNELS,
  ...ADDRESS_CHANNELS,
  ...DOWNLOAD_CHANNELS,
  ...FEED_CHANNELS,
  ...MODEL_CHANNELS,
  ...MEANING_CHANNELS,

  ...KEY_CHANNELS,
} as const;

export type ChannelName = keyof typeof CHANNELS;
export type ArgsOf<N extends ChannelName> = v.InferOutput<(typeof CHANNELS)[N]['args']>;
export type AnswerOf<N extends ChannelName> = View<(typeof CHANNELS)[N]['answer']>;

/** What the main process tells the page without being asked. */
export interface Events {
  /** Something in these areas changed; what shows it asks again. At most a few a second. */
  changed: {
    readonly areas: readonly Area[];
    readonly recordingIds: readonly number[];
  };
  /** Work in hand moved on; by job id. */
  progress: {
    readonly jobs: readonly { readonly jobId: number; readonly progress: ProgressView }[];
    readonly queue: QueueView;
  };
  /** The person asked for a place in the app from outside: a notification, the tray, a menu. */
  navigate:
    | { readonly to: 'recording'; readonly recordingId: number; readonly start: number | null }
    /** The sheet that asks about addresses, filled in with these, one a line. */
    | { readonly to: 'add-address'; readonly text: string }
    | {
        readonly to:
          | 'settings'
          | 'queue'
          | 'doubts'
          | 'search'
          | 'recordings'
          | 'trash'
          | 'add-folder'
          | 'add-feed'
          | 'shortcuts'
          | 'diagnostics'
          | 'panel';
      };
  /** A sentence worth a quiet line at the edge of the window. */
  notice: { readonly text: string };
  /** Files are being written by hand: recordings done, of all. */
  exporting: { readonly done: number; readonly total: number };
  /** The sound of a quote is being made, to be saved: how much is done, 0 to 1. Told only of what takes a while. */
  clipping: { readonly quoteId: number; readonly share: number };
  /** How far Earshot's own sound of a recording is. */
  sound: { readonly recordingId: number; readonly sound: PlayedSound };
  /** Folders dropped on the window, to be confirmed like chosen ones. */
  picked: FolderPickView;
  /** The page goes in a moment: what is written in it and waits for a pause is to be kept now; then it says `kept`. */
  ending: null;
}

export type EventName = keyof Events;
