// The main thread's side of search: the newest query at once, older ones give way, lists on a thread of their own.
import { Worker } from 'node:worker_threads';
import type { SearchView } from '../../contract/views.ts';
import type { ListedHit } from '../../domain/hit-list.ts';
import type { SearchRequest } from './search-run.ts';
import type { SearchAnswer, SearchQuestion, SearchWorkerData } from './search-worker.ts';

export interface Search {
  /**
   * Searches. A query that is overtaken by a newer one gets the newer one's answer: see its `text`.
   * Rejects when the search thread or the library is broken, or closed; never for what was typed.
   */
  query(request: SearchRequest): Promise<SearchView>;
  /** Every place that is found, up to `most`. Takes as long as it takes, and holds up no query. */
  list(request: SearchRequest, most: number): Promise<readonly ListedHit[]>;
  /** Whether the index agrees with the texts, by samples. */
  check(): Promise<boolean>;
  close(): Promise<void>;
}

interface Asked {
  readonly id: number;
  readonly resolve: (view: SearchView) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** The query it is at; null while it has none. */
  busyWith: number | null;
}

/** Places in a list to take along; more are cut off. */
export const HIT_LIST_MAX = 10_000;
/** SQLite cannot be stopped within a step. A query that is still not done after this long gets a second thread beside it, milliseconds. */
const STUCK_MS = 50;
const THREADS_MAX = 2;
/** The second thread ends when it was not needed for this long, milliseconds. */
const SPARE_MS = 30_000;

/**
 * Prepares search; the thread starts with the first query, and again with the next one after it died.
 * @param workerUrl the bundled `search-worker.ts`
 * @param libraryPath the library's database file
 * @param onOutOfStep called when the index knew something that is not in the library
 */
export function createSearch({
  libraryPath,
  onOutOfStep,
  workerUrl,
}: {
  readonly workerUrl: URL | string;
  readonly libraryPath: string;
  readonly onOutOfStep?: () => void;
}): Search {
  const newest = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const threads = new Set<Thread>();
  const aside = new Set<Worker>();
  let lastId = 0;
  let asked: readonly Asked[] = [];
  let waiting: SearchRequest | null = null;
  let stuck: NodeJS.Timeout | null = null;
  let spare: NodeJS.Timeout | null = null;
  let closed = false;

  const start = (): Worker => {
    const workerData: SearchWorkerData = { libraryPath, newest };
    const worker = new Worker(workerUrl, { workerData });
    // The app does not live on for its search.
    worker.unref();
    return worker;
  };

  /** Answers every query up to this one. */
  const settle = (id: number, how: (one: Asked) => void): void => {
    const settled = asked.filter((one) => one.id <= id);
    asked = asked.filter((one) => one.id > id);
    settled.forEach(how);
  };

  const startThread = (): Thread => {
    const thread: Thread = { worker: start(), busyWith: null };
    threads.add(thread);
    thread.worker.on('message', (answer: SearchAnswer) => {
      thread.busyWith = null;
      if (answer.kind === 'view') settle(answer.id, ({ resolve }) => resolve(answer.view));
      else if (answer.kind === 'error')
        settle(answer.id, ({ reject }) => reject(new Error(`Search failed: ${answer.error}`)));
      if (answer.kind === 'view' && answer.outOfStep) onOutOfStep?.();
      next();
    });
    const ended = (why: string): void => {
      if (!threads.delete(thread)) return;
      if (thread.busyWith !== null)
        settle(thread.busyWith, ({ reject }) => reject(new Error(`Search failed: ${why}`)));
      next();
    };
    thread.worker.on('error', (error) => ended(error.message));
    thread.worker.on('exit', (code) => ended(`the search thread ended with ${code}`));
    return thread;
  };

  const next = (mayStart = threads.size === 0): void => {
    if (waiting === null || closed) return;
    const idle = [...threads].find(({ busyWith }) => busyWith === null) ?? (mayStart ? startThread() : null);
    if (!idle) {
      stuck ??= setTimeout(() => {
        stuck = null;
        next(threads.size < THREADS_MAX);
      }, STUCK_MS).unref();
      return;
    }
    const question: SearchQuestion = { id: lastId, kind: 'query', request: waiting };
    waiting = null;
    idle.busyWith = lastId;
    idle.worker.postMessage(question);
    if (threads.size > 1) dismissSpare();
  };

  const dismissSpare = (): void => {
    if (spare) clearTimeout(spare);
    spare = setTimeout(() => {
      const [, second] = threads;
      if (!second || second.busyWith !== null) return;
      threads.delete(second);
      void second.worker.terminate();
    }, SPARE_MS).unref();
  };

  /** One question to a thread that is made for it. */
  const askAside = async (question: SearchQuestion): Promise<SearchAnswer> => {
    if (closed) throw new Error('Search is closed');
    const worker = start();
    aside.add(worker);
    try {
      return await new Promise<SearchAnswer>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`Search failed: its thread ended with ${code}`)));
        worker.postMessage(question);
      });
    } finally {
      aside.delete(worker);
      void worker.terminate();
    }
  };

  return {
    query: (request) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('Search is closed'));
          return;
        }
        lastId += 1;
        Atomics.store(newest, 0, lastId);
        asked = [...asked, { id: lastId, resolve, reject }];
        waiting = request;
        next();
      }),
    list: async (request, most) => {
      const answer = await askAside({ id: 0, kind: 'list', request, most });
      if (answer.kind === 'list') return answer.hits;
      throw new Error(answer.kind === 'error' ? `Search failed: ${answer.error}` : 'Search gave no list');
    },
    check: async () => {
      const answer = await askAside({ id: 0, kind: 'check' });
      if (answer.kind === 'checked') return answer.inStep;
      throw new Error(answer.kind === 'error' ? `Search failed: ${answer.error}` : 'Search checked nothing');
    },
    close: async () => {
      closed = true;
      if (stuck) clearTimeout(stuck);
      if (spare) clearTimeout(spare);
      const ending = [...[...threads].map(({ worker }) => worker), ...aside];
      threads.clear();
      const rejected = asked;
      asked = [];
      for (const { reject } of rejected) reject(new Error('Search is closed'));
      await Promise.all(ending.map((worker) => worker.terminate()));
    },
  };
}
