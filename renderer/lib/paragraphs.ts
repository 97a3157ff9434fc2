// Segments → paragraphs: what one person says in a row stands together, as long as it can be read at a glance.
import type { TranscriptView } from '../../app/contract/views.ts';
import { chapterHeads, type Chapter } from '../../app/domain/chapters.ts';

export type SegmentView = TranscriptView['segments'][number];

/** A paragraph of the page: segments `from` up to, not including, `to`. */
export interface Paragraph {
  readonly from: number;
  readonly to: number;
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly speaker: string | null;
  /** True when another person spoke before, so the name is written. */
  readonly turn: boolean;
  /** Chapters that begin with it. */
  readonly chapters: readonly Chapter[];
}

/** A paragraph ends at the first segment's end after this many characters: about eight lines. */
const LONG_CHARS = 520;
/** After this many a pause is enough to end it. */
const SOME_CHARS = 180;
/** What counts as a pause between segments of one person, seconds. */
const PAUSE_SECONDS = 1.6;

function pauses(before: SegmentView, after: SegmentView): boolean {
  return before.end !== null && after.start !== null && after.start - before.end >= PAUSE_SECONDS;
}

const NONE: readonly Chapter[] = [];

/** Groups segments into paragraphs. Every segment is in exactly one, in order; a chapter begins a paragraph. */
export function paragraphsOf(
  segments: readonly SegmentView[],
  chapters: readonly Chapter[] = NONE,
): readonly Paragraph[] {
  const heads = chapterHeads(segments, chapters);
  const paragraphs: Paragraph[] = [];
  let from = 0;
  let chars = 0;
  let lastSpeaker: string | null | undefined;
  const close = (to: number): void => {
    const first = segments[from];
    if (!first || to <= from) return;
    paragraphs.push({
      from,
      to,
      start: first.start,
      speaker: first.speaker,
      turn: first.speaker !== null && (first.speaker !== lastSpeaker || heads.has(from)),
      chapters: heads.get(from) ?? NONE,
    });
    lastSpeaker = first.speaker;
    from = to;
    chars = 0;
  };
  segments.forEach((segment, at) => {
    const before = at > from ? segments[at - 1] : undefined;
    if (before) {
      const enough = chars >= LONG_CHARS || (chars >= SOME_CHARS && pauses(before, segment));
      if (enough || before.speaker !== segment.speaker || heads.has(at)) close(at);
    }
    chars += segment.text.length + 1;
  });
  close(segments.length);
  return paragraphs;
}

/** The paragraph that holds a segment, by index; -1 when there is none. */
export function paragraphAt(paragraphs: readonly Paragraph[], segment: number): number {
  let low = 0;
  let high = paragraphs.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const paragraph = paragraphs[middle];
    if (!paragraph) return -1;
    if (segment < paragraph.from) high = middle - 1;
    else if (segment >= paragraph.to) low = middle + 1;
    else return middle;
  }
  return -1;
}
