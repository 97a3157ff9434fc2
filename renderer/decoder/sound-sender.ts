// Sends sound to the recogniser, as much as it asks for.
import type { SoundCredit, SoundMessage } from '../../app/domain/decoding.ts';
import { peaksOf } from './loudness.ts';

/** The sending end of a sound pipe. */
export class SoundSender {
  readonly #port: MessagePort;
  readonly #signal: AbortSignal;
  #credit = 0;
  #wake: (() => void) | null = null;

  constructor(port: MessagePort, signal: AbortSignal) {
    this.#port = port;
    this.#signal = signal;
    port.onmessage = ({ data }: MessageEvent<SoundCredit>) => {
      this.#credit += data.credit;
      this.#wake?.();
    };
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
    this.#port.postMessage(message);
  }
}
