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

/** Segments that begin a paragraph, by their ids: each with the one that it stands in for, null for none. */
export type Heads = ReadonlyMap<number, number | null>;

/**
 * Groups segments into paragraphs. Every segment is in exactly one, in order; a chapter begins a paragraph, and so does another speaker.
 * @param heads where paragraphs begin while the text is edited: writing in one moves no other; null goes by the rule for all
 */
export function paragraphsOf(
  segments: readonly SegmentView[],
  chapters: readonly Chapter[] = NONE,
  heads: Heads | null = null,
): readonly Paragraph[] {
  const chaptersAt = chapterHeads(segments, chapters);
  const isHead = heads && headTest(segments, heads);
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
      turn: first.speaker !== null && (first.speaker !== lastSpeaker || chaptersAt.has(from)),
      chapters: chaptersAt.get(from) ?? NONE,
    });
    lastSpeaker = first.speaker;
    from = to;
    letters = 0;
  };
  segments.forEach((segment, at) => {
    const before = at > from ? segments[at - 1] : undefined;
    if (before) {
      if (chaptersAt.has(at) || (isHead ? isHead(before, segment) : endsParagraph(letters, before, segment)))
        close(at);
    }
    if (!isHead) letters += readingLength(segment.text) + 1;
  });
  close(segments.length);
  return paragraphs;
}

function headTest(
  segments: readonly SegmentView[],
  heads: Heads,
): (before: SegmentView, segment: SegmentView) => boolean {
  const standIns = [...heads.values()].filter((id) => id !== null);
  const there = standIns.length > 0 ? new Set(segments.map(({ id }) => id)) : null;
  return (before, segment) => {
    if (before.speaker !== segment.speaker) return true;
    const standsFor = heads.get(segment.id);
    return standsFor === null || (standsFor !== undefined && !there?.has(standsFor));
  };
}

/**
 * Where paragraphs begin after an edit: where they began before. The next one stands in for a beginning that was deleted; what was joined
 * with the paragraph above brings the rest of its own along.
 * @param cut a segment that a person made to begin one
 */
export function headsAfter(
  {
    heads,
    paragraphs,
    segments,
  }: {
    readonly heads: Heads | null;
    readonly paragraphs: readonly Paragraph[];
    readonly segments: readonly SegmentView[];
  },
  after: readonly SegmentView[],
  cut: number | null = null,
): Heads {
  const next = new Map(heads);
  if (!heads) for (const { from } of paragraphs) next.set(segments[from]?.id ?? -1, null);
  if (cut !== null) next.set(cut, null);
  const now = new Map(after.map((segment) => [segment.id, segment]));
  for (const { from, to } of paragraphs) {
    const head = segments[from];
    if (!head || now.has(head.id)) continue;
    const above = now.get(segments[from - 1]?.id ?? -1);
    const isJoined = above?.text.endsWith(head.text) === true && above.text !== segments[from - 1]?.text;
    const heir = isJoined ? undefined : segments.slice(from + 1, to).find(({ id }) => now.has(id));
    if (heir && next.get(heir.id) !== null) next.set(heir.id, next.get(head.id) ?? head.id);
  }
  return next;
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
