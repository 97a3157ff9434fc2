// The broadcast extension of WAV files (`bext`, EBU Tech 3285): what field recorders write down.
import { isDay, type FileTags } from '../domain/details.ts';
import { oneLine } from '../domain/one-line.ts';
import type { DiskFile } from './disk-file.ts';

/** Description, originator, reference, date: the fields of fixed length at the beginning. */
const HEAD_BYTES = 256 + 32 + 32 + 10;
/** Chunks that are looked through; real files have a handful. */
const CHUNKS_MAX = 100;

/** Description and day; empty for other files and where there is none. */
export function bextOf(file: DiskFile): FileTags {
  const riff = readAt(file, 0, 12);
  const kind = riff?.toString('latin1', 0, 4);
  if ((kind !== 'RIFF' && kind !== 'RF64') || riff?.toString('latin1', 8, 12) !== 'WAVE') return {};
  let position = 12;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const head = readAt(file, position, 8);
    if (!head) return {};
    const size = head.readUInt32LE(4);
    const name = head.toString('latin1', 0, 4);
    if (name === 'bext' && size >= HEAD_BYTES) {
      const bext = readAt(file, position + 8, HEAD_BYTES);
      if (!bext) return {};
      const description = text(bext.subarray(0, 256));
      // Recorders write 2026-05-01, 2026_05_01 or 2026/05/01.
      const date = text(bext.subarray(320, 330)).replace(/[^0-9]/g, '-');
      return { ...(description ? { description } : {}), ...(isDay(date) ? { date } : {}) };
    }
    position += 8 + size + (size & 1);
  }
  return {};
}

/** ASCII by the standard, UTF-8 in the field; ends with the first zero. */
function text(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return oneLine(bytes.toString('utf8', 0, end < 0 ? bytes.length : end), bytes.length);
}

function readAt(file: DiskFile, position: number, length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  return file.read(bytes, position) === length ? bytes : null;
}
