// `jobs ACTION`: the same for one job, for several, or for everything that may or may not have arrived.
import { doubtViews } from '../operations/doubts.ts';
import type { Core } from '../operations/core.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';
import type { Command } from './words.ts';

/** Runs the command; answers the exit code: 1 when it could not be done to one of them. */
export function actOnJobs(
  { action, jobIds }: Extract<Command, { name: 'jobs-act' }>,
  tools: { readonly core: Core; readonly out: Output; readonly json: boolean },
): number {
  const { core, json, out } = tools;
  if (jobIds !== 'all-uncertain' && jobIds.length === 1) {
    const done = core.act(jobIds[0] ?? 0, action);
    if (!done.ok) return refuse(tools, done.failure);
    const { id, state } = done.value;
    if (json) out.json({ jobId: id, state });
    else out.line(`Job ${id} is now ${state}.`);
    return 0;
  }
  const chosen = jobIds === 'all-uncertain' ? doubtViews(core).map(({ jobId }) => jobId) : jobIds;
  const answers = chosen.map((jobId) => ({ jobId, done: core.act(jobId, action) }));
  if (json)
    out.json(
      answers.map(({ done, jobId }) =>
        done.ok
          ? { jobId, ok: true, state: done.value.state }
          : { jobId, ok: false, code: done.failure.code, message: done.failure.message },
      ),
    );
  else if (answers.length === 0) out.note('Nothing is in doubt.');
  else
    for (const { done, jobId } of answers)
      if (done.ok) out.line(`Job ${jobId} is now ${done.value.state}.`);
      else out.note(`Job ${jobId}: ${done.failure.message}`);
  return answers.every(({ done }) => done.ok) ? 0 : 1;
}
