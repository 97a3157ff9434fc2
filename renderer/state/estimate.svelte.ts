// What so much sound would cost: asked again whenever what it depends on changes; the newest question alone is answered.
import type { EstimateView } from '../../app/contract/money-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { call } from '../lib/api.ts';

export class Estimate {
  /** Null until it is known, where it cannot be, and where nothing is asked. */
  view = $state.raw<EstimateView | null>(null);
  #latest = 0;

  /** What was told before stays until the answer. @param question null where nothing costs */
  async ask(question: ArgsOf<'money.estimate'> | null): Promise<void> {
    const mine = (this.#latest += 1);
    const outcome = question && (await call('money.estimate', question));
    if (mine === this.#latest) this.view = outcome?.ok ? outcome.value : null;
  }
}
