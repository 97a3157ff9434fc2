// One download in hand: how far it is, how fast, and the way to stop it.
import type { Clock } from '../domain/clock.ts';
import type { DownloadProgress } from '../download/download.ts';

/** How often it is told, milliseconds. */
const TELL_MS = 1_000;
/** What the rate looks back on, milliseconds. */
const WINDOW_MS = 10_000;

export class Fetching {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #onMoved: () => void;
  readonly #ending = new AbortController();
  #marks: { readonly atMs: number; readonly bytes: number }[] = [];
  #toldAtMs = -Infinity;
  receivedBytes = 0;
  totalBytes: number | null = null;
  /** Resolves when nothing of it runs any more. */
  done: Promise<void> = Promise.resolve();

  /** @param onMoved called about once a second while something arrives */
  constructor(clock: Pick<Clock, 'monotonicMs'>, onMoved: () => void) {
    this.#clock = clock;
    this.#onMoved = onMoved;
  }

  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  stop(): void {
    this.#ending.abort();
  }

  note({ receivedBytes, totalBytes }: DownloadProgress): void {
    const atMs = this.#clock.monotonicMs();
    // What begins anew has no rate yet.
    if (receivedBytes < this.receivedBytes) this.#marks = [];
    this.receivedBytes = receivedBytes;
    this.totalBytes = totalBytes;
    this.#marks = [
      ...this.#marks.filter((mark) => atMs - mark.atMs <= WINDOW_MS),
      { atMs, bytes: receivedBytes },
    ];
    if (atMs - this.#toldAtMs < TELL_MS) return;
    this.#toldAtMs = atMs;
    this.#onMoved();
  }

  /** Over the last seconds; null before anything can be said. */
  get bytesPerSecond(): number | null {
    const [first] = this.#marks;
    const last = this.#marks.at(-1);
    if (!first || !last || last.atMs - first.atMs < TELL_MS) return null;
    return Math.round(((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs));
  }
}
