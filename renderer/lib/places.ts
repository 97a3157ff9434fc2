// Places in a transcript to walk through: what a person looks for, and the words that were heard with doubt.
import type { SegmentView } from './paragraphs.ts';
import { placeWords, type Span } from './pieces.ts';

/** A stretch of one segment's text. */
export interface Place extends Span {
  /** Index of the segment. */
  readonly segment: number;
  /** Where it is heard, seconds: of its word where that is known, else of the segment; null without times. */
  readonly start: number | null;
  readonly end: number | null;
}

/** Below this the service was in doubt about a word (0–1). */
export const DOUBT_BELOW = 0.6;

/** Lower case without marks over or under the letters, one space for any, and for each unit of it the place in the text that it came from. */
function fold(text: string): { readonly folded: string; readonly origins: readonly number[] } {
  let folded = '';
  const origins: number[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const plain = text.charAt(at).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    const unit = /^\s$/.test(plain) ? (folded.endsWith(' ') ? '' : ' ') : plain;
    for (const _ of unit.split('')) origins.push(at);
    folded += unit;
  }
  origins.push(text.length);
  return { folded, origins };
}

/**
 * Every place where the text stands, in order; case and marks do not matter, any white space is as good as another.
 * @param limit the walk ends after this many
 */
export function findPlaces(
  segments: readonly SegmentView[],
  wanted: string,
  limit = 10_000,
): readonly Place[] {
  const { folded: needle } = fold(wanted.trim());
  const places: Place[] = [];
  if (needle === '') return places;
  for (const [index, segment] of segments.entries()) {
    const { folded, origins } = fold(segment.text);
    const owners = folded.includes(needle) ? placeWords(segment.text, segment.words) : [];
    for (let at = folded.indexOf(needle); at !== -1; at = folded.indexOf(needle, at + needle.length)) {
      const from = origins[at] ?? 0;
      // Up to the next unit of the text: marks that belong to the last letter are part of the place.
      const to = origins[at + needle.length] ?? segment.text.length;
      const word = segment.words[owners.findIndex((span) => span !== null && span.to > from)];
      places.push({
        segment: index,
        from,
        to,
        start: word?.start ?? segment.start,
        end: word?.end ?? segment.end,
      });
      if (places.length >= limit) return places;
    }
  }
  return places;
}

/** Every word that the service was in doubt about, in order. */
export function doubtedPlaces(segments: readonly SegmentView[]): readonly Place[] {
  const places: Place[] = [];
  for (const [index, segment] of segments.entries()) {
    if (!segment.words.some(isDoubted)) continue;
    const spans = placeWords(segment.text, segment.words);
    for (const [at, word] of segment.words.entries()) {
      const span = spans[at];
      if (span && isDoubted(word)) places.push({ segment: index, ...span, start: word.start, end: word.end });
    }
  }
  return places;
}

/** True where the service said that it may have misheard. */
export function isDoubted(word: { readonly confidence?: number }): boolean {
  return word.confidence !== undefined && word.confidence < DOUBT_BELOW;
}
