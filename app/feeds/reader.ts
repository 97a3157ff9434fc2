// Reads and compares feeds on a thread of their own, one after another, within limits of time and memory.
import { setImmediate as turn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Chapter } from '../domain/chapters.ts';
import { failure, type FailureCode } from '../domain/failure.ts';
import type { FeedDocument, FeedItem } from '../domain/feed.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Segment, Transcript } from '../domain/transcript.ts';
import type { KnownItem, ReadClaim } from './changes.ts';
import type { Packed } from './decode.ts';
import type { Judged, Wanted } from './judge.ts';
import type { FeedAnswer, FeedOrder } from './orders.ts';
import type { Published } from './published/read.ts';
import type { UnreadFeed } from './read.ts';

/** Heap of the thread, MB: the largest feed that is read takes a third of it. */
const HEAP_MB = 768;
/** Longest that one order may take, milliseconds: a hundred times what the largest feed takes. */
const LONGEST_MS = 60_000;
/** An idle thread gives its memory back after this long, milliseconds. */
const IDLE_MS = 10_000;
/** Claims handed over at a time: a millisecond or two. */
const CLAIMS_A_PART = 500;

export interface FeedReaderSettings {
  /** The bundled `feed-worker.ts`. */
  readonly workerUrl: URL | string;
  readonly longestMs?: number;
  readonly heapMb?: number;
  readonly idleMs?: number;
}

/** What an order came to: what was sent in parts, and the rest. */
interface Whole {
  readonly some: readonly unknown[];
  readonly rest: unknown;
}

/** Reads feeds, and what they name. */
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
   * Reads one feed, after what was asked for before.
   * @param unread its bytes change hands: the caller has them no longer
   */
  async read(unread: UnreadFeed): Promise<Outcome<FeedDocument>> {
    const reading = await this.#inTurn(() => this.#one({ kind: 'feed', ...unread }, 'feed-unreadable'));
    if (!reading.ok) return reading;
    const document = reading.value.rest as FeedDocument;
    return ok(
      document.kind === 'feed' ? { ...document, items: reading.value.some as readonly FeedItem[] } : document,
    );
  }

  /** Reads a transcript that a publisher gives. @param published its bytes change hands */
  async transcript(published: Published): Promise<Outcome<Transcript>> {
    const reading = await this.#inTurn(() =>
      this.#one({ kind: 'transcript', ...published }, 'published-unreadable'),
    );
    if (!reading.ok) return reading;
    return ok({
      ...(reading.value.rest as Transcript),
      segments: reading.value.some as readonly Segment[],
    });
  }

  /** Reads chapters that a publisher gives. @param packed its bytes change hands */
  async chapters(packed: Packed): Promise<Outcome<readonly Chapter[]>> {
    const reading = await this.#inTurn(() =>
      this.#one({ kind: 'chapters', ...packed }, 'published-unreadable'),
    );
    return reading.ok ? ok(reading.value.rest as readonly Chapter[]) : reading;
  }

  /** Compares a reading with what is known and judges each item, see `judge.ts`. */
  async judge(
    known: readonly KnownItem[],
    read: readonly ReadClaim[],
    isAll: boolean,
    wanted: Wanted,
  ): Promise<Outcome<readonly Judged[]>> {
    const judged = await this.#inTurn(async () => {
      const worker = (this.#worker ??= this.#start());
      for (let at = 0; at < Math.max(known.length, read.length); at += CLAIMS_A_PART) {
        const end = at + CLAIMS_A_PART;
        const part = { kind: 'claims', known: known.slice(at, end), read: read.slice(at, end) } as const;
        worker.postMessage(part satisfies FeedOrder);
        await turn();
      }
      return this.#one({ kind: 'judge', isAll, wanted }, 'feed-unreadable');
    });
    return judged.ok ? ok(judged.value.some as readonly Judged[]) : judged;
  }

  /** Ends the thread. What is being read fails. */
  async close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#waiting += 1;
    if (this.#idle) clearTimeout(this.#idle);
    const done = this.#last.then(work);
    this.#last = done.finally(() => {
      this.#waiting -= 1;
      if (this.#waiting > 0) return;
      this.#idle = setTimeout(() => void this.close(), this.#settings.idleMs);
      this.#idle.unref();
    });
    return done;
  }

  #one(order: FeedOrder, code: FailureCode): Promise<Outcome<Whole>> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      const some: unknown[] = [];
      const give = (reading: Outcome<Whole>): void => {
        clearTimeout(timer);
        // By name: without one the worker's own listeners would go too, and with them its messages.
        for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
        worker.unref();
        resolve(reading);
      };
      const lose = (detail: string): void => {
        if (this.#worker === worker) this.#worker = null;
        give(failed(failure(code, { detail })));
        worker.on('error', () => undefined);
        void worker.terminate();
      };
      const timer = setTimeout(
        () => lose(`Reading it took longer than ${this.#settings.longestMs / 1000} s.`),
        this.#settings.longestMs,
      );
      worker.on('message', (answer: FeedAnswer) => {
        if (answer.kind === 'end') {
          give(answer.outcome.ok ? ok({ some, rest: answer.outcome.value }) : answer.outcome);
          return;
        }
        for (const one of answer.some) some.push(one);
        // Not before others had their turn.
        setImmediate(() => worker.postMessage('next'));
      });
      worker.on('error', (error) => lose(sayLoss(error)));
      worker.on('exit', () => lose('The thread that read it was ended.'));
      worker.ref();
      this.#send(worker, order);
    });
  }

  #send(worker: Worker, order: FeedOrder): void {
    if (!('bytes' in order)) return worker.postMessage(order);
    const bytes = ownBytes(order.bytes);
    worker.postMessage({ ...order, bytes }, [bytes.buffer]);
  }

  #start(): Worker {
    return new Worker(this.#settings.workerUrl, {
      name: 'feeds',
      resourceLimits: { maxOldGenerationSizeMb: this.#settings.heapMb, maxYoungGenerationSizeMb: 32 },
    });
  }
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
