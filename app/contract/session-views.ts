// What the page sees of files that are one session.
import * as v from 'valibot';
import { SESSION_KINDS } from '../domain/sessions.ts';
import type { View } from './channel.ts';

export const sessionView = v.strictObject({
  sessionId: v.number(),
  kind: v.picklist(SESSION_KINDS),
  /** `wanted`: it is joined as soon as all members are transcribed. */
  state: v.picklist(['offered', 'wanted', 'joined']),
  /** Pieces in the order of time, tracks in the order of their names. */
  members: v.array(
    v.strictObject({
      recordingId: v.number(),
      fileName: v.string(),
      /** Whose track it is; null for a piece. */
      speaker: v.nullable(v.string()),
      hasTranscript: v.boolean(),
    }),
  ),
  /** The show whose answer can be remembered; null for none. */
  folderId: v.nullable(v.number()),
});
export type SessionView = View<typeof sessionView>;

/** What recordings would become that a person joins, before it is done. */
export const sessionPlanView = v.strictObject({
  kind: v.picklist(SESSION_KINDS),
  /** In the order in which they are joined; the mix of tracks comes last. */
  members: v.array(
    v.strictObject({
      recordingId: v.number(),
      title: v.string(),
      fileName: v.string(),
      /** Seconds; null when it is not known. */
      durationSeconds: v.nullable(v.number()),
      /** Whose track it is; null for a piece, and for the mix. */
      speaker: v.nullable(v.string()),
      /** All tracks are in it: it is heard, and not part of the text. */
      isMix: v.boolean(),
      hasTranscript: v.boolean(),
    }),
  ),
  /** Some of them are joined already; that is done anew. */
  isJoined: v.boolean(),
});
export type SessionPlanView = View<typeof sessionPlanView>;

/** A piece of a joined recording, as it is played. */
export const soundPartView = v.strictObject({
  /** Address on the media scheme; null when the file is gone. */
  mediaUrl: v.nullable(v.string()),
  /** Where it begins in the whole, seconds. */
  offset: v.number(),
  /** Seconds. */
  duration: v.number(),
});
export type SoundPartView = View<typeof soundPartView>;
