// Entry of the thread that makes a clip of a recording's sound: one clip, then it ends.
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { clipSound, type Clip, type ClipOrder } from './clip.ts';
import { loadFfmpeg } from './ffmpeg.ts';

/** What the thread is started with. */
export interface ClipWorkerData {
  readonly order: ClipOrder;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
}

export type ClipEnd = Outcome<Clip>;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const { order, wasmPath } = workerData as ClipWorkerData;

void loadFfmpeg(readFileSync(wasmPath))
  .then((ffmpeg) => clipSound(ffmpeg, order))
  .catch((error: unknown) => failed(failure('internal', { detail: String(error) })))
  .then((end: ClipEnd) => port.postMessage(end, end.ok ? [end.value.bytes.buffer] : []));
