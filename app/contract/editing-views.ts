// What the page gets to see of edits: what changed, versions, places to replace, glossaries.
import * as v from 'valibot';
import type { View } from './channel.ts';
import { engineId, storedSegment } from './parts.ts';

/** What is different after an edit, to be followed without reading the transcript again. */
export const editedView = v.strictObject({
  transcriptId: v.number(),
  revision: v.number(),
  /** Epoch ms. */
  editedAt: v.nullable(v.number()),
  wordCount: v.number(),
  canUndo: v.boolean(),
  canRedo: v.boolean(),
  /** Segments with what they hold now; for new ones `after` is the id of the one before it, null at the start. */
  segments: v.array(v.strictObject({ segment: storedSegment, after: v.nullable(v.number()) })),
  removed: v.array(v.number()),
  speakers: v.array(v.strictObject({ ids: v.array(v.number()), speaker: v.nullable(v.string()) })),
  /** True when the transcript has to be read again. */
  moved: v.boolean(),
  /** A correction that was made often enough to become part of the show's glossary. */
  offer: v.nullable(v.strictObject({ heard: v.string(), written: v.string() })),
});
export type EditedView = View<typeof editedView>;

/** How far the history of a transcript reaches from here. */
export const reachView = v.strictObject({
  transcriptId: v.number(),
  revision: v.number(),
  editedAt: v.nullable(v.number()),
  canUndo: v.boolean(),
  canRedo: v.boolean(),
  /** Names that speakers of this show had, the latest first. */
  names: v.array(v.string()),
});
export type ReachView = View<typeof reachView>;

export const versionView = v.strictObject({
  transcriptId: v.number(),
  /** Number on top of its transcript; 0 is what the service wrote. */
  version: v.number(),
  service: engineId,
  model: v.string(),
  /** Who made it: the service, the person's hand, find and replace, the glossary, or going back. */
  kind: v.picklist(['service', 'hand', 'replace', 'glossary', 'restore', 'speakers']),
  /** Epoch ms. */
  startedAt: v.number(),
  endedAt: v.number(),
  editCount: v.number(),
  /** True for the one that is read, found and exported. */
  isNow: v.boolean(),
});
export type VersionView = View<typeof versionView>;

export const diffView = v.strictObject({
  /** Words. */
  added: v.number(),
  removed: v.number(),
  hunks: v.array(
    v.strictObject({
      /** Seconds; null without times. */
      start: v.nullable(v.number()),
      parts: v.array(v.strictObject({ change: v.picklist(['same', 'removed', 'added']), text: v.string() })),
    }),
  ),
  /** Places that are not listed. */
  more: v.number(),
});
export type DiffView = View<typeof diffView>;

const findHitView = v.strictObject({
  segmentId: v.number(),
  /** Which of the hits in its segment, from 0. */
  nth: v.number(),
  /** Seconds; null without times. */
  start: v.nullable(v.number()),
  before: v.string(),
  found: v.string(),
  replacement: v.string(),
  after: v.string(),
});
export type FindHitView = View<typeof findHitView>;

export const findView = v.strictObject({
  recordings: v.array(
    v.strictObject({
      recordingId: v.number(),
      title: v.string(),
      count: v.number(),
      hits: v.array(findHitView),
    }),
  ),
  /** Ask again with this to go on; null when everything was read. */
  after: v.nullable(v.number()),
  /** Recordings that are still to be read. */
  left: v.number(),
});
export type FindView = View<typeof findView>;

export const lastReplacedView = v.strictObject({
  operation: v.string(),
  /** When the last of it was done, epoch ms. */
  at: v.number(),
  /** Recordings in which it still stands, with nothing edited after it. */
  recordings: v.number(),
});
export type LastReplacedView = View<typeof lastReplacedView>;

export const glossaryView = v.strictObject({
  automatic: v.boolean(),
  terms: v.array(v.strictObject({ term: v.string(), heard: v.array(v.string()) })),
});
