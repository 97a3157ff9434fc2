// The work of one service on this computer, one piece after the other: it waits here, is begun, stands still while the service rests, and is given up.
import type { Clock } from '../../domain/clock.ts';
import type { ServiceProgress } from '../port.ts';

/** A piece of work that waits or is under way. */
export interface Work {
  readonly id: string;
  /** Aborted when it is given up, and when the line closes. */
  readonly abort: AbortController;
}

/**
 * Does a piece of work and writes down how it ended. Never rejects.
 * @param pause aborted when the service is to rest: what was done so far is kept, and the work is begun again later
 */
export type DoWork<One extends Work> = (work: One, pause: AbortSignal) => Promise<'ended' | 'paused'>;

/** Tells how far a piece of work is. The seconds done are null where only the length became known. */
export type Report = (doneSeconds: number | null, totalSeconds?: number) => void;

/** Least time between two progress reports, milliseconds. */
const PROGRESS_MS = 250;

export class WorkLine<One extends Work> {
  readonly #do: DoWork<One>;
  readonly #clock: Clock;
  /** Waiting or under way, oldest first. */
  readonly #works = new Map<string, One>();
  readonly #progressListeners = new Set<(progress: ServiceProgress) => void>();
  readonly #settledListeners = new Set<(generationId: string) => void>();
  #running: Promise<void> | null = null;
  #current: { readonly work: One; readonly over: Promise<unknown> } | null = null;
  #resting = false;
  #pause = new AbortController();
  #closed = false;

  constructor(doWork: DoWork<One>, clock: Clock) {
    this.#do = doWork;
    this.#clock = clock;
  }

  has(id: string): boolean {
    return this.#works.has(id);
  }

  get works(): Iterable<One> {
    return this.#works.values();
  }

  /** Puts work at the end of the line. Work that is in it stays as it is: two polls may take up the same. */
  add(work: One): void {
    if (this.#works.has(work.id)) return;
    this.#works.set(work.id, work);
    this.#goOn();
  }

  /** Takes work out of the line. Settles when nothing of it runs any more, so that nothing of it is written afterwards. */
  async giveUp(id: string): Promise<void> {
    const work = this.#works.get(id);
    this.#works.delete(id);
    work?.abort.abort();
    if (this.#current?.work.id === id) await this.#current.over;
  }

  /** Lets the work in hand stand still, or goes on with it. */
  rest(on: boolean): void {
    this.#resting = on;
    if (on) this.#pause.abort();
    else this.#goOn();
  }

  /** @returns what stops telling the listener */
  onProgress(listener: (progress: ServiceProgress) => void): () => void {
    this.#progressListeners.add(listener);
    return () => this.#progressListeners.delete(listener);
  }

  /** Listens for work that came to an end; not for what was given up. @returns what stops telling the listener */
  onSettled(listener: (generationId: string) => void): () => void {
    this.#settledListeners.add(listener);
    return () => this.#settledListeners.delete(listener);
  }

  /**
   * Makes the function that tells listeners how far a piece of work is; never backwards, and not too often.
   * @param durationSeconds what is known of its length before; 0 for nothing
   */
  reporter(generationId: string, durationSeconds: number): Report {
    let totalSeconds = durationSeconds;
    let doneSeconds = 0;
    let toldAt = -Infinity;
    return (seconds, total) => {
      totalSeconds = totalSeconds || (total ?? 0);
      if (seconds === null) return;
      doneSeconds = Math.max(doneSeconds, seconds);
      const now = this.#clock.monotonicMs();
      if (now - toldAt < PROGRESS_MS) return;
      toldAt = now;
      const progress = { generationId, doneSeconds, totalSeconds: Math.max(totalSeconds, doneSeconds) };
      for (const listener of this.#progressListeners) listener(progress);
    };
  }

  /** Gives up all work for this process. Settles when nothing runs any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const work of this.#works.values()) work.abort.abort();
    await this.#running;
  }

  #goOn(): void {
    if (this.#running || this.#resting || this.#closed || this.#works.size === 0) return;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
      this.#goOn(); // it may have been told to rest and to go on since
    });
  }

  async #drain(): Promise<void> {
    for (;;) {
      const work = this.#works.values().next().value;
      if (!work || this.#closed || this.#resting) return;
      this.#pause = new AbortController();
      const over = this.#do(work, this.#pause.signal);
      this.#current = { work, over };
      const end = await over;
      this.#current = null;
      if (end === 'paused') continue;
      // Work of the same id may have been taken up since this one was given up.
      if (this.#works.get(work.id) === work) this.#works.delete(work.id);
      if (!work.abort.signal.aborted) for (const listener of this.#settledListeners) listener(work.id);
    }
  }
}
