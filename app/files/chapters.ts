// The chapters that a file names, in each container's own way. For a worker thread only; what is damaged says nothing.
import { cleanChapters, type Chapter } from '../domain/chapters.ts';
import { id3ChaptersOf } from './chapters-id3.ts';
import { mp4ChaptersOf } from './chapters-mp4.ts';
import { Cancelled, type DiskFile } from './disk-file.ts';

/** Tags as the reader of containers gives them, keys in capitals for Vorbis comments. */
export type RawTags = Readonly<Record<string, unknown>>;

/**
 * Chapters of a file: ID3v2 `CHAP` and `CTOC`, MP4 and QuickTime text tracks and `chpl`, Vorbis comments `CHAPTERxxx`.
 * @throws Cancelled when the request was given up
 */
export function chaptersOf(file: Pick<DiskFile, 'readAt' | 'stats'>, raw: RawTags): readonly Chapter[] {
  try {
    const head = file.readAt(0, 12);
    if (head?.toString('latin1', 0, 3) === 'ID3') return cleanChapters(id3ChaptersOf(file.readAt));
    if (head && MP4_STARTS.has(head.toString('latin1', 4, 8)))
      return cleanChapters(mp4ChaptersOf(file.readAt, file.stats.size));
    return cleanChapters(vorbisChapters(raw));
  } catch (error) {
    if (error instanceof Cancelled) throw error;
    return [];
  }
}

/** Boxes that MP4 and QuickTime files begin with. */
const MP4_STARTS: ReadonlySet<string> = new Set(['ftyp', 'moov', 'mdat', 'free', 'skip', 'wide']);

/**
 * Vorbis comments `CHAPTER001=HH:MM:SS.mmm` and `CHAPTER001NAME=…` (wiki.xiph.org, “Chapter Extension”), numbers of three digits.
 */
function vorbisChapters(raw: RawTags): Chapter[] {
  return Object.entries(raw).flatMap(([key, value]) => {
    const number = /^CHAPTER(\d{3})$/.exec(key)?.[1];
    const match = /^(\d{1,3}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$/.exec(textOf(value).trim());
    if (number === undefined || !match) return [];
    const [, hours, minutes, seconds] = match.map(Number);
    const start = (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0);
    return { start, title: textOf(raw[`CHAPTER${number}NAME`]) };
  });
}

/** A comment that is given twice comes as a list. */
function textOf(value: unknown): string {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : '';
}
