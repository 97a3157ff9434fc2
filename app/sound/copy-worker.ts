// Entry of the thread that makes a copy of a recording's sound for the player: one copy, then it ends.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { copySound, type CopyOrder } from './copy.ts';
import { loadFfmpeg } from './ffmpeg.ts';

/** What the thread is started with. */
export interface CopyWorkerData {
  readonly order: CopyOrder;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
}

/** What the thread says; the last message is `end`. */
export type CopyMessage =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'end'; readonly outcome: Outcome<{ readonly bytes: number }> };

/** Least time between two progress messages, milliseconds. */
const PROGRESS_MS = 200;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const tell = (message: CopyMessage): void => port.postMessage(message);
const { order, wasmPath } = workerData as CopyWorkerData;

let toldAt = 0;
const onProgress = (share: number): void => {
  const now = performance.now();
  if (now - toldAt < PROGRESS_MS) return;
  toldAt = now;
  tell({ type: 'progress', share });
};

void loadFfmpeg(readFileSync(wasmPath))
  .then((ffmpeg) => copySound(ffmpeg, order, onProgress))
  .catch((error: unknown) => failed(failure('internal', { detail: String(error) })))
  .then((outcome) => tell({ type: 'end', outcome }));
