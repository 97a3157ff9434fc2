// Whether the library may be worked with on this computer, and the page that asks.
import type { StandingView } from '../../app/contract/care-views.ts';
import { call, listen } from '../lib/api.ts';
import { once } from './once.ts';

class Standing {
  view = $state.raw<StandingView | null>(null);
  isOpen = $state(false);

  /** Something waits for a person's word. */
  readonly isAsking = $derived(
    this.view !== null &&
      (this.view.doubt !== null || this.view.places.some(({ isConfirmed }) => !isConfirmed)),
  );

  readonly refresh = once(async () => {
    const outcome = await call('care.standing', undefined);
    if (!outcome.ok) return;
    const isNew = outcome.value.doubt !== null && this.view?.doubt !== outcome.value.doubt;
    this.view = outcome.value;
    if (isNew) this.isOpen = true;
  });

  start(): void {
    listen('changed', ({ areas }) => {
      if (areas.includes('settings') || areas.includes('folders')) void this.refresh();
    });
    void this.refresh();
  }
}

export const standing = new Standing();
