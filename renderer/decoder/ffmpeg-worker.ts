// Entry of the FFmpeg worker: takes a recording apart in WebAssembly, in step with who listens.
import { loadFfmpeg } from '../../app/sound/ffmpeg.ts';
import {
  SoundFault,
  type SoundDecoding,
  type SoundFile,
  type SoundStream,
} from '../../app/sound/sound-file.ts';
import type { DecodeFailureCode } from '../../app/domain/decoding.ts';
import type { FfmpegCredit, FfmpegMessage, FfmpegOrder } from './ffmpeg-messages.ts';
import { mixDown } from '../../app/sound/mixdown.ts';
import { PartMaker } from './part-maker.ts';
import { RangeSource, rangesOf, Unreadable } from './range-source.ts';

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
    parts = messages(await ffmpeg, order);
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

function* messages(reader: Awaited<typeof ffmpeg>, order: FfmpegOrder): Generator<FfmpegMessage, void> {
  try {
    const opened = reader.open(new RangeSource(rangesOf(order.url)), order.hint);
    if (!opened.ok) {
      yield fault(codeOf(opened.failure.code), opened.failure.detail);
      return;
    }
    const file = opened.value;
    try {
      const stream = streamOf(file, order.track);
      if ('type' in stream) {
        yield stream;
        return;
      }
      yield {
        type: 'opened',
        seconds: stream.durationSeconds ?? file.durationSeconds,
        beginsAt: stream.startSeconds,
        mayPause: file.container.startsWith('mov,'),
      };
      yield* soundOf(file.decode(stream.index, order.from));
      yield { type: 'end' };
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof Unreadable) yield fault('file-unreadable', error.message);
    else if (error instanceof SoundFault) yield fault(error.code, error.message);
    else yield fault('audio-damaged', String(error));
  }
}

/** The stream to decode, or why there is none. */
function streamOf({ otherStreams, streams }: SoundFile, track: number | null): SoundStream | FfmpegMessage {
  const stream = track === null ? streams.find(({ canDecode }) => canDecode) : streams[track];
  const named = stream ?? streams[0];
  if (!named) return fault(otherStreams > 0 ? 'no-sound' : 'audio-damaged');
  if (named.isProtected) return fault('audio-protected');
  return stream?.canDecode ? stream : fault('codec-unknown', named.codecName);
}

function fault(code: DecodeFailureCode, detail = ''): FfmpegMessage {
  return { type: 'fault', code, detail };
}

function* soundOf(decoding: SoundDecoding): Generator<FfmpegMessage, void> {
  const maker = new PartMaker();
  for (let chunk = decoding.next(); chunk; chunk = decoding.next()) {
    const { channels, damagedSeconds, rateHz, start } = chunk;
    const part = maker.add({ start, rateHz, samples: mixDown(channels), damagedSeconds });
    if (part) yield { type: 'sound', ...part };
  }
  const rest = maker.flush();
  if (rest) yield { type: 'sound', ...rest };
}

/** What of the reader's failures this page may say; anything else is damage. */
function codeOf(code: string): DecodeFailureCode {
  return code === 'not-audio' || code === 'no-sound' || code === 'audio-protected' ? code : 'audio-damaged';
}
