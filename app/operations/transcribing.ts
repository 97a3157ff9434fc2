// Has a recording transcribed as a person asked for it: by an engine and with options of their choice.
import type { EngineId } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { canonicalOptions } from '../domain/request-options.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';

export type TranscribingParts = Pick<Core, 'act' | 'changes' | 'library' | 'nowMs' | 'requests' | 'worker'>;

const SAME_AGAIN =
  'This recording was transcribed in exactly this way before; that transcript is kept. Nothing was sent or charged. Change an option first.';

/**
 * Has a recording transcribed by the given engine, as a job of its own beside what there is.
 * @param own options above those of the app and the show
 */
export function transcribeWith(
  { act, changes, library, nowMs, requests, worker }: TranscribingParts,
  recordingId: number,
  service: EngineId,
  { own = {}, priority = 0 }: { readonly own?: OptionLayer; readonly priority?: number } = {},
): Outcome<Job> {
  const recording = library.recordings.get(recordingId);
  if (!recording) return failed(failure('not-found'));
  const known = requests.checkEngine(service);
  if (!known.ok) return known;
  const checked = requests.checkJob(recording.folderId, own);
  if (!checked.ok) return checked;
  const options = canonicalOptions(requests.for(recording.folderId, service, checked.value).options);
  const { job } = library.jobs.enqueue({ recordingId, service, options, priority }, nowMs());
  if (job.state === 'failed' || job.state === 'cancelled') return act(job.id, 'retry');
  changes.tell(['items', 'queue'], [recordingId]);
  worker.wake();
  return ok(job);
}

/** The same, for a person who wants something new: what was done in exactly this way before is refused. */
export function transcribeAgain(
  parts: TranscribingParts,
  recordingId: number,
  service: EngineId,
  own: OptionLayer,
): Outcome<Job> {
  const outcome = transcribeWith(parts, recordingId, service, { own });
  return outcome.ok && outcome.value.state === 'done'
    ? failed(failure('not-allowed', { message: SAME_AGAIN }))
    : outcome;
}
