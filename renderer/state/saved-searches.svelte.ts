// Searches that are kept, and taking along what one found.
import type { HitListFormat } from '../../app/domain/search-choices.ts';
import type { SavedSearchView, SearchTerms } from '../../app/contract/search-views.ts';
import { call } from '../lib/api.ts';
import { attempt, notices } from './notices.svelte.ts';
import { meaning } from './meaning.svelte.ts';
import { search } from './search.svelte.ts';
import { saySaved } from './transcript-deeds.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

class SavedSearches {
  list = $state.raw<readonly SavedSearchView[]>([]);

  /** The kept search that is on now, if it is one. */
  readonly current = $derived(this.list.find((saved) => isSame(saved.search, search.terms)) ?? null);

  async start(): Promise<void> {
    const outcome = await call('searches.list', undefined);
    if (outcome.ok) this.list = outcome.value;
  }

  async save(): Promise<void> {
    // A space at the end means that the last word is whole.
    const terms = { ...search.terms, text: search.terms.text.trimStart() };
    const list = (await attempt('searches.save', terms))?.value;
    if (!list) return;
    this.list = list;
    notices.say(t('search.savedSearches.theSearchIsKeptIn'));
  }

  async remove(searchId: number): Promise<void> {
    this.list = (await attempt('searches.remove', { searchId }))?.value ?? this.list;
  }

  /** Saves every place that the search finds; passages where they are wanted, or nothing else was found. */
  async takeAlong(format: HitListFormat): Promise<void> {
    const meant = meaning.isTakenAlong || search.places.length === 0;
    const saved = (await attempt('search.export', { ...search.terms, format, meant }))?.value;
    if (!saved) return;
    const { count, lacksMeant, name, savedId } = saved;
    saySaved(t('search.savedSearches.placesSavedInName', { count, name }), savedId);
    if (lacksMeant)
      notices.say(t('search.savedSearches.withoutPassages', { why: said(lacksMeant.message) }), true);
  }
}

function isSame(one: SearchTerms, other: SearchTerms): boolean {
  return (
    one.text === other.text.trimStart() &&
    one.folderId === other.folderId &&
    one.speaker === other.speaker &&
    one.year === other.year &&
    one.tag === other.tag &&
    one.order === other.order
  );
}

export const savedSearches = new SavedSearches();
