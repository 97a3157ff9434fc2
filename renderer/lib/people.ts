// Speakers and shows: in which order, and in which hue.

/** How many hues there are; further speakers share them. */
const HUES = 6;

/** The speakers of a transcript in the order of their first words. */
export function speakersOf(segments: readonly { readonly speaker: string | null }[]): readonly string[] {
  const seen = new Set<string>();
  for (const { speaker } of segments) if (speaker !== null) seen.add(speaker);
  return [...seen];
}

/** The colour of a speaker by their place in `speakersOf`. */
export function personColor(place: number): string {
  return `var(--person-${(place < 0 ? 0 : place) % HUES})`;
}

/** The colour of a show by its index. */
export function showColor(index: number): string {
  return `var(--show-${Math.abs(index) % 8})`;
}
