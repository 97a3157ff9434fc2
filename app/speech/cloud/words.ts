// Words and times of an answer, whatever their unit, and the grouping of words into segments.
import type { Segment, Word } from '../../domain/transcript.ts';
import { asList, asNumber, asText, asWords, member } from './json.ts';

/** A word as the service gave it, in seconds. */
export interface HeardWord extends Word {
  readonly speaker: string | null;
}

/** A stretch of speech as the service gave it, in seconds. */
export interface Stretch {
  readonly text: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly speaker: string | null;
  readonly words: readonly HeardWord[];
}

/** A silence this long between two words ends a segment, seconds. */
const PAUSE_SECONDS = 0.8;
/** A segment ends at the next end of a sentence after this long, and in any case after the second figure, seconds. */
const SENTENCE_SECONDS = 8;
const SEGMENT_MAX_SECONDS = 20;

/** The speaker of a word or utterance: numbers from 0, letters or names. */
export function speakerOf(value: unknown): string | null {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return asWords(value) ?? null;
}

/** No recording is longer, seconds: what is, is no time. */
const TIME_MAX_SECONDS = 1e7;

/**
 * A time in seconds, to the millisecond.
 * @param scale 1 for seconds, 0.001 for milliseconds
 */
export function readSeconds(value: unknown, scale: number): number | undefined {
  const time = asNumber(value);
  if (time === undefined) return undefined;
  return Math.round(Math.min(TIME_MAX_SECONDS, Math.max(0, time * scale)) * 1000) / 1000;
}

/** Names a speaker across channels: the same number in two channels is two people. */
export function joinSpeaker(track: string | null, speaker: string | null): string | null {
  return track !== null && speaker !== null ? `${track}, speaker ${speaker}` : (track ?? speaker);
}

/**
 * Reads a list of words. Those without text are skipped; one without a usable time takes the place where the last one ended.
 * @param scale 1 for seconds, 0.001 for milliseconds
 * @param track the channel, where there are several
 * @param speaker who said those that name nobody
 * @returns the words in order of time; empty when none carries a time
 */
export function readWords(
  value: unknown,
  scale: number,
  track: string | null = null,
  speaker: string | null = null,
): HeardWord[] {
  const words: HeardWord[] = [];
  let timed = false;
  let at = 0;
  for (const item of asList(value)) {
    const text =
      asWords(member(item, 'punctuated_word')) ??
      asWords(member(item, 'word')) ??
      asWords(member(item, 'text'));
    if (text === undefined) continue;
    const start = readSeconds(member(item, 'start'), scale);
    const end = readSeconds(member(item, 'end'), scale);
    timed ||= start !== undefined;
    // Kept in order even where the service is not: a player that follows along must only go forward.
    const from = Math.max(at, start ?? at);
    const to = Math.max(from, end ?? from);
    at = from;
    const confidence = asNumber(member(item, 'confidence'));
    words.push({
      text,
      start: from,
      end: to,
      speaker: joinSpeaker(track, speakerOf(member(item, 'speaker')) ?? speaker),
      ...(confidence === undefined ? {} : { confidence: Math.min(1, Math.max(0, confidence)) }),
    });
  }
  return timed ? words : [];
}

/**
 * Whether times are milliseconds. They are when they run past the end of the sound, or when single words last for many
 * "seconds"; without either sign, whole numbers in an answer of the family that counts in milliseconds decide.
 * @param items words, utterances or segments with `start` and `end`
 * @param durationSeconds length of the sound, where known
 * @param millisecondFamily the answer has the shape of a family that counts in milliseconds
 */
export function isMilliseconds(
  items: readonly unknown[],
  durationSeconds: number | null,
  millisecondFamily: boolean,
): boolean {
  const spans: number[] = [];
  let last = 0;
  let whole = true;
  for (const item of items) {
    const start = asNumber(member(item, 'start'));
    const end = asNumber(member(item, 'end'));
    if (start === undefined || end === undefined) continue;
    if (asText(member(item, 'transcript')) === undefined) spans.push(end - start);
    last = Math.max(last, end);
    whole &&= Number.isInteger(start) && Number.isInteger(end);
  }
  if (last === 0) return false;
  if (durationSeconds !== null && durationSeconds > 0 && last > durationSeconds * 1.5 + 5) return true;
  if (millisecondFamily) return whole;
  spans.sort((a, b) => a - b);
  return spans.length >= 3 && (spans[spans.length >> 1] ?? 0) >= 30;
}

/**
 * Cuts words into segments: where the speaker changes, where there is a pause, at the end of a sentence once the segment is
 * long, and at a greatest length.
 * @param fullText the text these words belong to; segments are cut out of it where the words can be found in it, so that
 *   spacing and script stay as they were
 */
export function groupWords(words: readonly HeardWord[], fullText: string | undefined): Segment[] {
  const places = fullText === undefined ? null : findWords(words, fullText);
  const segments: Segment[] = [];
  let from = 0;
  for (let index = 1; index <= words.length; index++) {
    const previous = words[index - 1];
    const first = words[from];
    if (!previous || !first) break;
    const next = words[index];
    if (next && !isCut(first, previous, next)) continue;
    const group = words.slice(from, index);
    const text =
      places && fullText !== undefined
        ? fullText.slice(from === 0 ? 0 : places[from], next ? places[index] : undefined)
        : group.map((word) => word.text).join(' ');
    segments.push(
      toSegment({ text, start: first.start, end: endOf(group), speaker: first.speaker, words: group }),
    );
    from = index;
  }
  return segments;
}

function isCut(first: HeardWord, previous: HeardWord, next: HeardWord): boolean {
  if (next.speaker !== previous.speaker || next.start - previous.end >= PAUSE_SECONDS) return true;
  const seconds = previous.end - first.start;
  return (
    seconds >= SEGMENT_MAX_SECONDS ||
    (seconds >= SENTENCE_SECONDS && /[.!?…。！？]["'”’)\]]*$/u.test(previous.text))
  );
}

/** Where each word begins in the text, or null when they do not match it. */
function findWords(words: readonly HeardWord[], text: string): number[] | null {
  const lower = text.toLowerCase();
  // Lower case may change the length of a text (`İ`); places would then be wrong.
  if (lower.length !== text.length) return null;
  const places: number[] = [];
  let at = 0;
  for (const word of words) {
    const place = lower.indexOf(word.text.toLowerCase(), at);
    if (place < 0) return null;
    places.push(place);
    at = place + word.text.length;
  }
  return places;
}

const endOf = (words: readonly Word[]): number => words.reduce((end, word) => Math.max(end, word.end), 0);

/** A stretch as a segment: white space folded, words without their speaker. */
export function toSegment(stretch: Stretch): Segment {
  return {
    start: stretch.start,
    end: stretch.end,
    speaker: stretch.speaker,
    text: stretch.text.replace(/\s+/g, ' ').trim(),
    words: stretch.words.map(({ text, start, end, confidence }) => ({
      text,
      start,
      end,
      ...(confidence === undefined ? {} : { confidence }),
    })),
  };
}
