// What earlier recordings say that is near to the chapters of the open one.
import type { SaidBeforeView } from '../../app/contract/meaning-views.ts';
import type { FailureView } from '../../app/contract/failure-view.ts';
import { call } from '../lib/api.ts';

/** Passages of each chapter. */
const MOST = 3;

class SaidBefore {
  view = $state.raw<SaidBeforeView | null>(null);
  failure = $state.raw<FailureView | null>(null);
  isAsking = $state(false);

  #latest = 0;

  /** Asks anew. What is shown of the same recording stays until the answer. */
  async ask(recordingId: number): Promise<void> {
    const mine = (this.#latest += 1);
    this.isAsking = true;
    const outcome = await call('meaning.similar', { recordingId, isEarlier: true, limit: MOST });
    if (mine !== this.#latest) return;
    this.isAsking = false;
    this.failure = outcome.ok ? null : outcome.failure;
    if (outcome.ok) this.view = outcome.value;
  }

  forget(): void {
    this.#latest += 1;
    this.isAsking = false;
    this.view = null;
    this.failure = null;
  }
}

export const saidBefore = new SaidBefore();
