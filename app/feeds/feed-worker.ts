// Entry of the thread for feeds: what is asked is done one after another. What takes all of its memory ends this thread and nothing else.
import { parentPort } from 'node:worker_threads';
import { carryOut, type FeedAnswer, type FeedOrder } from './orders.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');

let parts: AsyncGenerator<FeedAnswer> | null = null;

/** Sends the next part. The other side asks for each: what lies in its mailbox is taken in all at once. */
async function advance(): Promise<void> {
  const part = await parts?.next();
  if (part && !part.done) port?.postMessage(part.value);
}

port.on('message', (message: FeedOrder | 'next') => {
  if (message !== 'next') parts = carryOut(message);
  void advance();
});
