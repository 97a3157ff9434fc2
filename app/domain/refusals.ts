// What the library's disk does not take, as where it is full: which steps wait for room, and since when.
import type { Clock } from './clock.ts';
import type { Failure } from './failure.ts';

/** Refused for so long, a step is not held up by an accident, such as another process that writes; milliseconds. */
export const LASTING_MS = 6_000;

/** A job by its id; anything else by a name. */
export type Step = number | string;

/** Kept by whoever writes by itself, so that the window and commands can say what nobody asked for. */
export class Refusals {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #onChange: () => void;
  /** The one that waits longest comes first. */
  readonly #held = new Map<Step, { readonly why: Failure; readonly sinceMonoMs: number }>();

  /** @param onChange told at each refusal and at the end of one: what is said of them changes with time, too */
  constructor(clock: Pick<Clock, 'monotonicMs'>, onChange: () => void = () => undefined) {
    this.#clock = clock;
    this.#onChange = onChange;
  }

  /** A step was refused. @returns whether it was not before, so that it is logged once */
  note(step: Step, why: Failure): boolean {
    const before = this.#held.get(step);
    this.#held.set(step, { why, sinceMonoMs: before?.sinceMonoMs ?? this.#clock.monotonicMs() });
    this.#onChange();
    return before === undefined;
  }

  /** It was taken, or nobody wants it any more. */
  clear(step: Step): void {
    if (this.#held.delete(step)) this.#onChange();
  }

  /** Whether this step waits. */
  holds(step: Step): boolean {
    return this.#held.has(step);
  }

  /** Whether any does. */
  get some(): boolean {
    return this.#held.size > 0;
  }

  /** Why nothing of some step was taken for a while; null while each went through, or may yet do so in a moment. */
  get lasting(): Failure | null {
    for (const { sinceMonoMs, why } of this.#held.values())
      return this.#clock.monotonicMs() - sinceMonoMs >= LASTING_MS ? why : null;
    return null;
  }
}
