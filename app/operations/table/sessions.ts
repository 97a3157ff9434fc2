// Operations on files that are one session.
import type { SESSION_CHANNELS } from '../../contract/channels/sessions.ts';
import { ok } from '../../domain/result.ts';
import type { Engine } from '../engine.ts';
import { planSession } from '../../transcripts/session-plans.ts';
import { sessionViews } from '../../transcripts/session-views.ts';
import type { Deeds } from '../call.ts';

/** What they do. */
export function sessionDeeds({ engine }: { readonly engine: Engine }): Deeds<typeof SESSION_CHANNELS> {
  return {
    'sessions.get': ({ recordingId }) => ok(sessionViews(engine.library, recordingId)),
    'sessions.answer': ({ accept, remember, sessionId }) =>
      engine.sessions.answer(sessionId, accept, remember),
    'sessions.plan': ({ kind, recordingIds }) => planSession(engine.library, recordingIds, kind),
    'sessions.join': ({ kind, members, mixId }) => {
      const joined = engine.sessions.join({
        kind,
        members: members.map(({ recordingId, speaker }) => ({ id: recordingId, speaker })),
        mixId,
      });
      return joined.ok ? ok({ leadId: members[0]?.recordingId ?? 0 }) : joined;
    },
    'sessions.part': ({ sessionId }) => engine.sessions.part(sessionId),
  };
}
