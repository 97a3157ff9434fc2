// What programs that read the archive for somebody are told: places, recordings, speakers and stretches of texts, each with a link.
import * as v from 'valibot';
import { type View } from './channel.ts';
import { missing } from './parts.ts';
import { facetsView, searchCursor } from './search-views.ts';

/** A place where something was said. */
export const archivePlace = v.strictObject({
  recordingId: v.number(),
  segmentId: v.number(),
  title: v.string(),
  /** Name of its show; null for a recording of none. */
  show: v.nullable(v.string()),
  /** When it was recorded, epoch ms. */
  recordedAt: v.number(),
  /** Seconds from the beginning; null without times. */
  start: v.nullable(v.number()),
  speaker: v.nullable(v.string()),
  /** What was said there, as it stands in the text. */
  said: v.string(),
  /** Opens the recording there. */
  link: v.string(),
  /** Places found in the same recording. */
  inRecording: v.number(),
});
export type ArchivePlace = View<typeof archivePlace>;

export const archiveSearchView = v.strictObject({
  /** What was looked through. */
  searched: v.strictObject({ recordings: v.number(), transcripts: v.number() }),
  count: v.number(),
  /** True when not everything was counted. */
  atLeast: v.boolean(),
  places: v.array(archivePlace),
  next: v.nullable(searchCursor),
  /** How the query was understood, when that needs saying. */
  hint: v.nullable(v.string()),
  /** Queries to try as well: what was perhaps meant, and another spelling that was said. */
  tryAlso: v.array(v.string()),
  facets: facetsView,
  /** Where nothing was found: what is nearest. */
  nearest: v.nullable(
    v.strictObject({
      /** Places that the same words have without show, speaker, year and tag; null where none was asked for. */
      withoutFilters: v.nullable(v.strictObject({ count: v.number(), facets: facetsView })),
      /** Places with one of several words or the other. */
      anyWord: v.array(archivePlace),
    }),
  ),
});
export type ArchiveSearchView = View<typeof archiveSearchView>;

export const archiveRecording = v.strictObject({
  /** `r<recording>`, or `f<file>` for a file of a watched folder that is no recording yet. */
  id: v.string(),
  title: v.string(),
  folderId: v.nullable(v.number()),
  show: v.nullable(v.string()),
  state: v.string(),
  /** Epoch ms; null for a file that nobody has looked into. */
  recordedAt: v.nullable(v.number()),
  durationSeconds: v.nullable(v.number()),
  /** Null without a transcript. */
  wordCount: v.nullable(v.number()),
  language: v.nullable(v.string()),
  tags: v.array(v.string()),
  link: v.nullable(v.string()),
});
export type ArchiveRecording = View<typeof archiveRecording>;

export const archivePage = v.strictObject({ total: v.number(), recordings: v.array(archiveRecording) });

export const archiveSpeakers = v.strictObject({
  total: v.number(),
  speakers: v.array(v.strictObject({ name: v.string(), recordings: v.number() })),
});

/** A stretch of a transcript, without the times of single words. */
export const archivePart = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  show: v.nullable(v.string()),
  recordedAt: v.number(),
  durationSeconds: v.nullable(v.number()),
  language: v.nullable(v.string()),
  wordCount: v.number(),
  tags: v.array(v.string()),
  /** To the recording as a whole; with `?t=` and seconds to a moment. */
  link: v.string(),
  /** What of the recording is not in the text. */
  missing: v.array(missing),
  segmentCount: v.number(),
  /** Segments before those given. */
  before: v.number(),
  segments: v.array(
    v.strictObject({
      id: v.number(),
      start: v.nullable(v.number()),
      end: v.nullable(v.number()),
      /** As it is shown. */
      speaker: v.nullable(v.string()),
      text: v.string(),
    }),
  ),
});
export type ArchivePart = View<typeof archivePart>;
