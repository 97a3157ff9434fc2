// `queue pause` and `queue resume`: the whole queue, one job, or one folder.
import { ok, type Outcome } from '../domain/result.ts';
import { listenedFolder } from './listened-folder.ts';
import { done, refused, type End, type Tools } from './tools.ts';

export interface PauseOrder {
  readonly paused: boolean;
  /** A job's number, or a folder's path; null for the whole queue. */
  readonly what: string | null;
}

/** Does it, and says what is so now. */
export async function pauseQueue(order: PauseOrder, tools: Tools): Promise<End> {
  const said = await paused(order, tools);
  return said.ok ? done(tools, { ok: true, message: said.value }, said.value) : said;
}

async function paused({ paused, what }: PauseOrder, tools: Tools): Promise<Outcome<string>> {
  const { call } = tools;
  if (what === null) {
    const all = await call(paused ? 'queue.pause' : 'queue.resume', undefined);
    if (!all.ok) return all;
    return ok(paused ? 'The queue is paused. What is under way goes on to its end.' : 'The queue goes on.');
  }
  if (/^[0-9]+$/.test(what)) {
    const one = await call('jobs.act', { jobId: Number(what), action: paused ? 'hold' : 'release' });
    if (!one.ok) return ['not-found', 'bad-argument'].includes(one.failure.code) ? NO_JOB : one;
    return ok(paused ? `Job ${what} is held back.` : `Job ${what} may begin.`);
  }
  const folder = await listenedFolder(tools, what);
  if (!folder.ok) return folder;
  const { id, name } = folder.value;
  const show = await call('shows.change', { folderId: id, paused });
  if (!show.ok) return show;
  return ok(paused ? `${name} is paused. What is under way goes on to its end.` : `${name} goes on.`);
}

const NO_JOB = refused('not-found', 'There is no job of this number.');
