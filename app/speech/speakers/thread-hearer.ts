// What hears voices as a thread of plain Node, where there are no processes that take ports.
import { type MessagePort, Worker } from 'node:worker_threads';
import type { HearerChild } from './hearer.ts';
import type { HearingMessage, HearingOrder } from './hearing-messages.ts';

/** How an order reaches the thread. */
export interface ThreadOrder {
  readonly order: HearingOrder;
  readonly sound: MessagePort | null;
}

/** Starts one. @param script the built entry, `hearing-process.js` */
export function startThreadHearer(script: URL, files: string): HearerChild<MessagePort> {
  const thread = new Worker(script, { workerData: files });
  let detail: number | null = null;
  return {
    postMessage: (order, sound) =>
      thread.postMessage({ order, sound } satisfies ThreadOrder, sound ? [sound] : []),
    onMessage: (listener) => thread.on('message', (message: HearingMessage) => listener(message)),
    onExit: (listener) => {
      thread.on('error', () => (detail = 1));
      thread.on('exit', (code) => listener(detail ?? code));
    },
    kill: () => void thread.terminate(),
  };
}
