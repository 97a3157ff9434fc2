// The menu on a place that search found.
import type { HitView } from '../../app/contract/views.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { saidWithNames } from '../lib/said.ts';
import { player } from './player.svelte.ts';
import { copyLink, copyWords } from './transcript-deeds.ts';
import { t } from '../../app/messages/text.ts';

/** @param open what a click does */
export function hitMenu(
  recordingId: number,
  { snippet, speaker, start }: HitView,
  open: () => void,
): readonly MenuEntry[] {
  const text = snippet.map((part) => part.text).join('');
  return [
    { label: t('search.hitMenu.open'), run: open },
    ...(start === null
      ? []
      : [
          {
            label: t('search.hitMenu.playHere'),
            hint: 'Space',
            run: () => void player.playAt(recordingId, start),
          },
        ]),
    {
      label: t('search.hitMenu.copyWithTimeAndName'),
      apart: true,
      run: () =>
        void copyWords(
          recordingId,
          saidWithNames([{ speaker, start, text }]),
          t('search.hitMenu.theWordsAreCopiedWith'),
        ),
    },
    { label: t('search.hitMenu.copyLinkToThisMoment'), run: () => void copyLink(recordingId, start) },
  ];
}
