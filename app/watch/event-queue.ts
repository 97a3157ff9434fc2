// Hands events on in their order, a few milliseconds at a time, so that 10,000 of them do not hold the main thread up.

/** A third of a frame of the window at 60 Hz: other slices may fall into the same turn, and a commit comes behind. */
const SLICE_MS = 6;
/** Where nobody can take them now, they are handed on anew after this, milliseconds. */
const AGAIN_MS = 5_000;

/** Hands several events on in a row. @returns false where nothing of it counts, and all are to be handed on anew later */
export type InOneGo = (deliver: () => void) => boolean;

const atOnce: InOneGo = (deliver) => {
  deliver();
  return true;
};

export class EventQueue<T> {
  readonly #deliver: (event: T) => void;
  readonly #inOneGo: InOneGo;
  #waiting: (T | undefined)[] = [];
  #next = 0;
  #scheduled = false;
  #closed = false;

  /** @param inOneGo wraps the delivery of several events in a row */
  constructor(deliver: (event: T) => void, inOneGo: InOneGo = atOnce) {
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

  #schedule(isAgain = false): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const slice = (): void => {
      this.#scheduled = false;
      if (!this.#closed) this.#slice();
    };
    if (isAgain) setTimeout(slice, AGAIN_MS).unref();
    else setImmediate(slice);
  }

  #slice(): void {
    const endAt = performance.now() + SLICE_MS;
    const from = this.#next;
    let isTaken = true;
    try {
      isTaken = this.#inOneGo(() => {
        while (this.#next < this.#waiting.length && performance.now() < endAt) {
          const event = this.#waiting[this.#next++];
          if (event !== undefined) this.#deliver(event);
        }
      });
    } finally {
      // Also after a mistake of the receiver: the others are not to be lost with it.
      if (!isTaken) this.#next = from;
      // Delivered: their memory is not needed until all are.
      else this.#waiting.fill(undefined, from, this.#next);
      if (this.#next < this.#waiting.length) this.#schedule(!isTaken);
      else {
        this.#waiting = [];
        this.#next = 0;
      }
    }
  }
}
