// The menu on a place that search found.
import type { HitView } from '../../app/contract/views.ts';
import type { MenuEntry } from '../lib/menu-entry.ts';
import { saidWithNames } from '../lib/said.ts';
import { player } from './player.svelte.ts';
import { copyLink, copyWords } from './transcript-deeds.ts';

/** @param open what a click does */
export function hitMenu(
  recordingId: number,
  { snippet, speaker, start }: HitView,
  open: () => void,
): readonly MenuEntry[] {
  const text = snippet.map((part) => part.text).join('');
  return [
    { label: 'Open', run: open },
    ...(start === null
      ? []
      : [{ label: 'Play here', hint: 'Space', run: () => void player.playAt(recordingId, start) }]),
    {
      label: 'Copy with time and name',
      apart: true,
      run: () =>
        void copyWords(
          recordingId,
          saidWithNames([{ speaker, start, text }]),
          'The words are copied, with time and name.',
        ),
    },
    { label: 'Copy link to this moment', run: () => void copyLink(recordingId, start) },
  ];
}
