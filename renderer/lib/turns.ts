// Turns and who has how much of the talk. A turn is what one person says until another does; where nobody is named, a paragraph.
import { paragraphAt, type Paragraph, type SegmentView } from './paragraphs.ts';

/** Most segments that one command names. */
const TURN_MOST = 5_000;

/** A turn from the paragraph that begins with a segment on; of nobody only that paragraph. */
export function turnFrom(
  segments: readonly SegmentView[],
  paragraphs: readonly Paragraph[],
  from: number,
): readonly SegmentView[] {
  const first = segments[from];
  if (!first) return [];
  const paragraph = paragraphs[paragraphAt(paragraphs, from)];
  if (first.speaker === null || paragraph?.turn === false)
    return segments.slice(from, paragraph?.to ?? from + 1);
  let to = from;
  while (segments[to]?.speaker === first.speaker && to - from < TURN_MOST) to += 1;
  return segments.slice(from, to);
}

/** The turn in which a segment stands. */
export function turnAround(
  segments: readonly SegmentView[],
  paragraphs: readonly Paragraph[],
  at: number,
): readonly SegmentView[] {
  const speaker = segments[at]?.speaker;
  let paragraph = paragraphAt(paragraphs, at);
  if (paragraph < 0) return [];
  while (
    speaker !== null &&
    paragraphs[paragraph]?.turn === false &&
    paragraphs[paragraph - 1]?.speaker === speaker
  )
    paragraph -= 1;
  return turnFrom(segments, paragraphs, paragraphs[paragraph]?.from ?? at);
}

/** What a speaker has of a recording. */
export interface Share {
  /** Null for what nobody is named for. */
  readonly speaker: string | null;
  /** Speech, seconds; null in a text without times. */
  readonly seconds: number | null;
  /** 0–1, of the time that somebody speaks; of the letters in a text without times. */
  readonly part: number;
  readonly turns: number;
  /** A stretch that is theirs alone and long enough to know them by, seconds; null without times. */
  readonly sample: { readonly from: number; readonly to: number } | null;
}

/** As long as a sample plays, seconds. */
const SAMPLE_SECONDS = 6;

/** Who has how much of the talk: in the order of their first words, what is nobody's last. */
export function sharesOf(segments: readonly SegmentView[]): readonly Share[] {
  const sums = new Map<
    string | null,
    { seconds: number; letters: number; turns: number; best: SegmentView | null }
  >();
  let isTimed = true;
  let last: string | null | undefined;
  for (const segment of segments) {
    const { end, speaker, start, text } = segment;
    const sum = sums.get(speaker) ?? { seconds: 0, letters: 0, turns: 0, best: null };
    if (start === null || end === null) isTimed = false;
    sum.seconds += lengthOf(segment);
    sum.letters += text.length;
    if (speaker !== last) sum.turns += 1;
    if (!sum.best || lengthOf(sum.best) < Math.min(SAMPLE_SECONDS, lengthOf(segment))) sum.best = segment;
    sums.set(speaker, sum);
    last = speaker;
  }
  const of = (sum: { seconds: number; letters: number }): number => (isTimed ? sum.seconds : sum.letters);
  const whole = [...sums.values()].reduce((all, sum) => all + of(sum), 0);
  const shares = [...sums].map(([speaker, sum]): Share => ({
    speaker,
    seconds: isTimed ? sum.seconds : null,
    part: whole > 0 ? of(sum) / whole : 0,
    turns: sum.turns,
    sample: sampleOf(sum.best),
  }));
  return [
    ...shares.filter(({ speaker }) => speaker !== null),
    ...shares.filter(({ speaker }) => speaker === null),
  ];
}

const lengthOf = ({ end, start }: SegmentView): number =>
  start === null || end === null ? 0 : Math.max(0, end - start);

function sampleOf(segment: SegmentView | null): Share['sample'] {
  if (!segment || segment.start === null || segment.end === null) return null;
  return { from: segment.start, to: Math.min(segment.end, segment.start + SAMPLE_SECONDS) };
}
