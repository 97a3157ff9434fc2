// Time that goes on only when it is told to: both clocks and the timer of the worker.
import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../app/domain/clock.ts';

interface Timer {
  readonly dueMonoMs: number;
  readonly then: () => void;
}

/** Both clocks of one machine, and its timers. */
export class ManualTime implements Clock {
  #wallMs: number;
  #monoMs = 0;
  readonly #timers = new Set<Timer>();

  constructor(startMs: number) {
    this.#wallMs = startMs;
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monoMs;
  }

  /** For `WorkerDeps.after`. */
  readonly after = (delayMs: number, then: () => void): (() => void) => {
    const timer = { dueMonoMs: this.#monoMs + delayMs, then };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  /** Lets time pass, timer by timer, with everything they set off. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#monoMs + ms;
    await settle();
    for (;;) {
      const next = [...this.#timers]
        .filter((timer) => timer.dueMonoMs <= endMs)
        .sort((a, b) => a.dueMonoMs - b.dueMonoMs)[0];
      if (!next) break;
      this.#timers.delete(next);
      this.#forward(Math.max(0, next.dueMonoMs - this.#monoMs));
      next.then();
      await settle();
    }
    this.#forward(endMs - this.#monoMs);
  }

  /** Lets the next timer ring. False when there is none. */
  next(): boolean {
    let next: Timer | undefined;
    for (const timer of this.#timers) if (!next || timer.dueMonoMs < next.dueMonoMs) next = timer;
    if (!next) return false;
    this.#timers.delete(next);
    this.#forward(Math.max(0, next.dueMonoMs - this.#monoMs));
    next.then();
    return true;
  }

  /** Lets everything run that waits for nothing but its turn: here all of that is promises. */
  async settle(): Promise<void> {
    await turn();
  }

  /** Somebody sets the clock, or the machine sleeps: the wall clock jumps, the other does not. */
  jump(ms: number): void {
    this.#wallMs += ms;
  }

  /** Something takes its time, and no timer rings meanwhile. */
  elapse(ms: number): void {
    this.#forward(ms);
  }

  /** The process is gone, and its timers with it. */
  forget(): void {
    this.#timers.clear();
  }

  #forward(ms: number): void {
    this.#monoMs += ms;
    this.#wallMs += ms;
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 4; turns += 1) await turn();
}
