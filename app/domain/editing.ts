// Edits of a transcript as values: a command becomes steps, each of which knows what was there before, so that it can be taken back.
import { failure } from './failure.ts';
import { failed, ok, type Outcome } from './result.ts';
import type { Segment, Word } from './transcript.ts';
import { realign, spread, wordSpans, wordTexts } from './word-alignment.ts';

/** A segment with its place among the others: segments are read in the order of `order`. */
export interface PlacedSegment extends Segment {
  readonly id: number;
  readonly order: number;
}

/** What a person can do to a transcript. */
export type EditCommand =
  | { readonly type: 'text'; readonly segmentId: number; readonly text: string }
  | { readonly type: 'speaker'; readonly segmentIds: readonly number[]; readonly speaker: string | null }
  /** Gives another name to all that one speaker says. To a name that is there already: the two become one. */
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  /** Cuts before the word at a character of the text; `text` is what the segment holds then. */
  | { readonly type: 'split'; readonly segmentId: number; readonly at: number; readonly text?: string }
  | { readonly type: 'merge'; readonly segmentId: number }
  | { readonly type: 'times'; readonly segmentId: number; readonly start: number; readonly end: number };

/** One change with its way back. A segment that is not there is null. */
export type EditStep =
  | {
      readonly type: 'segment';
      readonly id: number;
      readonly before: PlacedSegment | null;
      readonly after: PlacedSegment | null;
    }
  | {
      readonly type: 'speaker';
      readonly ids: readonly number[];
      readonly before: string | null;
      readonly after: string | null;
    };

/** What a command needs to see of the transcript. */
export interface EditScene {
  segment(id: number): PlacedSegment | null;
  previous(id: number): PlacedSegment | null;
  next(id: number): PlacedSegment | null;
  /** Ids of all that a speaker says, ascending. */
  spokenBy(speaker: string): readonly number[];
  /** An id for a new segment of this transcript. */
  freshId(): number;
  /** Segments whose order lies between two numbers, both left out, in order. */
  between(before: number, after: number): readonly PlacedSegment[];
}

/** Longest text of one segment, characters. */
export const SEGMENT_CHARS_MAX = 100_000;
export const SPEAKER_CHARS_MAX = 80;

/**
 * Turns a command into steps, without doing them. None when it would change nothing.
 * @returns failure `not-found` for a segment that is gone, `not-allowed` with the reason for what cannot be done
 */
export function planEdit(command: EditCommand, scene: EditScene): Outcome<readonly EditStep[]> {
  if (command.type === 'rename') return planRename(command.from, command.to, scene);
  if (command.type === 'speaker') return planSpeaker(command.segmentIds, command.speaker, scene);
  const segment = scene.segment(command.segmentId);
  if (!segment) return failed(failure('not-found', { message: GONE }));
  switch (command.type) {
    case 'text': {
      const text = cleanText(command.text);
      // Nothing was said there: the piece goes.
      if (text === '') return ok([{ type: 'segment', id: segment.id, before: segment, after: null }]);
      if (text.length > SEGMENT_CHARS_MAX) return refuse(TOO_LONG);
      return ok(changed(segment, withText(segment, text)));
    }
    case 'split':
      return planSplit(segment, command.at, command.text, scene);
    case 'merge':
      return planMerge(segment, scene.next(segment.id));
    case 'times':
      return planTimes(segment, command.start, command.end, scene);
  }
}

/** The steps that undo these. */
export function inverseOf(steps: readonly EditStep[]): readonly EditStep[] {
  return steps.toReversed().map((step) => ({ ...step, before: step.after, after: step.before }) as EditStep);
}

/** Does steps to segments in memory: the meaning of a step, for tests and for versions that are put together. */
export function applySteps(
  segments: ReadonlyMap<number, PlacedSegment>,
  steps: readonly EditStep[],
): Map<number, PlacedSegment> {
  const now = new Map(segments);
  for (const step of steps) {
    if (step.type === 'segment') {
      if (step.after) now.set(step.id, step.after);
      else now.delete(step.id);
      continue;
    }
    for (const id of step.ids) {
      const segment = now.get(id);
      if (segment) now.set(id, { ...segment, speaker: step.after });
    }
  }
  return now;
}

/** The same segment with another text: words that stay keep their times, see `realign`. */
export function withText(segment: PlacedSegment, text: string): PlacedSegment {
  if (text === segment.text) return segment;
  return { ...segment, text, words: wordsFor(segment, text) };
}

