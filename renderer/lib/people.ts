// Speakers: what they are called on the page, and which hue is theirs.

/** How many hues there are; further speakers share them. */
const HUES = 6;

/**
 * A speaker as the page names them. Services number from 0 or letter them; people count from 1.
 * A real name stays as it is.
 */
export function speakerName(speaker: string): string {
  const number = /^(?:speaker[\s_-]*)?(\d{1,3})$/i.exec(speaker.trim());
  if (number) return `Speaker ${Number(number[1]) + 1}`;
  const letter = /^(?:speaker[\s_-]*)?([A-Z])$/i.exec(speaker.trim());
  if (letter) return `Speaker ${letter[1]?.toUpperCase()}`;
  return speaker;
}

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
