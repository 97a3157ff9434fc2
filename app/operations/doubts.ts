// Sends with unknown ends, all of them at once: what is in doubt, and doing what a person decided.
import type { DoubtView } from '../contract/doubt-views.ts';
import { doubtOf } from '../domain/doubt.ts';
import { failure } from '../domain/failure.ts';
import type { DoubtAction } from '../domain/job.ts';
import type { Core } from './core.ts';
import { failureView } from '../contract/failure-view.ts';

/** Every send of a recording in the list that may or may not have arrived, oldest first. */
export function doubtViews({ engines, library }: Pick<Core, 'engines' | 'library'>): readonly DoubtView[] {
  return engines.all
    .flatMap(({ id }) => library.jobs.inDoubt(id))
    .flatMap((job) => {
      const recording = library.recordings.get(job.recordingId);
      const doubt = doubtOf(job);
      if (!recording || recording.removedAt !== null || doubt === null) return [];
      return [
        {
          jobId: job.id,
          recordingId: recording.id,
          title: recording.title,
          durationSeconds: recording.durationSeconds,
          doubt,
          sentAt: job.bodyEndingAt ?? job.updatedAt,
          nextLookAt: job.dueAt,
          failure: failureView(job.failure) ?? failure('answer-lost'),
        },
      ];
    });
}

/** Does what was decided, each by itself. @returns the jobs that it was done to; others were settled meanwhile */
export function decideDoubts(
  core: Pick<Core, 'act'>,
  decisions: readonly { readonly jobId: number; readonly action: DoubtAction }[],
): readonly number[] {
  return decisions.flatMap(({ action, jobId }) => (core.act(jobId, action).ok ? [jobId] : []));
}
