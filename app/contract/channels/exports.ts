// Channels of what leaves the library: files, quotes, links, and what shows write by themselves.
import * as v from 'valibot';
import { EXPORT_FORMATS, LINE_CHARS } from '../../domain/export-format.ts';
import { counted, done, id, native, nothing, read, seconds, shortText, write } from '../channel.ts';
import { exportChoicesView, exportReportView, sidecarPickView, sidecarPreview } from '../exports-views.ts';

/** Most recordings that are named one by one; more are asked for as a whole list. */
export const MARKED_MAX = 5_000;
export const recordingIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(MARKED_MAX));

/** Which recordings: those named, or all that have a transcript, of a show or of the library. */
export const exportWhat = v.variant('kind', [
  v.strictObject({ kind: v.literal('these'), recordingIds }),
  v.strictObject({ kind: v.literal('all'), folderId: v.nullable(id) }),
]);
const formats = v.pipe(v.array(v.picklist(EXPORT_FORMATS)), v.maxLength(EXPORT_FORMATS.length));
const lineChars = v.picklist(LINE_CHARS);
const pattern = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const place = v.picklist(['beside', 'folder']);

export const EXPORT_CHANNELS = {
  'transcripts.save': native(
    'Asks where to, then writes one format; answers the file’s name, or null when the person changed their mind.',
    v.strictObject({ recordingId: id, format: v.picklist(EXPORT_FORMATS) }),
  ).answers(v.nullable(v.strictObject({ fileName: v.string(), savedId: v.number() }))),
  'transcripts.copy': native(
    'Copies a transcript as text to the clipboard.',
    v.strictObject({ recordingId: id, withTimes: v.boolean() }),
  ).answers(done),
  'transcripts.quote': native(
    'Copies a passage with its title, time and link to the clipboard.',
    v.strictObject({ recordingId: id, text: shortText(20_000), start: v.nullable(seconds) }),
  ).answers(done),
  'transcripts.copyWords': native(
    'Copies words of a transcript to the clipboard, as they are.',
    v.strictObject({ recordingId: id, text: shortText(20_000) }),
  ).answers(done),
  'transcripts.copyLink': native(
    'Copies a link that opens the recording at this moment to the clipboard.',
    v.strictObject({ recordingId: id, start: v.nullable(seconds) }),
  ).answers(done),

  'exports.choices': read('Tells which formats and options were chosen the last time.', nothing).answers(
    exportChoicesView,
  ),
  'exports.write': native(
    'Asks where to, then writes the recordings named, or all that have a transcript (of a show, or of the library). Tells `exporting` on the way. Null when the person changed their mind.',
    v.strictObject({
      what: exportWhat,
      formats,
      pack: v.boolean(),
      lineChars,
      withTimes: v.boolean(),
    }),
  ).answers(v.nullable(exportReportView)),
  'exports.reveal': native(
    'Shows what was saved in the system’s file manager, by the number that saving answered.',
    v.strictObject({ savedId: id }),
  ).answers(done),
  'exports.cancel': native('Ends what is being written after the file in hand.', nothing).answers(done),

  'sidecars.choose': native(
    'Lets a person choose a folder for a show’s files; null when they changed their mind.',
    v.strictObject({ folderId: id }),
  ).answers(v.nullable(sidecarPickView)),
  'sidecars.preview': read(
    'Tells how a show’s files would be named, and where they would lie.',
    v.strictObject({ folderId: id, formats, place, pattern: shortText(200), pickId: v.nullable(id) }),
  ).answers(sidecarPreview),
  'sidecars.set': write(
    'Says which files a show writes, and where. `pickId`: the folder that was picked; null keeps the one that was chosen before.',
    v.strictObject({
      folderId: id,
      formats,
      place,
      pickId: v.nullable(id),
      pattern,
      afterEdits: v.boolean(),
      lineChars,
    }),
  ).answers(done),
  'sidecars.writeAll': write(
    'Writes the files of every transcribed recording of a show; answers how many recordings that are.',
    v.strictObject({ folderId: id }),
  ).answers(counted),
} as const;
