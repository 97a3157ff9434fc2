// The limit on upload rate: all uploads together leave no faster than this, evenly, in small pieces.
import type { Clock } from '../domain/clock.ts';

/** Pieces leave this often, milliseconds. */
const BEAT_MS = 100;
const PIECE_MIN_BYTES = 1_024;

/** Shared by all uploads of a service. */
export class Pace {
  readonly #bytesPerSecond: () => number | null;
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  #freeAtMs = 0;

  /** @param bytesPerSecond asked for each piece, so that a change counts at once; null for no limit */
  constructor(bytesPerSecond: () => number | null, clock: Pick<Clock, 'monotonicMs'>) {
    this.#bytesPerSecond = bytesPerSecond;
    this.#clock = clock;
  }

  /**
   * Cuts a chunk into pieces and hands each out when it may leave. Without a limit the chunk is handed out as it is.
   * @param signal ends the waiting; the rest is then handed out at once, for whoever takes it to end the upload
   */
  async *pieces(chunk: Uint8Array, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
    let at = 0;
    while (at < chunk.length) {
      const rate = this.#bytesPerSecond();
      if (rate === null || signal.aborted) {
        yield at === 0 ? chunk : chunk.slice(at);
        return;
      }
      const size = Math.max(PIECE_MIN_BYTES, Math.floor((rate * BEAT_MS) / 1_000));
      // A copy: a socket may still hold small pieces when the memory behind the chunk is used again.
      const piece = chunk.slice(at, at + size);
      await this.#turn(piece.length, rate, signal);
      at += piece.length;
      yield piece;
    }
  }

  /** Waits until so many bytes may leave. Time that was not used is not made up for later. */
  async #turn(bytes: number, rate: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.monotonicMs();
    const startMs = Math.max(now, this.#freeAtMs);
    this.#freeAtMs = startMs + (bytes / rate) * 1_000;
    if (startMs > now) await waited(startMs - now, signal);
  }
}

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}
