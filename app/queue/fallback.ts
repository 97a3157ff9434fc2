// "In the cloud, but on this device when the cloud cannot": which failures mean that, and how much the device takes over.
import type { Clock } from '../domain/clock.ts';
import type { Failure, FailureCode } from '../domain/failure.ts';
import type { Job } from '../domain/job.ts';
import type { Library } from '../storage/library.ts';

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
export function handOver(library: Library, clock: Clock, closedBy: Failure | null): readonly Job[] {
  const now = clock.nowMs();
  if (library.handover.deviceIsBusy(now)) return [];
  const cloudCannot = closedBy !== null && CLOUD_CANNOT.has(closedBy.code);
  const job = library.handover.next(cloudCannot);
  const why = job?.failure?.code === 'ceiling-reached' ? job.failure : closedBy;
  if (!job || !why) return [];
  const done = library.handover.take(
    job,
    { ...why, message: `${firstSentence(why.message)} ${INSTEAD}` },
    now,
  );
  return done ? [done.ended, done.queued] : [];
}

const INSTEAD = 'It is transcribed on this device instead, and nothing was charged.';
const firstSentence = (message: string): string => /^.*?[.!?](?=\s|$)/.exec(message)?.[0] ?? message;
