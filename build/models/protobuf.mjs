// Writes protocol buffers: what a message is made of, with lengths known before large contents are read.
// https://protobuf.dev/programming-guides/encoding/

/**
 * A run of bytes, or where one comes from when it is written.
 * @typedef {Uint8Array | { length: number, read: () => Promise<Uint8Array> }} Piece
 */

const VARINT = 0;
const BYTES = 2;
const FIXED_32 = 5;

/**
 * A whole number; negative ones as two's complement of 64 bits.
 * @param {number} field
 * @param {number} value
 * @returns {Piece[]}
 */
export const integer = (field, value) => [
  Uint8Array.from([...varint((field << 3) | VARINT), ...varint(value)]),
];

/**
 * @param {number} field
 * @param {number} value
 * @returns {Piece[]}
 */
export function float(field, value) {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return [Uint8Array.from([...varint((field << 3) | FIXED_32), ...bytes])];
}

/**
 * @param {number} field
 * @param {string} value
 * @returns {Piece[]}
 */
export const text = (field, value) => message(field, [Buffer.from(value)]);

/**
 * A message in a message, or bytes.
 * @param {number} field
 * @param {Piece[]} content
 * @returns {Piece[]}
 */
export function message(field, content) {
  const length = content.reduce((sum, piece) => sum + piece.length, 0);
  return [Uint8Array.from([...varint((field << 3) | BYTES), ...varint(length)]), ...content];
}

/** @param {number} value */
function varint(value) {
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes = [];
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}
