// What a part of the window is drawn from: asked for as it opens, and once more where that failed, which is said in its place.
import type { FailureView } from '../../app/contract/failure-view.ts';
import type { Outcome } from '../lib/api.ts';

export class FirstAnswer<T> {
  /** Why there is none; null while it is waited for, and once it has come. */
  failure = $state.raw<FailureView | null>(null);
  isHere = $state(false);
  readonly #question: () => Promise<Outcome<T>>;
  readonly #take: (value: T) => void;
  #isAsking = false;

  /** @param take is given the answer once: what is typed since then stands */
  constructor(question: () => Promise<Outcome<T>>, take: (value: T) => void) {
    this.#question = question;
    this.#take = take;
    void this.ask();
  }

  /** Asks unless it was answered, or is about to be. */
  async ask(): Promise<void> {
    if (this.#isAsking || this.isHere) return;
    this.#isAsking = true;
    const outcome = await this.#question();
    this.#isAsking = false;
    this.failure = outcome.ok ? null : outcome.failure;
    if (!outcome.ok) return;
    this.#take(outcome.value);
    this.isHere = true;
  }
}
