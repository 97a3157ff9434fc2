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
  /** The place that was gone to, as it stood then: what is written since may have moved it, or taken it away. */
  #held = $state.raw<{
    readonly segmentId: number;
    readonly from: number;
    readonly start: number | null;
  } | null>(null);

  readonly places: readonly Place[] = $derived(
    this.kind === 'text'
      ? findPlaces(reader.segments, this.text)
      : this.kind === 'doubt'
        ? doubtedPlaces(reader.segments)
        : [],
  );

  /** The place that is shown; -1 before the first, and where it is none any more. */
  readonly at = $derived.by(() => {
    const held = this.#held;
    const segment = held ? reader.places.get(held.segmentId) : undefined;
    if (held === null || segment === undefined) return -1;
    const here = this.places.findIndex((one) => one.segment === segment && one.from === held.from);
    if (here >= 0 || held.start === null) return here;
    return this.places.findIndex((one) => one.segment === segment && one.start === held.start);
  });

  /** Whether there is anything to walk through by doubt: not every model says how sure it is. */
  readonly canDoubt = $derived(tellsSureness(reader.segments));

  open(kind: 'text' | 'doubt'): void {
    this.kind = kind;
    this.#held = null;
    if (kind === 'doubt') this.step(1);
  }

  close(): void {
    if (this.kind === 'doubt') player.repeat(null);
    const place = this.places[this.at];
    const segment = place && reader.segments[place.segment];
    // Who looked for it may want to write there.
    if (segment) editing.left = { segmentId: segment.id, at: place.from };
    this.kind = null;
    this.#held = null;
    // What was shown last is no longer pointed at.
    reader.target = null;
  }

  look(text: string): void {
    this.text = text;
    this.#held = null;
    this.step(1);
  }

  /** To the next (+1) or the previous (-1) place, round the end; the sound of a doubted word is repeated until it is left. */
  step(by: 1 | -1): void {
    const { length } = this.places;
    if (length === 0) return;
    const next = this.at >= 0 ? this.at + by : this.#behind() - (by > 0 ? 0 : 1);
    const place = this.places[(next + length) % length];
    const segment = place && reader.segments[place.segment];
    if (!segment) return;
    this.#held = { segmentId: segment.id, from: place.from, start: place.start };
    reader.target = { segmentId: segment.id, start: place.start };
    if (this.kind === 'doubt') this.#hear(place);
  }

  /** The first place behind one that is gone, as a doubted word is that was put right; 0 before any was gone to. */
  #behind(): number {
    const held = this.#held;
    const segment = held ? reader.places.get(held.segmentId) : undefined;
    if (held === null || segment === undefined) return 0;
    const behind = this.places.findIndex(
      (one) => one.segment > segment || (one.segment === segment && one.from >= held.from),
    );
    return behind < 0 ? this.places.length : behind;
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
