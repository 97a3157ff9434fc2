// What search by meaning tells: passages that may be meant, what was said before, and how far the archive is read.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';

const meaningPlace = v.strictObject({
  recordingId: v.number(),
  title: v.string(),
  folderId: v.nullable(v.number()),
  /** Name of its show; null for a recording of none. */
  show: v.nullable(v.string()),
  /** When it was recorded, epoch ms. */
  recordedAt: v.number(),
  /** The segment in which the passage begins. */
  segmentId: v.number(),
  /** All segments that it lies in, in their order. */
  segmentIds: v.array(v.number()),
  /** Seconds; null without times. */
  start: v.nullable(v.number()),
  end: v.nullable(v.number()),
  /** Who begins. */
  speaker: v.nullable(v.string()),
  /** All of the passage, some 130 words. */
  text: v.string(),
  /** How near it is, from 0 to 1; below 0.76 nothing is told. */
  likeness: v.number(),
  /** Words of the query that are said there. */
  shared: v.array(v.string()),
  /** Opens the recording there. */
  link: v.nullable(v.string()),
});
export type MeaningPlaceView = View<typeof meaningPlace>;
export const meaningPlaces = v.array(meaningPlace);

export const saidBefore = v.strictObject({
  /** False while the recording was not read yet. */
  isRead: v.boolean(),
  /** Its chapters, or where it has none, stretches of ten minutes. */
  parts: v.array(
    v.strictObject({
      title: v.nullable(v.string()),
      start: v.number(),
      end: v.number(),
      places: meaningPlaces,
    }),
  ),
});
export type SaidBeforeView = View<typeof saidBefore>;

export const meaningState = v.strictObject({
  isWanted: v.boolean(),
  /** Whether the model is on this computer. */
  isModelHere: v.boolean(),
  /** Transcripts that were read, of how many. */
  done: v.number(),
  total: v.number(),
  /** Why the others are not read now. */
  failure: v.nullable(shownFailure),
});
export type MeaningStateView = View<typeof meaningState>;
