// What became of things that were dropped on the window, all of them.
import type { Dropped } from '../../app/contract/bridge.ts';
import { count } from './amounts.ts';

const REASONS: Readonly<Record<string, string>> = {
  'not-audio': 'not audio',
  'file-gone': 'cannot be opened',
  'file-is-link': 'a link, not a file',
  'folder-refused': 'a folder that cannot be watched',
};

/** `1 taken, 1 left out: not audio.`; null where there is nothing to say: folders are told by the sheet that asks about them. */
export function dropWords(
  { folders, left, leftBecause, leftNames, recordings }: Dropped,
  show: string | null = null,
): string | null {
  const why = [...new Set(leftBecause.map((code) => REASONS[code] ?? 'not to be used'))].join(', or ');
  const names = leftNames.map((name) => `“${name}”`).join(', ');
  const more =
    left > leftNames.length && leftNames.length > 0 ? ` and ${count(left - leftNames.length)} more` : '';
  const told = names === '' ? '' : ` (${names}${more})`;
  const others = `${count(left)} left out${told}: ${why === '' ? 'not audio' : why}.`;
  const taken = show === null ? `${count(recordings)} taken` : `${count(recordings)} copied into ${show}`;
  if (recordings > 0) return left > 0 ? `${taken}, ${others}` : `${taken}. Work on it has begun.`;
  return left > 0 && folders > 0 ? others : null;
}
