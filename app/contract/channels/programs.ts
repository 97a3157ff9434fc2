// Operations for programs (command line, scripts): the page has no use for them, so its bridge does not carry them.
import * as v from 'valibot';
import { EXPORT_FORMATS, LINE_CHARS } from '../../domain/export-format.ts';
import { JOB_ACTIONS, JOB_STATES } from '../../domain/job.ts';
import { id, nothing, read, write } from '../channel.ts';
import { secondPlace } from '../parts.ts';
import { backupView, hitListView, madeFileView, plainTranscriptView, titledView } from '../program-views.ts';
import { HIT_LIST_FORMATS } from '../../domain/search-choices.ts';
import { sessionView } from '../session-views.ts';
import { folderView } from '../views.ts';
import { exportWhat } from './exports.ts';
import { searchTerms } from './search.ts';

export const PROGRAM_CHANNELS = {
  'folders.list': read('Lists the folders that are watched.', nothing).answers(v.array(folderView)),
  'sessions.list': read(
    'Lists recordings of several files, newest first: joined, waiting to be, and offered.',
    nothing,
  ).answers(v.array(v.strictObject({ ...sessionView.entries, title: v.string() }))),
  'jobs.act': write(
    'Does something with a job; answers its new state.',
    v.strictObject({ jobId: id, action: v.picklist(JOB_ACTIONS) }),
  ).answers(
    v.strictObject({
      jobId: v.number(),
      state: v.picklist(JOB_STATES),
    }),
  ),
  'search.list': read(
    'Gives every place found as files for other programs; where each recording has its own time line, one file for each.',
    v.strictObject({ ...searchTerms, format: v.picklist(HIT_LIST_FORMATS) }),
  ).answers(hitListView),
  'transcripts.read': read(
    'Gives a recording’s transcript as plain values, and what of the recording is missing in it.',
    v.strictObject({ recordingId: id }),
  ).answers(plainTranscriptView),
  'exports.which': read(
    'Tells which recordings, with their titles, an export would be of: those named, or all that have a transcript.',
    v.strictObject({ what: exportWhat }),
  ).answers(v.array(titledView)),
  'exports.make': read(
    'Makes a file of a recording’s transcript and gives its content. `asRows`: as a part of one table of several (csv), with the title in each row.',
    v.strictObject({
      recordingId: id,
      format: v.picklist(EXPORT_FORMATS),
      lineChars: v.optional(v.picklist(LINE_CHARS)),
      withTimes: v.optional(v.boolean()),
      asRows: v.optional(v.picklist(['first', 'more'])),
    }),
  ).answers(madeFileView),
  'care.backUp': write('Makes a backup now, and copies it to the second place.', nothing).answers(
    v.strictObject({
      path: v.string(),
      secondPlace: secondPlace,
    }),
  ),
  'care.listBackups': read(
    'Lists the backups beside the library, newest first, and tells the second place.',
    nothing,
  ).answers(
    v.strictObject({
      backups: v.array(backupView),
      secondPlace: secondPlace,
    }),
  ),
} as const;
