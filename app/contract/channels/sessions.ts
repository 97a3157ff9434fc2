// Channels of files that are one session: pieces of a recording, tracks of several speakers.
import * as v from 'valibot';
import { done, id, read, write } from '../channel.ts';
import { sessionPlanView, sessionView } from '../session-views.ts';

const kind = v.picklist(['split', 'tracks']);
/** More than any session has, and few enough to be looked at in one go. */
const MEMBERS_MAX = 300;
/** A speaker’s name. */
const speaker = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(80));

export const SESSION_CHANNELS = {
  'sessions.get': read(
    'Tells what a recording is part of, or looks as if it were.',
    v.strictObject({ recordingId: id }),
  ).answers(v.array(sessionView)),
  'sessions.answer': write(
    'Answers an offer to join files; `remember` gives the same answer for this show from now on.',
    v.strictObject({ sessionId: id, accept: v.boolean(), remember: v.boolean() }),
  ).answers(done),
  'sessions.plan': read(
    'Tells what recordings would become when joined: their order, their names, their lengths.',
    v.strictObject({ recordingIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(MEMBERS_MAX)), kind }),
  ).answers(sessionPlanView),
  'sessions.join': write(
    'Joins recordings as they are given; answers the one that stands for all. `mixId`: the file in which all tracks are.',
    v.strictObject({
      kind,
      members: v.pipe(
        v.array(v.strictObject({ recordingId: id, speaker: v.nullable(speaker) })),
        v.minLength(1),
        v.maxLength(MEMBERS_MAX),
      ),
      mixId: v.nullable(id),
    }),
  ).answers(
    v.strictObject({
      leadId: v.number(),
      sessionId: v.number(),
      /** False while some of them are not transcribed yet: it is done when all are. */
      isJoined: v.boolean(),
    }),
  ),
  'sessions.part': write(
    'Makes every member of a session a recording of its own again, or refuses an offer for good.',
    v.strictObject({ sessionId: id }),
  ).answers(
    v.strictObject({
      wasJoined: v.boolean(),
    }),
  ),
} as const;
