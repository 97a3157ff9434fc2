// WAV with the high byte of each number first, “RIFX” (Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0): SoX writes it with `-B`, and so do machines
// whose own numbers lie that way. Both readers take its samples for those of RIFF, and hear noise (`findings/ffmpeg-and-mediabunny-hear-noise-in-rifx.sh`). FFmpeg
// is therefore shown the head of an AU file, where numbers lie so by rule; samples are never touched.
import type { ByteSource } from './byte-source.ts';
import { chunkOf, headerOf, letters, withClosedHeader, withPatches, type Patch } from './open-header.ts';
import { isUnknownSize } from './unknown-size.ts';

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** Encodings of AU by what RIFX has: kind and bits. Bytes that stand alone lie the same way in both, and are read rightly. */
const AU_ENCODINGS: ReadonlyMap<string, number> = new Map([
  [`${PCM} 16`, 3],
  [`${PCM} 24`, 4],
  [`${PCM} 32`, 5],
  [`${FLOAT} 32`, 6],
  [`${FLOAT} 64`, 7],
]);
const AU_HEAD_BYTES = 24;

/**
 * The head of AU for a WAV file whose samples have their high byte first.
 * @param read bytes at a position, fewer only at the end
 * @returns empty for everything else
 */
export function auHead(read: ByteSource['read'], sizeBytes: number): readonly Patch[] {
  const header = headerOf(read, sizeBytes);
  const head = header.view(0, 12);
  if (!head || letters(head, 0) !== 'RIFX' || letters(head, 8) !== 'WAVE') return [];
  const format = chunkOf(header, 12, 'fmt ', true);
  const data = chunkOf(header, 12, 'data', true);
  const told = format && header.view(format.content, 16);
  if (!told || !data) return [];
  const bits = told.getUint16(14);
  const encoding = AU_ENCODINGS.get(`${kindOf(told, header.view(format.content, 28))} ${bits}`);
  if (encoding === undefined || told.getUint16(12) !== (told.getUint16(2) * bits) / 8) return [];
  const there = Math.min(sizeBytes - data.content, 0xffff_fffe);
  const au = new DataView(new ArrayBuffer(AU_HEAD_BYTES));
  const numbers = [data.content, isUnknownSize(data.size) ? there : data.size, encoding];
  au.setUint32(0, 0x2e73_6e64);
  numbers.forEach((number, index) => au.setUint32(4 * (index + 1), number));
  au.setUint32(16, told.getUint32(4));
  au.setUint32(20, told.getUint16(2));
  return [{ at: 0, bytes: new Uint8Array(au.buffer) }];
}

/** A file as FFmpeg is shown it. */
export interface ReadableHead {
  readonly source: ByteSource;
  /** Its header was never closed. */
  readonly wasOpen: boolean;
  readonly isBigEndianWav: boolean;
}

/** The file with its header closed, and a head of AU where its samples have their high byte first. */
export function withReadableHead(source: ByteSource): ReadableHead {
  const closed = withClosedHeader(source);
  const head = auHead((position, into) => source.read(position, into), source.sizeBytes);
  return { ...closed, source: withPatches(closed.source, head), isBigEndianWav: head.length > 0 };
}

/** What the samples are. Where that stands in the extension, SoX writes it as two bytes and zeros, libsndfile as four bytes. */
function kindOf(told: DataView, extended: DataView | null): number {
  const kind = told.getUint16(0);
  if (kind !== EXTENSIBLE || !extended) return kind;
  return extended.getUint16(24) || extended.getUint16(26);
}
