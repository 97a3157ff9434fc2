// Which language a recording is in, by what is spoken in several of its places.
import type { Stretch } from '../../domain/heard.ts';
import type { LanguageFound } from './parts.ts';

/** So many places are heard into: a jingle, a guest's greeting or a quoted sentence is one of them. */
export const PLACES = 5;
/** Sound of each, seconds: some of it may be a pause. */
const PLACE_SECONDS = 8;

/** The places to hear into, spread over a recording. @param seconds its length; 0 where it is not known */
export function placesOf(seconds: number): readonly Stretch[] {
  const room = Math.max(seconds, PLACE_SECONDS);
  if (room <= PLACES * PLACE_SECONDS) {
    const count = Math.max(1, Math.floor(room / PLACE_SECONDS));
    return Array.from({ length: count }, (_, at) => ({
      from: at * PLACE_SECONDS,
      to: (at + 1) * PLACE_SECONDS - 0.5,
    }));
  }
  return Array.from({ length: PLACES }, (_, at) => {
    const from = ((at + 0.5) * room) / PLACES - PLACE_SECONDS / 2;
    return { from, to: from + PLACE_SECONDS };
  });
}

/** The language of most of the speech; null where there was none. */
export function languageOfMost(found: readonly LanguageFound[]): string | null {
  const seconds = new Map<string, number>();
  for (const one of found) seconds.set(one.language, (seconds.get(one.language) ?? 0) + one.seconds);
  let best: string | null = null;
  for (const [language, sum] of seconds) if (best === null || sum > (seconds.get(best) ?? 0)) best = language;
  return best;
}
