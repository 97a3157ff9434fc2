// Utterances and segments of an answer: their own times held against those of their words and of their neighbours.
import type { Segment } from '../../domain/transcript.ts';
import { asList, asNumber, asWords, member } from './json.ts';
import { placeStretches, type Span } from './mending.ts';
import {
  groupWords,
  joinSpeaker,
  readWords,
  roundMs,
  spanOf,
  speakerOf,
  tellApart,
  toSegment,
} from './words.ts';
import type { HeardWord, Timing } from './words.ts';

/** A stretch of the service's own is cut further when it is longer than this, seconds. */
const STRETCH_MAX_SECONDS = 30;
/** So much may a word lie outside its stretch without anything being wrong, seconds. */
const OUTSIDE_SECONDS = 0.5;

interface Stretch {
  readonly text: string;
  readonly track: string | null;
  /** As the service names it, without the track. */
  readonly own: string | null;
  readonly span: Span;
  /** The list of words as it came. */
  readonly list: unknown;
  /** Read from the list, before anything is held against the stretch. */
  readonly words: readonly HeardWord[];
  /** Seconds that the words count from; 0 but for services that begin each stretch anew. */
  readonly shift: number;
}

/** The text of an utterance or a segment. */
export function textOfStretch(item: unknown): string | undefined {
  return asWords(member(item, 'transcript')) ?? asWords(member(item, 'text'));
}

/**
 * Reads utterances or segments, long ones cut where they have words.
 * @param several there are several channels, which are told apart as speakers
 * @returns segments as listed; without times where the answer gives none that tell them apart
 */
export function readStretches(items: readonly unknown[], timing: Timing, several: boolean): Segment[] {
  const stretches = items.flatMap((item) => stretchOf(item, timing, several));
  const spans = stretches.map(({ span }) => span);
  const timed = spans.filter(({ start }) => start !== undefined).length;
  if (!tellApart(spans) || timed * 2 < spans.length)
    return stretches.flatMap((stretch) => toSegments(stretch, null, null, stretch.words));
  const voices = stretches.map(({ own, track }) => joinSpeaker(track, own));
  const places = placeStretches(spans, voices, { from: 0, to: timing.endSeconds });
  return stretches.flatMap((stretch, index) => {
    const { start = 0, end = 0 } = places[index] ?? {};
    const bounds = {
      from: Math.max(0, start - OUTSIDE_SECONDS) - stretch.shift,
      to: Math.min(end + OUTSIDE_SECONDS, Math.max(start, timing.endSeconds)) - stretch.shift,
    };
    const words = readWords(stretch.list, timing, stretch.track, stretch.own, bounds);
    return toSegments(stretch, roundMs(start), roundMs(end), shifted(words, stretch.shift));
  });
}

function stretchOf(item: unknown, timing: Timing, several: boolean): Stretch[] {
  const channel = asNumber(member(item, 'channel'));
  const track = several && channel !== undefined ? `channel ${channel + 1}` : null;
  const own = speakerOf(member(item, 'speaker'));
  const list = member(item, 'words');
  const words = readWords(list, timing, track, own);
  const text = textOfStretch(item) ?? (words.map((word) => word.text).join(' ') || undefined);
  if (text === undefined) return [];
  return [{ text, track, own, list, words, ...reconcile(spanOf(item, text, timing.scale), words) }];
}

/**
 * Whom to believe where words lie outside their stretch: the stretch when most words are inside; the words when most are outside,
 * unless they count from the beginning of the stretch.
 */
function reconcile(span: Span, words: readonly HeardWord[]): Pick<Stretch, 'span' | 'shift'> {
  const [first, last] = [words[0], words.at(-1)];
  if (!first || !last) return { span, shift: 0 };
  const { end = Infinity, start } = span;
  const isInside = (by: number): boolean => {
    if (start === undefined) return false;
    const inside = words.filter(
      (word) => word.start + by >= start - OUTSIDE_SECONDS && word.start + by <= end + OUTSIDE_SECONDS,
    );
    return inside.length * 2 >= words.length;
  };
  if (isInside(0)) return { span, shift: 0 };
  if (start !== undefined && last.start <= end - start + OUTSIDE_SECONDS && isInside(start))
    return { span, shift: start };
  return { span: { ...span, start: first.start, end: last.end }, shift: 0 };
}

function shifted(words: readonly HeardWord[], by: number): readonly HeardWord[] {
  if (by === 0) return words;
  return words.map((word) => ({ ...word, start: roundMs(word.start + by), end: roundMs(word.end + by) }));
}

/** A stretch as segments. Without times of its own it has those of its words. */
function toSegments(
  { own, text, track }: Stretch,
  start: number | null,
  end: number | null,
  words: readonly HeardWord[],
): Segment[] {
  const from = start ?? words[0]?.start ?? null;
  const to = end ?? words.at(-1)?.end ?? null;
  const isLong = (to ?? 0) - (from ?? 0) > STRETCH_MAX_SECONDS && words.length > 0;
  if (isLong) return groupWords(words, text);
  return [toSegment({ text, start: from, end: to, speaker: joinSpeaker(track, own), words })];
}

/** All that an answer lists under either name. */
export function stretchesIn(results: unknown): readonly unknown[] {
  return asList(member(results, 'utterances') ?? member(results, 'segments'));
}
