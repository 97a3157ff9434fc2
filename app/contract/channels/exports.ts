// Channels of what leaves the library: files, quotes, links, and what shows write by themselves.
import * as v from 'valibot';
import { EXPORT_FORMATS, LINE_CHARS } from '../../domain/export-format.ts';
import { channel, id, nothing, seconds, shortText } from '../channel.ts';
import type {
  ExportChoicesView,
  ExportReportView,
  SidecarPickView,
  SidecarPreview,
} from '../exports-views.ts';

/** Most recordings that are named one by one; more are asked for as a whole list. */
export const MARKED_MAX = 5_000;
export const recordingIds = v.pipe(v.array(id), v.minLength(1), v.maxLength(MARKED_MAX));

const formats = v.pipe(v.array(v.picklist(EXPORT_FORMATS)), v.maxLength(EXPORT_FORMATS.length));
const lineChars = v.picklist(LINE_CHARS);
const pattern = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(200));
const place = v.picklist(['beside', 'folder']);

export const EXPORT_CHANNELS = {
  /** Asks where to, then writes one format; answers the file's name, or null when the person changed their mind. */
  'transcripts.save': channel(
    v.strictObject({ recordingId: id, format: v.picklist(EXPORT_FORMATS) }),
  ).answers<{ readonly fileName: string } | null>(),
  'transcripts.copy': channel(v.strictObject({ recordingId: id, withTimes: v.boolean() })).answers<void>(),
  /** Copies a passage with its title, time and link. */
  'transcripts.quote': channel(
    v.strictObject({ recordingId: id, text: shortText(20_000), start: v.nullable(seconds) }),
  ).answers<void>(),
  /** Copies a link that opens the recording at this moment. */
  'transcripts.copyLink': channel(
    v.strictObject({ recordingId: id, start: v.nullable(seconds) }),
  ).answers<void>(),

  /** What was chosen the last time. */
  'exports.choices': channel(nothing).answers<ExportChoicesView>(),
  /**
   * Asks where to, then writes the recordings named, or all that have a transcript (of a show, or of the library). Tells `exporting`
   * on the way. Null when the person changed their mind.
   */
  'exports.write': channel(
    v.strictObject({
      what: v.variant('kind', [
        v.strictObject({ kind: v.literal('these'), recordingIds }),
        v.strictObject({ kind: v.literal('all'), folderId: v.nullable(id) }),
      ]),
      formats,
      pack: v.boolean(),
      lineChars,
      withTimes: v.boolean(),
    }),
  ).answers<ExportReportView | null>(),
  /** Ends what is being written after the file in hand. */
  'exports.cancel': channel(nothing).answers<void>(),

  /** Lets the person choose a folder for a show's files; null when they changed their mind. */
  'sidecars.choose': channel(v.strictObject({ folderId: id })).answers<SidecarPickView | null>(),
  'sidecars.preview': channel(
    v.strictObject({ folderId: id, formats, place, pattern: shortText(200), pickId: v.nullable(id) }),
  ).answers<SidecarPreview>(),
  /** @param pickId the folder that was picked; null keeps the one that was chosen before */
  'sidecars.set': channel(
    v.strictObject({
      folderId: id,
      formats,
      place,
      pickId: v.nullable(id),
      pattern,
      afterEdits: v.boolean(),
      lineChars,
    }),
  ).answers<void>(),
  /** Writes the files of every transcribed recording of the show; answers how many recordings that are. */
  'sidecars.writeAll': channel(v.strictObject({ folderId: id })).answers<{ readonly count: number }>(),
} as const;
