// A network as ONNX writes it down: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers these are.
import { createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { float, integer, message, text } from './protobuf.mjs';
import { countOf, integers } from './tensors.mjs';

/**
 * @typedef {import('./protobuf.mjs').Piece} Piece
 * @typedef {import('./tensors.mjs').Tensor} Tensor
 * An attribute of a node: floats are told apart from whole numbers by `asFloat`.
 * @typedef {number | string | readonly number[] | { float: number }} Attribute
 * An input or output: a number is a size, a word the name of one that is not known before.
 * @typedef {{ name: string, type: Tensor['type'], dims: readonly (number | string)[] }} Port
 */

/** `TensorProto.DataType`, and the bytes of one number. */
const TYPES = {
  float: { number: 1, bytes: 4 },
  uint8: { number: 2, bytes: 1 },
  int8: { number: 3, bytes: 1 },
  int64: { number: 7, bytes: 8 },
  half: { number: 10, bytes: 2 },
};

/** Operators that ONNX Runtime has beside those of ONNX. */
const RUNTIME = 'com.microsoft';

/** Constants of at least so many bytes lie in a file of their own, where there is one. */
const BESIDE_BYTES = 512;
/** Where they begin: the system maps files by pages, and numbers are read by up to 64 bytes at a time. */
const PAGE = 4096;
const LINE = 64;
/** `TensorProto.DataLocation`. */
const EXTERNAL = 1;

/** What casts name. */
export const FLOAT = TYPES.float.number;

/**
 * @param {number} value
 * @returns {Attribute}
 */
export const asFloat = (value) => ({ float: value });

/** Nodes and constants in the order in which they are added; each value is known by its name. */
export class Graph {
  /** @type {Piece[][]} */
  #nodes = [];
  /** @type {Map<string, Tensor>} */
  #constants = new Map();
  #count = 0;
  #isOfRuntime = false;

  /**
   * A constant; one of the same name is the same.
   * @param {Tensor} tensor
   * @param {string} [name]
   * @returns {string} its name
   */
  constant(tensor, name = `c${this.#constants.size}`) {
    if (!this.#constants.has(name)) this.#constants.set(name, tensor);
    return name;
  }

  /**
   * A list of whole numbers.
   * @param {...number} values
   */
  integers(...values) {
    return this.constant(integers(values), `i${values.join('_').replaceAll('-', 'm')}`);
  }

  /**
   * A node with one output.
   * @param {string} kind of ONNX's operators, or of ONNX Runtime's own: `com.microsoft.` and its name
   * @param {readonly string[]} inputs
   * @param {Record<string, Attribute>} [attributes]
   * @param {string} [output] its name, where it is an output of the graph
   * @returns {string} the name of its output
   */
  node(kind, inputs, attributes = {}, output = undefined) {
    this.#count += 1;
    const name = output ?? `${kind.slice(kind.lastIndexOf('.') + 1).toLowerCase()}_${this.#count}`;
    this.#add(kind, inputs, [name], attributes);
    return name;
  }

  /**
   * A node with several outputs.
   * @param {string} kind
   * @param {readonly string[]} inputs
   * @param {number} outputs how many
   * @param {Record<string, Attribute>} [attributes]
   * @returns {string[]} the names of its outputs
   */
  nodes(kind, inputs, outputs, attributes = {}) {
    this.#count += 1;
    const names = Array.from({ length: outputs }, (_, at) => `${kind.toLowerCase()}_${this.#count}_${at}`);
    this.#add(kind, inputs, names, attributes);
    return names;
  }

  /**
   * @param {string} kind
   * @param {readonly string[]} inputs
   * @param {readonly string[]} outputs
   * @param {Record<string, Attribute>} attributes
   */
  #add(kind, inputs, outputs, attributes) {
    const domain = kind.startsWith(RUNTIME) ? RUNTIME : '';
    if (domain) this.#isOfRuntime = true;
    const sorted = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
    this.#nodes.push([
      ...inputs.flatMap((input) => text(1, input)),
      ...outputs.flatMap((output) => text(2, output)),
      ...text(4, domain ? kind.slice(domain.length + 1) : kind),
      ...sorted.flatMap(([name, value]) => message(5, attribute(name, value))),
      ...(domain ? text(7, domain) : []),
    ]);
  }

  /**
   * Writes the network into a file. Constants are read one after the other.
   * @param {string} path
   * @param {{ name: string, irVersion: number, opset: number, inputs: Port[], outputs: Port[],
   *   about: Record<string, string | number> }} model `about`: what the file tells of itself to who loads it
   * @param {string} [weights] a path beside the other: the large constants lie there, and whoever loads the network maps them instead of copying them
   */
  async save(path, { about, inputs, irVersion, name, opset, outputs }, weights = undefined) {
    /** @type {Piece[]} */
    const beside = [];
    const placed = weights === undefined ? null : new Beside(basename(weights), beside);
    const graph = [
      ...this.#nodes.flatMap((node) => message(1, node)),
      ...text(2, name),
      ...[...this.#constants].flatMap(([key, tensor]) => message(5, constant(key, tensor, placed))),
      ...inputs.flatMap((input) => message(11, port(input))),
      ...outputs.flatMap((output) => message(12, port(output))),
    ];
    const model = [
      ...integer(1, irVersion),
      ...message(7, graph),
      ...message(8, [...text(1, ''), ...integer(2, opset)]),
      ...(this.#isOfRuntime ? message(8, [...text(1, RUNTIME), ...integer(2, 1)]) : []),
      ...Object.entries(about).flatMap(([key, value]) =>
        message(14, [...text(1, key), ...text(2, String(value))]),
      ),
    ];
    await pipeline(Readable.from(bytesOf(model)), createWriteStream(path));
    if (weights !== undefined) await pipeline(Readable.from(bytesOf(beside)), createWriteStream(weights));
  }
}

/** The file beside a network: https://github.com/onnx/onnx/blob/main/docs/ExternalData.md */
class Beside {
  #name;
  #pieces;
  #end = 0;

  /**
   * @param {string} name
   * @param {Piece[]} pieces that it is made of, added to
   */
  constructor(name, pieces) {
    this.#name = name;
    this.#pieces = pieces;
  }

  /**
   * Puts a constant there.
   * @param {Exclude<Piece, Uint8Array>} content
   * @returns {Piece[]} the fields that say where
   */
  put(content) {
    const line = content.length < PAGE ? LINE : PAGE;
    const offset = Math.ceil(this.#end / line) * line;
    this.#pieces.push(new Uint8Array(offset - this.#end), content);
    this.#end = offset + content.length;
    const where = { location: this.#name, offset: String(offset), length: String(content.length) };
    return [
      ...Object.entries(where).flatMap(([key, value]) => message(13, [...text(1, key), ...text(2, value)])),
      ...integer(14, EXTERNAL),
    ];
  }
}

/** @param {Piece[]} pieces */
async function* bytesOf(pieces) {
  for (const piece of pieces) yield piece instanceof Uint8Array ? piece : await piece.read();
}

/**
 * @param {string} name
 * @param {Tensor} tensor
 * @param {Beside | null} beside where the large ones go; null where all stay
 * @returns {Piece[]}
 */
function constant(name, { dims, read, type }, beside) {
  const { bytes, number } = TYPES[type];
  // The file is little-endian, as every machine is that Earshot runs on.
  const content = {
    length: countOf(dims) * bytes,
    read: async () => {
      const { buffer, byteLength, byteOffset } = await read();
      return new Uint8Array(buffer, byteOffset, byteLength);
    },
  };
  return [
    ...dims.flatMap((size) => integer(1, size)),
    ...integer(2, number),
    ...text(8, name),
    ...(beside && content.length >= BESIDE_BYTES ? beside.put(content) : message(9, [content])),
  ];
}

/**
 * @param {string} name
 * @param {Attribute} value
 * @returns {Piece[]}
 */
function attribute(name, value) {
  // The last field says which of them is meant: `AttributeProto.AttributeType`.
  if (typeof value === 'number') return [...text(1, name), ...integer(3, value), ...integer(20, 2)];
  if (typeof value === 'string') return [...text(1, name), ...text(4, value), ...integer(20, 3)];
  if ('float' in value) return [...text(1, name), ...float(2, value.float), ...integer(20, 1)];
  return [...text(1, name), ...value.flatMap((one) => integer(8, one)), ...integer(20, 7)];
}

/**
 * @param {Port} port
 * @returns {Piece[]}
 */
function port({ dims, name, type }) {
  const sizes = dims.flatMap((size) =>
    message(1, typeof size === 'number' ? integer(1, size) : text(2, size)),
  );
  const tensor = [...integer(1, TYPES[type].number), ...message(2, sizes)];
  return [...text(1, name), ...message(2, message(1, tensor))];
}
