// How long files are, glanced at one after the other for as long as somebody asks.
import type { FilesWorker } from '../files/files-worker.ts';

/** Nobody asked for this long: the dialog is closed, and measuring ends, milliseconds. */
const ABANDONED_MS = 4_000;

export class Lengths {
  readonly #files: Pick<FilesWorker, 'measure'>;
  /** Path → seconds; null for what a glance does not tell. */
  readonly #known = new Map<string, number | null>();
  #wanted: readonly string[] = [];
  #at = 0;
  #askedAtMs = 0;
  #measuring = false;

  constructor(files: Pick<FilesWorker, 'measure'>) {
    this.#files = files;
  }

  /** Goes on measuring these, and none else. To be called again as long as they are wanted. */
  want(paths: readonly string[]): void {
    this.#wanted = paths;
    this.#at = 0;
    this.#askedAtMs = performance.now();
    void this.#measure();
  }

  /** What is known of these by now: their seconds together, how many were measured, and of how many a glance says nothing. */
  sum(paths: Iterable<string>): { seconds: number; measured: number; unknown: number } {
    const sum = { seconds: 0, measured: 0, unknown: 0 };
    for (const path of paths) {
      const length = this.#known.get(path);
      if (length === undefined) continue;
      sum.measured += 1;
      if (length === null) sum.unknown += 1;
      else sum.seconds += length;
    }
    return sum;
  }

  async #measure(): Promise<void> {
    if (this.#measuring) return;
    this.#measuring = true;
    try {
      while (this.#at < this.#wanted.length && performance.now() - this.#askedAtMs <= ABANDONED_MS) {
        const path = this.#wanted[this.#at];
        this.#at += 1;
        if (path !== undefined && !this.#known.has(path))
          this.#known.set(path, await this.#files.measure(path));
      }
    } finally {
      this.#measuring = false;
    }
  }
}
