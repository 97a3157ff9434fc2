// Limits of time that come, also where they are put together with a person's wish to stop.

/**
 * Aborts when so much time is over; to be asked in place of `AbortSignal.timeout` everywhere. That one is held by nobody once it stands in an `AbortSignal.any`: Node 20.20.2
 * forgets it with the next full collection, and whoever waited under it waits for ever (findings/node-20-forgets-a-time-limit-inside-abortsignal-any.sh). What somebody
 * listens to is held until its time is over.
 */
export function timeLimit(ms: number): AbortSignal {
  return held(ms).limit;
}

/**
 * Does something under a limit that is let go of when it is done: for what is asked again and again, as `timeLimit` stays until its time is over.
 * @param ms milliseconds
 * @param wish ends it as well
 * @param work gets the signal of both; what it gives or throws is given and thrown
 */
export async function withinTime<T>(
  ms: number,
  wish: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { letGo, limit } = held(ms);
  try {
    return await work(AbortSignal.any([wish, limit]));
  } finally {
    letGo();
  }
}

function held(ms: number): { readonly limit: AbortSignal; readonly letGo: () => void } {
  // eslint-disable-next-line no-restricted-properties -- the one place that may
  const limit = AbortSignal.timeout(ms);
  const hear = (): void => undefined;
  limit.addEventListener('abort', hear, { once: true });
  return { limit, letGo: () => limit.removeEventListener('abort', hear) };
}
