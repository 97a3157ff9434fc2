// The thread that searches, on a connection of its own that can only read, so that no query ever holds the app up.
import { parentPort, workerData } from 'node:worker_threads';
import type { SearchView } from '../contract/views.ts';
import { openForReading } from './database.ts';
import { SearchRun, type SearchRequest } from './search-run.ts';

/** What the thread is started with. */
export interface SearchWorkerData {
  readonly libraryPath: string;
}

export interface SearchQuestion {
  readonly id: number;
  readonly request: SearchRequest;
}

export type SearchAnswer =
  { readonly id: number; readonly view: SearchView } | { readonly id: number; readonly error: string };

const port = parentPort;
if (!port) throw new Error('The search thread was started as something else');
const { libraryPath } = workerData as SearchWorkerData;
let run: SearchRun | null = null;

port.on('message', ({ id, request }: SearchQuestion) => {
  let answer: SearchAnswer;
  try {
    run ??= new SearchRun(openForReading(libraryPath));
    answer = { id, view: run.answer(request) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});
