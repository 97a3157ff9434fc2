// Search by meaning: whether it is on and able, and the passages that may be meant besides the places that were found.
import type { FailureView } from '../../app/contract/failure-view.ts';
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

/** A search by words: passages stand below its answer. */
interface Stood {
  readonly terms: Omit<SearchTerms, 'order'>;
  /** The places that are shown. */
  readonly found: SearchView;
}

class Meaning {
  #near = $state.raw<readonly MeaningPlaceView[]>([]);
  #stands = $state.raw<Stood | null>(null);

  view = $state.raw<MeaningStateView | null>(null);
  /** Why passages could not be told. */
  failure = $state.raw<FailureView | null>(null);
  /** What is saved of a search has the passages as well. */
  isTakenAlong = $state(false);
  /** Once refused, it is not offered again beside an empty answer. */
  isOffered = $state(recallText('meaning-offer') !== 'refused');

  readonly model = $derived(models.all.find(({ id }) => id === MEANING_MODEL) ?? null);
  readonly isAble = $derived(this.view !== null && this.view.isWanted && this.view.isModelHere);
  /** Those in which no place lies that is shown above, also of those that were shown later. */
  readonly places = $derived(besides(this.#near, this.#stands?.found.groups ?? []));

  #latest = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The search that passages are looked for, or were found for. */
  #waitsFor: string | null = null;

  readonly refresh = once(async () => {
    const outcome = await call('meaning.state', undefined);
    if (!outcome.ok) return;
    this.view = outcome.value;
    // A search that stood before it was turned on, or before its model came, is asked now; turned off, it tells nothing any more.
    this.#look();
  });

  /** A search is about to be typed: model and signs are there when it is. */
  warm(): void {
    if (this.isAble) void call('meaning.warm', undefined);
  }

  /** Looks for passages besides the places of an answer, which is painted by then. */
  ask({ order: _, ...terms }: SearchTerms, found: SearchView): void {
    this.#stands = { terms, found };
    this.#look();
  }

  /** More of the places are shown. */
  showBelow(found: SearchView): void {
    if (this.#stands) this.#stands = { ...this.#stands, found };
  }

  /** Asks once more, after it could not be told. */
  again(): void {
    this.#drop();
    this.#look();
  }

  forget(): void {
    this.#stands = null;
    this.#drop();
  }

  #look(): void {
    const terms = this.#stands?.terms;
    if (!terms || !this.isAble) return this.#drop();
    // Each text that is read of the archive has the places asked for anew: that does not put this off; only when all is read it is asked once more.
    const key = JSON.stringify([terms, this.view?.done === this.view?.total]);
    if (key === this.#waitsFor) return;
    this.#drop();
    this.#waitsFor = key;
    const mine = this.#latest;
    this.#timer = setTimeout(() => {
      void call('meaning.search', { ...terms, recordingId: null, limit: MOST }).then((outcome) => {
        if (mine !== this.#latest) return;
        if (outcome.ok) this.#near = outcome.value;
        else this.failure = outcome.failure;
      });
    }, STILL_MS);
  }

  #drop(): void {
    this.#latest += 1;
    this.#waitsFor = null;
    clearTimeout(this.#timer);
    this.#near = [];
    this.failure = null;
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
      const isOther = areas.includes('settings') || areas.includes('models');
      // What it could not do it may be able to do now.
      if (isOther && this.failure) this.#drop();
      if (isOther || areas.includes('search')) void this.refresh();
    });
    void this.refresh();
  }
}

export const meaning = new Meaning();
