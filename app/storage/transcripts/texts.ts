// The main thread's side of reading through texts: questions to the thread, answers in the order they were asked.
import { Worker } from 'node:worker_threads';
import type { DiffView, FindView } from '../../contract/editing-views.ts';
import type { ReplaceRule } from '../../domain/replacing.ts';
import { endThread } from '../thread-end.ts';
import type { JoinOrder, PackedJoinedText } from './joined-text.ts';
import type { FindRequest, VersionAt } from './texts-run.ts';

/** Reading through texts, off the main thread. Rejects when the thread or the library is broken, or closed. */
export interface Texts {
  /** See `TextsRun.find`. */
  find(request: FindRequest): Promise<FindView>;
  /** See `TextsRun.places`. */
  places(recordingId: number, rules: readonly ReplaceRule[]): Promise<readonly number[]>;
  /** See `TextsRun.diff`. */
  diff(from: VersionAt, to: VersionAt): Promise<DiffView>;
  /** See `joinTexts`. */
  join(order: JoinOrder): Promise<PackedJoinedText | null>;
  /** Copies the log back into the library, whatever of it nobody needs there. Waits for no writer, and holds none up. */
  copyBack(): Promise<void>;
  close(): Promise<void>;
}

export interface TextsWorkerData {
  readonly libraryPath: string;
}
type Ask =
  | { readonly type: 'find'; readonly request: FindRequest }
  | { readonly type: 'places'; readonly recordingId: number; readonly rules: readonly ReplaceRule[] }
  | { readonly type: 'diff'; readonly from: VersionAt; readonly to: VersionAt }
  | { readonly type: 'join'; readonly order: JoinOrder }
  | { readonly type: 'copy-back' };
export interface TextsQuestion {
  readonly id: number;
  readonly ask: Ask;
}
export type TextsAnswer =
  { readonly id: number; readonly value: unknown } | { readonly id: number; readonly error: string };

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Prepares it; the thread starts with the first question, and again with the next one after it died.
 * @param workerUrl the bundled `texts-worker.ts`
 */
export function createTexts({
  libraryPath,
  workerUrl,
}: {
  readonly libraryPath: string;
  readonly workerUrl: URL | string;
}): Texts {
  let worker: Worker | null = null;
  let lastId = 0;
  let closed = false;
  const waiting = new Map<number, Waiting>();

  const giveUp = (error: Error): void => {
    worker = null;
    const all = [...waiting.values()];
    waiting.clear();
    for (const { reject } of all) reject(error);
  };

  const start = (): Worker => {
    const workerData: TextsWorkerData = { libraryPath };
    const started = new Worker(workerUrl, { workerData });
    // The app does not live on for it.
    started.unref();
    started.on('message', (answer: TextsAnswer) => {
      const one = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('value' in answer) one?.resolve(answer.value);
      else one?.reject(new Error(`Reading texts failed: ${answer.error}`));
    });
    started.on('error', (error: Error) => worker === started && giveUp(error));
    started.on('exit', () => worker === started && giveUp(new Error('The thread for texts ended')));
    return started;
  };

  const put = <T>(ask: Ask): Promise<T> => {
    if (closed) return Promise.reject(new Error('The thread for texts is closed'));
    const id = (lastId += 1);
    return new Promise<unknown>((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      worker ??= start();
      worker.postMessage({ id, ask } satisfies TextsQuestion);
    }) as Promise<T>;
  };

  return {
    find: (request) => put({ type: 'find', request }),
    places: (recordingId, rules) => put({ type: 'places', recordingId, rules }),
    diff: (from, to) => put({ type: 'diff', from, to }),
    join: (order) => put({ type: 'join', order }),
    copyBack: () => put({ type: 'copy-back' }),
    async close() {
      closed = true;
      const last = worker;
      giveUp(new Error('The thread for texts is closed'));
      if (last) await endThread(last);
    },
  };
}
