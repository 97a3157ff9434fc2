// Channels of files that are one session: pieces of a recording, tracks of several speakers.
import * as v from 'valibot';
import { channel, id } from '../channel.ts';
import type { SessionPlanView, SessionView } from '../session-views.ts';

const kind = v.picklist(['split', 'tracks']);
/** More than any session has, and few enough to be looked at in one go. */
const MEMBERS_MAX = 300;
/** A speaker’s name. */
const speaker = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));

export const SESSION_CHANNELS = {
  /** What a recording is part of, or looks as if it were. */
  'sessions.get': channel(v.strictObject({ recordingId: id })).answers<readonly SessionView[]>(),
  /** `remember`: the same answer is given for this show from now on. */
  'sessions.answer': channel(
    v.strictObject({ sessionId: id, accept: v.boolean(), remember: v.boolean() }),
  ).answers<void>(),
  /** What these would become: their order, their names, their lengths. */
  'sessions.plan': channel(
    v.strictObject({ recordingIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(MEMBERS_MAX)), kind }),
  ).answers<SessionPlanView>(),
  /** Joins them as they are given; answers the recording that stands for all. `mixId`: the file in which all tracks are. */
  'sessions.join': channel(
    v.strictObject({
      kind,
      members: v.pipe(
        v.array(v.strictObject({ recordingId: id, speaker: v.nullable(speaker) })),
        v.minLength(1),
        v.maxLength(MEMBERS_MAX),
      ),
      mixId: v.nullable(id),
    }),
  ).answers<{ readonly leadId: number }>(),
  /** Every member is a recording of its own again. */
  'sessions.part': channel(v.strictObject({ sessionId: id })).answers<void>(),
} as const;
