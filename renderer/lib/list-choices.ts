// The orders and filters of the list in words.
import {
  LIST_SORTS,
  LIST_STATES,
  type ListFilters,
  type ListSort,
  type ListState,
} from '../../app/domain/list-choices.ts';
import { t } from '../../app/messages/text.ts';

const SORTS: Readonly<Record<ListSort, string>> = {
  newest: t('list.listChoices.newestFirst'),
  oldest: t('list.listChoices.oldestFirst'),
  longest: t('list.listChoices.longestFirst'),
  shortest: t('list.listChoices.shortestFirst'),
  title: t('list.listChoices.titleAToZ'),
  show: t('list.listChoices.byShow'),
};

const STATES: Readonly<Record<ListState, string>> = {
  unread: t('list.listChoices.unread'),
  done: t('list.listChoices.transcribed'),
  working: t('list.listChoices.inWork'),
  waiting: t('list.listChoices.waiting'),
  attention: t('list.listChoices.needsYou'),
  stopped: t('list.listChoices.notTranscribed'),
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
