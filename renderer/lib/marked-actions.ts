// What can be done to recordings that are marked together: only what fits, and said of how many where it does not fit all.
import type { ItemAction, ItemView } from '../../app/contract/views.ts';
import { t } from '../../app/messages/text.ts';

/** What is done to many by one call. */
export type MarkedAction = Extract<ItemAction, 'retry' | 'cancel' | 'dismiss' | 'hold' | 'release' | 'next'>;

export interface Fitting {
  readonly action: MarkedAction;
  readonly label: string;
  readonly recordingIds: readonly number[];
}

const WORDS: readonly (readonly [MarkedAction, string])[] = [
  ['retry', t('list.markedActions.tryAgain')],
  ['next', t('list.markedActions.doTheseNext')],
  ['hold', t('list.markedActions.holdBack')],
  ['release', t('list.markedActions.letThemGoOn')],
  ['cancel', t('list.markedActions.cancel')],
  ['dismiss', t('list.markedActions.dismiss')],
];

/** The rows that an action fits. What is worked on again after a person called it off is not “tried again” among what failed. */
const fits = (action: MarkedAction, { actions }: ItemView): boolean => actions.includes(action);

/** The actions that fit at least one of what is marked, each with those it fits. */
export function fittingActions(marked: readonly ItemView[]): readonly Fitting[] {
  return WORDS.flatMap(([action, words]) => {
    const rows = marked.filter((row) => row.recordingId !== null && fits(action, row));
    if (rows.length === 0) return [];
    const label =
      rows.length === marked.length
        ? words
        : t('list.markedActions.wordsRowsOfMarked', { words, rows: rows.length, marked: marked.length });
    return [{ action, label, recordingIds: rows.flatMap(({ recordingId }) => recordingId ?? []) }];
  });
}

/** Those that have a text. */
export const withText = (marked: readonly ItemView[]): readonly ItemView[] =>
  marked.filter(({ preview, state }) => state === 'done' || preview !== null);

/** Each tag that one of them has, with how many have it; the most frequent first. */
export function tagsOf(
  marked: readonly ItemView[],
): readonly { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, { readonly tag: string; readonly count: number }>();
  for (const { tags = [] } of marked)
    for (const tag of tags) {
      const key = tag.toLowerCase();
      const known = counts.get(key);
      counts.set(key, { tag: known?.tag ?? tag, count: (known?.count ?? 0) + 1 });
    }
  return [...counts.values()].toSorted((a, b) => b.count - a.count || (a.tag < b.tag ? -1 : 1));
}
