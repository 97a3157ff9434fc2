// Headers that were never closed: a recorder that lost power, or a program that wrote into a pipe, leaves sizes that mean “not known”, and
// readers then hear nothing of a whole recording. Here the true sizes are worked out, and shown to the reader in place of the wrong ones;
// the file itself is never written to.
import type { ByteSource } from './byte-source.ts';
import { isUnknownLongSize, isUnknownSize } from './unknown-size.ts';

/** Other bytes at a place of the file. */
export interface Patch {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** A file as its header is read: numbers, letters, and how long it is. */
export interface Header {
  readonly sizeBytes: number;
  /** Null when they are not there. */
  readonly view: (position: number, length: number) => DataView | null;
}

/** Where the sound lies that no size tells of. */
interface OpenSound {
  readonly from: number;
  readonly to: number;
}

/** Chunks that are looked through; real files have a handful. */
const CHUNKS_MAX = 200;
/** How much of the end is searched for chunks that programs write behind the sound. */
const TAIL_BYTES = 1 << 20;
const WAVE_TAIL = [
  'LIST',
  'bext',
  'iXML',
  'id3 ',
  'ID3 ',
  'cue ',
  'smpl',
  'fact',
  'axml',
  'chna',
  '_PMX',
  'inst',
  'PEAK',
  'umid',
];
const AIFF_TAIL = [
  'NAME',
  'AUTH',
  '(c) ',
  'ANNO',
  'COMT',
  'MARK',
  'INST',
  'MIDI',
  'APPL',
  'ID3 ',
  'CHAN',
  'FVER',
  'basc',
];

/**
 * What a header would say had it been closed: WAV, RF64 (EBU Tech 3306), BW64 (ITU-R BS.2088), AIFF and AIFF-C, Sony Wave64, CAF.
 * @param read bytes at a position, fewer only at the end
 * @returns empty for everything else, and for headers that were closed
 */
export function closing(read: ByteSource['read'], sizeBytes: number): readonly Patch[] {
  const header = headerOf(read, sizeBytes);
  const head = header.view(0, 12);
  if (!head) return [];
  const form = letters(head, 8);
  switch (letters(head, 0)) {
    case 'RIFF':
      return form === 'WAVE' ? closedRiff(header) : [];
    case 'RF64':
    case 'BW64':
      return form === 'WAVE' ? closedLongRiff(header) : [];
    case 'FORM':
      return form === 'AIFF' || form === 'AIFC' ? closedAiff(header) : [];
    case 'riff':
      return closedWave64(header);
    case 'caff':
      return closedCaf(header);
    default:
      return [];
  }
}

/** The file with its header closed; the same source where it was. */
export function withClosedHeader(source: ByteSource): {
  readonly source: ByteSource;
  readonly wasOpen: boolean;
} {
  const patches = closing((position, into) => source.read(position, into), source.sizeBytes);
  return { source: withPatches(source, patches), wasOpen: patches.length > 0 };
}

/** The file with other bytes in some places; the same source where there are none. */
export function withPatches(source: ByteSource, patches: readonly Patch[]): ByteSource {
  if (patches.length === 0) return source;
  const read = (position: number, into: Uint8Array): number => {
    const got = source.read(position, into);
    for (const { at, bytes } of patches) lay(bytes, at, into.subarray(0, got), position);
    return got;
  };
  return { sizeBytes: source.sizeBytes, read };
}

/** Lays bytes of one place over those of another, as far as they meet. */
function lay(bytes: Uint8Array, at: number, over: Uint8Array, from: number): void {
  for (const [index, byte] of bytes.entries()) {
    const place = at + index - from;
    if (place >= 0 && place < over.length) over[place] = byte;
  }
}

function closedRiff(header: Header): Patch[] {
  const data = chunkOf(header, 12, 'data', false);
  if (!data || !isOpen(header, data)) return [];
  const { from, to } = soundAfter(header, data.content, WAVE_TAIL, false);
  if (to <= from) return [];
  // What 32 bits cannot tell is left as nothing, which means “to the end” to whoever reads.
  const bytes = to - from;
  const fits = header.sizeBytes - 8 < 0xffff_ffff;
  return [
    { at: 4, bytes: little(fits ? header.sizeBytes - 8 : 0xffff_ffff, 4) },
    { at: from - 4, bytes: little(fits ? bytes : 0, 4) },
  ];
}

function closedLongRiff(header: Header): Patch[] {
  const sizes = header.view(12, 32);
  if (!sizes || letters(sizes, 0) !== 'ds64') return [];
  const told = sizes.getBigUint64(16, true);
  const data = chunkOf(header, 12, 'data', false);
  if (!data) return [];
  const isUnknown =
    isUnknownLongSize(told) || (isUnknownSize(Number(told)) && beyond(header, data.content, told));
  if (!isUnknown) return [];
  // A program may have closed the short size only, because the file stayed small.
  const isShort = !isUnknownSize(data.size) && data.content + data.size <= header.sizeBytes;
  const { from, to } = isShort
    ? { from: data.content, to: data.content + data.size }
    : soundAfter(header, data.content, WAVE_TAIL, false);
  if (to <= from) return [];
  return [
    { at: 20, bytes: little(header.sizeBytes - 8, 8) },
    { at: 28, bytes: little(to - from, 8) },
    // How many samples: nothing means that somebody else has to count.
    ...(isUnknownLongSize(sizes.getBigUint64(24, true)) ? [{ at: 36, bytes: little(0, 8) }] : []),
  ];
}

/** Bytes of a frame in the kinds of sound whose frames are counted one by one, by their letters; of one channel. */
const AIFF_SAMPLE_BYTES: Readonly<Record<string, number>> = {
  'raw ': 1,
  alaw: 1,
  ALAW: 1,
  ulaw: 1,
  ULAW: 1,
  in24: 3,
  in32: 4,
  fl32: 4,
  FL32: 4,
  fl64: 8,
  FL64: 8,
  ima4: 34,
};

function closedAiff(header: Header): Patch[] {
  const common = chunkOf(header, 12, 'COMM', true);
  const data = chunkOf(header, 12, 'SSND', true);
  const told = common && header.view(common.content, 18);
  // Beside the sound stand eight bytes of its own head: a writer that knew nothing wrote the size of those.
  if (!told || !data || !(data.size <= 8 || isOpen(header, data))) return [];
  const { from, to } = soundAfter(header, data.content + 8, AIFF_TAIL, true);
  const kind = common.size >= 22 ? header.view(common.content + 18, 4) : null;
  const sampleBytes = (kind && AIFF_SAMPLE_BYTES[letters(kind, 0)]) ?? Math.ceil(told.getUint16(6) / 8);
  const frameBytes = sampleBytes * told.getUint16(0);
  if (to <= from || frameBytes === 0) return [];
  return [
    { at: 4, bytes: big(Math.min(header.sizeBytes - 8, 0xffff_ffff), 4) },
    { at: common.content + 2, bytes: big(Math.floor((to - from) / frameBytes), 4) },
    { at: data.content - 4, bytes: big(to - from + 8, 4) },
  ];
}

/** Sony Wave64: names of 16 bytes, sizes of 8 that count their own head, chunks at every eighth byte. */
function closedWave64(header: Header): Patch[] {
  let position = 40;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const chunk = header.view(position, 24);
    if (!chunk) return [];
    const size = chunk.getBigUint64(16, true);
    if (letters(chunk, 0) === 'data') {
      const bytes = header.sizeBytes - position;
      if (bytes <= 24 || !(size <= 24n || size >= 2n ** 62n)) return [];
      return [
        { at: 16, bytes: little(header.sizeBytes, 8) },
        { at: position + 16, bytes: little(bytes, 8) },
      ];
    }
    if (size < 24n || size > BigInt(header.sizeBytes)) return [];
    position = Math.ceil((position + Number(size)) / 8) * 8;
  }
  return [];
}

