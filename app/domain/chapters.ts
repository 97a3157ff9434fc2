// Chapters of a recording: where each begins and what it is called.
import { oneLine } from './one-line.ts';

export interface Chapter {
  /** Seconds from the start of the recording. */
  readonly start: number;
  readonly title: string;
}

/** Most chapters that are kept, longest title in characters, latest beginning in seconds: more than any real file has. */
export const CHAPTER_LIMITS = { chapters: 500, title: 200, seconds: 1_000_000 } as const;

/**
 * Chapters as they come from outside, made fit to be kept: in order, one at a place, titles on one line. One without a title is
 * named by its number.
 */
export function cleanChapters(found: readonly Chapter[]): readonly Chapter[] {
  const ordered = found
    .filter(({ start }) => start >= 0 && start <= CHAPTER_LIMITS.seconds)
    .map(({ start, title }) => ({ start: Math.round(start * 1000) / 1000, title }))
    .sort((a, b) => a.start - b.start);
  return ordered
    .filter(({ start }, at) => start !== ordered[at - 1]?.start)
    .slice(0, CHAPTER_LIMITS.chapters)
    .map(({ start, title }, at) => ({
      start,
      title: oneLine(title, CHAPTER_LIMITS.title) || `Chapter ${at + 1}`,
    }));
}

/**
 * Where in the text each chapter begins: with the first segment whose middle lies at or after the mark, because a mark stands in
 * the pause before what it announces, or a little late.
 * @returns chapters by the index of their segment; those behind the last segment are left out, as are all without times
 */
export function chapterHeads(
  segments: readonly { readonly start: number | null; readonly end: number | null }[],
  chapters: readonly Chapter[],
): ReadonlyMap<number, readonly Chapter[]> {
  const heads = new Map<number, Chapter[]>();
  let next = 0;
  for (let at = 0; at < segments.length && next < chapters.length; at += 1) {
    const { end, start } = segments[at] ?? { start: null, end: null };
    if (start === null) continue;
    const middle = (start + (end ?? start)) / 2;
    for (let chapter = chapters[next]; chapter && chapter.start <= middle; chapter = chapters[++next])
      heads.set(at, [...(heads.get(at) ?? []), chapter]);
  }
  return heads;
}
