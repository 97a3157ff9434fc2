// Chapters of a recording: where each begins and what it is called.
import { oneLine } from './one-line.ts';
import { readUrl } from './url.ts';

export interface Chapter {
  /** Seconds from the start of the recording. */
  readonly start: number;
  readonly title: string;
  /** A page about it, https or http. */
  readonly url?: string;
  /** The address of a picture that players show meanwhile. */
  readonly img?: string;
}

/** Who says where the chapters are: a person, the file, its publisher's feed; a draft of Earshot's, or nobody. */
export const CHAPTERS_BY = ['hand', 'file', 'feed', 'draft', 'none'] as const;
export type ChaptersBy = (typeof CHAPTERS_BY)[number];

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

/** Most that a person may set, and the longest title and address of theirs, characters. A longer one is refused, never cut. */
export const OWN_CHAPTER_LIMITS = { chapters: 500, title: 1_000, address: 2_000 } as const;
/** Players cut titles that are longer. */
const LONG_TITLE = 200;

/** Why a list cannot be taken, in words; null when it can. */
export function whyNotChapters(chapters: readonly Chapter[]): string | null {
  const { address, chapters: most, title: longest } = OWN_CHAPTER_LIMITS;
  if (chapters.length > most)
    return `These are ${chapters.length} chapters, and ${most} are the most that players take. Nothing was changed.`;
  const long = chapters.find(({ title }) => title.length > longest);
  if (long)
    return `A title has ${long.title.length} characters, and ${longest} are the most. Nothing was changed.`;
  const bad = chapters
    .flatMap(({ img, url }) => [img, url])
    .find((one) => one !== undefined && (one.length > address || !isWebAddress(one)));
  if (bad === undefined) return null;
  return `“${oneLine(bad, 60)}” is no address of a page or picture: it has to begin with https:// or http://. Nothing was changed.`;
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && readUrl(text) !== null;
}

/** Chapters of a person, in order, with their titles on one line; nothing is left out. */
export function orderedChapters(chapters: readonly Chapter[]): readonly Chapter[] {
  return chapters
    .map(({ img, start, title, url }) => ({
      start: Math.round(start * 1000) / 1000,
      title: oneLine(title, OWN_CHAPTER_LIMITS.title),
      ...(url ? { url } : {}),
      ...(img ? { img } : {}),
    }))
    .sort((a, b) => a.start - b.start);
}

/** What is wrong with a chapter of a list, in words, by its place. @param endSeconds of the recording; null while unknown */
export function chapterFaults(
  chapters: readonly Chapter[],
  endSeconds: number | null,
): ReadonlyMap<number, string> {
  const faults = new Map<number, string>();
  for (const [at, { start, title }] of chapters.entries()) {
    if (isPast(start, endSeconds))
      faults.set(
        at,
        'Lies past the end of the recording. It is kept here, and left out of what is published.',
      );
    else if (chapters[at - 1]?.start === start)
      faults.set(at, 'Begins when the one above does. It is kept here; only the first is published.');
    else if (title.length > LONG_TITLE) faults.set(at, 'Most players cut a title as long as this.');
  }
  return faults;
}

const isPast = (start: number, endSeconds: number | null): boolean =>
  endSeconds !== null && endSeconds > 0 && start >= endSeconds;

/** Those that can be published: one at a time, none past the end; one without a title is named by its number. */
export function publishedChapters(
  chapters: readonly Chapter[],
  endSeconds: number | null,
): readonly Chapter[] {
  return chapters
    .filter(({ start }, at) => !isPast(start, endSeconds) && start !== chapters[at - 1]?.start)
    .map((chapter, at) => ({ ...chapter, title: chapter.title || `Chapter ${at + 1}` }));
}
