// `jobs`: what there is, and the same deed for one job, for several, or for everything that may or may not have arrived.
import type { ItemView } from '../contract/views.ts';
import { EXIT } from './exit-codes.ts';
import { done, type End, type Tools } from './tools.ts';
import type { Command } from './words.ts';

/** Jobs listed at most. */
const JOBS_MAX = 10_000;
/** As many as are asked for at once. */
const PAGE = 500;

/** Why a job that nothing is wrong with is not begun. */
const PARKED = { held: 'held back', 'show-paused': 'its show is paused' } as const;

/** `jobs` */
export async function listJobs(_command: unknown, tools: Tools): Promise<End> {
  const items: ItemView[] = [];
  for (let total = PAGE; items.length < Math.min(total, JOBS_MAX);) {
    const page = await tools.call('items.page', {
      view: 'all',
      folderId: null,
      offset: items.length,
      limit: PAGE,
    });
    if (!page.ok) return page;
    items.push(...page.value.items);
    total = page.value.items.length < PAGE ? items.length : page.value.total;
  }
  return done(tools, items, () => {
    if (items.length === 0)
      tools.out.note('No recordings yet. Add one: earshot add FILE, or a folder: earshot folders add DIR');
    for (const { failure, jobId, missing, parked, recordingId, service, state, title } of items)
      tools.out.row([
        recordingId ?? '-',
        jobId ?? '-',
        state,
        service,
        title,
        failure?.message ?? missing ?? (parked ? PARKED[parked] : ''),
      ]);
  });
}

/** `jobs ACTION`; 1 when it could not be done to one of several. */
export async function actOnJobs(
  { action, jobIds }: Extract<Command, { name: 'jobs-act' }>,
  tools: Tools,
): Promise<End> {
  const { call, json, out } = tools;
  if (jobIds !== 'all-uncertain' && jobIds.length === 1) {
    const acted = await call('jobs.act', { jobId: jobIds[0] ?? 0, action });
    if (!acted.ok) return acted;
    const { jobId, state } = acted.value;
    return done(tools, { jobId, state }, `Job ${jobId} is now ${state}.`);
  }
  const doubts = jobIds === 'all-uncertain' ? await call('doubts.list', undefined) : null;
  if (doubts?.ok === false) return doubts;
  const chosen = doubts ? doubts.value.map(({ jobId }) => jobId) : jobIds === 'all-uncertain' ? [] : jobIds;
  const answers = [];
  for (const jobId of chosen) answers.push({ jobId, acted: await call('jobs.act', { jobId, action }) });
  if (json)
    out.json(
      answers.map(({ acted, jobId }) =>
        acted.ok
          ? { jobId, ok: true, state: acted.value.state }
          : { jobId, ok: false, code: acted.failure.code, message: acted.failure.message },
      ),
    );
  else if (answers.length === 0) out.note('Nothing is in doubt.');
  else
    for (const { acted, jobId } of answers)
      if (acted.ok) out.line(`Job ${jobId} is now ${acted.value.state}.`);
      else out.note(`Job ${jobId}: ${acted.failure.message}`);
  return answers.every(({ acted }) => acted.ok) ? EXIT.done : EXIT.failed;
}
