// What an edit of a transcript consists of: steps, each of which knows what was there before, and what planning them needs to see.
import { failure } from './failure.ts';
import { failed, type Outcome } from './result.ts';
import type { Segment, Word } from './transcript.ts';
import { realign } from './word-alignment.ts';

/** A segment with its place among the others: segments are read in the order of `order`. */
export interface PlacedSegment extends Segment {
  readonly id: number;
  readonly order: number;
}

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
  /** Ids of all that a speaker says, or nobody in particular; with `from` of what stands at that order or after it. */
  spokenBy(speaker: string | null, from?: number): readonly number[];
  /** An id for a new segment of this transcript. */
  freshId(): number;
  /** Segments whose order lies between two numbers, both left out, in order. */
  between(before: number, after: number): readonly PlacedSegment[];
  /** The first segments behind one and before another, in order; at most so many. */
  inside(after: PlacedSegment, before: PlacedSegment, most: number): readonly PlacedSegment[];
}

/** Longest text of one segment, characters. */
export const SEGMENT_CHARS_MAX = 100_000;
export const SPEAKER_CHARS_MAX = 80;

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

/** Words of a segment for another text of it. */
export function wordsFor(segment: Segment, text: string): readonly Word[] {
  const { end, start, words } = segment;
  if (start === null || end === null || words.length === 0) return [];
  return realign(words, text, { start, end });
}

/** The step from one state of a segment to another; none where they are the same. */
export function changed(before: PlacedSegment, after: PlacedSegment): readonly EditStep[] {
  return before === after ? [] : [{ type: 'segment', id: before.id, before, after }];
}

/** What is said of a text that does not fit. */
export const TOO_LONG =
  'That would be too long for one piece of a transcript. Cut it in two. Nothing was changed.';
/** A refusal, with its reason. */
export const refuse = (message: string): Outcome<never> => failed(failure('not-allowed', { message }));
/** What is said of a segment that is no longer there. */
export const gone = (): Outcome<never> =>
  failed(
    failure('not-found', {
      message: 'This part of the transcript is no longer there. Nothing was changed.',
    }),
  );
