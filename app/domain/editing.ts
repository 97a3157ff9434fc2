// Edits of a transcript as values: a command becomes steps, each of which knows what was there before, so that it can be taken back.
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
import { inARow } from './paragraphs.ts';
import { named, planAssign, planRange, type TextPlace } from './ranges.ts';
import { ok, type Outcome } from './result.ts';
import { planSplit } from './splitting.ts';
import type { Segment, Word } from './transcript.ts';
import { realign, spread, wordTexts } from './word-alignment.ts';

/** What a person can do to a transcript. */
export type EditCommand =
  | { readonly type: 'text'; readonly segmentId: number; readonly text: string }
  | { readonly type: 'speaker'; readonly segmentIds: readonly number[]; readonly speaker: string | null }
  /** Gives another name to all that one speaker says. To a name that is there already: the two become one. */
  | { readonly type: 'rename'; readonly from: string; readonly to: string }
  /** Gives all that is said from a segment on, by whoever speaks there, to somebody else. @param was who speaks there, as it was seen */
  | {
      readonly type: 'from-here';
      readonly segmentId: number;
      readonly was: string | null;
      readonly speaker: string | null;
    }
  /** Puts a text in the place of a stretch of segments; none deletes it. */
  | { readonly type: 'range'; readonly from: TextPlace; readonly to: TextPlace; readonly text: string }
  /** Gives the words of a stretch to a speaker. Where it ends inside a segment, `cutBefore` comes first. */
  | {
      readonly type: 'assign';
      readonly from: TextPlace;
      readonly to: TextPlace;
      readonly speaker: string | null;
    }
  /** Cuts before the word at a character of the text; `text` is what the segment holds then. */
  | { readonly type: 'split'; readonly segmentId: number; readonly at: number; readonly text?: string }
  | { readonly type: 'merge'; readonly segmentId: number }
  | { readonly type: 'times'; readonly segmentId: number; readonly start: number; readonly end: number };

/**
 * Turns a command into steps, without doing them. None when it would change nothing.
 * @returns failure `not-found` for a segment that is gone, `not-allowed` with the reason for what cannot be done
 */
export function planEdit(command: EditCommand, scene: EditScene): Outcome<readonly EditStep[]> {
  switch (command.type) {
    case 'rename':
      return planRename(command.from, command.to, scene);
    case 'speaker':
      return planSpeaker(command.segmentIds, command.speaker, scene);
    case 'from-here':
      return planFromHere(command, scene);
    case 'range':
      return planRange(command, scene);
    case 'assign':
      return planAssign(command, scene);
    default:
      return planOne(command, scene);
  }
}

/** A command about one segment. */
function planOne(
  command: Extract<EditCommand, { readonly type: 'text' | 'split' | 'merge' | 'times' }>,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const segment = scene.segment(command.segmentId);
  if (!segment) return gone();
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

function planRename(from: string, to: string, scene: EditScene): Outcome<readonly EditStep[]> {
  const name = cleanSpeaker(to);
  if (name === null) return refuse('A speaker needs a name. Nothing was changed.');
  if (name === from) return ok([]);
  const ids = scene.spokenBy(from);
  if (ids.length === 0) return gone();
  return ok([{ type: 'speaker', ids, before: from, after: name }]);
}

function planFromHere(
  { segmentId, speaker, was }: Extract<EditCommand, { readonly type: 'from-here' }>,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const after = cleanSpeaker(speaker);
  const first = scene.segment(segmentId);
  if (!first) return gone();
  if (was === after) return ok([]);
  const ids = scene.spokenBy(was, first.order);
  return ok(ids.length === 0 ? [] : [{ type: 'speaker', ids, before: was, after }]);
}

function planSpeaker(
  segmentIds: readonly number[],
  speaker: string | null,
  scene: EditScene,
): Outcome<readonly EditStep[]> {
  const segments: PlacedSegment[] = [];
  for (const id of new Set(segmentIds)) {
    const segment = scene.segment(id);
    if (!segment) return gone();
    segments.push(segment);
  }
  return ok(named(segments, cleanSpeaker(speaker)));
}

function planMerge(segment: PlacedSegment, next: PlacedSegment | null): Outcome<readonly EditStep[]> {
  if (!next) return refuse('There is nothing after it to join it with. Nothing was changed.');
  const text = inARow(segment.text, next.text);
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

/** A command for a transcript whose segments were moved to other ids. */
export function shifted(
  command: Extract<EditCommand, { readonly type: 'split' | 'assign' }>,
  by: number,
): EditCommand {
  const moved = (place: { readonly segmentId: number }) => ({ segmentId: place.segmentId + by });
  return command.type === 'split'
    ? { ...command, ...moved(command) }
    : {
        ...command,
        from: { ...command.from, ...moved(command.from) },
        to: { ...command.to, ...moved(command.to) },
      };
}
