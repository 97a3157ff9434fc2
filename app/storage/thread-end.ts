// How a thread that has the library open is ended: between two of its answers, never within a statement.
import type { MessagePort, Worker } from 'node:worker_threads';

/** What such a thread is told when it is to end. */
const END = 'end of the thread';
/** In a place that is shared with such a thread, where the number of the question stands: nobody waits for an answer any more. */
export const UNWANTED = -1;
/** Longest wait for the answer that it is at, milliseconds. */
const PATIENCE_MS = 5_000;

/** In the thread, before it listens to anything else: ends it once it is told to. */
export function endsWhenTold(port: MessagePort): void {
  port.on('message', (said: unknown) => {
    if (said === END) process.exit();
  });
}

/**
 * Ends a thread once the answer that it is at is made, and waits for that. `terminate` breaks in wherever a thread is: with better-sqlite3
 * 13.2.0 in Node 20.20.2, within a statement or between two of its rows, the whole process is gone by that (not with Node 24.21), and a statement
 * is waited for by it just as long.
 * @param worker one that called `endsWhenTold`
 */
export async function endThread(worker: Worker): Promise<void> {
  // Gone already.
  if (worker.threadId < 0) return;
  const isGone = new Promise<void>((resolve) => void worker.once('exit', () => resolve()));
  worker.ref();
  worker.postMessage(END);
  const late = setTimeout(() => void worker.terminate(), PATIENCE_MS);
  await isGone;
  clearTimeout(late);
}
