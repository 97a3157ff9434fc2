// Repeating a passage: the sentence that sounds, again and again, until it is pressed once more.
import { lastStarted } from '../lib/sounding.ts';
import { notices } from './notices.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';
import { t } from '../../app/messages/text.ts';

/** Turns the repeat of the passage at the place of the sound on or off. */
export function repeatPassage(): void {
  if (player.loop) return player.repeat(null);
  const segment = reader.isLoaded ? reader.segments[lastStarted(reader.starts, player.now)] : undefined;
  if (!segment || segment.start === null || segment.end === null) {
    notices.say(t('reader.repeat.thereIsNoPassageWith'));
    return;
  }
  player.repeat({ from: segment.start, to: segment.end });
  if (player.now < segment.start || player.now >= segment.end) player.seek(segment.start);
}
