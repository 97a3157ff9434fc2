// Reads feeds on a thread of their own, one after another, within limits of time and memory.
import { Worker } from 'node:worker_threads';
import { failure } from '../domain/failure.ts';
import type { FeedDocument, FeedItem } from '../domain/feed.ts';
import { failed, type Outcome } from '../domain/result.ts';
import type { FeedPart, UnreadFeed } from './read.ts';

/** Heap of the thread, MB: the largest feed that is read takes a third of it. */
const HEAP_MB = 768;
/** Longest that one feed may take, milliseconds: a hundred times what the largest takes. */
const LONGEST_MS = 60_000;
/** An idle thread gives its memory back after this long, milliseconds. */
const IDLE_MS = 10_000;

export interface FeedReaderSettings {
  /** The bundled `feed-worker.ts`. */
  readonly workerUrl: URL | string;
  readonly longestMs?: number;
  readonly heapMb?: number;
  readonly idleMs?: number;
}

/** Reads feeds. */
export class FeedReader {
  readonly #settings: Required<FeedReaderSettings>;
  #worker: Worker | null = null;
  #idle: NodeJS.Timeout | null = null;
  /** The end of the queue. */
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(settings: FeedReaderSettings) {
    this.#settings = { longestMs: LONGEST_MS, heapMb: HEAP_MB, idleMs: IDLE_MS, ...settings };
  }

  /**
   * Reads one feed, after those that were asked for before.
   * @param unread its bytes change hands: the caller has them no longer
   */
  read(unread: UnreadFeed): Promise<Outcome<FeedDocument>> {
    this.#waiting += 1;
    if (this.#idle) clearTimeout(this.#idle);
    const reading = this.#last.then(() => this.#one(unread));
    this.#last = reading.finally(() => {
      this.#waiting -= 1;
      if (this.#waiting > 0) return;
      this.#idle = setTimeout(() => void this.close(), this.#settings.idleMs);
      this.#idle.unref();
    });
    return reading;
  }

  /** Ends the thread. What is being read fails. */
  async close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #one(unread: UnreadFeed): Promise<Outcome<FeedDocument>> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      const items: FeedItem[] = [];
      const give = (reading: Outcome<FeedDocument>): void => {
        clearTimeout(timer);
        // By name: without one the worker's own listeners would go too, and with them its messages.
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
        worker.unref();
        resolve(reading);
      };
      const lose = (detail: string): void => {
        if (this.#worker === worker) this.#worker = null;
        give(failed(failure('feed-unreadable', { detail })));
        worker.on('error', () => undefined);
        void worker.terminate();
      };
      const timer = setTimeout(
        () => lose(`Reading it took longer than ${this.#settings.longestMs / 1000} s.`),
        this.#settings.longestMs,
      );
      worker.on('message', (part: FeedPart) => {
        if (part.kind === 'end') {
          give(withItems(part.reading, items));
          return;
        }
        for (const item of part.items) items.push(item);
        // Not before others had their turn.
        setImmediate(() => worker.postMessage('next'));
      });
      worker.on('error', (error) => lose(sayLoss(error)));
      worker.on('exit', () => lose('The thread that read it was ended.'));
      worker.ref();
      const bytes = ownBytes(unread.bytes);
      worker.postMessage({ ...unread, bytes }, [bytes.buffer]);
    });
  }

  #start(): Worker {
    return new Worker(this.#settings.workerUrl, {
      name: 'feeds',
      resourceLimits: { maxOldGenerationSizeMb: this.#settings.heapMb, maxYoungGenerationSizeMb: 32 },
    });
  }
}

function withItems(reading: Outcome<FeedDocument>, items: readonly FeedItem[]): Outcome<FeedDocument> {
  return reading.ok && reading.value.kind === 'feed'
    ? { ok: true, value: { ...reading.value, items } }
    : reading;
}

function sayLoss(error: unknown): string {
  const isMemory = error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
  if (isMemory) return 'Reading it took more memory than a feed may take.';
  return error instanceof Error ? error.message : String(error);
}

/** Bytes in a buffer of their own, which can change hands: small ones of Node share theirs with others. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes;
  const isOwn = buffer instanceof ArrayBuffer && bytes.byteLength === buffer.byteLength;
  return isOwn ? new Uint8Array(buffer) : new Uint8Array(bytes);
}
