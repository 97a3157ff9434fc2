// What the list can be narrowed down to: tags and speakers, asked for anew when texts or details change, at most every few seconds.
import type { ListChoicesView } from '../../app/contract/views.ts';
import { call, listen } from '../lib/api.ts';
import { once } from './once.ts';

/** A long import changes texts all the time, milliseconds. */
const PAUSE_MS = 3_000;

class ListChoices {
  #view = $state.raw<ListChoicesView>({ tags: [], speakers: [] });
  #waiting: ReturnType<typeof setTimeout> | undefined;

  readonly tags = $derived(this.#view.tags);
  readonly speakers = $derived(this.#view.speakers);

  readonly refresh = once(async () => {
    const outcome = await call('items.choices', undefined);
    if (outcome.ok) this.#view = outcome.value;
  });

  start(): void {
    // After the first page of the list: nothing here is needed to begin.
    this.#waiting = setTimeout(() => void this.#now(), 600);
    listen('changed', ({ areas }) => {
      if (!areas.includes('search') || this.#waiting) return;
      this.#waiting = setTimeout(() => void this.#now(), PAUSE_MS);
    });
  }

  #now(): Promise<void> {
    this.#waiting = undefined;
    return this.refresh();
  }
}

export const listChoices = new ListChoices();
