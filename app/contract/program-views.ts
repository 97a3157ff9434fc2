// What programs get to see that the page does not: plain values in place of what is packed for a bridge, and paths where they asked by path.
import * as v from 'valibot';
import { FAILURE_CODES } from '../domain/failure.ts';
import { WORD_TIMES } from '../domain/transcript.ts';
import { opaque, type View } from './channel.ts';
import { engineId, storedSegment } from './parts.ts';
import { missingView } from './views.ts';

export const plainTranscriptView = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  service: engineId,
  model: v.string(),
  language: v.nullable(v.string()),
  durationSeconds: v.nullable(v.number()),
  /** `interpolated`: the times of words are estimates; `none`: its words have no times of their own. */
  wordTimes: v.picklist(WORD_TIMES),
  /** Null where nothing is known, such as of a transcript that an older version made. */
  missing: v.nullable(v.array(missingView)),
  missingSeconds: v.number(),
  /** Something to know of the sound of which nothing is counted as missing, such as an end that was cut off; null for most. */
  warning: v.nullable(v.string()),
  text: v.string(),
  segments: v.array(storedSegment),
});
export type PlainTranscriptView = View<typeof plainTranscriptView>;

export const titledView = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
});
export type TitledView = View<typeof titledView>;

/** A file that was made and not written. */
export const madeFileView = v.strictObject({
  content: v.union([v.string(), opaque<Uint8Array>('the bytes of the file')]),
  /** Captions that stand too briefly to be read, because people speak that fast. */
  hurried: v.number(),
  wordCount: v.number(),
  missing: v.array(missingView),
  /** As in the plain transcript. */
  warning: v.nullable(v.string()),
});
export type MadeFileView = View<typeof madeFileView>;

const failed = v.strictObject({
  code: v.picklist(FAILURE_CODES),
  message: v.string(),
  detail: v.exactOptional(v.string()),
  retryable: v.boolean(),
  retryAfterMs: v.exactOptional(v.number()),
});

/** What was written into a folder. */
export const writtenView = v.strictObject({
  /** Recordings that it was about. */
  recordings: v.number(),
  written: v.number(),
  /** As in `MadeFileView`, over all files. */
  hurried: v.number(),
  /** The first of what was left out, and why. */
  skipped: v.array(
    v.strictObject({
      title: v.string(),
      what: v.string(),
      message: v.string(),
    }),
  ),
  skippedCount: v.number(),
  /** Why the place could not be written to; null when it could. */
  failure: v.nullable(failed),
});
export type WrittenView = View<typeof writtenView>;

/** Places that a search found, as files. */
export const hitListView = v.strictObject({
  count: v.number(),
  /** More are cut off. */
  most: v.number(),
  /** `title`: of the recording that a file is about; null for one that holds all. */
  files: v.array(
    v.strictObject({
      title: v.nullable(v.string()),
      content: v.string(),
    }),
  ),
});
export type HitListView = View<typeof hitListView>;

export const backupView = v.strictObject({
  /** Epoch ms. */
  madeAt: v.number(),
  kind: v.string(),
  path: v.string(),
});
export type BackupView = View<typeof backupView>;
