// Plays from a place in the text: from the caret, or from what was clicked with Alt.
import { characterAt } from '../lib/caret.ts';
import { startAt } from '../lib/pieces.ts';
import { editing } from './editing.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Plays from the word at the caret; what plays is paused. */
export function playFromCaret(): void {
  const { recording } = reader;
  const { marked, segment } = editing;
  if (player.playing) return player.pause();
  if (!recording?.mediaUrl || !segment || !marked) return;
  const at = startAt(segment, marked.from.at);
  if (at !== null) player.play(recording, at);
}

/** Plays from the word at a point of the window. False where there is nothing to hear. */
export function playAt(element: HTMLElement, x: number, y: number): boolean {
  const { recording } = reader;
  const segment = reader.segments[Number(element.dataset.segment)];
  const at = segment ? startAt(segment, characterAt(element, x, y)) : null;
  if (!recording?.mediaUrl || at === null) return false;
  player.play(recording, at);
  return true;
}
