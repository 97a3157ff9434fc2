// The channels about sends with unknown ends, in the stand-in for window.api.
import type { DoubtView } from '../../app/contract/doubt-views.ts';
import type { ItemView } from '../../app/contract/views.ts';

/** Answers for them: everything uncertain in the list is asked about. */
export function fakeDoubts(items: () => readonly ItemView[]) {
  const inDoubt = (): readonly ItemView[] => items().filter(({ state }) => state === 'uncertain');
  return {
    'doubts.list': (): readonly DoubtView[] =>
      inDoubt().map((item) => ({
        jobId: item.jobId ?? 0,
        recordingId: item.recordingId ?? 0,
        title: item.title,
        durationSeconds: item.durationSeconds ?? 0,
        doubt: 'asked',
        sentAt: item.addedAt,
        nextLookAt: item.addedAt,
        failure: item.failure ?? { code: 'answer-lost', message: 'No answer came back.' },
      })),
    'doubts.decide': ({ decisions }: { readonly decisions: readonly unknown[] }) => ({
      count: decisions.length,
    }),
  };
}
