// The main thread's side of search: the newest query at once, older ones give way, lists on a thread of their own.
import { Worker } from 'node:worker_threads';
import type { SearchView } from '../../contract/views.ts';
import type { EngineId } from '../../domain/engine.ts';
import type { ListedHit } from '../../domain/hit-list.ts';
import { SearchQueries } from './search-queries.ts';
import type { SearchRequest } from './search-run.ts';
import type { SearchAnswer, SearchQuestion, SearchWorkerData } from './search-worker.ts';
import { endThread } from '../thread-end.ts';

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

/** Places in a list to take along; more are cut off. */
export const HIT_LIST_MAX = 10_000;

/**
 * Prepares search; the thread starts with the first query, and again with the next one after it died.
 * @param workerUrl the bundled `search-worker.ts`
 * @param engines the speech engines that a query may name
 * @param libraryPath the library's database file
 * @param onOutOfStep called when the index knew something that is not in the library
 */
export function createSearch({
  engines,
  libraryPath,
  onOutOfStep,
  workerUrl,
}: {
  readonly workerUrl: URL | string;
  readonly libraryPath: string;
  readonly engines: readonly EngineId[];
  readonly onOutOfStep?: () => void;
}): Search {
  const newest = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const start = (): Worker => {
    const workerData: SearchWorkerData = { engines, libraryPath, newest };
    const worker = new Worker(workerUrl, { workerData });
    // The app does not live on for its search.
    worker.unref();
    return worker;
  };
  const queries = new SearchQueries(start, newest, onOutOfStep);
  const aside = new Set<Worker>();

  /** One question to a thread that is made for it. */
  const askAside = async (question: SearchQuestion): Promise<SearchAnswer> => {
    if (queries.isClosed) throw new Error('Search is closed');
    const worker = start();
    aside.add(worker);
    try {
      return await answerOf(worker, question);
    } finally {
      aside.delete(worker);
      void endThread(worker);
    }
  };

  return {
    query: (request) => queries.ask(request),
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
      await Promise.all([queries.close(), ...[...aside].map((worker) => endThread(worker))]);
    },
  };
}

function answerOf(worker: Worker, question: SearchQuestion): Promise<SearchAnswer> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`Search failed: its thread ended with ${code}`)));
    worker.postMessage(question);
  });
}
