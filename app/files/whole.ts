// Says whether a container announces more than is there, by a few small reads: a copy that stalled, a recorder that has not closed its
// file, space that was reserved first. For a worker thread only.
//
// Where a format does not tell (MP3, AAC, streams of unknown length), nothing is missing. A file that was really cut off never gets
// its rest: who asks must not wait for it for ever.
import { closeSync, openSync, readSync } from 'node:fs';
import { OPEN_FLAGS } from './disk-file.ts';
import { endsAsFlac, endsAsOgg } from './last-frames.ts';
import { wavData, type ReadAt } from './wav-claim.ts';

/** Boxes on the highest level of an MP4 file that are looked through; fragmented ones have thousands. */
const BOXES_MAX = 20_000;

/**
 * True when the file's own structure says that its rest is to come.
 * @param sizeBytes as it was seen last
 */
export function lacksRest(path: string, sizeBytes: number): boolean {
  const fd = openSync(path, OPEN_FLAGS);
  try {
    return isIncomplete((position, length) => {
      if (position + length > sizeBytes) return null;
      const bytes = Buffer.alloc(length);
      return readSync(fd, bytes, 0, length, position) === length ? bytes : null;
    }, sizeBytes);
  } finally {
    closeSync(fd);
  }
}

/** The same for bytes that are read otherwise. */
export function isIncomplete(readAt: ReadAt, sizeBytes: number): boolean {
  const head = readAt(0, Math.min(16, sizeBytes));
  if (!head || sizeBytes === 0) return false;
  if (head.every((byte) => byte === 0)) return true; // reserved, and nothing written to its beginning yet
  if (head.length < 16) return false;
  const magic = head.toString('latin1', 0, 4);
  if (magic === 'RIFF' || magic === 'RF64') {
    const sound = wavData(readAt);
    return sound !== null && sound.position + sound.bytes > sizeBytes;
  }
  if (magic === 'fLaC') return !endsAsFlac(readAt, sizeBytes);
  if (magic === 'OggS') return !endsAsOgg(readAt, sizeBytes);
  if (head.readUInt32BE(0) === 0x1a45dfa3) return matroskaEnd(readAt) > sizeBytes;
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(head.toString('latin1', 4, 8)))
    return !endsAsMp4(readAt, sizeBytes);
  return false;
}

/** ISO/IEC 14496-12: boxes one after the other up to the end of the file, one of them `moov`. */
function endsAsMp4(readAt: ReadAt, sizeBytes: number): boolean {
  let hasIndex = false;
  let position = 0;
  for (let count = 0; count < BOXES_MAX && position < sizeBytes; count += 1) {
    const head = readAt(position, 8);
    if (!head) return hasIndex; // a few bytes of nothing behind the last box do no harm
    hasIndex ||= head.toString('latin1', 4, 8) === 'moov';
    let size = head.readUInt32BE(0);
    if (size === 1) size = Number(readAt(position + 8, 8)?.readBigUInt64BE(0) ?? 0n);
    if (size === 0) return hasIndex; // up to the end, wherever that is
    if (size < 8) return true; // no box: this is not for us to judge
    position += size;
  }
  return hasIndex && position <= sizeBytes;
}

/** Where the segment of a Matroska file is to end (RFC 9559); 0 when it does not say. */
function matroskaEnd(readAt: ReadAt): number {
  const header = elementAt(readAt, 0);
  if (header?.size == null) return 0;
  const segment = elementAt(readAt, header.start + header.size);
  return segment?.id === 0x18538067 && segment.size !== null ? segment.start + segment.size : 0;
}

/** An EBML element's number, the place of its content, and its size; null for one that is written as unknown (RFC 8794). */
function elementAt(
  readAt: ReadAt,
  position: number,
): { readonly id: number; readonly start: number; readonly size: number | null } | null {
  const bytes = readAt(position, 12);
  if (!bytes) return null;
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8) return null;
  const id = bytes.readUIntBE(0, idLength);
  let size = (bytes[idLength] ?? 0) & (0xff >> sizeLength);
  let isUnknown = size === 0xff >> sizeLength;
  for (let at = 1; at < sizeLength; at += 1) {
    const byte = bytes[idLength + at] ?? 0;
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { id, start: position + idLength + sizeLength, size: isUnknown ? null : size };
}
