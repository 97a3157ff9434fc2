// The decoder where there is no browser: a thread a recording, in which FFmpeg's decoders run as WebAssembly, without a way to system or network.
import { basename } from 'node:path';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { extensionOf } from '../../domain/audio.ts';
import { readDecoderMessage } from '../../domain/decoding.ts';
import type { DecodeThreadOrder } from '../../sound/decoding/decode-worker.ts';
import type { DecodeEnd, DecodeJob, Decoder } from './parts.ts';

export interface ThreadDecoderPlaces {
  /** The built `decode-worker`. */
  readonly workerUrl: URL;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
}

/** Most memory for values of the thread itself, MB; the decoders' own memory is beside it. */
const HEAP_MB = 256;

/** A thread that gives no sign for this long hangs; counted in ticks, so that a computer's sleep is not taken for a hang. */
const TICK_MS = 5_000;
const MOST_SILENT_TICKS = 12;

/** Makes the decoder; no thread is started before there is work. */
export function createThreadDecoder(places: ThreadDecoderPlaces): Decoder<MessagePort> {
  const running = new Set<Worker>();
  const run = async (job: DecodeJob, sound: MessagePort | null): Promise<DecodeEnd> => {
    let thread: Worker;
    try {
      thread = startThread(places, job, sound);
    } catch (error) {
      // The system lets none begin. Who listens must not wait for its sound.
      sound?.close();
      return { kind: 'crashed', detail: wordsOf(error) };
    }
    running.add(thread);
    try {
      return await endOf(thread, job);
    } finally {
      running.delete(thread);
      // It may be in the middle of something that never ends.
      await thread.terminate();
    }
  };
  return {
    decode(job) {
      const { port1, port2 } = new MessageChannel();
      return { sound: port2, done: run(job, port1) };
    },
    measure: (job) => run(job, null),
    close() {
      for (const thread of running) void thread.terminate();
    },
  };
}

function startThread(
  { wasmPath, workerUrl }: ThreadDecoderPlaces,
  job: DecodeJob,
  sound: MessagePort | null,
) {
  return new Worker(workerUrl, {
    name: basename(workerUrl.pathname),
    workerData: orderOf(job, wasmPath, sound),
    transferList: sound ? [sound] : [],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    // It has no use for them, and what is not there cannot leak.
    env: {},
  });
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function orderOf(job: DecodeJob, wasmPath: string, sound: MessagePort | null): DecodeThreadOrder {
  const { channel = null, mark, path, promisedSeconds, reader, start, stretches = null, track } = job;
  const hint = `sound.${extensionOf(path)}`;
  const part = { track, channel, start, stretches };
  return { path, mark, hint, ...part, reader, promisedSeconds, wasmPath, sound };
}

/** Listens to a thread until it has come to its end, is gone, or hangs. */
function endOf(thread: Worker, job: DecodeJob): Promise<DecodeEnd> {
  return new Promise((resolve) => {
    let silentTicks = 0;
    const ticks = setInterval(() => {
      if (++silentTicks >= MOST_SILENT_TICKS) crashed('no sign of life');
    }, TICK_MS);
    const stop = (): void => thread.postMessage('stop');
    const finish = (end: DecodeEnd): void => {
      clearInterval(ticks);
      job.signal.removeEventListener('abort', stop);
      resolve(end);
    };
    const crashed = (detail: string): void => finish({ kind: 'crashed', detail });
    thread.on('error', (error) => crashed(wordsOf(error)));
    thread.on('exit', (code) => crashed(`the thread ended with ${code}`));
    thread.on('message', (value: unknown) => {
      const message = readDecoderMessage(value);
      if (!message) return crashed('an answer that is none');
      silentTicks = 0;
      if (message.type === 'length') job.onLength(message.seconds);
      else if (message.type === 'damage') job.onDamage?.(message.place);
      else if (message.type === 'end') finish({ kind: 'report', report: message.report });
    });
    job.signal.addEventListener('abort', stop, { once: true });
    if (job.signal.aborted) stop();
  });
}
