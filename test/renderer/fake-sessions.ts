// The channels about sessions of several files, in the stand-in for window.api: the fourth recording looks like one of three pieces.
import type { ArgsOf } from '../../app/contract/schema.ts';
import type { SessionView } from '../../app/contract/session-views.ts';
import type { ItemView } from '../../app/contract/views.ts';

/** Answers for them. */
export function fakeSessions({ items }: { readonly items: () => readonly ItemView[] }) {
  let state: SessionView['state'] | 'declined' = 'offered';
  return {
    'sessions.get': ({ recordingId }: ArgsOf<'sessions.get'>): readonly SessionView[] => {
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
    'sessions.part': (): void => {
      state = 'declined';
    },
  };
}
