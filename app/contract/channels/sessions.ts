// Channels of files that are one session: pieces of a recording, tracks of several speakers.
import * as v from 'valibot';
import { channel, id } from '../channel.ts';
import type { SessionView } from '../session-views.ts';

export const SESSION_CHANNELS = {
  /** What a recording is part of, or looks as if it were. */
  'sessions.get': channel(v.strictObject({ recordingId: id })).answers<readonly SessionView[]>(),
  /** `remember`: the same answer is given for this show from now on. */
  'sessions.answer': channel(
    v.strictObject({ sessionId: id, accept: v.boolean(), remember: v.boolean() }),
  ).answers<void>(),
  /** Every member is a recording of its own again. */
  'sessions.part': channel(v.strictObject({ sessionId: id })).answers<void>(),
} as const;
