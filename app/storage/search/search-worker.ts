// The thread that searches, on a connection of its own that can only read, so that no query ever holds the app up.
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchView } from '../../contract/views.ts';
import type { EngineId } from '../../domain/engine.ts';
import type { ListedHit } from '../../domain/hit-list.ts';
import { openForReading } from '../database.ts';
import { endsWhenTold, UNWANTED } from '../thread-end.ts';
import { isIndexInStep } from './index-check.ts';
import { SearchRun, type SearchRequest } from './search-run.ts';

/** What the thread is started with. */
export interface SearchWorkerData {
  readonly libraryPath: string;
  /** The speech engines that a query may name. */
  readonly engines: readonly EngineId[];
  /** One place, shared: the number of the newest query. Older ones end as soon as they see it. */
  readonly newest: Int32Array;
}

export type SearchQuestion =
  | { readonly id: number; readonly kind: 'query'; readonly request: SearchRequest }
  | { readonly id: number; readonly kind: 'list'; readonly request: SearchRequest; readonly most: number }
  | { readonly id: number; readonly kind: 'check' };

export type SearchAnswer =
  | {
      readonly id: number;
      readonly kind: 'view';
      readonly view: SearchView;
      /** True when the index knew something that is not there. */
      readonly outOfStep: boolean;
    }
  | { readonly id: number; readonly kind: 'overtaken' }
  | { readonly id: number; readonly kind: 'list'; readonly hits: readonly ListedHit[] }
  | { readonly id: number; readonly kind: 'checked'; readonly inStep: boolean }
  | { readonly id: number; readonly kind: 'error'; readonly error: string };

const port = parentPort;
if (!port) throw new Error('The search thread was started as something else');
const { engines, libraryPath, newest } = workerData as SearchWorkerData;
endsWhenTold(port);
let opened: { readonly db: ReturnType<typeof openForReading>; readonly run: SearchRun } | null = null;

const isClosed = (): boolean => Atomics.load(newest, 0) === UNWANTED;

function open(): NonNullable<typeof opened> {
  const db = openForReading(libraryPath);
  return { db, run: new SearchRun(db, engines) };
}

function answer(question: SearchQuestion): SearchAnswer {
  const { id } = question;
  opened ??= open();
  const { db, run } = opened;
  switch (question.kind) {
    case 'query': {
      const view = run.answer(question.request, () => Atomics.load(newest, 0) !== id);
      return view ? { id, kind: 'view', view, outOfStep: run.sawStray } : { id, kind: 'overtaken' };
    }
    case 'list': {
      const hits = run.list(question.request, question.most, isClosed);
      // Nobody is to take a part of it for the whole.
      if (isClosed()) throw new Error('it is closed');
      return { id, kind: 'list', hits };
    }
    case 'check':
      return { id, kind: 'checked', inStep: isIndexInStep(db) };
  }
}

port.on('message', (question: SearchQuestion) => {
  try {
    port.postMessage(answer(question));
  } catch (error) {
    port.postMessage({
      id: question.id,
      kind: 'error',
      error: error instanceof Error ? error.message : String(error),
    });
  }
});
