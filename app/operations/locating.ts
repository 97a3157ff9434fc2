// A person says where the file of a recording is now.
import { ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';
import { takeFile } from './taking.ts';

/** Takes the file in, and tries the recording again where that is what it holds. What a recording is, its content says. */
export async function locate(
  core: Core,
  recordingId: number,
  path: string,
): Promise<Outcome<'same' | 'other'>> {
  const taken = await takeFile(core, path);
  if (!taken.ok) return taken;
  if (taken.value.recordingId !== recordingId) return ok('other');
  const job = core.library.jobs.latestFor(recordingId);
  if (job?.state === 'failed') core.act(job.id, 'retry');
  return ok('same');
}
