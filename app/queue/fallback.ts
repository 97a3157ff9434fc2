// "With this engine, but with the next one when it cannot": which failures mean that, and how much the next one takes over.
import type { Clock } from '../domain/clock.ts';
import type { EngineId, Engines } from '../domain/engine.ts';
import type { Failure, FailureCode } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { QueueStore, Way } from './store.ts';

type FallbackStore = Pick<QueueStore, 'nextFallback' | 'handOver'>;

/** No network, no way through it, no account, no money left to spend. */
const CANNOT: ReadonlySet<FailureCode> = new Set([
  'offline',
  'unreachable',
  'sign-in-page',
  'gateway-failing',
  'no-key',
  'key-refused',
  'no-credit',
  'ceiling-reached',
]);

/**
 * Hands waiting jobs over to the engine of this computer, one whenever it has nothing else to begin: a network that is back after a
 * minute finds the rest of them still waiting for it.
 * @param closedBy what keeps an engine from being used now; null when nothing does
 * @returns the jobs that changed
 */
export async function handOver(
  store: FallbackStore,
  engines: Engines,
  clock: Clock,
  closedBy: (engine: EngineId) => Failure | null,
): Promise<readonly Job[]> {
  const to = engines.all.find(({ runsHere }) => runsHere);
  if (!to) return [];
  for (const { id, runsHere } of engines.all) {
    const changed = runsHere ? [] : await handOne(store, clock, { from: id, to: to.id }, closedBy(id));
    if (changed.length > 0) return changed;
  }
  return [];
}

async function handOne(
  store: FallbackStore,
  clock: Clock,
  way: Way,
  closedBy: Failure | null,
): Promise<readonly Job[]> {
  const now = clock.nowMs();
  const cannot = closedBy !== null && CANNOT.has(closedBy.code);
  const job = await store.nextFallback(way, cannot, now);
  const why = job?.failure?.code === 'ceiling-reached' ? job.failure : closedBy;
  if (!job || !why) return [];
  return store.handOver(job, way.to, { ...why, message: `${firstSentence(why.message)} ${INSTEAD}` }, now);
}

const INSTEAD = 'It is transcribed on this device instead, and nothing was charged.';
const firstSentence = (message: string): string => /^.*?[.!?](?=\s|$)/.exec(message)?.[0] ?? message;
