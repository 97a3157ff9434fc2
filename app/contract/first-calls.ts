// What the page asks as soon as it runs. The preload asks it before, while the page is still being read.
import type { ArgsOf, ChannelName } from './schema.ts';

/** The call that the list is drawn from. */
export const FIRST_LIST = 'items.page';

/** The first rows of all recordings. @param sort as the page remembers it; what is no order is refused, and then asked again */
export const firstRows = (sort: string): ArgsOf<typeof FIRST_LIST> => ({
  view: 'all',
  folderId: null,
  sort: sort as ArgsOf<typeof FIRST_LIST>['sort'],
  filters: {},
  offset: 0,
  limit: 100,
});

/** Each with its arguments, in the order of the page. @param sort that the page remembers; null for none */
export const firstCalls = (sort: string | null): readonly (readonly [name: ChannelName, args: unknown])[] => [
  ['app.view', undefined],
  [FIRST_LIST, firstRows(sort ?? 'newest')],
  ['models.list', undefined],
  ['meaning.state', undefined],
  ['care.standing', undefined],
  ['feeds.list', undefined],
  ['searches.list', undefined],
];

/** Where the page remembers the order of its list (`localStorage`). */
export const SORT_KEY = 'earshot.sort';

/** Calls that are the same have the same mark. */
export const markOf = (name: string, args: unknown): string => JSON.stringify([name, args]);
