// Lets go what waited for a cure: another key, address or model, a higher ceiling, a known price.
import type { Changes } from '../domain/changes.ts';
import type { Engines } from '../domain/engine.ts';
import type { Worker } from '../queue/worker.ts';
import type { Library } from '../storage/library.ts';

export interface HeldBackParts {
  readonly library: Pick<Library, 'jobs'>;
  readonly engines: Engines;
  readonly worker: Pick<Worker, 'held' | 'release' | 'wake'>;
  readonly changes: Pick<Changes, 'tell'>;
  readonly nowMs: () => number;
}

/** Another key, address or model may be the cure for what held the engines elsewhere up. */
export function releaseElsewhere({ engines, worker }: Pick<HeldBackParts, 'engines' | 'worker'>): void {
  for (const { id, runsHere } of engines.all) if (!runsHere) worker.release(id);
}

/** A ceiling or a price changed: what was stopped by one is looked at again. */
export function ceilingsChanged({ changes, engines, library, nowMs, worker }: HeldBackParts): void {
  library.jobs.hurry('ceiling-reached', nowMs());
  for (const { id } of engines.all) if (worker.held[id]?.code === 'ceiling-reached') worker.release(id);
  worker.wake();
  changes.tell(['settings', 'queue', 'items']);
}
