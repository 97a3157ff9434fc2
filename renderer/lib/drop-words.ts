// What became of things that were dropped on the window, all of them.
import type { Dropped } from '../../app/contract/bridge.ts';
import { t } from '../../app/messages/text.ts';
import { count } from './amounts.ts';

const REASONS: Readonly<Record<string, string>> = {
  'not-audio': t('list.dropWords.notAudio'),
  'file-gone': t('list.dropWords.cannotBeOpened'),
  'file-is-link': t('list.dropWords.aLinkNotAFile'),
  'folder-refused': t('list.dropWords.aFolderThatCannotBe'),
};

/** `1 taken, 1 left out: not audio.`; null where there is nothing to say: folders are told by the sheet that asks about them. */
export function dropWords(dropped: Dropped, show: string | null = null): string | null {
  const { folders, left, recordings } = dropped;
  const taken =
    show === null
      ? t('list.dropWords.recordingsTaken', { recordings: count(recordings) })
      : t('list.dropWords.recordingsCopiedIntoShow', { recordings: count(recordings), show });
  if (recordings > 0)
    return left > 0
      ? t('list.dropWords.takenAndLeft', { taken, others: leftOut(dropped) })
      : t('list.dropWords.takenWorkOnItHas', { taken });
  return left > 0 && folders > 0 ? leftOut(dropped) : null;
}

/** `3 left out (“a”, “b” and 1 more): not audio.` */
function leftOut({ left, leftBecause, leftNames }: Dropped): string {
  const reasons = [...new Set(leftBecause.map((code) => REASONS[code] ?? t('list.dropWords.notToBeUsed')))];
  const why =
    reasons.length === 0
      ? t('list.dropWords.notAudio')
      : reasons.reduce((said, other) => t('list.dropWords.or', { said, other }));
  if (leftNames.length === 0) return t('list.dropWords.leftOut', { left: count(left), why });
  const names = leftNames.map((name) => t('list.dropWords.quoted', { name })).join(', ');
  const more = left - leftNames.length;
  return t('list.dropWords.leftLeftOutToldWhy', {
    left: count(left),
    names: more > 0 ? t('list.dropWords.andLeftMore', { names, more: count(more) }) : names,
    why,
  });
}
