// Operations for programs (command line, scripts): the page has no use for them, so its bridge does not carry them.
import * as v from 'valibot';
import { EXPORT_FORMATS, LINE_CHARS } from '../../domain/export-format.ts';
import { JOB_ACTIONS, type JobState } from '../../domain/job.ts';
import type { SecondPlaceView } from '../../domain/second-place.ts';
import { id, nothing, read, write } from '../channel.ts';
import type {
  BackupView,
  HitListView,
  MadeFileView,
  PlainTranscriptView,
  TitledView,
} from '../program-views.ts';
import { HIT_LIST_FORMATS } from '../search-views.ts';
import type { SessionView } from '../session-views.ts';
import type { FolderView } from '../views.ts';
import { exportWhat } from './exports.ts';
import { searchTerms } from './search.ts';

export const PROGRAM_CHANNELS = {
  'folders.list': read('Lists the folders that are listened to.', nothing).answers<readonly FolderView[]>(),
  'sessions.list': read(
    'Lists recordings of several files, newest first: joined, waiting to be, and offered.',
    nothing,
  ).answers<readonly (SessionView & { readonly title: string })[]>(),
  'jobs.act': write(
    'Does something with a job; answers its new state.',
    v.strictObject({ jobId: id, action: v.picklist(JOB_ACTIONS) }),
  ).answers<{ readonly jobId: number; readonly state: JobState }>(),
  'search.list': read(
    'Gives every place found as files for other programs; where each recording has its own time line, one file for each.',
    v.strictObject({ ...searchTerms, format: v.picklist(HIT_LIST_FORMATS) }),
  ).answers<HitListView>(),
  'transcripts.read': read(
    'Gives a recording’s transcript as plain values, and what of the recording is missing in it.',
    v.strictObject({ recordingId: id }),
  ).answers<PlainTranscriptView>(),
  'exports.which': read(
    'Tells which recordings, with their titles, an export would be of: those named, or all that have a transcript.',
    v.strictObject({ what: exportWhat }),
  ).answers<readonly TitledView[]>(),
  'exports.make': read(
    'Makes a file of a recording’s transcript and gives its content. `asRows`: as a part of one table of several (csv), with the title in each row.',
    v.strictObject({
      recordingId: id,
      format: v.picklist(EXPORT_FORMATS),
      lineChars: v.optional(v.picklist(LINE_CHARS)),
      withTimes: v.optional(v.boolean()),
      asRows: v.optional(v.picklist(['first', 'more'])),
    }),
  ).answers<MadeFileView>(),
  'care.backUp': write('Makes a backup now, and copies it to the second place.', nothing).answers<{
    readonly path: string;
    readonly secondPlace: SecondPlaceView;
  }>(),
  'care.listBackups': read(
    'Lists the backups beside the library, newest first, and tells the second place.',
    nothing,
  ).answers<{ readonly backups: readonly BackupView[]; readonly secondPlace: SecondPlaceView }>(),
} as const;
