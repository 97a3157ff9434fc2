// Writes zip files by hand, as packers of all kinds do and as none should.
import { crc32, deflateRawSync } from 'node:zlib';

/** A file in an archive. */
export interface Packed {
  readonly name: string;
  readonly content: Buffer;
  /** As it is, without deflate. */
  readonly isStored?: boolean;
  /** Packed on the way: its length and its sum stand behind it, and the header before it says 0. */
  readonly isStreamed?: boolean;
  /** Lengths and place in 64 bits. */
  readonly isLong?: boolean;
  /** `st_mode` of a Unix. */
  readonly mode?: number;
  /** What the directory says of its sum and its length, where that is a lie. */
  readonly sum?: number;
  readonly length?: number;
}

const LONG = 0xffffffff;

/** Numbers in so many bytes each, the small end first. */
function bytes(...numbers: readonly (readonly [width: 2 | 4 | 8, value: number])[]): Buffer {
  return Buffer.concat(
    numbers.map(([width, value]) => {
      const one = Buffer.alloc(width);
      if (width === 8) one.writeBigUInt64LE(BigInt(value));
      else one.writeUIntLE(value, 0, width);
      return one;
    }),
  );
}

/** What both headers of a file share, from the version that it needs to the length of its extra field. */
function shared(file: Packed, sum: number, packed: number, length: number, extra: number): Buffer {
  const flags = 0x800 | (file.isStreamed ? 8 : 0);
  return bytes(
    ...([
      [2, file.isLong ? 45 : 20],
      [2, flags],
      [2, file.isStored ? 0 : 8],
      [4, 0],
      [4, sum],
      [4, packed],
      [4, length],
      [2, Buffer.byteLength(file.name)],
      [2, extra],
    ] as const),
  );
}

/** Before it, it itself, and what stands behind it; and its line in the directory. */
function parts(file: Packed, at: number): { readonly local: Buffer; readonly central: Buffer } {
  const packed = file.isStored ? file.content : deflateRawSync(file.content);
  const sum = file.sum ?? crc32(file.content);
  const length = file.length ?? file.content.length;
  const sizes = file.isLong ? bytes([2, 1], [2, 16], [8, length], [8, packed.length]) : Buffer.alloc(0);
  const before = file.isStreamed
    ? shared(file, 0, file.isLong ? LONG : 0, file.isLong ? LONG : 0, sizes.length)
    : shared(file, sum, file.isLong ? LONG : packed.length, file.isLong ? LONG : length, sizes.length);
  const width = file.isLong ? 8 : 4;
  const behind = file.isStreamed
    ? bytes([4, 0x08074b50], [4, sum], [width, packed.length], [width, length])
    : Buffer.alloc(0);
  const name = Buffer.from(file.name);
  const extra = file.isLong
    ? bytes([2, 1], [2, 24], [8, length], [8, packed.length], [8, at])
    : Buffer.alloc(0);
  return {
    local: Buffer.concat([bytes([4, 0x04034b50]), before, name, sizes, packed, behind]),
    central: Buffer.concat([
      bytes([4, 0x02014b50], [2, 0x031e]),
      shared(file, sum, file.isLong ? LONG : packed.length, file.isLong ? LONG : length, extra.length),
      bytes([2, 0], [2, 0], [2, 0], [4, (file.mode ?? 0) * 0x10000], [4, file.isLong ? LONG : at]),
      name,
      extra,
    ]),
  };
}

/**
 * An archive of these files, in this order.
 * @param isLong with the end of the directory in 64 bits, where only the locator says where it lies
 * @param endAt where that locator says that it lies, if it lies
 */
export function zipOf(files: readonly Packed[], isLong = false, endAt?: number): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const { local, central } = parts(file, at);
    locals.push(local);
    centrals.push(central);
    at += local.length;
  }
  const directory = Buffer.concat(centrals);
  const { length: count } = files;
  const long = isLong
    ? bytes(
        ...([
          [4, 0x06064b50],
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
        ] as const),
        ...([
          [8, count],
          [8, directory.length],
          [8, at],
        ] as const),
        ...([
          [4, 0x07064b50],
          [4, 0],
          [8, endAt ?? at + directory.length],
          [4, 1],
        ] as const),
      )
    : Buffer.alloc(0);
  const end = isLong
    ? bytes([4, 0x06054b50], [2, 0], [2, 0], [2, 0xffff], [2, 0xffff], [4, LONG], [4, LONG], [2, 0])
    : bytes([4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directory.length], [4, at], [2, 0]);
  return Buffer.concat([...locals, directory, long, end]);
}
