// What a process that is gone held, at the start of the next.
import type { EngineId } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import type { Job, JobEvent } from '../domain/job.ts';
import type { SpeechService } from '../speech/port.ts';
import type { WorkerDeps } from './deps.ts';
import type { Doubts } from './store.ts';

interface Takes {
  readonly record: (job: Job, event: JobEvent) => Promise<unknown>;
  /** Is told what the table remembers of sends that ended in doubt. */
  readonly recall: (service: EngineId, doubts: Doubts) => void;
}

/** Everything held by a process that is gone: what is safe goes on by itself, the rest becomes a question. */
export async function takeOver(
  { clock, engines, onLeftAlone, store }: WorkerDeps,
  services: readonly SpeechService[],
  { recall, record }: Takes,
): Promise<void> {
  await store.rebaseWaits(clock.nowMs());
  for (const job of await store.held()) {
    const isInDoubt = engines.traits(job.service).mayHaveAcceptedUnanswered && job.bodyEndingAt !== null;
    const lost = failure(isInDoubt ? 'answer-lost' : 'upload-interrupted');
    await record(job, { type: 'interrupted', failure: lost, crashed: true });
  }
  const left = await store.leftAlone();
  if (left.length > 0) onLeftAlone?.(left);
  for (const { id } of services) recall(id, await store.doubts(id));
}
