// What the page sees of the episode panel: chapters, notes for listeners, quotes, and what a show does afterwards.
import * as v from 'valibot';
import { CHAPTERS_BY } from '../domain/chapters.ts';
import { POST_EVENTS } from '../domain/post-action.ts';
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

export const notesView = v.strictObject({
  recordingId: v.number(),
  /** As a person wrote it, else what the template makes of what is known. */
  text: v.string(),
  isWritten: v.boolean(),
  /** The newest first. */
  versions: v.array(v.strictObject({ id: v.number(), at: v.number(), beginning: v.string() })),
});
export type NotesView = View<typeof notesView>;

export const notesTemplateView = v.strictObject({
  text: v.string(),
  /** The show has one of its own. */
  isOwn: v.boolean(),
  fields: v.array(v.string()),
});
export type NotesTemplateView = View<typeof notesTemplateView>;

/** What a show does after a transcript, without what is secret in it. */
export const postActionView = v.strictObject({
  folderId: v.number(),
  /** False where what was confirmed cannot be read here: nothing is done then. */
  isOpen: v.boolean(),
  events: v.array(v.picklist(POST_EVENTS)),
  does: v.nullable(
    v.variant('kind', [
      v.strictObject({
        kind: v.literal('command'),
        /** For reading only. */
        program: v.string(),
        args: v.array(v.string()),
      }),
      v.strictObject({
        kind: v.literal('webhook'),
        /** As it is shown: without a login and what is secret in it. */
        address: v.string(),
        withText: v.boolean(),
      }),
    ]),
  ),
});
export type PostActionView = View<typeof postActionView>;

/** How it stands with what is done after one recording. */
export const postStateView = v.strictObject({
  /** Null where its show does nothing. */
  does: v.nullable(v.picklist(['command', 'webhook'])),
  events: v.array(v.picklist(POST_EVENTS)),
  /** What is still to be done, with why it did not work yet. */
  due: v.array(
    v.strictObject({
      event: v.picklist(POST_EVENTS),
      retryAt: v.nullable(v.number()),
      failure: v.nullable(v.string()),
    }),
  ),
  /** What was told of it last, from the trail. */
  last: v.nullable(v.strictObject({ at: v.number(), text: v.string(), isFailure: v.boolean() })),
});
export type PostStateView = View<typeof postStateView>;

/** A program that was picked, not chosen until it is confirmed. */
export const programPickView = v.strictObject({ pickId: v.number(), path: v.string() });
export type ProgramPickView = View<typeof programPickView>;

/** A file that was saved; null when the person changed their mind. */
export const savedView = v.nullable(v.strictObject({ fileName: v.string(), savedId: v.number() }));
