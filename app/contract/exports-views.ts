// What the page sees of exports, details and the trash.
import * as v from 'valibot';
import { TITLE_BY } from '../domain/details.ts';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';
import { exportFormat, fileTags, lineChars } from './parts.ts';

/** What was chosen the last time. */
export const exportChoicesView = v.strictObject({
  formats: v.array(exportFormat),
  pack: v.boolean(),
  lineChars,
  withTimes: v.boolean(),
});
export type ExportChoicesView = View<typeof exportChoicesView>;

export const exportReportView = v.strictObject({
  /** Name of the folder or file that was written. */
  where: v.string(),
  /** By it `exports.reveal` shows that place. */
  savedId: v.number(),
  written: v.number(),
  /** Captions that stand too briefly to be read, because people speak that fast. */
  hurried: v.number(),
  skippedCount: v.number(),
  /** The first of what was left out, in words. */
  skipped: v.array(v.string()),
  cancelled: v.boolean(),
});
export type ExportReportView = View<typeof exportReportView>;

/** A folder that was picked for a show's files, not chosen until the settings are saved. */
export const sidecarPickView = v.strictObject({
  pickId: v.number(),
  /** For reading only. */
  path: v.string(),
  /** Something to know before choosing it. */
  warning: v.nullable(v.string()),
});
export type SidecarPickView = View<typeof sidecarPickView>;

/** How the files of a show would be named, and where they would lie, for its newest recording. */
export const sidecarPreview = v.strictObject({
  names: v.array(v.string()),
  /** For reading only; null where it cannot be told yet. */
  directory: v.nullable(v.string()),
  /** What is wrong with the pattern; null when nothing is. */
  complaint: v.nullable(v.string()),
});
export type SidecarPreview = View<typeof sidecarPreview>;

export const detailsView = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  titleBy: v.picklist(TITLE_BY),
  /** `YYYY-MM-DD`; null when nobody said. */
  date: v.nullable(v.string()),
  /** The day of the file, for where no date was given. */
  fileDate: v.string(),
  episode: v.string(),
  notes: v.string(),
  tags: v.array(v.string()),
  /** What the file's own tags say. */
  fileTags,
  /** Address on the media scheme; null without a picture. */
  coverUrl: v.nullable(v.string()),
  /** A link to this recording, see `domain/link.ts`. */
  link: v.string(),
  /** Names of the files that were written beside it. */
  files: v.array(v.string()),
  /** Why they could not be written; null when all is well. */
  filesFailure: v.nullable(shownFailure),
});
export type DetailsView = View<typeof detailsView>;

/** What is to be known of the files that a show writes beside a recording. */
export const besideView = v.strictObject({
  /** Why they could not be written. */
  failure: v.nullable(shownFailure),
  /** Files that a person made or changed, and the names under which ours stand for them. */
  aside: v.array(v.strictObject({ theirs: v.string(), ours: v.string() })),
});
export type BesideView = View<typeof besideView>;

const trashItem = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  show: v.nullable(v.string()),
  durationSeconds: v.nullable(v.number()),
  removedAt: v.number(),
  hasTranscript: v.boolean(),
});
export type TrashItem = View<typeof trashItem>;

export const trashPage = v.strictObject({
  total: v.number(),
  items: v.array(trashItem),
  /** Days after which it is emptied by itself; 0 for never. */
  days: v.number(),
  /** How long backups hold what is deleted now, days on which Earshot runs; null when there are none. */
  backupDays: v.nullable(v.number()),
  /** True while the backups are being made anew without what was deleted. */
  isForgetting: v.boolean(),
});
export type TrashPage = View<typeof trashPage>;
