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
/** What the thread tells: how much is done, 0 to 1, now and then, and at last what came of it. */
export type ClipMessage = { readonly share: number } | { readonly end: ClipEnd };

/** So often it tells how far it is, milliseconds. */
const TELL_MS = 150;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const { order, wasmPath } = workerData as ClipWorkerData;

let toldAt = 0;
function tell(share: number): void {
  const now = performance.now();
  if (now - toldAt < TELL_MS) return;
  toldAt = now;
  post({ share });
}

function post(message: ClipMessage, moved: ArrayBuffer[] = []): void {
  port?.postMessage(message, moved);
}

void loadFfmpeg(readFileSync(wasmPath))
  .then((ffmpeg) => clipSound(ffmpeg, order, tell))
  .catch((error: unknown) => failed(failure('internal', { detail: String(error) })))
  .then((end: ClipEnd) => post({ end }, end.ok ? [end.value.bytes.buffer] : []));
