// Operations on files that are one session.
import type { SESSION_CHANNELS } from '../../contract/channels/sessions.ts';
import { ok } from '../../domain/result.ts';
import type { Core } from '../core.ts';
import { planSession } from '../../transcripts/session-plans.ts';
import { sessionViews } from '../../transcripts/session-views.ts';
import type { Deeds } from '../call.ts';

/** What they do. */
export function sessionDeeds({ core }: { readonly core: Core }): Deeds<typeof SESSION_CHANNELS> {
  return {
    'sessions.get': ({ recordingId }) => ok(sessionViews(core.library, recordingId)),
    'sessions.answer': ({ accept, remember, sessionId }) => core.sessions.answer(sessionId, accept, remember),
    'sessions.plan': ({ kind, recordingIds }) => planSession(core.library, recordingIds, kind),
    'sessions.join': async ({ kind, members, mixId }) => {
      const joined = await core.sessions.join({
        kind,
        members: members.map(({ recordingId, speaker }) => ({ id: recordingId, speaker })),
        mixId,
      });
      if (!joined.ok) return joined;
      const session = core.library.sessions.get(joined.value);
      const leadId = session?.parts[0]?.recordingId ?? members[0]?.recordingId ?? 0;
      return ok({ leadId, sessionId: joined.value, isJoined: session?.state === 'joined' });
    },
    'sessions.part': async ({ sessionId }) => {
      const wasJoined = core.library.sessions.get(sessionId)?.state === 'joined';
      const parted = await core.sessions.part(sessionId);
      return parted.ok ? ok({ wasJoined }) : parted;
    },
  };
}
