// Pauses in speech, which a mark that is moved snaps to.

interface Spoken {
  readonly start: number | null;
  readonly end: number | null;
}

/** Shorter ones are within what is said, seconds. */
const PAUSE_SECONDS = 0.25;

/** Places between what is said, seconds, in order: each shortly before the next words begin, so that they are not cut. */
export function pausesOf(segments: readonly Spoken[]): readonly number[] {
  const places: number[] = [0];
  let before = 0;
  for (const { end, start } of segments) {
    if (start === null) continue;
    if (start - before >= PAUSE_SECONDS)
      places.push(Math.max(before, start - Math.min(0.3, (start - before) / 2)));
    before = Math.max(before, end ?? start);
  }
  return places.map((place) => Math.round(place * 1000) / 1000);
}

/** The pause that is nearest to a place, where one lies within reach; else the place itself. Seconds. */
export function snapped(place: number, pauses: readonly number[], within: number): number {
  let best = place;
  let least = within;
  for (const pause of pauses) {
    const off = Math.abs(pause - place);
    if (off > least) continue;
    least = off;
    best = pause;
  }
  return best;
}
