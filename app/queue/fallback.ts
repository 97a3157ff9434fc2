// "In the cloud, but on this device when the cloud cannot": which failures mean that, and how much the device takes over.
import type { Clock } from '../domain/clock.ts';
import type { Failure, FailureCode } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { QueueStore } from './store.ts';

/** No network, no way through it, no account, no money left to spend. */
const CLOUD_CANNOT: ReadonlySet<FailureCode> = new Set([
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
 * Hands waiting jobs over to the device, one whenever it has nothing else to begin: a network that is back after a minute finds the
 * rest of them still waiting for it.
 * @param closedBy what keeps the cloud from being used now; null when nothing does
 * @returns the jobs that changed
 */
export async function handOver(
  store: Pick<QueueStore, 'nextFallback' | 'handOver'>,
  clock: Clock,
  closedBy: Failure | null,
): Promise<readonly Job[]> {
  const now = clock.nowMs();
  const cloudCannot = closedBy !== null && CLOUD_CANNOT.has(closedBy.code);
  const job = await store.nextFallback(cloudCannot, now);
  const why = job?.failure?.code === 'ceiling-reached' ? job.failure : closedBy;
  if (!job || !why) return [];
  return store.handOver(job, { ...why, message: `${firstSentence(why.message)} ${INSTEAD}` }, now);
}

const INSTEAD = 'It is transcribed on this device instead, and nothing was charged.';
const firstSentence = (message: string): string => /^.*?[.!?](?=\s|$)/.exec(message)?.[0] ?? message;
