// Entry of the thread in which one recording is decoded where there is no browser: FFmpeg alone, in step with who listens.
import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { DecodeReport, DecoderMessage, SoundCredit } from '../../domain/decoding.ts';
import { isMarked, type FileMark } from '../../domain/file-mark.ts';
import { isLinkError, markOf, RECORDING_FLAGS } from '../recording-file.ts';
import { loadFfmpeg, type Ffmpeg } from '../ffmpeg.ts';
import { decode, type Wanted } from './decode.ts';
import { Fault } from './fault.ts';
import { ffmpegMessages } from './ffmpeg-parts.ts';
import type { PartsOrder } from './ffmpeg-messages.ts';
import type { HeardSound, Opened } from './heard-so-far.ts';
import { LoudnessCurve } from './loudness.ts';
import { SoundSender, type SendingPort } from './sound-sender.ts';

/** What the thread is started with. */
export interface DecodeThreadOrder extends Wanted, Omit<PartsOrder, 'from'> {
  /** Absolute; opened for reading only. */
  readonly path: string;
  /** The file that is meant: nothing else at the path is read. */
  readonly mark: FileMark;
  /** The decoders, `ffmpeg-audio.wasm`. */
  readonly wasmPath: string;
  /** Where the sound goes; null where only its loudness is wanted. */
  readonly sound: MessagePort | null;
}

/** How often the thread says that it is alive, milliseconds. */
const BEAT_MS = 2_000;

const port = parentPort;
if (!port) throw new Error('This file is the entry of a worker thread.');
const tell = (message: DecoderMessage): void => port.postMessage(message);
const order = workerData as DecodeThreadOrder;
const stop = new AbortController();
port.on('message', () => stop.abort());

/** Lets messages and timers in: decoding itself never waits for anything. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const sendingPort = (sound: MessagePort): SendingPort => ({
  post: (message) => sound.postMessage(message),
  onCredit: (listener) => sound.on('message', (credit: SoundCredit) => listener(credit)),
});

async function* thorough(
  ffmpeg: Ffmpeg,
  from: number,
  onOpened: (opened: Opened) => void,
): AsyncGenerator<HeardSound> {
  const fd = opened();
  try {
    const { channel, hint, track } = order;
    const source = {
      sizeBytes: fstatSync(fd).size,
      read: (position: number, into: Uint8Array) => readSync(fd, into, 0, into.length, position),
    };
    for (const message of ffmpegMessages(ffmpeg, () => source, { hint, track, channel, from })) {
      await breathe();
      if (message.type === 'end') return;
      if (message.type === 'fault') throw new Fault(message.code, message.detail);
      if (message.type === 'opened') onOpened(message);
      else yield message;
    }
  } finally {
    closeSync(fd);
  }
}

/** Opens the file that is meant, and no other. @throws Fault `file-unreadable` */
function opened(): number {
  let fd: number;
  try {
    fd = openSync(order.path, RECORDING_FLAGS);
  } catch (error) {
    throw new Fault('file-unreadable', isLinkError(error) ? 'a link stands there' : String(error));
  }
  if (isMarked(order.mark, markOf(fstatSync(fd)))) return fd;
  closeSync(fd);
  throw new Fault('file-unreadable', 'another file stands there');
}

async function carryOut(): Promise<void> {
  const beat = setInterval(() => tell({ type: 'beat' }), BEAT_MS);
  tell({ type: 'beat' });
  const sender = order.sound && new SoundSender(sendingPort(order.sound), stop.signal);
  const curve = sender ? null : new LoudnessCurve();
  const ffmpeg = await loadFfmpeg(readFileSync(order.wasmPath));
  const readers = {
    fast: null,
    thorough: (from: number, onOpened: (of: Opened) => void) => thorough(ffmpeg, from, onOpened),
  };
  const result = await decode(order, readers, {
    signal: stop.signal,
    onLength: (seconds) => tell({ type: 'length', seconds }),
    onDamage: (place) => tell({ type: 'damage', place }),
    onChunk: async (start, samples) => {
      if (sender) await sender.send(start, samples);
      else curve?.add(start, samples);
    },
  });
  sender?.end();
  clearInterval(beat);
  const report: DecodeReport = { ...result, peaks: curve?.values() ?? null };
  tell({ type: 'end', report });
}

void carryOut();
