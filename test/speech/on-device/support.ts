// Stand-ins for the two processes: a decoder that reads WAV files, and the real recognition server without its process.
import { readFileSync } from 'node:fs';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import {
  CHUNK_SECONDS,
  PEAKS_PER_SECOND,
  SPEECH_RATE_HZ,
  type DecodeReport,
  type SoundCredit,
} from '../../../app/domain/decoding.ts';
import type { Stretch } from '../../../app/domain/heard.ts';
import type { InstalledModel } from '../../../app/domain/speech-model.ts';
import { FAMILIES } from '../../../app/speech/on-device/families.ts';
import { MOONSHINE_BASE } from '../../../app/speech/on-device/models/catalogue/moonshine-base.ts';
import type { ModelsAtHand } from '../../../app/speech/on-device/models/choose.ts';
import type { Heard, LoadedEngine, SpeechEngine } from '../../../app/speech/on-device/engine.ts';
import type { VoiceDetector } from '../../../app/speech/on-device/voice-detector.ts';
import type {
  DecodeEnd,
  DecodeJob,
  Decoder,
  Final,
  LanguageFound,
  RecogniseEnd,
  RecogniseJob,
  RecogniseOptions,
  Recogniser,
  SpeechFound,
} from '../../../app/speech/on-device/parts.ts';
import { Transcription } from '../../../app/speech/on-device/transcription.ts';
import { RecognitionServer } from '../../../app/speech/on-device/recognition-server.ts';
import type { RecogniserMessage, SoundOrder } from '../../../app/speech/on-device/recogniser-messages.ts';

/** Models that nobody has to load: the usual one, and others by their ids. */
export function modelsNamed(name: string, others: readonly InstalledModel[] = []): ModelsAtHand {
  const usual = { model: { ...MOONSHINE_BASE, id: 'tones', name }, directory: '/nowhere' };
  return {
    find: (id = 'tones') => [usual, ...others].find(({ model }) => model.id === id) ?? null,
    obstacle: () => null,
    check: () => Promise.resolve({ ok: true, value: undefined }),
  };
}

/** Nothing is there. */
export const NO_MODELS: ModelsAtHand = { ...modelsNamed('none'), find: () => null };

/** A transcription of which nothing more is asked than its text. */
export function transcriptionOf(
  engine: SpeechEngine,
  start: number,
  onFinal: (final: Final) => void,
): Transcription {
  const atOnce = (): number => engine.parallelPieces;
  return new Transcription(engine, {
    start,
    atOnce,
    leaveOut: [],
    isWatched: false,
    onPiece: () => undefined,
    onFinal,
  });
}

/** Writes sound as a WAV file: 16 kHz, 16 bit, mono. */
export function wavOf(samples: Float32Array): Buffer {
  const file = Buffer.alloc(44 + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + samples.length * 2, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SPEECH_RATE_HZ, 24);
  file.writeUInt32LE(SPEECH_RATE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => file.writeInt16LE(Math.round(sample * 32_767), 44 + i * 2));
  return file;
}

/** Reads such a file. */
export function samplesOf(path: string): Float32Array {
  const file = readFileSync(path);
  return Float32Array.from(
    { length: (file.length - 44) / 2 },
    (_, i) => file.readInt16LE(44 + i * 2) / 32_768,
  );
}

/** What goes wrong, and after how many seconds of sound. */
export interface Mishap {
  readonly at: number;
  readonly end: 'crash' | 'damage' | 'unreadable' | 'hang';
}

/** Decodes WAV files in this process. */
export class WavDecoder implements Decoder<MessagePort> {
  mishap: Mishap | null = null;
  /** Where each decoding began, seconds. */
  readonly starts: number[] = [];
  readonly orders: DecodeJob[] = [];
  /** Which track each decoding was of. */
  readonly tracks: (number | null)[] = [];
  /** Files that stand for the tracks of a file, by number. */
  readonly trackFiles = new Map<number, string>();
  /** The same for its channels. */
  readonly channelFiles = new Map<number, string>();
  /** Told as damaged at the beginning of each decoding. */
  damages: Stretch[] = [];

  decode(job: DecodeJob): { readonly sound: MessagePort; readonly done: Promise<DecodeEnd> } {
    const { port1, port2 } = new MessageChannel();
    return { sound: port2, done: this.#watched(job, port1) };
  }

  measure(job: DecodeJob): Promise<DecodeEnd> {
    return this.#watched(job, null);
  }

  close(): void {}

  /** As the real one, it leaves no listener on the signal of work that is over. */
  async #watched(job: DecodeJob, port: MessagePort | null): Promise<DecodeEnd> {
    this.orders.push(job);
    const over = new AbortController();
    const stop = (): void => over.abort();
    job.signal.addEventListener('abort', stop, { once: true });
    if (job.signal.aborted) stop();
    try {
      return await this.#run({ ...job, signal: over.signal }, port);
    } finally {
      job.signal.removeEventListener('abort', stop);
    }
  }

