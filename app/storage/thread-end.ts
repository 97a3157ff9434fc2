// How a thread that has the library open is ended: between two of its answers, never within a statement.
import type { MessagePort, Worker } from 'node:worker_threads';

/** What such a thread is told when it is to end. */
const END = 'end of the thread';
/** In a place that is shared with such a thread, where the number of the question stands: nobody waits for an answer any more. */
export const UNWANTED = -1;
/** Longest wait for the answer that it is at, milliseconds. */
const PATIENCE_MS = 5_000;

/** Threads that were told to end, and are still at an answer. */
const late = new Set<Worker>();

/** In place of a usual exit, which waits for every thread and breaks in where it is: see `WayOut.leave`. */
export const isThreadStuck = (): boolean => late.size > 0;

/** In the thread, before it listens to anything else: ends it once it is told to. */
export function endsWhenTold(port: MessagePort): void {
  port.on('message', (said: unknown) => {
    if (said === END) process.exit();
  });
}

/**
 * Ends a thread once the answer that it is at is made, and waits for that; not for long. `terminate` breaks in wherever a thread is: with
 * better-sqlite3 13.2.0 in Node 20.20.2, between two rows of a statement, the whole process is gone by that (not with Node 24.21), and a step of a
 * statement is waited for by it however long it takes. So who is late is never broken off: it ends by itself, or with the process.
 * @param worker one that called `endsWhenTold`
 */
export async function endThread(worker: Worker, patienceMs = PATIENCE_MS): Promise<void> {
  // Gone already.
  if (worker.threadId < 0) return;
  const isGone = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  worker.ref();
  worker.postMessage(END);
  if (await isWithin(isGone, patienceMs)) return;
  late.add(worker);
  worker.unref();
  void isGone.then(() => late.delete(worker));
}

/** @returns false where it took longer than that, milliseconds */
export async function isWithin(deed: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const isDone = await Promise.race([deed.then(() => true), isOver]);
  clearTimeout(timer);
  return isDone;
}
