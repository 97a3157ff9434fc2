// Reads the weights in a checkpoint of PyTorch: a zip with a pickle that names them, and a file for the numbers of each.
// https://pytorch.org/docs/stable/notes/serialization.html
import { readFile } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { SetupError } from '../setup/say.mjs';
import { unpickled } from './pickle.mjs';
import { countOf, floats } from './tensors.mjs';

const REBUILD = 'torch._utils._rebuild_tensor_v2';

export class CheckpointWeights {
  #floats;

  /** @param {Map<string, import('./tensors.mjs').Floats>} all */
  constructor(all) {
    this.#floats = all;
  }

  /**
   * @param {string} path
   * @param {string} [part] where the weights lie in it, when not at its top
   */
  static async read(path, part) {
    const files = unzipSync(await readFile(path));
    const pickle = Object.keys(files).find((name) => name.endsWith('/data.pkl'));
    if (!pickle) throw new SetupError(`${path} is not a checkpoint of PyTorch.`);
    const top = unpickled(Buffer.from(files[pickle] ?? []));
    const weights = part === undefined ? top : top instanceof Map ? top.get(part) : undefined;
    if (!(weights instanceof Map)) throw new SetupError(`${path} holds no weights where they were.`);
    const folder = pickle.slice(0, -'data.pkl'.length);
    const all = [...weights].flatMap(([name, made]) => {
      const tensor = tensorOf(made, (key) => files[`${folder}data/${key}`]);
      return tensor ? [/** @type {const} */ ([String(name), tensor])] : [];
    });
    return new CheckpointWeights(new Map(all));
  }

  /** @param {string} name */
  has(name) {
    return this.#floats.has(name);
  }

  /** @param {string} name */
  weight(name) {
    const found = this.#floats.get(name);
    if (!found) throw new SetupError(`The checkpoint has no weight ${name}.`);
    return found;
  }
}

/**
 * @param {unknown} made
 * @param {(key: string) => Uint8Array | undefined} fileOf
 * @returns {import('./tensors.mjs').Floats | null} null for what is no tensor of floats
 */
function tensorOf(made, fileOf) {
  const { args, callee } = /** @type {Partial<import('./pickle.mjs').Made>} */ (made);
  if (callee !== REBUILD || !args) return null;
  const [storage, offset, dims, strides] =
    /** @type {[import('./pickle.mjs').Outside, number, number[], number[]]} */ (args);
  const [, kind, key] = storage.outside;
  if (kind !== 'torch.FloatStorage') return null;
  const bytes = fileOf(String(key));
  const count = countOf(dims);
  if (!bytes || bytes.length < (offset + count) * 4 || !isInOrder(dims, strides))
    throw new SetupError('A weight of the checkpoint does not lie there as one row of numbers.');
  // Copied, because numbers of 32 bits begin at fours.
  return floats(dims, () => new Float32Array(bytes.slice(offset * 4, (offset + count) * 4).buffer));
}

/**
 * Whether the last dimension runs fastest, without gaps.
 * @param {readonly number[]} dims
 * @param {readonly number[]} strides
 */
const isInOrder = (dims, strides) =>
  dims.every((size, at) => size === 1 || strides[at] === countOf(dims.slice(at + 1)));
