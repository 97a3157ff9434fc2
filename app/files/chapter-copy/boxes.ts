// Boxes of an MP4 in memory: read into a tree, and written again. Sources: ISO/IEC 14496-12.

/** Those that hold other boxes and nothing else, as far as chapters need them. */
const HOLDERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'udta', 'edts', 'tref']);

export interface Box {
  readonly type: string;
  /** Without the head. */
  readonly content: Uint8Array;
  /** Of a holder: what is in it, in the place of `content`. */
  readonly inside: readonly Box[] | null;
}

export const box = (type: string, ...parts: readonly Uint8Array[]): Box => ({
  type,
  content: Buffer.concat(parts),
  inside: null,
});
export const holder = (type: string, inside: readonly Box[]): Box => ({
  type,
  content: new Uint8Array(),
  inside,
});

/** Null where it is damaged: then nothing may be written anew from it. */
export function readBoxes(bytes: Uint8Array, depth = 0): readonly Box[] | null {
  const found: Box[] = [];
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 8 <= data.length) {
    const size = data.readUInt32BE(at);
    const type = data.toString('latin1', at + 4, at + 8);
    // User data of QuickTime ends with four zeros.
    if (size === 0 && at + 8 > data.length - 4) break;
    if (size < 8 || at + size > data.length || depth > 8) return null;
    const content = data.subarray(at + 8, at + size);
    const inside = HOLDERS.has(type) ? readBoxes(content, depth + 1) : null;
    if (HOLDERS.has(type) && !inside) return null;
    found.push({ type, content, inside });
    at += size;
  }
  return found;
}

export function writeBox({ content, inside, type }: Box): Uint8Array {
  const body = inside ? Buffer.concat(inside.map(writeBox)) : content;
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + body.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

export const child = (from: Box | undefined, type: string): Box | undefined =>
  from?.inside?.find((one) => one.type === type);

/** Numbers of 32 bits, one after the other. */
export function words32(...values: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => bytes.writeUInt32BE(value >>> 0, at * 4));
  return bytes;
}
