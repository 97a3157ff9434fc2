// Entry of the FFmpeg worker: takes a recording apart in WebAssembly, in step with who listens.
import { loadFfmpeg } from '../../app/sound/ffmpeg.ts';
import type { FfmpegCredit, FfmpegMessage, FfmpegOrder } from '../../app/sound/decoding/ffmpeg-messages.ts';
import { ffmpegMessages } from '../../app/sound/decoding/ffmpeg-parts.ts';
import { RangeSource, rangesOf } from './range-source.ts';

/** What of a worker's global object is used; the page's types do not hold it. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<FfmpegOrder | FfmpegCredit>) => void) | null;
  postMessage(message: FfmpegMessage, transfer: Transferable[]): void;
}
const scope = globalThis as unknown as WorkerScope;

/** Our own scheme; the file lies outside of the bundle, so that it can be exchanged. */
const WASM_URL = '/decoders/ffmpeg-audio.wasm';

let parts: Iterator<FfmpegMessage, void> | null = null;
let credit = 0;
const ffmpeg = fetch(WASM_URL)
  .then((answer) => (answer.ok ? answer.arrayBuffer() : Promise.reject(new Error(`status ${answer.status}`))))
  .then(loadFfmpeg);
ffmpeg.catch(() => undefined);

scope.onmessage = ({ data }) => {
  if (data.type === 'more') {
    credit += data.parts;
    pump();
  } else void begin(data);
};

async function begin(order: FfmpegOrder): Promise<void> {
  try {
    parts = ffmpegMessages(await ffmpeg, () => new RangeSource(rangesOf(order.url)), order);
    pump();
  } catch (error) {
    post({
      type: 'fault',
      code: 'not-audio',
      detail: `The second decoder cannot be loaded: ${String(error)}`,
    });
  }
}

/** Sends as much as is wanted. */
function pump(): void {
  while (parts && credit > 0) {
    const next = parts.next();
    if (next.done) {
      parts = null;
      return;
    }
    if (next.value.type === 'sound') credit -= 1;
    post(next.value);
  }
}

function post(message: FfmpegMessage): void {
  scope.postMessage(message, message.type === 'sound' ? [message.samples.buffer] : []);
}
