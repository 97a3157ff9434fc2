// The main thread's side of looking for passages by meaning: a thread that is there while it is asked, and given back when it is not.
import { Worker } from 'node:worker_threads';
import { endThread } from '../thread-end.ts';
import type { MeaningPlace } from './meaning-run.ts';
import type { MeaningAnswer, MeaningQuestion, MeaningWorkerData } from './meaning-worker.ts';

/** Kept this long after the last question, milliseconds: then the memory of its signs comes back. */
const IDLE_MS = 60_000;

interface Asked {
  readonly resolve: (lists: readonly (readonly MeaningPlace[])[]) => void;
  readonly reject: (error: Error) => void;
}

export class MeaningSearch {
  readonly #workerUrl: URL | string;
  readonly #data: MeaningWorkerData;
  readonly #asked = new Map<number, Asked>();
  #worker: Worker | null = null;
  #lastId = 0;
  #idle: NodeJS.Timeout | null = null;

  /** @param workerUrl the bundled `meaning-worker.ts` */
  constructor(workerUrl: URL | string, data: MeaningWorkerData) {
    this.#workerUrl = workerUrl;
    this.#data = data;
  }

  /** Rejects when the thread or the library is broken; never for what was typed. */
  ask(question: MeaningQuestion): Promise<readonly (readonly MeaningPlace[])[]> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject });
      this.#started().postMessage({ ...question, id });
    });
  }

  /** Gives the thread back; the next question starts another. */
  async close(): Promise<void> {
    if (this.#idle) clearTimeout(this.#idle);
    this.#idle = null;
    const worker = this.#worker;
    this.#worker = null;
    // Now, not once the thread is gone: what is asked meanwhile goes to the next one.
    this.#fail('it was ended');
    if (worker) await endThread(worker);
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#workerUrl, { workerData: this.#data });
    // The app does not live on for its search.
    worker.unref();
    worker.on('message', (answer: MeaningAnswer) => this.#take(answer));
    const ended = (why: string): void => {
      if (this.#worker !== worker) return;
      this.#worker = null;
      this.#fail(why);
    };
    worker.on('error', (error) => ended(error.message));
    worker.on('exit', (code) => ended(`its thread ended with ${code}`));
    this.#worker = worker;
    return worker;
  }

  #take(answer: MeaningAnswer): void {
    const asked = this.#asked.get(answer.id);
    this.#asked.delete(answer.id);
    if ('lists' in answer) asked?.resolve(answer.lists);
    else {
      const error = new Error(`Search by meaning failed: ${answer.error}`);
      asked?.reject(answer.code === null ? error : Object.assign(error, { code: answer.code }));
    }
    if (this.#asked.size === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref();
  }

  #fail(why: string): void {
    const all = [...this.#asked.values()];
    this.#asked.clear();
    for (const { reject } of all) reject(new Error(`Search by meaning failed: ${why}`));
  }
}
