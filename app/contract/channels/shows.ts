// Channels of shows: their settings with what they change, files before they are taken, the fate of every file, versions.
import * as v from 'valibot';
import { counted, done, id, native, nothing, read, shortText, write } from '../channel.ts';
import { patterns, showFields } from '../show-fields.ts';
import {
  chosenFilesView,
  episodeView,
  filesPage,
  fileStoryView,
  otherFilesView,
  showChangeView,
  surveyView,
} from '../show-views.ts';

/** As many as can be marked at once in a list. */
const fileIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(5_000));

/** An instant, epoch ms. */
const instant = v.pipe(v.number(), v.safeInteger());

export const SHOW_CHANNELS = {
  'shows.change': write(
    'Changes what is given of a show, and says what that means for files that wait or were passed over.',
    v.strictObject({ folderId: id, ...showFields }),
  ).answers(showChangeView),
  'shows.survey': read(
    'Tells what is in a folder that was picked, or is watched. Lengths grow from call to call while it is asked.',
    v.strictObject({
      place: v.union([v.strictObject({ pickId: id }), v.strictObject({ folderId: id })]),
      includeSubfolders: v.boolean(),
      patterns,
      since: v.nullable(instant),
      measure: v.boolean(),
    }),
  ).answers(surveyView),
  'shows.takeLeft': write(
    'Takes files that were left: all, or only those that the patterns take now. Answers how many.',
    v.strictObject({ folderId: id, which: v.picklist(['all', 'matching']) }),
  ).answers(counted),

  'files.page': read(
    'Lists every file that was ever seen, newest first.',
    v.strictObject({
      text: shortText(500),
      filter: v.picklist(['every', 'open', 'skipped']),
      folderId: v.nullable(id),
      before: v.nullable(id),
      limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
    }),
  ).answers(filesPage),
  'files.others': read(
    'Lists what lies in the folders now and is no recording by its name, some hundred at most of each.',
    nothing,
  ).answers(otherFilesView),
  'files.story': read('Tells what happened to a file, step by step.', v.strictObject({ fileId: id })).answers(
    fileStoryView,
  ),
  'files.ask': native(
    'Lets a person choose any file, and says why it was or was not transcribed; null when they changed their mind.',
    nothing,
  ).answers(v.nullable(fileStoryView)),
  'files.act': write(
    'Has a file transcribed, or shows it in the system’s file manager.',
    v.strictObject({ fileId: id, action: v.picklist(['take', 'reveal']) }),
  ).answers(done),

  'files.survey': read(
    'Tells how many of these can be taken, how long they are, and what they cost. Lengths grow from call to call while it is asked.',
    v.strictObject({ fileIds }),
  ).answers(chosenFilesView),
  'files.takeMany': write(
    'Has files transcribed that were left or could not be used. Answers how many there were.',
    v.strictObject({ fileIds }),
  ).answers(counted),

  'episodes.get': read(
    'Tells the versions of a recording’s episode, and what looks as if it belonged to it.',
    v.strictObject({ recordingId: id }),
  ).answers(episodeView),
  'episodes.answer': write(
    'Answers an offer to link versions; `remember` gives the same answer for this show from now on.',
    v.strictObject({ offerId: id, accept: v.boolean(), remember: v.boolean() }),
  ).answers(done),
  'episodes.unlink': write(
    'Makes a version an episode of its own.',
    v.strictObject({ recordingId: id }),
  ).answers(done),
} as const;
