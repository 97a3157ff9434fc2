// The orders and filters of the list in words.
import {
  LIST_SORTS,
  LIST_STATES,
  type ListFilters,
  type ListSort,
  type ListState,
} from '../../app/domain/list-choices.ts';

const SORTS: Readonly<Record<ListSort, string>> = {
  newest: 'Newest first',
  oldest: 'Oldest first',
  longest: 'Longest first',
  shortest: 'Shortest first',
  title: 'Title, A to Z',
  show: 'By show',
};

const STATES: Readonly<Record<ListState, string>> = {
  unread: 'Unread',
  done: 'Transcribed',
  working: 'In work',
  waiting: 'Waiting',
  attention: 'Needs you',
  stopped: 'Not transcribed',
};

export const sortWords = (sort: ListSort): string => SORTS[sort];
export const stateWords = (state: ListState): string => STATES[state];
export { LIST_SORTS, LIST_STATES };

/** What was kept; newest first where it is none. */
export const readSort = (kept: string | null): ListSort =>
  LIST_SORTS.find((sort) => sort === kept) ?? 'newest';

/** True where not everything is let through. */
export const isFiltered = ({ speaker, state, tag }: ListFilters): boolean =>
  Boolean(state) || Boolean(tag) || Boolean(speaker);
