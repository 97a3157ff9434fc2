// Hands events on in their order, a few milliseconds at a time, so that 10,000 of them do not hold the main thread up.

/** A third of a frame of the window at 60 Hz: other slices may fall into the same turn, and a commit comes behind. */
const SLICE_MS = 6;

export class EventQueue<T> {
  readonly #deliver: (event: T) => void;
  readonly #inOneGo: (deliver: () => void) => void;
  #waiting: (T | undefined)[] = [];
  #next = 0;
  #scheduled = false;
  #closed = false;

  /** @param inOneGo wraps the delivery of several events in a row */
  constructor(deliver: (event: T) => void, inOneGo: (deliver: () => void) => void = (all) => all()) {
    this.#deliver = deliver;
    this.#inOneGo = inOneGo;
  }

  get size(): number {
    return this.#waiting.length - this.#next;
  }

  push(event: T): void {
    if (this.#closed) return;
    this.#waiting.push(event);
    this.#schedule();
  }

  /** Drops what was not handed on. */
  close(): void {
    this.#closed = true;
    this.#waiting = [];
    this.#next = 0;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#slice();
    });
  }

  #slice(): void {
    const endAt = performance.now() + SLICE_MS;
    try {
      this.#inOneGo(() => {
        while (this.#next < this.#waiting.length && performance.now() < endAt) {
          const event = this.#waiting[this.#next];
          this.#waiting[this.#next++] = undefined; // delivered: its memory is not needed until all are
          if (event !== undefined) this.#deliver(event);
        }
      });
    } finally {
      // Also after a mistake of the receiver: the others are not to be lost with it.
      if (this.#next < this.#waiting.length) this.#schedule();
      else {
        this.#waiting = [];
        this.#next = 0;
      }
    }
  }
}
