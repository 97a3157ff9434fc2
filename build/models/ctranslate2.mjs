// Reads a network as CTranslate2 stores it (its `model.bin`): where each weight lies, and its numbers when asked.
// https://github.com/OpenNMT/CTranslate2/blob/master/python/ctranslate2/specs/model_spec.py
import { open } from 'node:fs/promises';
import { SetupError } from '../setup/say.mjs';
import { countOf, floats, widened } from './tensors.mjs';

/** `DataType` of CTranslate2: of the weights that we read, the others are whole numbers about the network. */
const FLOAT32 = 0;
const FLOAT16 = 4;

/** More than what stands before the numbers of a weight: its name, its sizes. */
const HEAD_BYTES = 4096;

/**
 * @typedef {{ type: number, dims: number[], offset: number, bytes: number }} Entry
 */

export class Ct2Weights {
  #file;
  #entries;

  /**
   * @param {import('node:fs/promises').FileHandle} file
   * @param {Map<string, Entry>} entries
   */
  constructor(file, entries) {
    this.#file = file;
    this.#entries = entries;
  }

  /**
   * @param {string} path
   * @param {string} spec what kind of network it must be
   */
  static async open(path, spec) {
    const file = await open(path);
    try {
      return new Ct2Weights(file, await entriesOf(file, spec));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  close() {
    return this.#file.close();
  }

  /** @param {string} name */
  has(name) {
    return this.#entries.has(name);
  }

  /**
   * @param {string} name
   * @returns {import('./tensors.mjs').Floats}
   */
  weight(name) {
    const entry = this.#entry(name);
    if (entry.type === FLOAT16)
      return floats(entry.dims, async () => widened(new Uint16Array(await this.#read(entry))));
    if (entry.type === FLOAT32)
      return floats(entry.dims, async () => new Float32Array(await this.#read(entry)));
    throw new SetupError(`The weight ${name} is of a type that is not known here.`);
  }

  /**
   * The same as floats of 16 bits, which they must be.
   * @param {string} name
   * @returns {import('./tensors.mjs').Halves}
   */
  halves(name) {
    const entry = this.#entry(name);
    if (entry.type !== FLOAT16) throw new SetupError(`The weight ${name} is not of 16 bits.`);
    return { type: 'half', dims: entry.dims, read: async () => new Uint16Array(await this.#read(entry)) };
  }

  /** @param {string} name */
  #entry(name) {
    const entry = this.#entries.get(name);
    if (!entry) throw new SetupError(`The network has no weight ${name}.`);
    return entry;
  }

  /** @param {Entry} entry */
  async #read({ bytes, offset }) {
    const numbers = new Uint8Array(bytes);
    const { bytesRead } = await this.#file.read(numbers, 0, bytes, offset);
    if (bytesRead !== bytes) throw new SetupError('The network ends in the middle of a weight.');
    return numbers.buffer;
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {string} spec
 */
async function entriesOf(file, spec) {
  let at = 0;
  /** A window that moves over the file: heads are small, and lie between numbers that need not be read. */
  let head = await headAt(file, at);
  const take = (/** @type {1 | 2 | 4} */ bytes) => {
    const value = head.readUIntLE(0, bytes);
    head = head.subarray(bytes);
    at += bytes;
    return value;
  };
  const takeText = () => {
    const length = take(2);
    // It ends with a nought, as in C.
    const value = head.toString('utf8', 0, length - 1);
    head = head.subarray(length);
    at += length;
    return value;
  };
  take(4); // The version of the format.
  const found = takeText();
  if (found !== spec) throw new SetupError(`This is not a ${spec} but a ${found}.`);
  take(4); // The revision of the network's kind.
  /** @type {Map<string, Entry>} */
  const entries = new Map();
  for (let left = take(4); left > 0; left -= 1) {
    head = await headAt(file, at);
    const name = takeText();
    const dims = Array.from({ length: take(1) }, () => take(4));
    const type = take(1);
    const bytes = take(4);
    entries.set(name, { type, dims, offset: at, bytes });
    if (type === FLOAT16 && bytes !== 2 * countOf(dims))
      throw new SetupError(`The weight ${name} is damaged.`);
    at += bytes;
  }
  return entries;
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} at
 */
async function headAt(file, at) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, at);
  return buffer.subarray(0, bytesRead);
}
