// "With this engine, but with the next one when it cannot": which failures mean that, and how much the next one takes over.
import type { EngineId } from '../domain/engine.ts';
import type { Failure, FailureCode } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { WorkerDeps } from './deps.ts';

/** No network, no way through it, no account, no money left to spend, no model to work with. */
const CANNOT: ReadonlySet<FailureCode> = new Set([
  'offline',
  'unreachable',
  'sign-in-page',
  'gateway-failing',
  'no-key',
  'key-refused',
  'no-credit',
  'ceiling-reached',
  'model-missing',
]);

/** What keeps an engine from being used; null when nothing does. */
export interface Hindrance {
  /** For the jobs that wait for it: until a send succeeds. */
  readonly closedBy: (engine: EngineId) => Failure | null;
  /** For jobs that might come to it: only as long as nothing may be tried. */
  readonly shutBy: (engine: EngineId) => Failure | null;
}

/**
 * Hands waiting jobs over to the next engine of their chain that can be used, one whenever that has nothing else to begin: a network that
 * is back after a minute finds the rest of them still waiting for it.
 * @returns the jobs that changed
 */
export async function handOver(
  { clock, engines, optionsFor, services, store }: WorkerDeps,
  { closedBy, shutBy }: Hindrance,
): Promise<readonly Job[]> {
  const able = engines.all.flatMap(({ id }) => (services[id] && !cannot(shutBy(id)) ? [id] : []));
  for (const { id: from } of engines.all) {
    const closed = closedBy(from);
    const nowMs = clock.nowMs();
    const found = await store.nextFallback({ from, able, all: cannot(closed) }, nowMs);
    const why = found?.job.failure?.code === 'ceiling-reached' ? found.job.failure : closed;
    if (!found || !why) continue;
    const { job, to } = found;
    const options = optionsFor?.(job, to) ?? '{}';
    const instead = engines.traits(to).runsHere ? ON_THIS_DEVICE : BY_THE_NEXT;
    const told = { ...why, message: `${firstSentence(why.message)} ${instead}` };
    const changed = await store.handOver(job, { engine: to, options }, told, nowMs);
    if (changed.length > 0) return changed;
  }
  return [];
}

const cannot = (why: Failure | null): boolean => why !== null && CANNOT.has(why.code);

const ON_THIS_DEVICE = 'It is transcribed on this device instead, and nothing was charged.';
const BY_THE_NEXT = 'The next engine in line does it instead, and nothing was charged.';
const firstSentence = (message: string): string => /^.*?[.!?](?=\s|$)/.exec(message)?.[0] ?? message;
