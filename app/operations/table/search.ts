// Operations of search: the answer as one types, and searches that are kept.
import type { SEARCH_CHANNELS } from '../../contract/channels/search.ts';
import { ok } from '../../domain/result.ts';
import { RecentSearches } from '../../storage/search/recent-searches.ts';
import type { Search } from '../../storage/search/search.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';

interface Deps {
  readonly core: Core;
  readonly search: Pick<Search, 'query'>;
}

/** What they do. */
export function searchDeeds({ core, search }: Deps): Deeds<typeof SEARCH_CHANNELS> {
  const { savedSearches, settings } = core.library;
  const recent = new RecentSearches(settings);
  return {
    'search.query': async (query) => ok(await search.query(query)),
    'searches.recent': () => ok(recent.list()),
    'searches.remember': ({ text }) => ok(recent.remember(text)),
    'searches.forgetRecent': ({ text }) => ok(recent.forget(text)),
    'searches.list': () => ok(savedSearches.list()),
    'searches.save': (wanted) => {
      savedSearches.save(wanted, core.nowMs());
      return ok(savedSearches.list());
    },
    'searches.remove': ({ searchId }) => {
      savedSearches.remove(searchId);
      return ok(savedSearches.list());
    },
  };
}
