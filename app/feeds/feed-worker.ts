// Entry of the thread that reads feeds, one after another. A feed that takes all of its memory ends this thread and nothing else.
import { parentPort } from 'node:worker_threads';
import { partsOf, readFeed, type FeedPart, type UnreadFeed } from './read.ts';

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');

let parts: Generator<FeedPart> | null = null;

/** Sends the next part. The other side asks for each: what lies in its mailbox is taken in all at once. */
function advance(): void {
  const part = parts?.next();
  if (part && !part.done) port?.postMessage(part.value);
}

port.on('message', (message: UnreadFeed | 'next') => {
  if (message === 'next') advance();
  else
    void readFeed(message).then((reading) => {
      parts = partsOf(reading);
      advance();
    });
});
