// Sends sound to the recogniser, as much as it asks for.
import type { SoundCredit, SoundMessage } from '../../domain/decoding.ts';
import { peaksOf } from './loudness.ts';

/** The end of a sound pipe that sends: a port of a page, or of a thread. */
export interface SendingPort {
  post(message: SoundMessage): void;
  /** Called whenever the other end wants more. */
  onCredit(listener: (credit: SoundCredit) => void): void;
}

/** Sends what it is given as fast as it is asked for. */
export class SoundSender {
  readonly #port: SendingPort;
  readonly #signal: AbortSignal;
  #credit = 0;
  #wake: (() => void) | null = null;

  constructor(port: SendingPort, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
    port.onCredit(({ credit }) => {
      this.#credit += credit;
      this.#wake?.();
    });
    signal.addEventListener('abort', () => this.#wake?.());
  }

  /** Sends a chunk; resolves at once while there is credit, else when there is again or nobody listens any more. */
  async send(start: number, samples: Float32Array): Promise<void> {
    while (this.#credit <= 0 && !this.#signal.aborted) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
    this.#credit--;
    this.#post({ start, samples, peaks: peaksOf(samples) });
  }

  end(): void {
    this.#post({ end: true });
  }

  #post(message: SoundMessage): void {
    // Copied, not transferred: ports that end outside of a page do not take transferred buffers.
    this.#port.post(message);
  }
}