/** A text as it is kept: one line, no characters that have no place in a text, no white space at its ends. */
export function cleanText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what has to go
      .replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ')
      .trim()
  );
}

/** A name as it is kept; null for none. */
export function cleanSpeaker(name: string | null): string | null {
  const clean = cleanText(name ?? '')
    .replace(/\s+/g, ' ')
    .slice(0, SPEAKER_CHARS_MAX)
    .trim();
  return clean === '' ? null : clean;
}

function wordsFor(segment: Segment, text: string): readonly Word[] {
  const { end, start, words } = segment;
  if (start === null || end === null || words.length === 0) return [];
  return realign(words, text, { start, end });
}

function changed(before: PlacedSegment, after: PlacedSegment): readonly EditStep[] {
  return before === after ? [] : [{ type: 'segment', id: before.id, before, after }];
}

function planRename(from: string, to: string, scene: EditScene): Outcome<readonly EditStep[]> {
  const name = cleanSpeaker(to);
  if (name === null) return refuse('A speaker needs a name. Nothing was changed.');
  if (name === from) return ok([]);
  const ids = scene.spokenBy(from);
  if (ids.length === 0) return failed(failure('not-found', { message: GONE }));
  return ok([{ type: 'speaker', ids, before: from, after: name }]);
}

function planSpeaker(
  segmentIds: readonly number[],
  speaker: string | null,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const after = cleanSpeaker(speaker);
  const idsBefore = new Map<string | null, number[]>();
  for (const id of new Set(segmentIds)) {
    const segment = scene.segment(id);
    if (!segment) return failed(failure('not-found', { message: GONE }));
    if (segment.speaker === after) continue;
    idsBefore.set(segment.speaker, [...(idsBefore.get(segment.speaker) ?? []), id]);
  }
  return ok([...idsBefore].map(([before, ids]) => ({ type: 'speaker', ids, before, after })));
}

function planSplit(
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

function planMerge(segment: PlacedSegment, next: PlacedSegment | null): Outcome<readonly EditStep[]> {
  if (!next) return refuse('There is nothing after it to join it with. Nothing was changed.');
  const spaceless = wordTexts(`${segment.text.slice(-1)}${next.text.slice(0, 1)}`).length > 1;
  const text = `${segment.text}${spaceless ? '' : ' '}${next.text}`;
  if (text.length > SEGMENT_CHARS_MAX)
    return refuse('Together they would be too long to be one piece. Nothing was changed.');
  const start = segment.start ?? next.start;
  const end = segment.end === null || next.end === null ? next.end : Math.max(segment.end, next.end);
  const timed = start !== null && end !== null;
  const words =
    timed && segment.words.length + next.words.length > 0
      ? realign([...knownWords(segment), ...knownWords(next)], text, { start, end })
      : [];
  return ok([
    ...changed(segment, { ...segment, start, end, text, words }),
    { type: 'segment', id: next.id, before: next, after: null },
  ]);
}

/** Words of a segment; placed by their letters where only its neighbour has any. */
function knownWords({ end, start, text, words }: Segment): readonly Word[] {
  if (words.length > 0 || start === null || end === null) return words;
  return spread(wordTexts(text), start, end);
}

function planTimes(
  segment: PlacedSegment,
  start: number,
  end: number,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  if (segment.start === null || segment.end === null)
    return refuse('This transcript has no times, so none can be moved. Nothing was changed.');
  const before = scene.previous(segment.id);
  const after = scene.next(segment.id);
  // Where voices overlapped already, they may go on to, but no further.
  const earliest = Math.min(before?.end ?? 0, segment.start);
  const latest = Math.max(after?.start ?? Infinity, segment.end);
  if (!(start >= earliest && start <= (after?.start ?? Infinity) && end <= latest && start <= end))
    return refuse(
      'A piece must start after the one before it, end before the one after it, and not end before it starts. Nothing was changed.',
    );
  if (start === segment.start && end === segment.end) return ok([]);
  const clamp = (seconds: number): number => Math.min(Math.max(seconds, start), end);
  const words = segment.words.map((word): Word => {
    const moved = { ...word, start: clamp(word.start), end: clamp(word.end) };
    return moved.start === word.start && moved.end === word.end ? word : { ...moved, estimated: true };
  });
  return ok(changed(segment, { ...segment, start, end, words }));
}

const GONE = 'This part of the transcript is no longer there. Nothing was changed.';
const TOO_LONG = 'That would be too long for one piece of a transcript. Cut it in two. Nothing was changed.';
const refuse = (message: string): Outcome<never> => failed(failure('not-allowed', { message }));
