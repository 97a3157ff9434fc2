// The speech models of this computer: a cache of `models.list`, refreshed by events.
import type { ModelsView, ModelView } from '../../app/contract/model-views.ts';
import { call, listen } from '../lib/api.ts';
import { once } from './once.ts';

class Models {
  view = $state.raw<ModelsView | null>(null);

  readonly all = $derived<readonly ModelView[]>(this.view?.models ?? []);
  /** Those that turn speech into text. */
  readonly recognisers = $derived(this.all.filter(({ isRecogniser }) => isRecogniser));
  /** What hears where nobody chose another. */
  readonly usual = $derived(this.all.find(({ isUsual }) => isUsual) ?? null);

  readonly refresh = once(async () => {
    const outcome = await call('models.list', undefined);
    if (outcome.ok) this.view = outcome.value;
  });

  /** The one of a choice; the usual one where nothing is chosen, null for one that is gone. */
  of(id: unknown): ModelView | null {
    return typeof id === 'string' ? (this.all.find((one) => one.id === id) ?? null) : this.usual;
  }

  start(): void {
    listen('changed', ({ areas }) => {
      // A mirror says where models can be had.
      if (areas.includes('models') || areas.includes('settings')) void this.refresh();
    });
    void this.refresh();
  }
}

export const models = new Models();
