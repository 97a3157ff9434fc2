// Cutting a segment in two: which words and times each half keeps, and where the second one stands.
import {
  cleanText,
  refuse,
  wordsFor,
  type EditScene,
  type EditStep,
  type PlacedSegment,
} from './edit-step.ts';
import { ok, type Outcome } from './result.ts';
import type { Segment, Word } from './transcript.ts';
import { wordSpans, wordTexts } from './word-alignment.ts';

/** Cuts before the word at a character of a text, which is what the segment holds then. */
export function planSplit(
  given: PlacedSegment,
  at: number,
  text: string | undefined,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const whole = text === undefined ? given.text : cleanText(text);
  // A cut inside a word is made before it.
  const cut = wordSpans(whole).find(({ to }) => to > at)?.from ?? whole.length;
  const left = whole.slice(0, cut).trimEnd();
  const right = whole.slice(cut).trimStart();
  if (left === '' || right === '')
    return refuse('There must be a word on each side of the cut. Nothing was changed.');
  const next = scene.next(given.id);
  const words = wordsFor(given, whole);
  const leftCount = wordTexts(left).length;
  const [leftEnd, rightStart] = cutTimes(given, words, leftCount, left.length / whole.length);
  const first = { ...given, text: left, end: leftEnd, words: words.slice(0, leftCount) };
  const second: PlacedSegment = {
    id: scene.freshId(),
    order: (given.order + (next?.order ?? Math.floor(given.order) + 1)) / 2,
    start: rightStart,
    end: given.end,
    speaker: given.speaker,
    text: right,
    words: words.slice(leftCount),
  };
  if (second.order > given.order && second.order < (next?.order ?? Infinity))
    return ok([{ type: 'segment', id: given.id, before: given, after: first }, added(second)]);
  return ok(spreadOut(given, first, second, scene));
}

const added = (after: PlacedSegment): EditStep => ({ type: 'segment', id: after.id, before: null, after });

/** After many cuts in one place there is no number left between two: those around it are given room. */
function spreadOut(
  given: PlacedSegment,
  first: PlacedSegment,
  second: PlacedSegment,
  scene: EditScene,
): readonly EditStep[] {
  const floor = Math.floor(given.order);
  const crowd = scene.between(floor, floor + 1);
  const place = (at: number): number => floor + (at + 1) / (crowd.length + 2);
  const at = crowd.findIndex(({ id }) => id === given.id);
  return [
    ...crowd.map((before, index): EditStep => ({
      type: 'segment',
      id: before.id,
      before,
      after: { ...(index === at ? first : before), order: place(index <= at ? index : index + 1) },
    })),
    ...(at < 0 ? [{ type: 'segment', id: given.id, before: given, after: first } as const] : []),
    added({ ...second, order: place(at + 1) }),
  ];
}

/** Where the left part ends and the right one starts: by their words, else in proportion to the letters. */
function cutTimes(
  { end, start }: Segment,
  words: readonly Word[],
  leftCount: number,
  part: number,
): readonly [number | null, number | null] {
  if (start === null || end === null) return [null, null];
  const clamp = (seconds: number): number => Math.min(Math.max(seconds, start), end);
  const lastLeft = words[leftCount - 1];
  const firstRight = words[leftCount];
  const guess = start + Math.round((end - start) * part * 1000) / 1000;
  const leftEnd = clamp(lastLeft?.end ?? guess);
  return [leftEnd, Math.max(leftEnd, clamp(firstRight?.start ?? guess))];
}
