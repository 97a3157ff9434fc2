// After an exception that nobody caught, nobody knows what is still true in this process: it is written down, and what is being sent ends in order.
import { setTimeout as sleep } from 'node:timers/promises';

/** How long an orderly end may take, milliseconds: what is sent is broken off long before (see the worker's own bounds). */
const END_MS = 20_000;

export interface LastResort {
  /** Writes the fault down. */
  log(error: unknown): void;
  /** Ends work in order. */
  end(): Promise<void>;
  /** What comes then, when all is ended or the time is over. */
  after(error: unknown): void | Promise<void>;
}

/** Hears what nobody caught, from now on. The first such fault ends the process; those that come while it ends are written down. */
export function onUncaught(resort: LastResort): void {
  let isEnding = false;
  const take = (error: unknown): void => {
    try {
      resort.log(error);
    } catch {
      // The disk may be what failed.
    }
    if (isEnding) return;
    isEnding = true;
    void Promise.race([resort.end().catch((why: unknown) => resort.log(why)), sleep(END_MS)])
      .catch(() => undefined)
      .then(() => resort.after(error));
  };
  process.removeAllListeners('uncaughtException').on('uncaughtException', take);
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', take);
}