  async #run(job: DecodeJob, port: MessagePort | null): Promise<DecodeEnd> {
    this.starts.push(job.start);
    this.tracks.push(job.track);
    for (const place of this.damages) job.onDamage?.(place);
    const { mishap } = this;
    const report = (decodedSeconds: number, failure: DecodeReport['failure'] = null): DecodeEnd => ({
      kind: 'report',
      report: {
        failure,
        decodedSeconds,
        endSeconds: job.start + decodedSeconds,
        readers: [job.reader],
        peaks: port ? null : new Uint8Array(Math.ceil(decodedSeconds * PEAKS_PER_SECOND)).fill(9),
      },
    });
    let credit = 0;
    let wake = (): void => undefined;
    port?.on('message', (message: SoundCredit) => {
      credit += message.credit;
      wake();
    });
    job.signal.addEventListener('abort', () => wake());
    let all: Float32Array;
    try {
      const channel = this.channelFiles.get(job.channel ?? -1);
      all = samplesOf(channel ?? this.trackFiles.get(job.track ?? -1) ?? job.path);
    } catch {
      port?.postMessage({ end: true });
      return report(0, { code: 'file-unreadable', detail: 'gone' });
    }
    job.onLength(all.length / SPEECH_RATE_HZ);
    const size = CHUNK_SECONDS * SPEECH_RATE_HZ;
    let at = Math.round(job.start * SPEECH_RATE_HZ);
    const decoded = (): number => at / SPEECH_RATE_HZ - job.start;
    let end = report(0);
    const isWanted = (from: number): boolean =>
      job.stretches?.some((stretch) => from < stretch.to && from + CHUNK_SECONDS > stretch.from) ?? true;
    for (; at < all.length; at += size) {
      if (!isWanted(at / SPEECH_RATE_HZ)) continue;
      while (port && credit <= 0 && !job.signal.aborted)
        await new Promise<void>((resolve) => (wake = resolve));
      if (job.signal.aborted) break;
      if (mishap && at / SPEECH_RATE_HZ >= mishap.at) {
        if (mishap.end === 'crash') {
          port?.close();
          return { kind: 'crashed', detail: 'killed' };
        }
        if (mishap.end === 'hang')
          await new Promise<void>((resolve) => job.signal.addEventListener('abort', () => resolve()));
        end = report(decoded(), {
          code: mishap.end === 'damage' ? 'audio-damaged' : 'file-unreadable',
          detail: 'as asked',
        });
        break;
      }
      credit--;
      const samples = all.slice(at, at + size);
      const peaks = new Uint8Array(Math.ceil((samples.length / SPEECH_RATE_HZ) * PEAKS_PER_SECOND)).fill(7);
      port?.postMessage({ start: at / SPEECH_RATE_HZ, samples, peaks });
    }
    at = Math.min(at, all.length);
    port?.postMessage({ end: true });
    return end.kind === 'report' && end.report.failure ? end : report(decoded());
  }
}

/** Runs the real recognition server in this process; `crash` ends its work as the death of the process would. */
export class LocalRecogniser implements Recogniser<MessagePort> {
  readonly #engine: Promise<LoadedEngine>;
  #running: { settle: (end: RecogniseEnd) => void } | null = null;
  /** Called after each piece of text. */
  onText: () => void = () => undefined;
  /** Called when a piece is about to be heard. */
  onPiece: (place: Stretch) => void = () => undefined;
  /** How each recognising was asked for. */
  readonly orders: RecogniseOptions[] = [];

  constructor(engine: Promise<LoadedEngine>) {
    this.#engine = engine;
  }

