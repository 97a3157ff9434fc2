// Limits of time that come, also where they are put together with a person's wish to stop.

/**
 * Aborts when so much time is over; to be asked in place of `AbortSignal.timeout` everywhere. That one is held by nobody once it stands in an `AbortSignal.any`: Node 20.20.2
 * forgets it with the next full collection, and whoever waited under it waits for ever (findings/node-20-forgets-a-time-limit-inside-abortsignal-any.sh). What somebody
 * listens to is held until its time is over.
 */
export function timeLimit(ms: number): AbortSignal {
  // eslint-disable-next-line no-restricted-properties -- the one place that may
  const limit = AbortSignal.timeout(ms);
  limit.addEventListener('abort', () => undefined, { once: true });
  return limit;
}
