// Operations that name files and folders by path: for who may name any on this computer, such as a person at a terminal. The page may not.
import * as v from 'valibot';
import { EXPORT_FORMATS, LINE_CHARS } from '../../domain/export-format.ts';
import { chain, done, read, service, shortText, write } from '../channel.ts';
import { secondPlace } from '../parts.ts';
import { optionLayer } from '../option-layer.ts';
import { writtenView } from '../program-views.ts';
import { modelView } from '../model-views.ts';
import { feedView } from '../feed-views.ts';
import { feedFields, patterns } from '../show-fields.ts';
import { fileStoryView } from '../show-views.ts';
import { folderView } from '../views.ts';
import { downloadPlace } from './downloads.ts';
import { exportWhat } from './exports.ts';
import { address, take } from './feeds.ts';

/** Longer than any system takes. */
const path = v.pipe(v.string(), v.minLength(1), v.maxLength(32_767));
const priority = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100));

export const PLACE_CHANNELS = {
  'places.listen': write(
    'Watches a folder; what is not said is as usual.',
    v.strictObject({
      path,
      name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120))),
      /** Recordings that are there already. `since`: those from an instant on, epoch ms. */
      existing: v.optional(
        v.union([
          v.picklist(['take', 'leave']),
          v.strictObject({ since: v.pipe(v.number(), v.safeInteger()) }),
        ]),
      ),
      patterns: v.optional(patterns),
      includeSubfolders: v.optional(v.boolean()),
      service: v.optional(service),
      /** Its engines, in place of the usual ones behind the first. */
      chain: v.optional(chain),
    }),
  ).answers(folderView),
  'places.why': read('Says why a file was or was not transcribed.', v.strictObject({ path })).answers(
    fileStoryView,
  ),
  'places.downloads': write(
    'Says where downloads go, of the app (null) or of a show; null for the usual place.',
    v.strictObject({ folderId: v.nullable(v.number()), path: v.nullable(path) }),
  ).answers(downloadPlace),
  'places.follow': write(
    'Follows a feed whose downloads go to a folder of their own, from its first episode on.',
    v.strictObject({ address, take, settings: v.optional(feedFields), downloads: path }),
  ).answers(feedView),
  'places.fetch': write(
    'Fetches a recording that a person named by its address into the library’s folder for downloads, unless it lies there. Answers where.',
    v.strictObject({ address: shortText(8_192) }),
  ).answers(
    v.strictObject({
      path: v.string(),
    }),
  ),
  'places.transcribe': write(
    'Takes in a file and sees that it is transcribed. Answers its recording and the jobs that are under way for it; none where its transcript satisfies.',
    v.strictObject({
      path,
      service: v.optional(v.nullable(service)),
      options: v.optional(optionLayer),
      /** The sound track to hear on this device, from 0, or all of them, each a speaker. */
      track: v.optional(
        v.nullable(
          v.union([v.literal('all'), v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(999_999))]),
        ),
      ),
      /** Higher goes first. */
      priority: v.optional(priority),
    }),
  ).answers(
    v.strictObject({
      recordingId: v.number(),
      jobIds: v.array(v.number()),
    }),
  ),
  'places.importModel': write(
    'Brings a speech model in from a folder or a zip file: one of the list by its very files, or one of your own in the layout of sherpa-onnx.',
    v.strictObject({ path }),
  ).answers(modelView),
  'places.export': write(
    'Writes recordings into a folder: files of these formats, or a publish pack of each. Nothing that exists is written over.',
    v.strictObject({
      what: exportWhat,
      directory: path,
      formats: v.pipe(v.array(v.picklist(EXPORT_FORMATS)), v.maxLength(EXPORT_FORMATS.length)),
      pack: v.boolean(),
      lineChars: v.optional(v.picklist(LINE_CHARS)),
      withTimes: v.optional(v.boolean()),
    }),
  ).answers(writtenView),
  'places.copyBackups': write(
    'Copies every backup to a folder of its own in this one, too, from now on.',
    v.strictObject({ directory: path }),
  ).answers(secondPlace),
  'places.saveDiagnostics': write(
    'Writes the diagnostics that were gathered last as a zip: they are seen before.',
    v.strictObject({ path }),
  ).answers(done),
} as const;
