// Search by meaning: whether it is on and able, and the passages that may be meant besides the places that were found.
import type { MeaningPlaceView, MeaningStateView } from '../../app/contract/meaning-views.ts';
import type { SearchTerms } from '../../app/contract/search-views.ts';
import type { SearchView } from '../../app/contract/views.ts';
import { besides } from '../../app/domain/beside-places.ts';
import { call, listen } from '../lib/api.ts';
import { recallText, remember } from '../lib/remember.ts';
import { models } from './models.svelte.ts';
import { attempt } from './notices.svelte.ts';
import { once } from './once.ts';

/** Of the catalogue. */
export const MEANING_MODEL = 'meaning';
/** So many passages are told: more would be less and less what was meant. */
const MOST = 8;
/** Nobody typed for so long, milliseconds: words are found while one types, what is meant only when one stops. */
const STILL_MS = 350;

class Meaning {
  view = $state.raw<MeaningStateView | null>(null);
  places = $state.raw<readonly MeaningPlaceView[]>([]);
  /** What is saved of a search has the passages as well. */
  isTakenAlong = $state(false);
  /** Once refused, it is not offered again beside an empty answer. */
  isOffered = $state(recallText('meaning-offer') !== 'refused');

  readonly model = $derived(models.all.find(({ id }) => id === MEANING_MODEL) ?? null);
  readonly isAble = $derived(this.view !== null && this.view.isWanted && this.view.isModelHere);

  #latest = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The search that passages are looked for, or were found for. */
  #waitsFor: string | null = null;

  readonly refresh = once(async () => {
    const outcome = await call('meaning.state', undefined);
    if (!outcome.ok) return;
    this.view = outcome.value;
    // Turned off, or without its model, it tells nothing any more.
    if (!this.isAble) this.forget();
  });

  /** A search begins to be typed. */
  warm(): void {
    if (this.isAble) void call('meaning.warm', undefined);
  }

  /** Looks for passages besides the places of an answer, which is painted by then. */
  ask({ order: _, ...terms }: SearchTerms, found: SearchView): void {
    if (!this.isAble) return this.forget();
    // Each text that is read of the archive has the places asked for anew: that does not put this off; only when all is read it is asked once more.
    const key = JSON.stringify([terms, this.view?.done === this.view?.total]);
    if (key === this.#waitsFor) return;
    this.forget();
    this.#waitsFor = key;
    const mine = this.#latest;
    this.#timer = setTimeout(() => {
      void call('meaning.search', { ...terms, recordingId: null, limit: MOST }).then((outcome) => {
        // Where it could not be told, the answer by words stands alone: Settings say why.
        if (mine !== this.#latest) return;
        if (outcome.ok) this.places = besides(outcome.value, found.groups);
        else this.#waitsFor = null;
      });
    }, STILL_MS);
  }

  forget(): void {
    this.#latest += 1;
    this.#waitsFor = null;
    clearTimeout(this.#timer);
    this.places = [];
  }

  /** Turns it on, and has its model come where that is not here. */
  async turnOn(): Promise<void> {
    const changed = await attempt('settings.change', { searchByMeaning: true });
    if (changed && this.view?.isModelHere === false) await attempt('models.add', { modelId: MEANING_MODEL });
    await this.refresh();
  }

  refuse(): void {
    this.isOffered = false;
    remember('meaning-offer', 'refused');
  }

  start(): void {
    listen('changed', ({ areas }) => {
      if (areas.includes('settings') || areas.includes('models') || areas.includes('search'))
        void this.refresh();
    });
    void this.refresh();
  }
}

export const meaning = new Meaning();
