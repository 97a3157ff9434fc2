// Chapters in MP4 and QuickTime files: a text track that another track refers to as `chap` (QuickTime File Format, “Chapter lists”),
// and the older list `chpl` of Nero, which has no public text and is read as FFmpeg reads it.
import type { Chapter } from '../domain/chapters.ts';
import { delayOf } from './edit-list.ts';
import { Boxes, type Box } from './mp4-boxes.ts';
import type { ReadAt } from './wav-claim.ts';

/** Entries of a table, samples of a chapter track, bytes of a title. */
const ENTRIES_MAX = 2_000;
const TITLE_BYTES_MAX = 2_048;
/** Units of a `chpl` time in a second: 100 nanoseconds. */
const CHPL_UNITS = 10_000_000;
/** Both lists say the same time when they differ by no more, seconds: their clocks are not equally fine. */
const SAME_SECONDS = 0.01;

/** Chapters of the text track, or of `chpl` where that has more, or the true time of the first. Times in seconds. */
export function mp4ChaptersOf(readAt: ReadAt, fileBytes: number): Chapter[] {
  const reader = new Boxes(readAt);
  const moov = reader.first({ type: '', from: 0, to: fileBytes }, 'moov');
  if (!moov) return [];
  const inTrack = trackChapters(reader, moov);
  const chpl = reader.first(reader.first(moov, 'udta'), 'chpl');
  const inList = chpl ? listedChapters(reader.content(chpl)) : [];
  return inList.length > inTrack.length || lostTheFirst(inTrack, inList) ? inList : inTrack;
}

/**
 * True where the track has its first chapter at 0 and `chpl` has it later, all others being alike: FFmpeg writes it so (9.0.2 still does), because
 * it lets the first sample of a text track begin at 0 in the place of an empty edit. See `findings/`.
 */
function lostTheFirst(inTrack: readonly Chapter[], inList: readonly Chapter[]): boolean {
  if (inTrack.length !== inList.length || inTrack[0]?.start !== 0) return false;
  return inTrack.every(({ start, title }, at) => {
    const other = inList[at];
    return other?.title === title && (at === 0 || Math.abs(other.start - start) <= SAME_SECONDS);
  });
}

/** `chpl`: version, flags, in version 1 four bytes more, the count, then time and title of each. */
function listedChapters(list: Buffer): Chapter[] {
  const countAt = list[0] === 0 ? 4 : 8;
  const count = list[countAt] ?? 0;
  const chapters: Chapter[] = [];
  let at = countAt + 1;
  while (chapters.length < count && at + 9 <= list.length) {
    const start = Number(list.readBigUInt64BE(at)) / CHPL_UNITS;
    const length = list[at + 8] ?? 0;
    chapters.push({ start, title: list.toString('utf8', at + 9, at + 9 + length) });
    at += 9 + length;
  }
  return chapters;
}

/** The samples of the first text track that is referred to as chapters. */
function trackChapters(reader: Boxes, moov: Box): Chapter[] {
  const tracks = [...reader.inside(moov)].filter(({ type }) => type === 'trak');
  const referred = new Set(
    tracks.flatMap((track) => numbersIn(reader.content(reader.path(track, 'tref', 'chap'), 256), 0, 4)),
  );
  if (referred.size === 0) return [];
  for (const track of tracks) {
    const header = reader.content(reader.first(track, 'tkhd'), 24);
    if (header.length < 24 || !referred.has(header.readUInt32BE(header[0] === 1 ? 20 : 12))) continue;
    const media = reader.first(track, 'mdia');
    const kind = reader.content(reader.first(media, 'hdlr'), 12).toString('latin1', 8, 12);
    const table = media && reader.path(media, 'minf', 'stbl');
    const clock = reader.content(reader.first(media, 'mdhd'), 24);
    // Pictures of chapters are a track of their own.
    if ((kind !== 'text' && kind !== 'sbtl') || !table || clock.length < 16) continue;
    const scale = clock.readUInt32BE(clock[0] === 1 ? 20 : 12);
    const chapters = scale > 0 ? samplesOf(reader, table, scale) : [];
    const delay = delayOf(reader, moov, track);
    if (chapters.length > 0)
      return chapters.map(({ start, title }) => ({ start: Math.max(0, start + delay), title }));
  }
  return [];
}

/** The samples of a track with the time of each (ISO/IEC 14496-12, 8.6 and 8.7). */
function samplesOf(reader: Boxes, table: Box, scale: number): Chapter[] {
  const column = (type: string, skip: number): Buffer =>
    reader.content(reader.first(table, type), skip + 12 * ENTRIES_MAX).subarray(skip);
  const sizes = sampleSizes(reader.content(reader.first(table, 'stsz'), 12 + 4 * ENTRIES_MAX));
  const durations = column('stts', 8);
  const runs = column('stsc', 8);
  const wide = reader.first(table, 'co64') !== null;
  const chunks = wide ? numbersIn(column('co64', 8), 0, 8) : numbersIn(column('stco', 8), 0, 4);

  const starts = startsOf(durations, sizes.length);
  const chapters: Chapter[] = [];
  let run = 0;
  for (const [chunk, offset] of chunks.entries()) {
    // A run begins at its first chunk, counted from 1, and holds until the next one.
    while ((run + 2) * 12 <= runs.length && runs.readUInt32BE((run + 1) * 12) <= chunk + 1) run += 1;
    const inChunk = runs.length >= (run + 1) * 12 ? runs.readUInt32BE(run * 12 + 4) : 0;
    let at = offset;
    for (let one = 0; one < inChunk && chapters.length < sizes.length; one += 1) {
      const size = sizes[chapters.length] ?? 0;
      chapters.push({
        start: (starts[chapters.length] ?? 0) / scale,
        title: titleOf(reader.at(at, Math.min(size, TITLE_BYTES_MAX))),
      });
      at += size;
    }
  }
  return chapters;
}

/** `stsz`: one size for all, or one each. */
function sampleSizes(table: Buffer): number[] {
  if (table.length < 12) return [];
  const same = table.readUInt32BE(4);
  const count = Math.min(table.readUInt32BE(8), ENTRIES_MAX);
  return same > 0 ? new Array<number>(count).fill(same) : numbersIn(table, 12, 4).slice(0, count);
}

/** When each sample begins, in units of its track, from the runs of durations in `stts`. */
function startsOf(durations: Buffer, count: number): number[] {
  const starts: number[] = [];
  let now = 0;
  for (let at = 0; at + 8 <= durations.length; at += 8) {
    const duration = durations.readUInt32BE(at + 4);
    for (let left = durations.readUInt32BE(at); left > 0 && starts.length < count; left -= 1) {
      starts.push(now);
      now += duration;
    }
  }
  return starts;
}

/** A text sample: its length in two bytes, then UTF-8, or UTF-16 with its mark. Styles may follow. */
function titleOf(sample: Buffer | null): string {
  if (!sample || sample.length < 2) return '';
  const text = sample.subarray(2, 2 + sample.readUInt16BE(0));
  const mark = text.length >= 2 ? text.readUInt16BE(0) : 0;
  if (mark === 0xfeff) return new TextDecoder('utf-16be').decode(text);
  return mark === 0xfffe ? new TextDecoder('utf-16le').decode(text) : text.toString('utf8');
}

function numbersIn(bytes: Buffer, from: number, width: 4 | 8): number[] {
  const numbers: number[] = [];
  for (let at = from; at + width <= bytes.length && numbers.length < ENTRIES_MAX; at += width)
    numbers.push(width === 4 ? bytes.readUInt32BE(at) : Number(bytes.readBigUInt64BE(at)));
  return numbers;
}
