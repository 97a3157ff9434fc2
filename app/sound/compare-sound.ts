// Asks a thread of its own whether two files hold the same sound: one question at a time.
import { Worker } from 'node:worker_threads';
import type { CompareSound, Heard } from '../domain/same-work.ts';
import type { LikenessOrder } from './likeness-worker.ts';

/** Longest that one question may take, milliseconds: eight minutes of sound are decoded in a few seconds. */
const LONGEST_MS = 2 * 60_000;

export function makeCompareSound(workerUrl: URL | string, wasmPath: string): CompareSound {
  let last: Promise<unknown> = Promise.resolve();
  return (path, inPath) => {
    const done = last.then(() => ask(workerUrl, { path, inPath, wasmPath }));
    last = done;
    return done;
  };
}

/** Never fails: what cannot be told is unknown. */
function ask(workerUrl: URL | string, workerData: LikenessOrder): Promise<Heard> {
  return new Promise((resolve) => {
    const worker = new Worker(workerUrl, { name: 'likeness', workerData });
    const give = (heard: Heard): void => {
      clearTimeout(timer);
      resolve(heard);
      void worker.terminate();
    };
    const timer = setTimeout(() => give('unknown'), LONGEST_MS);
    timer.unref();
    worker.once('message', give);
    worker.once('error', () => give('unknown'));
    worker.once('exit', () => give('unknown'));
  });
}