  recognise(job: RecogniseJob<MessagePort>): Promise<RecogniseEnd> {
    const { isAlone, isWatched, language, leaveOut, start } = job;
    const order = { type: 'recognise', id: 1, start, language, isAlone, isWatched, leaveOut } as const;
    this.orders.push(order);
    return new Promise((resolve) => {
      let over = false;
      const settle = (end: RecogniseEnd): void => {
        over = true;
        resolve(end);
      };
      this.#running = { settle };
      this.#serve(order, job.sound, job.signal, (message) => {
        if (over) return;
        if (message.type === 'final') {
          job.onFinal(message.final, message.peaks);
          this.onText();
        } else if (message.type === 'progress') job.onProgress(message.seconds);
        else if (message.type === 'end') settle({ kind: 'end', heardSeconds: message.heardSeconds });
        else if (message.type === 'piece') {
          job.onPiece(message.place);
          this.onPiece(message.place);
        } else if (message.type !== 'found' && message.type !== 'languages')
          settle({ kind: message.type === 'unusable' ? 'unusable' : 'failed', detail: message.detail });
      });
    });
  }

  findSpeech(sound: MessagePort, _model: InstalledModel, signal: AbortSignal): Promise<SpeechFound | null> {
    return new Promise((resolve) =>
      this.#serve({ type: 'find-speech', id: 1 }, sound, signal, (message) =>
        resolve(message.type === 'found' ? message.found : null),
      ),
    );
  }

  findLanguages(
    sound: MessagePort,
    _model: InstalledModel,
    signal: AbortSignal,
  ): Promise<readonly LanguageFound[] | null> {
    return new Promise((resolve) =>
      this.#serve({ type: 'find-language', id: 1 }, sound, signal, (message) =>
        resolve(message.type === 'languages' ? message.found : null),
      ),
    );
  }

  #serve(
    order: SoundOrder,
    sound: MessagePort,
    signal: AbortSignal,
    take: (message: RecogniserMessage) => void,
  ): void {
    const server = new RecognitionServer(this.#engine, take);
    const stop = (): void => server.handle({ type: 'stop', id: 1 }, null);
    signal.addEventListener('abort', stop);
    server.handle(order, {
      onMessage: (listener) => void sound.on('message', listener),
      onClose: (listener) => void sound.on('close', listener),
      post: (message) => sound.postMessage(message),
      close: () => {
        signal.removeEventListener('abort', stop);
        sound.close();
      },
    });
    if (signal.aborted) stop();
  }

  crash(): void {
    this.#running?.settle({ kind: 'crashed', detail: 'killed' });
  }

  close(): void {}
}

/**
 * An engine that hears tones instead of words: a tone of amplitude 0.1 is "One.", of 0.2 "Two." … Detection goes by
 * loudness, in windows of 32 ms.
 */
export class ToneEngine implements LoadedEngine {
  readonly parallelPieces = 2;
  readonly limits = FAMILIES.moonshine.limits;
  /** What it was told to be spoken, from its first order on. */
  readonly languages: (string | null)[] = [];
  /** What it hears is in this language. */
  language: string | null = null;
  /** How long recognising takes, milliseconds, by call. */
  delayMs: (call: number) => number = () => 0;
  /** Replaces what is heard. */
  hear: ((samples: Float32Array) => string) | null = null;
  calls = 0;
  /** Longest piece that was handed over, seconds. */
  longest = 0;

  createDetector(): VoiceDetector {
    return new ToneDetector();
  }

  setLanguage(tag: string | null): void {
    this.languages.push(tag);
  }

  async recognise(samples: Float32Array): Promise<Heard> {
    const delay = this.delayMs(this.calls++);
    this.longest = Math.max(this.longest, samples.length / SPEECH_RATE_HZ);
    const text = this.hear ? this.hear(samples) : wordsIn(samples);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    return { text, words: null, language: this.language, isCut: false };
  }
}

const NUMBERS = ['Nothing', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** One word for each stretch of the same loudness. */
function wordsIn(samples: Float32Array): string {
  const words: string[] = [];
  let before = 0;
  for (let at = 0; at + 512 <= samples.length; at += 512) {
    const level = Math.round(10 * Math.max(...samples.subarray(at, at + 512)));
    if (level !== before && level > 0) words.push(`${NUMBERS[level] ?? '?'}.`);
    before = level;
  }
  return words.join(' ');
}

/** Sound for the tone engine: pairs of pause and tone, seconds, with the number that is "said". */
export function tones(
  script: readonly (readonly [pause: number, seconds: number, number: number])[],
): Float32Array {
  const total = script.reduce((sum, [pause, seconds]) => sum + pause + seconds, 0);
  const samples = new Float32Array(Math.round(total * SPEECH_RATE_HZ));
  let at = 0;
  for (const [pause, seconds, number] of script) {
    at += Math.round(pause * SPEECH_RATE_HZ);
    const end = at + Math.round(seconds * SPEECH_RATE_HZ);
    for (; at < end; at++) samples[at] = (number / 10) * (at % 2 === 0 ? 1 : -1);
  }
  return samples;
}

class ToneDetector implements VoiceDetector {
  #position = 0;
  #since: number | null = null;
  #rest = new Float32Array();
  readonly #found: { start: number; end: number }[] = [];

  get isSpeaking(): boolean {
    return this.#since !== null;
  }

  accept(samples: Float32Array): void {
    const all = new Float32Array(this.#rest.length + samples.length);
    all.set(this.#rest);
    all.set(samples, this.#rest.length);
    let at = 0;
    for (; at + 512 <= all.length; at += 512, this.#position += 512) {
      const loud = all.subarray(at, at + 512).some((sample) => Math.abs(sample) > 0.05);
      if (loud) this.#since ??= this.#position;
      else this.flush();
    }
    this.#rest = all.slice(at);
  }

  flush(): void {
    if (this.#since !== null && this.#position > this.#since)
      this.#found.push({ start: this.#since, end: this.#position });
    this.#since = null;
  }

  take(): { start: number; end: number }[] {
    return this.#found.splice(0);
  }

  reset(): void {
    this.#position = 0;
    this.#since = null;
    this.#rest = new Float32Array();
  }
}
