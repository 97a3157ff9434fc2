// Speakers and shows: in which order, and in which hue.

/** How many hues there are; further speakers share them. */
const HUES = 6;

/** The speakers of a transcript in the order of their first words. */
export function speakersOf(segments: readonly { readonly speaker: string | null }[]): readonly string[] {
  const seen = new Set<string>();
  for (const { speaker } of segments) if (speaker !== null) seen.add(speaker);
  return [...seen];
}

/** Who speaks in a text, and the seats that they and those before them have. */
export interface Seating {
  /** With those who are silent by now: what goes by a number or a colour goes by its seat. */
  readonly seats: readonly string[];
  /** Who speaks now, by their seats. */
  readonly speaking: readonly string[];
}

/**
 * Who was there keeps their seat, so that number keys and colours mean the same after a turn was given away. A name that was written over another
 * takes its seat, other new ones the last.
 * @param before null where nothing was shown yet
 * @param now who speaks, in the order of their first words
 */
export function seated(before: Seating | null, now: readonly string[]): Seating {
  if (!before) return { seats: now, speaking: now };
  const fresh = now.filter((name) => !before.seats.includes(name));
  const left = before.speaking.filter((name) => !now.includes(name));
  const [newName] = fresh;
  const isRenamed = newName !== undefined && fresh.length === 1 && left.length === 1;
  const seats = isRenamed
    ? before.seats.map((name) => (name === left[0] ? newName : name))
    : [...before.seats, ...fresh];
  return { seats, speaking: seats.filter((name) => now.includes(name)) };
}

/** Keeps the seats of one text while it is open. */
export class Seats {
  #text: number | null = null;
  #seating: Seating | null = null;

  /** @param text whose speakers they are; another begins anew */
  of(text: number | null, now: readonly string[]): Seating {
    this.#seating = seated(text === this.#text ? this.#seating : null, now);
    this.#text = text;
    return this.#seating;
  }
}

/** The colour of a speaker by their seat. */
export function personColor(place: number): string {
  return `var(--person-${(place < 0 ? 0 : place) % HUES})`;
}

/** The colour of a show by its index. */
export function showColor(index: number): string {
  return `var(--show-${Math.abs(index) % 8})`;
}
