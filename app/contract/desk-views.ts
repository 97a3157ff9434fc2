// What the page sees of the episode panel: chapters, notes for listeners, quotes, and what a show does afterwards.
import * as v from 'valibot';
import { CHAPTERS_BY } from '../domain/chapters.ts';
import type { View } from './channel.ts';
import { chapter } from './parts.ts';

export const chaptersView = v.strictObject({
  recordingId: v.number(),
  by: v.picklist(CHAPTERS_BY),
  /** In order; of a person's also those that cannot be published, with what is wrong. */
  chapters: v.array(v.strictObject({ ...chapter.entries, fault: v.nullable(v.string()) })),
  /** Seconds; null while unknown. */
  endSeconds: v.nullable(v.number()),
});
export type ChaptersView = View<typeof chaptersView>;

export const quoteView = v.strictObject({
  id: v.number(),
  recordingId: v.number(),
  fromMs: v.nullable(v.number()),
  toMs: v.nullable(v.number()),
  text: v.string(),
  /** As it is shown; null where nobody is named. */
  speaker: v.nullable(v.string()),
  at: v.number(),
});
export type QuoteView = View<typeof quoteView>;
