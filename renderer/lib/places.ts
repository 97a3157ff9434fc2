// Places in a transcript to walk through: what a person looks for, and the words that were heard with doubt.
import { foldedWithPlaces, type FoldedText } from '../../app/domain/letters.ts';
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

/** As search compares it, with one space for any white space. */
function fold(text: string): FoldedText {
  const places = foldedWithPlaces(text);
  if (!/[^\S ]| {2}/.test(places.text)) return places;
  const kept: number[] = [];
  let folded = '';
  for (let at = 0; at < places.text.length; at += 1) {
    const unit = places.text.charAt(at);
    const isSpace = /\s/.test(unit);
    if (isSpace && folded.endsWith(' ')) continue;
    folded += isSpace ? ' ' : unit;
    kept.push(at);
  }
  const end = places.text.length;
  return { text: folded, from: (at) => places.from(kept[at] ?? end), to: (at) => places.to(kept[at] ?? end) };
}

/**
 * Every place where the text stands, in order; case and accents do not matter, as in search, any white space is as good as another.
 * @param limit the walk ends after this many
 */
export function findPlaces(
  segments: readonly SegmentView[],
  wanted: string,
  limit = 10_000,
): readonly Place[] {
  const needle = fold(wanted.trim()).text;
  const places: Place[] = [];
  if (needle === '') return places;
  for (const [index, segment] of segments.entries()) {
    const folded = fold(segment.text);
    const owners = folded.text.includes(needle) ? placeWords(segment.text, segment.words) : [];
    let end = 0;
    for (
      let at = folded.text.indexOf(needle);
      at !== -1;
      at = folded.text.indexOf(needle, at + needle.length)
    ) {
      const from = folded.from(at);
      const to = folded.to(at + needle.length - 1);
      // A letter that stands for two (ß) is one place.
      if (from < end) continue;
      end = to;
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

/** True where whoever heard the text says how sure they are of any word. */
export const tellsSureness = (segments: readonly SegmentView[]): boolean =>
  segments.some(({ words }) => words.some(({ confidence }) => confidence !== undefined));

/** True where the service said that it may have misheard. */
export function isDoubted(word: { readonly confidence?: number }): boolean {
  return word.confidence !== undefined && word.confidence < DOUBT_BELOW;
}
