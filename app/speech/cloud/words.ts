// Words and times of an answer, whatever their unit, and the grouping of words into segments.
import type { Segment, Word } from '../../domain/transcript.ts';
import { asList, asNumber, asWords, member } from './json.ts';
import { placeInOrder, type Bounds, type Span } from './mending.ts';
import { secondsWithUnit, type Scale } from './units.ts';

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

/** How the times of an answer are to be read. */
export interface Timing {
  readonly scale: Scale;
  /** Where the sound ends, seconds; Infinity where that is not known. */
  readonly endSeconds: number;
}

/**
 * A time in seconds, to the millisecond, as it was given.
 * @returns undefined for what cannot be a time: none at all, or longer than any recording
 */
export function readTime(value: unknown, scale: Scale): number | undefined {
  const time = secondsWithUnit(value) ?? scaled(asNumber(value), scale);
  return time === undefined || time > TIME_MAX_SECONDS ? undefined : roundMs(time);
}

const scaled = (value: number | undefined, scale: Scale): number | undefined =>
  value === undefined ? undefined : value * scale;
/** To the millisecond, and never `-0`, which JSON does not know. */
export const roundMs = (seconds: number): number => Math.round(seconds * 1000) / 1000 + 0;

/** Names a speaker across channels: the same number in two channels is two people. */
export function joinSpeaker(track: string | null, speaker: string | null): string | null {
  return track !== null && speaker !== null ? `${track}, speaker ${speaker}` : (track ?? speaker);
}

/** The text of a word. */
export function textOfWord(item: unknown): string | undefined {
  return (
    asWords(member(item, 'punctuated_word')) ?? asWords(member(item, 'word')) ?? asWords(member(item, 'text'))
  );
}

/**
 * Reads a list of words. Those without text are skipped; one without a usable time goes between its neighbours. Where the list
 * begins anew, as some do for a second channel, times go back; everywhere else they only go forward.
 * @param track the channel, where there are several
 * @param speaker who said those that name nobody
 * @param bounds where they lie, seconds; the whole sound unless a stretch says less
 * @returns the words as listed; empty when no times tell them apart
 */
export function readWords(
  value: unknown,
  timing: Timing,
  track: string | null = null,
  speaker: string | null = null,
  bounds: Bounds = { from: 0, to: timing.endSeconds },
): HeardWord[] {
  const items = asList(value).flatMap((item) => {
    const text = textOfWord(item);
    return text === undefined ? [] : [{ item, text }];
  });
  const spans = items.map(({ item, text }) => spanOf(item, text, timing.scale));
  if (!tellApart(spans)) return [];
  return passesOf(spans)
    .flatMap((pass) => placeInOrder(pass, bounds))
    .flatMap(({ end, start }, index): HeardWord[] => {
      const { item, text } = items[index] ?? {};
      if (text === undefined) return [];
      const confidence = asNumber(member(item, 'confidence'));
      const who = joinSpeaker(track, speakerOf(member(item, 'speaker')) ?? speaker);
      return [
        {
          ...{ text, start: roundMs(start), end: roundMs(end), speaker: who },
          ...(confidence === undefined ? {} : { confidence: Math.min(1, Math.max(0, confidence)) }),
        },
      ];
    });
}

/** A piece of the answer with its times as they were given, in seconds. */
export function spanOf(item: unknown, text: string, scale: Scale): Span {
  return {
    start: readTime(member(item, 'start'), scale),
    end: readTime(member(item, 'end'), scale),
    letters: text.length,
  };
}

/** False where times are missing or all the same, such as zero: then they say nothing. */
export function tellApart(spans: readonly Span[]): boolean {
  const first = spans.find(({ start }) => start !== undefined)?.start;
  if (first === undefined) return false;
  const isSame = (time: number | undefined): boolean => time === undefined || time === first;
  if (spans.length === 1) return spans[0]?.end === undefined || spans[0].end !== first;
  return !spans.every(({ end, start }) => isSame(start) && isSame(end));
}

/** So many words in order on both sides tell a list that begins anew from one wild time. */
const PASS_WORDS = 4;

/** Cuts a list where it begins anew: several words in order, followed by several in order of which more than one lies before them. */
function passesOf(spans: readonly Span[]): Span[][] {
  const timed = spans.flatMap(({ start }, index) => (start === undefined ? [] : [{ start, index }]));
  const cuts: number[] = [];
  for (let at = PASS_WORDS; at + PASS_WORDS <= timed.length; at++) {
    const before = timed.slice(at - PASS_WORDS, at);
    const after = timed.slice(at, at + PASS_WORDS);
    if ((after[0]?.start ?? 0) >= (before.at(-1)?.start ?? 0)) continue;
    if (rises(before) && rises(after) && (after[1]?.start ?? 0) < (before[0]?.start ?? 0))
      cuts.push(after[0]?.index ?? 0);
  }
  return [0, ...cuts].map((from, index) => spans.slice(from, cuts[index]));
}

const rises = (times: readonly { readonly start: number }[]): boolean =>
  times.every(({ start }, index) => index === 0 || start >= (times[index - 1]?.start ?? 0));

/**
 * Cuts words into segments: where the speaker changes, where there is a pause or the list begins anew, at the end of a sentence once the segment is
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
  // The list begins anew here.
  if (next.start < previous.start) return true;
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
