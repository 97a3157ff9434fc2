// What is shown of speech models.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';

/** A model on its way. */
const comingModel = v.strictObject({
  /** `elsewhere`: another Earshot on this computer fetches it. `waiting`: it is tried again by itself. */
  state: v.picklist(['coming', 'paused', 'waiting', 'elsewhere', 'failed']),
  receivedBytes: v.number(),
  totalBytes: v.number(),
  failure: v.nullable(shownFailure),
});

export const modelView = v.strictObject({
  id: v.string(),
  family: v.picklist(['moonshine', 'whisper', 'nemo-transducer', 'speakers', 'voice-detector', 'meaning']),
  name: v.string(),
  summary: v.string(),
  /** Without regions; empty for what knows no language, and for one of a person's own that does not tell. */
  languages: v.array(v.string()),
  givesWordTimes: v.boolean(),
  tellsLanguage: v.boolean(),
  /** Of all its files. */
  bytes: v.number(),
  /** Memory while it works, about. */
  memoryBytes: v.number(),
  licence: v.strictObject({ spdx: v.string(), credit: v.string() }),
  /** False for one that was never run where Earshot is made. */
  isTried: v.boolean(),
  /** Where it is: it comes with Earshot, was fetched, or is a person's own; null where it is not here. */
  place: v.nullable(v.picklist(['built-in', 'fetched', 'own'])),
  /** It is what recordings are heard with where nobody chose another. */
  isUsual: v.boolean(),
  /** It turns speech into text. */
  isRecogniser: v.boolean(),
  /** There are addresses to fetch it from. */
  isObtainable: v.boolean(),
  coming: v.nullable(comingModel),
  /** How quick it was here, seconds of sound for a second of work; null before it was tried. */
  realTime: v.nullable(v.number()),
});
export type ModelView = View<typeof modelView>;

export const modelsView = v.strictObject({
  models: v.array(modelView),
  /** The folder that all libraries of this account share. */
  folder: v.string(),
  /** Room on its disk; null where that cannot be told. */
  freeBytes: v.nullable(v.number()),
});
export type ModelsView = View<typeof modelsView>;
