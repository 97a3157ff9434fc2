// Numbers of a network that are read when they are written, and not before: one at a time is in memory.

/**
 * @typedef {Float32Array | Uint16Array | Uint8Array | Int8Array | BigInt64Array} Numbers
 * `half`: the bits of floats of 16 bits
 * @typedef {object} Tensor
 * @property {'float' | 'half' | 'uint8' | 'int8' | 'int64'} type
 * @property {readonly number[]} dims
 * @property {() => Promise<Numbers>} read all its numbers, the last dimension running fastest
 */

/**
 * A tensor of floats.
 * @typedef {{ type: 'float', dims: readonly number[], read: () => Promise<Float32Array> }} Floats
 * The same in 16 bits each.
 * @typedef {{ type: 'half', dims: readonly number[], read: () => Promise<Uint16Array> }} Halves
 */

/** @param {readonly number[]} dims */
export const countOf = (dims) => dims.reduce((product, size) => product * size, 1);

/**
 * @param {readonly number[]} dims
 * @param {() => Promise<Float32Array> | Float32Array} read
 * @returns {Floats}
 */
export const floats = (dims, read) => ({ type: 'float', dims, read: async () => read() });

/**
 * One number, without a dimension.
 * @param {number} value
 */
export const scalar = (value) => floats([], () => Float32Array.of(value));

/**
 * @param {readonly number[]} values
 * @returns {Tensor}
 */
export const integers = (values) => ({
  type: 'int64',
  dims: [values.length],
  read: async () => BigInt64Array.from(values, BigInt),
});

/**
 * A number without a dimension, as an index is.
 * @param {number} value
 * @returns {Tensor}
 */
export const index = (value) => ({ ...integers([value]), dims: [] });

/**
 * Some of the rows, which are what the first dimension counts.
 * @template {Floats | Halves} T
 * @param {T} tensor
 * @param {number} from
 * @param {number} to
 * @returns {T}
 */
export function rowsOf(tensor, from, to) {
  const [, ...inner] = tensor.dims;
  const row = countOf(inner);
  return {
    ...tensor,
    dims: [to - from, ...inner],
    read: async () => (await tensor.read()).subarray(from * row, to * row),
  };
}

/** Rows and columns of a square that stays in the processor's cache. */
const TILE = 64;

/**
 * A matrix with its rows as columns.
 * @template {Floats | Halves} T
 * @param {T} tensor
 * @returns {T}
 */
export function transposed(tensor) {
  const [rows = 0, columns = 0] = tensor.dims;
  return {
    ...tensor,
    dims: [columns, rows],
    read: async () => transpose(await tensor.read(), rows, columns),
  };
}

/**
 * @param {Floats} tensor
 * @param {number} factor
 */
export const scaled = (tensor, factor) =>
  floats(tensor.dims, async () => (await tensor.read()).map((number) => number * factor));

/**
 * Several matrices, each with its rows as columns.
 * @template {Floats | Halves} T
 * @param {T} tensor
 * @returns {T}
 */
export function transposedEach(tensor) {
  const [count = 0, rows = 0, columns = 0] = tensor.dims;
  const size = rows * columns;
  const read = async () => {
    const numbers = (await tensor.read()).slice();
    for (let at = 0; at < numbers.length; at += size)
      numbers.set(transpose(numbers.subarray(at, at + size), rows, columns), at);
    return numbers;
  };
  return { ...tensor, dims: [count, columns, rows], read };
}

/**
 * @template {Float32Array | Uint16Array} N
 * @param {N} numbers
 * @param {number} rows
 * @param {number} columns
 * @returns {N}
 */
function transpose(numbers, rows, columns) {
  const turned = /** @type {N} */ (numbers.slice());
  for (let top = 0; top < rows; top += TILE) {
    for (let left = 0; left < columns; left += TILE) {
      const bottom = Math.min(rows, top + TILE);
      const right = Math.min(columns, left + TILE);
      for (let row = top; row < bottom; row += 1) {
        for (let column = left; column < right; column += 1) {
          turned[column * rows + row] = /** @type {number} */ (numbers[row * columns + column]);
        }
      }
    }
  }
  return turned;
}

/**
 * Several tensors, one after the other along their first dimension.
 * @param {readonly Floats[]} tensors
 */
export function stacked(tensors) {
  const [, ...inner] = tensors[0]?.dims ?? [];
  const rows = tensors.reduce((sum, { dims }) => sum + (dims[0] ?? 0), 0);
  return floats([rows, ...inner], async () => {
    const all = new Float32Array(rows * countOf(inner));
    let at = 0;
    for (const tensor of tensors) {
      const numbers = await tensor.read();
      all.set(numbers, at);
      at += numbers.length;
    }
    return all;
  });
}

/**
 * The same numbers in other dimensions.
 * @template {Floats | Halves} T
 * @param {T} tensor
 * @param {readonly number[]} dims of as many numbers
 * @returns {T}
 */
export const shaped = (tensor, dims) => ({ ...tensor, dims });

/** What each float of 16 bits is (IEEE 754 binary16). */
const HALVES = Float32Array.from({ length: 0x10000 }, (_, bits) => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
});

/** @param {Uint16Array} halves */
export function widened(halves) {
  const wide = new Float32Array(halves.length);
  for (let at = 0; at < wide.length; at += 1) wide[at] = /** @type {number} */ (HALVES[halves[at] ?? 0]);
  return wide;
}

/**
 * Weights as whole numbers of 8 bits with one scale, which lies the same way on both sides of nought.
 * @param {Floats} tensor
 * @returns {Promise<{ scale: Floats, zeroPoint: Tensor, weights: Tensor }>}
 */
export async function quantized(tensor) {
  const numbers = await tensor.read();
  let largest = 0;
  for (const number of numbers) largest = Math.max(largest, Math.abs(number));
  const scale = Math.fround((2 * largest) / 254);
  const bytes = new Int8Array(numbers.length);
  for (let at = 0; at < bytes.length; at += 1)
    bytes[at] = roundHalfEven(Math.fround((numbers[at] ?? 0) / scale));
  return {
    scale: scalar(scale),
    zeroPoint: { type: 'int8', dims: [], read: async () => Int8Array.of(0) },
    weights: { type: 'int8', dims: tensor.dims, read: async () => bytes },
  };
}

/** @param {number} value */
function roundHalfEven(value) {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
