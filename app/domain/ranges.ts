// Edits of a stretch of text that may begin in one segment and end in another: put a text in its place, give its words to a speaker.
import {
  changed,
  cleanSpeaker,
  cleanText,
  gone,
  refuse,
  SEGMENT_CHARS_MAX,
  TOO_LONG,
  withText,
  type EditScene,
  type EditStep,
  type PlacedSegment,
} from './edit-step.ts';
import { ok, type Outcome } from './result.ts';
import { planSplit } from './splitting.ts';
import { realign, wordSpans } from './word-alignment.ts';

/** A place in a text: before a character of a segment, or at its end. */
export interface TextPlace {
  readonly segmentId: number;
  readonly at: number;
}

interface Stretch {
  readonly from: TextPlace;
  readonly to: TextPlace;
}

/** As many segments go in one transaction. */
const SLICE = 40;

/**
 * Puts a text in the place of a stretch; none deletes it. A long stretch goes in slices, what lies between its ends first: plan again until
 * `isWhole`.
 */
export function planRange(
  { from, text, to }: Stretch & { readonly text: string },
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const ends = endsOf({ from, to }, scene);
  if (!ends) return gone();
  const { first, last } = ends;
  const left = first.text.slice(0, from.at) + text;
  const right = last.text.slice(to.at);
  if (left.length + right.length > SEGMENT_CHARS_MAX) return refuse(TOO_LONG);
  if (first.id === last.id) return ok(written(first, left + right));
  const between = scene.inside(first, last, SLICE + 1);
  const removed = between.slice(0, SLICE).map(removal);
  if (between.length > SLICE) return ok(removed);
  // A word whose middle was taken out is one word, if one person says it.
  const isFirstCut = /\S$/u.test(left) && (text !== '' || /^\S/u.test(first.text.slice(from.at)));
  const isLastCut = /\S$/u.test(last.text.slice(0, to.at)) && /^\S/u.test(right);
  if (isFirstCut && isLastCut && first.speaker === last.speaker)
    return ok([...removed, ...joined(first, last, left + right, from.at, to.at)]);
  return ok([...removed, ...written(first, left), ...written(last, right)]);
}

/** False while what lies between the ends of a stretch is still being taken out: then plan again. */
export function isWhole({ from, to }: Stretch, steps: readonly EditStep[]): boolean {
  const isEnd = (step: EditStep): boolean =>
    step.type === 'segment' && (step.id === from.segmentId || step.id === to.segmentId);
  return steps.length === 0 || steps.some(isEnd);
}

/**
 * The cut that has to be made before the words of a stretch can be given to somebody: where it ends inside a segment. Null for none.
 */
export function cutBefore(
  { to }: Stretch,
  scene: EditScene,
): { readonly type: 'split'; readonly segmentId: number; readonly at: number } | null {
  const last = scene.segment(to.segmentId);
  if (!last) return null;
  const spans = wordSpans(last.text);
  const next = spans.findIndex(({ from }) => from >= to.at);
  return next > 0 ? { type: 'split', segmentId: last.id, at: spans[next]?.from ?? 0 } : null;
}

/** Gives the words of a stretch to a speaker: whole words, and of the first segment only those behind its beginning. */
export function planAssign(
  { from, speaker, to }: Stretch & { readonly speaker: string | null },
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const ends = endsOf({ from, to }, scene);
  if (!ends) return gone();
  const { first, last } = ends;
  const after = cleanSpeaker(speaker);
  const spans = wordSpans(first.text);
  const word = spans.findIndex((span) => span.to > from.at);
  const begun =
    word > 0 && first.speaker !== after
      ? planSplit(first, spans[word]?.from ?? 0, undefined, scene)
      : ok<readonly EditStep[]>([]);
  if (!begun.ok) return begun;
  const cut = begun.value.map((step): EditStep =>
    step.type === 'segment' && step.before === null && step.after
      ? { ...step, after: { ...step.after, speaker: after } }
      : step,
  );
  const own = word === 0 ? [first] : [];
  const others =
    first.id === last.id ? [] : [...scene.inside(first, last, Infinity), ...(to.at > 0 ? [last] : [])];
  return ok([...cut, ...named([...own, ...others], after)]);
}

/** Steps that give segments to a speaker, one for each who spoke them before. */
export function named(segments: readonly PlacedSegment[], after: string | null): readonly EditStep[] {
  const idsBefore = new Map<string | null, number[]>();
  for (const { id, speaker } of segments)
    if (speaker !== after) idsBefore.set(speaker, [...(idsBefore.get(speaker) ?? []), id]);
  return [...idsBefore].map(([before, ids]) => ({ type: 'speaker', ids, before, after }));
}

function endsOf(
  { from, to }: Stretch,
  scene: EditScene,
): { readonly first: PlacedSegment; readonly last: PlacedSegment } | null {
  const first = scene.segment(from.segmentId);
  const last = scene.segment(to.segmentId);
  if (!first || !last || first.order > last.order) return null;
  return first.id === last.id && from.at > to.at ? null : { first, last };
}

const removal = (before: PlacedSegment): EditStep => ({
  type: 'segment',
  id: before.id,
  before,
  after: null,
});

/** A segment with another text; without any it goes. */
function written(segment: PlacedSegment, raw: string): readonly EditStep[] {
  const text = cleanText(raw);
  return text === '' ? [removal(segment)] : changed(segment, withText(segment, text));
}

/** The ends of a stretch as one segment. */
function joined(
  first: PlacedSegment,
  last: PlacedSegment,
  raw: string,
  upTo: number,
  from: number,
): readonly EditStep[] {
  const text = cleanText(raw);
  const { start } = first;
  const { end } = last;
  const count = (of: string): number => wordSpans(of).length;
  const before = first.words.slice(0, count(first.text.slice(0, upTo)));
  const after = last.words.slice(last.words.length - count(last.text.slice(from)));
  const words = start === null || end === null ? [] : realign([...before, ...after], text, { start, end });
  return [...changed(first, { ...first, end, text, words }), removal(last)];
}
