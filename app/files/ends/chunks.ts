// Where files end that are made of chunks: RIFF and its relatives, AIFF, CAF, Sony Wave64, AVI, and the header of AU.
//
// A chunk that reaches behind the last byte says that more is to come, and so does the size of the whole. A size that means “not known” says
// nothing: a stream whose header was never closed is as long as it is.
import { isUnknownLongSize, isUnknownSize } from '../../sound/unknown-size.ts';
import type { FileBytes } from './file-bytes.ts';

/** Chunks that are looked through; real files have a handful. */
const CHUNKS_MAX = 200;

/** Writers count the size of the whole with or without its own head, and forget to fill up the last chunk. */
const SLACK_BYTES = 9;

interface Chunk {
  readonly name: string;
  /** Place of the first byte of what is in it. */
  readonly content: number;
  /** Bytes; null for one that is not known. */
  readonly size: number | null;
  readonly next: number;
}

interface Layout {
  /** Place of the first chunk. */
  readonly first: number;
  /** Where the file is to end; null when it does not say. */
  readonly end: number | null;
  /** Name of the chunk with the sound. */
  readonly sound: string;
  readonly chunkAt: (position: number) => Chunk | null;
}

/** True when a chunk, or the whole, is to end behind the last byte. */
function lacksChunks({ chunkAt, end, first, sound }: Layout, sizeBytes: number): boolean {
  if (end !== null && end > sizeBytes + SLACK_BYTES) return true;
  let position = first;
  let hasSound = false;
  // What lies behind the end of the whole belongs to nobody: tags that other programs put there.
  for (let count = 0; count < CHUNKS_MAX && (!hasSound || position < (end ?? 0)); count += 1) {
    const chunk = chunkAt(position);
    if (!chunk || chunk.size === null) return false;
    if (chunk.content + chunk.size > sizeBytes) return true;
    hasSound ||= chunk.name === sound;
    position = chunk.next;
  }
  return false;
}

/** How many bytes of sound the header announces, and how many of them are there; null where it does not tell. */
export interface Announced {
  readonly bytes: number;
  readonly present: number;
}

function soundOf({ chunkAt, first, sound }: Layout, sizeBytes: number): Announced | null {
  let position = first;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const chunk = chunkAt(position);
    if (!chunk || chunk.size === null) return null;
    if (chunk.name === sound)
      return { bytes: chunk.size, present: Math.min(chunk.size, sizeBytes - chunk.content) };
    position = chunk.next;
  }
  return null;
}

/** The sound that Wave64, CAF and AU announce. */
export function announcedSound(file: FileBytes): Announced | null {
  const { readAt, sizeBytes } = file;
  const letters = readAt(0, 4)?.toString('latin1');
  if (letters === 'riff') return soundOf(wave64Layout(file), sizeBytes);
  if (letters === 'caff') return soundOf(cafLayout(file), sizeBytes);
  if (letters !== '.snd') return null;
  const head = readAt(4, 8);
  const bytes = head?.readUInt32BE(4) ?? 0;
  if (!head || isUnknownSize(bytes)) return null;
  return { bytes, present: Math.min(bytes, Math.max(0, sizeBytes - head.readUInt32BE(0))) };
}

/** RIFF/WAVE, and RF64 (EBU Tech 3306) and BW64 (ITU-R BS.2088) with their 64-bit sizes in a chunk of their own. */
export function waveLacksRest({ readAt, sizeBytes }: FileBytes): boolean {
  const head = readAt(0, 12);
  if (head?.toString('latin1', 8, 12) !== 'WAVE') return false;
  let sizes: { readonly whole: bigint; readonly sound: bigint } | null = null;
  if (head.toString('latin1', 0, 4) !== 'RIFF') {
    const long = readAt(12, 24);
    if (long?.toString('latin1', 0, 4) !== 'ds64') return false;
    sizes = { whole: long.readBigUInt64LE(8), sound: long.readBigUInt64LE(16) };
  }
  const short = head.readUInt32LE(4);
  const end = sizes ? long(sizes.whole) : isUnknownSize(short) ? null : short;
  const chunkAt = (position: number): Chunk | null => {
    const bytes = readAt(position, 8);
    if (!bytes) return null;
    const name = bytes.toString('latin1', 0, 4);
    const told = bytes.readUInt32LE(4);
    const isSound = name === 'data';
    const size = isSound && sizes ? long(sizes.sound) : isSound && isUnknownSize(told) ? null : told;
    return { name, content: position + 8, size, next: position + 8 + (size ?? 0) + ((size ?? 0) & 1) };
  };
  return lacksChunks({ first: 12, end: end === null ? null : end + 8, sound: 'data', chunkAt }, sizeBytes);
}

