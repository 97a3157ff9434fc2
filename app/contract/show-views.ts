// What the page sees of shows beyond their settings: files before they are taken, the fate of every file, versions of an episode.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { folderView, trailView } from './views.ts';

/** Files of a folder that are meant, before they are taken. */
export const surveyView = v.strictObject({
  count: v.number(),
  bytes: v.number(),
  /** Files that the patterns pass over, and files from before the chosen day. */
  passedOver: v.number(),
  older: v.number(),
  /** Length of those measured so far, seconds. */
  seconds: v.number(),
  measured: v.number(),
  /** Of the measured ones, those whose length a glance does not tell. */
  unknown: v.number(),
});
export type SurveyView = View<typeof surveyView>;

/** Files that were chosen one by one, before they are taken. */
export const chosenFilesView = v.strictObject({
  ...surveyView.entries,
  /** The part that goes to the service that is paid for, as far as it is measured; null when none does. */
  paid: v.nullable(
    v.strictObject({
      count: v.number(),
      seconds: v.number(),
      /** US dollars; null while a price is not known. */
      usd: v.nullable(v.number()),
    }),
  ),
});
export type ChosenFilesView = View<typeof chosenFilesView>;

export const showChangeView = v.strictObject({
  folder: folderView,
  /** Files that waited and are passed over now. */
  skipped: v.number(),
  /** Files that were passed over and would be taken now. */
  nowMatching: v.number(),
});
export type ShowChangeView = View<typeof showChangeView>;

/** One file that was ever seen, and why it was or was not transcribed. */
const fileView = v.strictObject({
  /** Null for a file that was asked about and never seen. */
  fileId: v.nullable(v.number()),
  name: v.string(),
  /** Where it is or was, for reading only. */
  path: v.string(),
  folderId: v.nullable(v.number()),
  recordingId: v.nullable(v.number()),
  sizeBytes: v.nullable(v.number()),
  firstSeenAt: v.nullable(v.number()),
  /** See `WhyCode`. */
  code: v.string(),
  text: v.string(),
  /** What can be done about it here. */
  actions: v.array(v.picklist(['take', 'download', 'reveal', 'open'])),
});
export type FileView = View<typeof fileView>;

export const filesPage = v.strictObject({
  files: v.array(fileView),
  /** Where to go on; null at the end. */
  next: v.nullable(v.number()),
});
export type FilesPage = View<typeof filesPage>;

/** Files that are no recordings by their names; `more`: not all of them. */
export const otherFilesView = v.strictObject({ files: v.array(fileView), more: v.boolean() });
export type OtherFilesView = View<typeof otherFilesView>;

export const fileStoryView = v.strictObject({
  file: fileView,
  /** Oldest first. */
  trail: v.array(trailView),
});
export type FileStoryView = View<typeof fileStoryView>;

/** One version of an episode, newest first in lists. */
const versionView = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  fileName: v.string(),
  durationSeconds: v.number(),
  /** When Earshot took it in, epoch ms. */
  addedAt: v.number(),
  hasTranscript: v.boolean(),
});
export type VersionView = View<typeof versionView>;

/** Something that looks as if it belonged together, to be answered. */
const offerView = v.strictObject({
  offerId: v.number(),
  kind: v.literal('version'),
  /** Why it looks so, in words. */
  reason: v.string(),
  /** The recordings in question, in order. */
  members: v.array(v.strictObject({ recordingId: v.number(), title: v.string(), fileName: v.string() })),
  /** The show whose answer can be remembered; null for none. */
  folderId: v.nullable(v.number()),
});
export type OfferView = View<typeof offerView>;

export const episodeView = v.strictObject({
  /** Newest first; empty when there is only this one. */
  versions: v.array(versionView),
  offers: v.array(offerView),
});
export type EpisodeView = View<typeof episodeView>;
