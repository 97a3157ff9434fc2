// Queries to the search threads: the newest at once, older ones give way; a second thread helps while the first is stuck.
import type { Worker } from 'node:worker_threads';
import type { SearchView } from '../../contract/views.ts';
import { endThread, UNWANTED } from '../thread-end.ts';
import type { SearchRequest } from './search-run.ts';
import type { SearchAnswer, SearchQuestion } from './search-worker.ts';

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

/** SQLite cannot be stopped within a step. A query that is still not done after this long gets a second thread beside it, milliseconds. */
const STUCK_MS = 50;
const THREADS_MAX = 2;
/** The second thread ends when it was not needed for this long, milliseconds. */
const SPARE_MS = 30_000;

export class SearchQueries {
  readonly #startWorker: () => Worker;
  /** One place, shared with the threads: the number of the newest query. */
  readonly #newest: Int32Array;
  readonly #onOutOfStep: (() => void) | undefined;
  readonly #threads = new Set<Thread>();
  #lastId = 0;
  #asked: readonly Asked[] = [];
  #waiting: SearchRequest | null = null;
  #stuck: NodeJS.Timeout | null = null;
  #spare: NodeJS.Timeout | null = null;
  #isClosed = false;

  /** @param onOutOfStep called when the index knew something that is not in the library */
  constructor(startWorker: () => Worker, newest: Int32Array, onOutOfStep?: () => void) {
    this.#startWorker = startWorker;
    this.#newest = newest;
    this.#onOutOfStep = onOutOfStep;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Answers with what was found; with what a newer query found, if one overtakes it. */
  ask(request: SearchRequest): Promise<SearchView> {
    return new Promise((resolve, reject) => {
      if (this.#isClosed) {
        reject(new Error('Search is closed'));
        return;
      }
      this.#lastId += 1;
      Atomics.store(this.#newest, 0, this.#lastId);
      this.#asked = [...this.#asked, { id: this.#lastId, resolve, reject }];
      this.#waiting = request;
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#stuck) clearTimeout(this.#stuck);
    if (this.#spare) clearTimeout(this.#spare);
    const ending = [...this.#threads].map(({ worker }) => worker);
    this.#threads.clear();
    this.#settle(this.#lastId, ({ reject }) => reject(new Error('Search is closed')));
    // What is on its way ends as soon as it sees this.
    Atomics.store(this.#newest, 0, UNWANTED);
    await Promise.all(ending.map((worker) => endThread(worker)));
  }

  /** Gives what waits to a thread that is idle. */
  #next(mayStart = this.#threads.size === 0): void {
    if (this.#waiting === null || this.#isClosed) return;
    const idle =
      [...this.#threads].find(({ busyWith }) => busyWith === null) ?? (mayStart ? this.#startThread() : null);
    if (!idle) {
      this.#stuck ??= setTimeout(() => {
        this.#stuck = null;
        this.#next(this.#threads.size < THREADS_MAX);
      }, STUCK_MS).unref();
      return;
    }
    const question: SearchQuestion = { id: this.#lastId, kind: 'query', request: this.#waiting };
    this.#waiting = null;
    idle.busyWith = this.#lastId;
    idle.worker.postMessage(question);
    if (this.#threads.size > 1) this.#dismissSpare();
  }

  #startThread(): Thread {
    const thread: Thread = { worker: this.#startWorker(), busyWith: null };
    this.#threads.add(thread);
    const ended = (why: string): void => {
      if (!this.#threads.delete(thread)) return;
      if (thread.busyWith !== null) this.#fail(thread.busyWith, why);
      this.#next();
    };
    thread.worker.on('message', (answer: SearchAnswer) => this.#take(thread, answer));
    thread.worker.on('error', (error) => ended(error.message));
    thread.worker.on('exit', (code) => ended(`the search thread ended with ${code}`));
    return thread;
  }

  #take(thread: Thread, answer: SearchAnswer): void {
    thread.busyWith = null;
    if (answer.kind === 'view') this.#settle(answer.id, ({ resolve }) => resolve(answer.view));
    else if (answer.kind === 'error') this.#fail(answer.id, answer.error);
    if (answer.kind === 'view' && answer.outOfStep) this.#onOutOfStep?.();
    this.#next();
  }

  #fail(id: number, why: string): void {
    this.#settle(id, ({ reject }) => reject(new Error(`Search failed: ${why}`)));
  }

  /** Answers every query up to this one. */
  #settle(id: number, how: (one: Asked) => void): void {
    const settled = this.#asked.filter((one) => one.id <= id);
    this.#asked = this.#asked.filter((one) => one.id > id);
    settled.forEach(how);
  }

  #dismissSpare(): void {
    if (this.#spare) clearTimeout(this.#spare);
    this.#spare = setTimeout(() => {
      const [, second] = this.#threads;
      if (!second || second.busyWith !== null) return;
      this.#threads.delete(second);
      void endThread(second.worker);
    }, SPARE_MS).unref();
  }
}
