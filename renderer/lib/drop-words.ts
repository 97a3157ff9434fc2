// What became of things that were dropped on the window, all of them.
import type { Dropped } from '../../app/contract/bridge.ts';
import { count } from './amounts.ts';
import { t } from '../../app/messages/text.ts';

const REASONS: Readonly<Record<string, string>> = {
  'not-audio': t('list.dropWords.notAudio'),
  'file-gone': t('list.dropWords.cannotBeOpened'),
  'file-is-link': t('list.dropWords.aLinkNotAFile'),
  'folder-refused': t('list.dropWords.aFolderThatCannotBe'),
};

/** `1 taken, 1 left out: not audio.`; null where there is nothing to say: folders are told by the sheet that asks about them. */
export function dropWords(
  { folders, left, leftBecause, leftNames, recordings }: Dropped,
  show: string | null = null,
): string | null {
  const why = [...new Set(leftBecause.map((code) => REASONS[code] ?? t('list.dropWords.notToBeUsed')))].join(
    t('list.dropWords.or'),
  );
  const names = leftNames.map((name) => `“${name}”`).join(', ');
  const more =
    left > leftNames.length && leftNames.length > 0
      ? t('list.dropWords.andLeftMore', { left: count(left - leftNames.length) })
      : '';
  const told = names === '' ? '' : ` (${names}${more})`;
  const others = t('list.dropWords.leftLeftOutToldWhy', {
    left: count(left),
    told,
    why: why === '' ? t('list.dropWords.notAudio') : why,
  });
  const taken =
    show === null
      ? t('list.dropWords.recordingsTaken', { recordings: count(recordings) })
      : t('list.dropWords.recordingsCopiedIntoShow', { recordings: count(recordings), show });
  if (recordings > 0)
    return left > 0 ? `${taken}, ${others}` : t('list.dropWords.takenWorkOnItHas', { taken });
  return left > 0 && folders > 0 ? others : null;
}
