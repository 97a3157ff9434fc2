// The receiving end of a sound pipe.
import { CHUNKS_AHEAD, readSoundMessage, type SoundCredit } from '../../domain/decoding.ts';

/** A port through which sound comes and credit goes. */
export interface SoundPort {
  onMessage(listener: (message: unknown) => void): void;
  /** Called when the other end is gone. */
  onClose(listener: () => void): void;
  post(message: SoundCredit): void;
  close(): void;
}

type Chunk = Extract<ReturnType<typeof readSoundMessage>, { samples: Float32Array }>;

/** Chunks of sound in order; asks for as many as were worked off, so that few are ever in memory. */
export class SoundQueue implements AsyncIterable<Chunk> {
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

  /** Nobody wants it any more, also where all of it has come. */
  stop(): void {
    this.#chunks.length = 0;
    this.ending = 'stopped';
    this.#wake?.();
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
