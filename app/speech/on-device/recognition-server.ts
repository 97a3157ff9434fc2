// The recogniser process's work: takes orders and sound, gives back text. Knows nothing of the process it runs in.
import { CHUNKS_AHEAD, readSoundMessage, type SoundCredit } from '../../domain/decoding.ts';
import type { SpeechEngine } from './engine.ts';
import type { Final } from './parts.ts';
import { PeakTrack } from './peak-track.ts';
import type { RecogniserMessage, RecogniserOrder } from './recogniser-messages.ts';
import { Transcription } from './transcription.ts';

/** A port through which sound comes and credit goes. */
export interface SoundPort {
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the other end is gone. */
  onClose(listener: () => void): void;
  post(message: SoundCredit): void;
  close(): void;
}

/** Least time between two progress messages, milliseconds. */
const PROGRESS_MS = 250;

/** In long silence it is said this often that there was nothing, so that it need not be heard again; seconds of sound. */
const SILENCE_SECONDS = 60;

/** The start of a word may be noticed this much late, seconds. */
const NOTICE_SECONDS = 1;

/** Runs orders, each on a sound port of its own. */
export class RecognitionServer {
  readonly #engine: Promise<SpeechEngine>;
  readonly #post: (message: RecogniserMessage) => void;
  readonly #stops = new Map<number, () => void>();

  constructor(engine: Promise<SpeechEngine>, post: (message: RecogniserMessage) => void) {
    this.#engine = engine;
    this.#post = post;
    engine.catch((error: unknown) => post({ type: 'unusable', detail: wordsOf(error) }));
  }

  /** @param sound comes with `recognise` */
  handle(order: RecogniserOrder, sound: SoundPort | null): void {
    if (order.type === 'stop') this.#stops.get(order.id)?.();
    else if (sound) void this.#run(order.id, order.start, sound);
  }

  async #run(id: number, start: number, port: SoundPort): Promise<void> {
    let engine: SpeechEngine;
    try {
      engine = await this.#engine;
    } catch {
      // Said already, for the process as a whole.
      port.close();
      return;
    }
    const peaks = new PeakTrack(start);
    let finalUpTo = start;
    const tell = ({ upTo, segments }: Final): void => {
      finalUpTo = upTo;
      this.#post({ type: 'final', id, upTo, segments, peaks: peaks.takeUpTo(upTo) });
    };
    const transcription = new Transcription(engine, start, tell);
    const sound = new SoundQueue(port);
    this.#stops.set(id, () => sound.stop());
    try {
      let toldAt = 0;
      for await (const chunk of sound) {
        peaks.add(chunk.start, chunk.peaks);
        await transcription.push(chunk.samples, chunk.start);
        const quietUpTo = transcription.settledUpTo - NOTICE_SECONDS;
        if (quietUpTo - finalUpTo > SILENCE_SECONDS) tell({ upTo: quietUpTo, segments: [] });
        const now = performance.now();
        if (now - toldAt < PROGRESS_MS) continue;
        toldAt = now;
        this.#post({ type: 'progress', id, seconds: transcription.settledUpTo });
      }
      if (sound.ending === 'complete') {
        await transcription.end();
        const heardSeconds = transcription.heardUpTo;
        tell({ upTo: heardSeconds, segments: [] });
        this.#post({ type: 'end', id, heardSeconds });
      } else {
        this.#post({
          type: 'failed',
          id,
          detail: sound.ending === 'stopped' ? 'stopped' : 'the sound broke off',
        });
      }
    } catch (error) {
      this.#post({ type: 'failed', id, detail: wordsOf(error) });
    } finally {
      this.#stops.delete(id);
      port.close();
    }
  }
}

type Chunk = Extract<ReturnType<typeof readSoundMessage>, { samples: Float32Array }>;

/** Chunks of sound in order; asks for as many as were worked off, so that few are ever in memory. */
class SoundQueue implements AsyncIterable<Chunk> {
  /** How the sound ended, once iterating is over. */
  ending: 'complete' | 'broken' | 'stopped' | null = null;
  readonly #port: SoundPort;
  readonly #chunks: Chunk[] = [];
  #wake: (() => void) | null = null;

  constructor(port: SoundPort) {
    this.#port = port;
    port.onMessage((value) => {
      const message = readSoundMessage(value);
      if (!message) this.#finish('broken');
      else if ('end' in message) this.#finish('complete');
      // More than was asked for would only fill the memory.
      else if (this.#chunks.length < CHUNKS_AHEAD) this.#chunks.push(message);
      else this.#finish('broken');
      this.#wake?.();
    });
    port.onClose(() => this.#finish('broken'));
    port.post({ credit: CHUNKS_AHEAD });
  }

  stop(): void {
    this.#chunks.length = 0;
    this.#finish('stopped');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Chunk> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk) {
        yield chunk;
        if (this.ending === null) this.#port.post({ credit: 1 });
      } else if (this.ending !== null) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    }
  }

  #finish(ending: 'complete' | 'broken' | 'stopped'): void {
    this.ending ??= ending;
    this.#wake?.();
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
