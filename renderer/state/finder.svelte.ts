// The walk through one transcript: from place to place of what is looked for, or of the words heard with doubt.
import { doubtedPlaces, findPlaces, tellsSureness, type Place } from '../lib/places.ts';
import { editing } from './editing.svelte.ts';
import { player } from './player.svelte.ts';
import { reader } from './reader.svelte.ts';

/** Sound before and after a doubted word, seconds: a word alone cannot be judged. */
const AROUND_SECONDS = 0.8;

class Finder {
  /** What is walked through; null when nothing is. */
  kind = $state<'text' | 'doubt' | null>(null);
  text = $state('');
  /** The place that is shown; -1 before the first. */
  at = $state(-1);

  readonly places: readonly Place[] = $derived(
    this.kind === 'text'
      ? findPlaces(reader.segments, this.text)
      : this.kind === 'doubt'
        ? doubtedPlaces(reader.segments)
        : [],
  );

  /** Whether there is anything to walk through by doubt: not every model says how sure it is. */
  readonly canDoubt = $derived(tellsSureness(reader.segments));

  open(kind: 'text' | 'doubt'): void {
    this.kind = kind;
    this.at = -1;
    if (kind === 'doubt') this.step(1);
  }

  close(): void {
    if (this.kind === 'doubt') player.repeat(null);
    const place = this.places[this.at];
    const segment = place && reader.segments[place.segment];
    // Who looked for it may want to write there.
    if (segment) editing.left = { segmentId: segment.id, at: place.from };
    this.kind = null;
    this.at = -1;
    // What was shown last is no longer pointed at.
    reader.target = null;
  }

  look(text: string): void {
    this.text = text;
    this.at = -1;
    this.step(1);
  }

  /** To the next (+1) or the previous (-1) place, round the end; the sound of a doubted word is repeated until it is left. */
  step(by: 1 | -1): void {
    const { length } = this.places;
    if (length === 0) return;
    this.at = this.at < 0 ? (by > 0 ? 0 : length - 1) : (this.at + by + length) % length;
    const place = this.places[this.at];
    const segment = place && reader.segments[place.segment];
    if (!segment) return;
    reader.target = { segmentId: segment.id, start: place.start };
    if (this.kind === 'doubt') this.#hear(place);
  }

  #hear(place: Place): void {
    const { recording } = reader;
    if (!recording?.mediaUrl || place.start === null || place.end === null) return;
    const from = Math.max(0, place.start - AROUND_SECONDS);
    player.play(recording, from);
    player.repeat({ from, to: place.end + AROUND_SECONDS });
  }
}

export const finder = new Finder();
