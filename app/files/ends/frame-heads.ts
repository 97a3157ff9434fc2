// Heads of frames that follow one another without a container, each of which says how long it is.

/** How frames of one kind are read. */
export interface FrameKind {
  /** Bytes that have to be there to read a head. */
  readonly headBytes: number;
  /** Length of the frame whose head stands at this place, bytes; 0 where none does. */
  lengthAt(bytes: Buffer, at: number): number;
  /** True when the heads at two places are of one stream: what does not change within one is the same. */
  agree(bytes: Buffer, a: number, b: number): boolean;
}

/** Kilobits a second by the number in the head (ISO/IEC 11172-3 §2.4.2.3, ISO/IEC 13818-3 §2.4.2.3). */
const KILOBITS = {
  v1: [
    [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  v2: [
    [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const MPEG_RATES = [44_100, 48_000, 32_000];

/** MPEG audio: MP3, and layers I and II. Frames of free format say nothing of their length and are not known. */
export const MPEG: FrameKind = {
  headBytes: 4,
  lengthAt(bytes, at) {
    if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xe0) !== 0xe0) return 0;
    const [, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const version = (second >> 3) & 3; // 0: 2.5, 2: 2, 3: 1
    const layer = 4 - ((second >> 1) & 3);
    const rate = MPEG_RATES[(third >> 2) & 3];
    if (version === 1 || layer === 4 || rate === undefined) return 0;
    const isFirst = version === 3;
    const kilobits = KILOBITS[isFirst ? 'v1' : 'v2'][layer - 1]?.[(third >> 4) - 1];
    if (kilobits === undefined) return 0;
    const hertz = isFirst ? rate : version === 2 ? rate / 2 : rate / 4;
    const padding = (third >> 1) & 1;
    if (layer === 1) return (Math.floor((12_000 * kilobits) / hertz) + padding) * 4;
    const scale = layer === 3 && !isFirst ? 72_000 : 144_000;
    return Math.floor((scale * kilobits) / hertz) + padding;
  },
  agree: (bytes, a, b) =>
    ((bytes[a + 1] ?? 0) & 0xfe) === ((bytes[b + 1] ?? 0) & 0xfe) &&
    ((bytes[a + 2] ?? 0) & 0x0c) === ((bytes[b + 2] ?? 0) & 0x0c),
};

/** AAC in ADTS (ISO/IEC 14496-3 §1.A.2.2). */
export const ADTS: FrameKind = {
  headBytes: 7,
  lengthAt(bytes, at) {
    if (bytes[at] !== 0xff || ((bytes[at + 1] ?? 0) & 0xf6) !== 0xf0) return 0;
    const length =
      (((bytes[at + 3] ?? 0) & 3) << 11) | ((bytes[at + 4] ?? 0) << 3) | ((bytes[at + 5] ?? 0) >> 5);
    return length >= 7 ? length : 0;
  },
  agree: (bytes, a, b) =>
    bytes[a + 1] === bytes[b + 1] && ((bytes[a + 2] ?? 0) & 0xfc) === ((bytes[b + 2] ?? 0) & 0xfc),
};

/** Kilobits a second of AC-3 by half of the number in the head (ETSI TS 102 366, table 5.18). */
const AC3_KILOBITS = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512, 576, 640];
/** Enhanced AC-3 has this number of its bit stream and above. */
const ENHANCED = 11;

/** AC-3 and Enhanced AC-3 (ETSI TS 102 366). */
export const AC3: FrameKind = {
  headBytes: 6,
  lengthAt(bytes, at) {
    if (bytes[at] !== 0x0b || bytes[at + 1] !== 0x77) return 0;
    const identity = (bytes[at + 5] ?? 0) >> 3;
    if (identity > 16) return 0;
    if (identity >= ENHANCED) return (((((bytes[at + 2] ?? 0) & 7) << 8) | (bytes[at + 3] ?? 0)) + 1) * 2;
    const code = bytes[at + 4] ?? 0;
    const kilobits = AC3_KILOBITS[(code & 0x3f) >> 1];
    if (kilobits === undefined || code >> 6 === 3) return 0;
    if (code >> 6 === 0) return kilobits * 4;
    if (code >> 6 === 2) return kilobits * 6;
    return (Math.floor((kilobits * 96_000) / 44_100) + (code & 1)) * 2;
  },
  agree: (bytes, a, b) =>
    (bytes[a + 5] ?? 0) >> 3 === (bytes[b + 5] ?? 0) >> 3 &&
    (bytes[a + 4] ?? 0) >> 6 === (bytes[b + 4] ?? 0) >> 6,
};

/** Bytes of an AMR frame by its kind, its head included (RFC 4867 §5.3: the table of 3GPP TS 26.101 and 26.201); 0 for reserved ones. */
export const AMR_BYTES = {
  narrow: [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
  wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
} as const;