/** CAF: sound of size −1 is lawful and reaches to the end; nothing, or its own four bytes of a count, is what an open header has. */
function closedCaf(header: Header): Patch[] {
  let position = 8;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const chunk = header.view(position, 12);
    if (!chunk) return [];
    const size = chunk.getBigInt64(4);
    if (letters(chunk, 0) === 'data') {
      const isOpenSize = size >= 0n && size <= 4n && header.sizeBytes > position + 16;
      return isOpenSize ? [{ at: position + 4, bytes: new Uint8Array(8).fill(0xff) }] : [];
    }
    if (size < 0n || size > BigInt(header.sizeBytes)) return [];
    position += 12 + Number(size);
  }
  return [];
}

export interface Chunk {
  /** Place of the first byte of what is in it. */
  readonly content: number;
  readonly size: number;
}

/** The first chunk with a name, from a place on; null where there is none. */
export function chunkOf(header: Header, first: number, name: string, isBig: boolean): Chunk | null {
  let position = first;
  for (let count = 0; count < CHUNKS_MAX; count += 1) {
    const head = header.view(position, 8);
    if (!head) return null;
    const size = head.getUint32(4, !isBig);
    if (letters(head, 0) === name) return { content: position + 8, size };
    position += 8 + size + (size & 1);
  }
  return null;
}

/** True for a size that is not known, as opposed to one that is merely large. */
function isOpen(header: Header, { content, size }: Chunk): boolean {
  return isUnknownSize(size) && (size === 0 || beyond(header, content, BigInt(size)));
}

const beyond = (header: Header, from: number, size: bigint): boolean =>
  BigInt(from) + size > BigInt(header.sizeBytes);

/** All that follows, but for chunks at the end that are known to be no sound and that end where the file does. */
function soundAfter(header: Header, from: number, tailNames: readonly string[], isBig: boolean): OpenSound {
  const tailFrom = Math.max(from, header.sizeBytes - TAIL_BYTES);
  const tail = header.view(tailFrom, header.sizeBytes - tailFrom);
  if (!tail) return { from, to: header.sizeBytes };
  const firsts = new Set(tailNames.map((name) => name.charCodeAt(0)));
  for (let at = (tailFrom - from) & 1; at + 8 <= tail.byteLength; at += 2) {
    if (!firsts.has(tail.getUint8(at))) continue;
    if (tailNames.includes(letters(tail, at)) && chunksReachEnd(tail, at, isBig))
      return { from, to: tailFrom + at };
  }
  return { from, to: header.sizeBytes };
}

/** True when chunk follows upon chunk from here to the last byte; the last one may lack the byte that fills it up. */
function chunksReachEnd(tail: DataView, from: number, isBig: boolean): boolean {
  let at = from;
  while (at + 8 <= tail.byteLength) {
    const size = tail.getUint32(at + 4, !isBig);
    at += 8 + size + (size & 1);
  }
  return at === tail.byteLength || at === tail.byteLength + 1;
}

/** A file by what stands in it at places. */
export const headerOf = (read: ByteSource['read'], sizeBytes: number): Header => ({
  sizeBytes,
  view: (position, length) => viewOf(read, position, length),
});

function viewOf(read: ByteSource['read'], position: number, length: number): DataView | null {
  const bytes = new Uint8Array(length);
  return read(position, bytes) === length ? new DataView(bytes.buffer) : null;
}

/** Four letters. */
export const letters = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

function little(value: number, length: 4 | 8): Uint8Array {
  return big(value, length).reverse();
}

function big(value: number, length: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(value));
  return new Uint8Array(view.buffer, 8 - length);
}
