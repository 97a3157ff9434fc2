// Segments → paragraphs: what one person says in a row stands together, as long as it can be read at a glance.
import type { TranscriptView } from '../../app/contract/views.ts';
import { endsParagraph, readingLength } from '../../app/domain/paragraphs.ts';
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

const NONE: readonly Chapter[] = [];

/** Groups segments into paragraphs. Every segment is in exactly one, in order; a chapter begins a paragraph. */
export function paragraphsOf(
  segments: readonly SegmentView[],
  chapters: readonly Chapter[] = NONE,
): readonly Paragraph[] {
  const heads = chapterHeads(segments, chapters);
  const paragraphs: Paragraph[] = [];
  let from = 0;
  let letters = 0;
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
    letters = 0;
  };
  segments.forEach((segment, at) => {
    const before = at > from ? segments[at - 1] : undefined;
    if (before) {
      if (heads.has(at) || endsParagraph(letters, before, segment)) close(at);
    }
    letters += readingLength(segment.text) + 1;
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
