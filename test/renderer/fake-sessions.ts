// The channels about sessions of several files, in the stand-in for window.api: the fourth recording looks like one of three pieces.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { SessionPlanView, SessionView } from '../../app/contract/session-views.ts';
import type { ItemView } from '../../app/contract/views.ts';

/** Answers for them. */
export function fakeSessions({ items }: { readonly items: () => readonly ItemView[] }) {
  let state: SessionView['state'] | 'declined' = 'offered';
  let joined: ArgsOf<'sessions.join'> | null = null;
  const itemOf = (recordingId: number) => items().find((item) => item.recordingId === recordingId);

  return {
    'sessions.get': ({ recordingId }: ArgsOf<'sessions.get'>): readonly SessionView[] => {
      if (joined?.members.some((member) => member.recordingId === recordingId))
        return [
          {
            sessionId: 2,
            kind: joined.kind,
            state: 'joined',
            members: joined.members.map((member) => ({
              ...member,
              fileName: `${itemOf(member.recordingId)?.title ?? 'Gone'}.wav`,
              hasTranscript: true,
            })),
            folderId: 1,
          },
        ];
      const fourth = items().filter((item) => item.recordingId !== null && item.state === 'done')[3];
      if (!fourth || fourth.recordingId !== recordingId || state === 'declined') return [];
      return [
        {
          sessionId: 1,
          kind: 'split',
          state,
          members: [1, 2, 3].map((at) => ({
            recordingId,
            fileName: `ZOOM0007_0${at}.WAV`,
            speaker: null,
            hasTranscript: true,
          })),
          folderId: fourth.folderId,
        },
      ];
    },
    'sessions.answer': ({ accept }: ArgsOf<'sessions.answer'>): void => {
      state = accept ? 'joined' : 'declined';
    },
    'sessions.plan': ({ kind, recordingIds }: ArgsOf<'sessions.plan'>): SessionPlanView => ({
      kind,
      members: recordingIds.map((recordingId, at) => ({
        recordingId,
        title: itemOf(recordingId)?.title ?? 'Gone',
        fileName: `${itemOf(recordingId)?.title ?? 'Gone'}.wav`,
        durationSeconds: itemOf(recordingId)?.durationSeconds ?? null,
        speaker: kind === 'split' ? null : (['Mina', 'רחל אברמוביץ׳', 'Otto'][at] ?? `Track ${at + 1}`),
        isMix: false,
        hasTranscript: itemOf(recordingId)?.state === 'done',
      })),
      isJoined: false,
    }),
    'sessions.join': (args: ArgsOf<'sessions.join'>) => {
      joined = args;
      return { leadId: args.members[0]?.recordingId ?? 0, sessionId: 2, isJoined: true };
    },
    'sessions.part': () => {
      state = 'declined';
      const wasJoined = joined !== null;
      joined = null;
      return { wasJoined };
    },
  };
}
