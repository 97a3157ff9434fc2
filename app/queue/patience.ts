// How the worker waits: for its turn, for a disk that refuses, and never beyond its own end.
import type { Refusals, Step } from '../domain/refusals.ts';
import type { After } from './deps.ts';
import { NotWritten } from './store.ts';

/** Wait before what the store refused is tried again, milliseconds. */
export const WRITE_AGAIN_MS = 2_000;

/** Segments that fill a turn of the loop, and how much of it the end of a job takes beside them. */
const TURN_SEGMENTS = 100;
const SHARE_LEAST = 0.1;

/** The waits of one worker. */
export class Patience {
  readonly #after: After;
  readonly #onFault: (error: unknown, doing: string) => void;
  readonly #refusals: Refusals;
  readonly #resting = new Set<() => void>();
  #turn = Promise.resolve();
  /** How much of the turn that was begun last is given out; 1 is all of it. */
  #taken = 1;
  #isOver = false;

  constructor(after: After, onFault: (error: unknown, doing: string) => void, refusals: Refusals) {
    this.#after = after;
    this.#onFault = onFault;
    this.#refusals = refusals;
  }

  /** True once the process is to end. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The worker begins, or begins again. */
  begin(): void {
    this.#isOver = false;
  }

  /** Ends all waits at once: who waits goes on and comes to its end. */
  end(): void {
    this.#isOver = true;
    for (const goOn of this.#resting) goOn();
  }

  /** Waits, or until the end of this process if that is sooner. */
  rest(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const goOn = (): void => {
        callOff();
        this.#resting.delete(goOn);
        resolve();
      };
      const callOff = this.#after(delayMs, goOn);
      this.#resting.add(goOn);
    });
  }

  /**
   * Storing a transcript is the longest of our writes: one in a turn of the loop, so that nothing waits for several of them. Short ones share a turn.
   * @param segments that are to be written in it
   */
  ownTurn(segments = TURN_SEGMENTS): Promise<void> {
    const share = SHARE_LEAST + segments / TURN_SEGMENTS;
    this.#turn = this.#turn.then(() => {
      this.#taken += share;
      if (this.#taken <= 1) return;
      this.#taken = share;
      return this.rest(0);
    });
    return this.#turn;
  }

  /** Does what is done again in any case: what the store refuses is told once, and all else each time. @returns null where it failed */
  async tryOnce<T>(step: string, work: () => Promise<T>): Promise<T | null> {
    try {
      const done = await work();
      this.#refusals.clear(step);
      return done;
    } catch (error) {
      if (!(error instanceof NotWritten) || this.#refusals.note(step, error.failure))
        this.#onFault(error, step);
      return null;
    }
  }

  /**
   * Writes down what a service said, however often the disk refuses: it was paid for. Anything else than the disk's refusal is a
   * fault of ours and is thrown. What was done, and is not known to be on disk, is not done a second time.
   * @param step what waits meanwhile is known as this
   */
  async insist<T>(step: Step, write: () => Promise<T>): Promise<T> {
    try {
      for (let next = write; ;) {
        try {
          return await next();
        } catch (error) {
          if (this.#isOver || !(error instanceof NotWritten)) throw error;
          if (this.#refusals.note(step, error.failure))
            this.#onFault(error, 'writing down what a service said');
          if (error.again) next = error.again as () => Promise<T>;
          await this.rest(WRITE_AGAIN_MS);
        }
      }
    } finally {
      this.#refusals.clear(step);
    }
  }
}
