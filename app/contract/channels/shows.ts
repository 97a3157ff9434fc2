// Channels of shows: their settings with what they change, files before they are taken, the fate of every file, versions.
import * as v from 'valibot';
import { channel, id, nothing, shortText } from '../channel.ts';
import { patterns, showFields } from '../show-fields.ts';
import type {
  ChosenFilesView,
  EpisodeView,
  FilesPage,
  FileStoryView,
  ShowChangeView,
  SurveyView,
} from '../show-views.ts';

/** As many as can be marked at once in a list. */
const fileIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(5_000));

/** An instant, epoch ms. */
const instant = v.pipe(v.number(), v.safeInteger());

export const SHOW_CHANNELS = {
  /** Changes what is given, and says what that means for files that wait or were passed over. */
  'shows.change': channel(v.strictObject({ folderId: id, ...showFields })).answers<ShowChangeView>(),
  /** What is meant of a folder that was picked, or is listened to. Lengths grow from call to call while it is asked. */
  'shows.survey': channel(
    v.strictObject({
      place: v.union([v.strictObject({ pickId: id }), v.strictObject({ folderId: id })]),
      includeSubfolders: v.boolean(),
      patterns,
      since: v.nullable(instant),
      measure: v.boolean(),
    }),
  ).answers<SurveyView>(),
  /** Takes files that were left: all, or only those that the patterns take now. Answers how many. */
  'shows.takeLeft': channel(
    v.strictObject({ folderId: id, which: v.picklist(['all', 'matching']) }),
  ).answers<{ readonly count: number }>(),

  /** Every file that was ever seen, newest first. */
  'files.page': channel(
    v.strictObject({
      text: shortText(500),
      filter: v.picklist(['every', 'open', 'skipped']),
      folderId: v.nullable(id),
      before: v.nullable(id),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    }),
  ).answers<FilesPage>(),
  'files.story': channel(v.strictObject({ fileId: id })).answers<FileStoryView>(),
  /** Lets the person choose any file, and says why it was or was not transcribed; null when they changed their mind. */
  'files.ask': channel(nothing).answers<FileStoryView | null>(),
  'files.act': channel(
    v.strictObject({ fileId: id, action: v.picklist(['take', 'reveal']) }),
  ).answers<void>(),

  /** How many of these can be taken, how long they are, and what they cost. Lengths grow from call to call while it is asked. */
  'files.survey': channel(v.strictObject({ fileIds })).answers<ChosenFilesView>(),
  /** Has files transcribed that were left or could not be used. Answers how many there were. */
  'files.takeMany': channel(v.strictObject({ fileIds })).answers<{ readonly count: number }>(),

  'episodes.get': channel(v.strictObject({ recordingId: id })).answers<EpisodeView>(),
  /** `remember`: the same answer is given for this show from now on. */
  'episodes.answer': channel(
    v.strictObject({ offerId: id, accept: v.boolean(), remember: v.boolean() }),
  ).answers<void>(),
  /** Makes a version an episode of its own. */
  'episodes.unlink': channel(v.strictObject({ recordingId: id })).answers<void>(),
} as const;
