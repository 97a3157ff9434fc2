// The main thread's side of search: one query at a time on the search thread, the newest next, older ones overtaken.
import { Worker } from 'node:worker_threads';
import type { SearchView } from '../contract/views.ts';
import type { SearchRequest } from './search-run.ts';
import type { SearchAnswer, SearchQuestion, SearchWorkerData } from './search-worker.ts';

export interface Search {
  /**
   * Searches. A query that is overtaken by a newer one before it began gets the newer one's answer: see its `text`.
   * Rejects when the search thread or the library is broken, or closed; never for what was typed.
   */
  query(request: SearchRequest): Promise<SearchView>;
  close(): Promise<void>;
}

interface Asked {
  readonly request: SearchRequest;
  readonly resolve: (view: SearchView) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Prepares search; the thread starts with the first query, and again with the next one after it died.
 * @param workerUrl the bundled `search-worker.ts`
 * @param libraryPath the library's database file
 */
export function createSearch({
  workerUrl,
  libraryPath,
}: {
  readonly workerUrl: URL | string;
  readonly libraryPath: string;
}): Search {
  let worker: Worker | null = null;
  let lastId = 0;
  let running: readonly Asked[] = [];
  let waiting: readonly Asked[] = [];
  let closed = false;

  const settle = (answer: SearchAnswer): void => {
    if (answer.id !== lastId) return;
    const asked = running;
    running = [];
    for (const { resolve, reject } of asked)
      if ('view' in answer) resolve(answer.view);
      else reject(new Error(`Search failed: ${answer.error}`));
    next();
  };

  const start = (): Worker => {
    const workerData: SearchWorkerData = { libraryPath };
    const started = new Worker(workerUrl, { workerData });
    // The app does not live on for its search.
    started.unref();
    started.on('message', settle);
    const ended = (why: string): void => {
      if (worker !== started) return;
      worker = null;
      settle({ id: lastId, error: why });
    };
    started.on('error', (error) => ended(error.message));
    started.on('exit', (code) => ended(`the search thread ended with ${code}`));
    return started;
  };

  const next = (): void => {
    const newest = waiting.at(-1);
    if (running.length > 0 || !newest) return;
    running = waiting;
    waiting = [];
    worker ??= start();
    lastId += 1;
    const question: SearchQuestion = { id: lastId, request: newest.request };
    worker.postMessage(question);
  };

  return {
    query: (request) =>
      new Promise((resolve, reject) => {
        if (closed) {
          reject(new Error('Search is closed'));
          return;
        }
        waiting = [...waiting, { request, resolve, reject }];
        next();
      }),
    close: async () => {
      closed = true;
      const ending = worker;
      worker = null;
      const asked = [...running, ...waiting];
      running = [];
      waiting = [];
      for (const { reject } of asked) reject(new Error('Search is closed'));
      await ending?.terminate();
    },
  };
}