/** AIFF and AIFF-C (Apple, “Audio Interchange File Format AIFF-C”, 1991). */
export function aiffLacksRest({ readAt, sizeBytes }: FileBytes): boolean {
  const whole = readAt(4, 4)?.readUInt32BE(0) ?? 0;
  const chunkAt = (position: number): Chunk | null => {
    const bytes = readAt(position, 8);
    if (!bytes) return null;
    const name = bytes.toString('latin1', 0, 4);
    const told = bytes.readUInt32BE(4);
    // Beside the sound stand eight bytes of its own head: a writer that knew nothing wrote the size of those.
    const isUnknown = name === 'SSND' && (isUnknownSize(told) || told <= 8);
    const size = isUnknown ? null : told;
    return { name, content: position + 8, size, next: position + 8 + told + (told & 1) };
  };
  const end = isUnknownSize(whole) ? null : whole + 8;
  return lacksChunks({ first: 12, end, sound: 'SSND', chunkAt }, sizeBytes);
}

/** Core Audio Format (Apple, “Core Audio Format Specification”): the sound may be of size −1, and is the last chunk then. */
export const cafLacksRest = (file: FileBytes): boolean => lacksChunks(cafLayout(file), file.sizeBytes);

function cafLayout({ readAt, sizeBytes }: FileBytes): Layout {
  const chunkAt = (position: number): Chunk | null => {
    const bytes = readAt(position, 12);
    if (!bytes) return null;
    const size = long(bytes.readBigUInt64BE(4));
    return {
      name: bytes.toString('latin1', 0, 4),
      content: position + 12,
      size,
      next: position + 12 + (size ?? 0),
    };
  };
  return { first: 8, end: sizeBytes, sound: 'data', chunkAt };
}

/** Sony Wave64 (“Sony Pictures Digital Wave 64”): names of 16 bytes, sizes of 8 that count their own head, chunks at every eighth byte. */
export const wave64LacksRest = (file: FileBytes): boolean => lacksChunks(wave64Layout(file), file.sizeBytes);

function wave64Layout({ readAt }: FileBytes): Layout {
  const whole = readAt(16, 8)?.readBigUInt64LE(0) ?? 0n;
  const chunkAt = (position: number): Chunk | null => {
    const bytes = readAt(position, 24);
    if (!bytes) return null;
    const told = bytes.readBigUInt64LE(16);
    const size = told <= 24n ? null : long(told - 24n);
    const next = position + 24 + (size ?? 0);
    return {
      name: bytes.toString('latin1', 0, 4),
      content: position + 24,
      size,
      next: Math.ceil(next / 8) * 8,
    };
  };
  return { first: 40, end: long(whole), sound: 'data', chunkAt };
}

/** AVI: one RIFF, or several of a gigabyte and more (OpenDML 1.02), one after the other. */
export function aviLacksRest({ readAt, sizeBytes }: FileBytes): boolean {
  let position = 0;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const head = readAt(position, 12);
    if (head?.toString('latin1', 0, 4) !== 'RIFF') return false;
    const size = head.readUInt32LE(4);
    if (isUnknownSize(size)) return false;
    if (position + 8 + size > sizeBytes + SLACK_BYTES) return true;
    position += 8 + size + (size & 1);
  }
  return false;
}

/** AU (Sun Microsystems): where the sound begins and how long it is, all ones for not known. */
export function auLacksRest({ readAt, sizeBytes }: FileBytes): boolean {
  const head = readAt(4, 8);
  const size = head?.readUInt32BE(4) ?? 0;
  return head !== null && !isUnknownSize(size) && head.readUInt32BE(0) + size > sizeBytes;
}

const long = (size: bigint): number | null => (isUnknownLongSize(size) ? null : Number(size));
