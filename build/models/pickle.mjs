// Reads Python's pickles as data: what they would call is written down and not called.
// Opcodes by https://github.com/python/cpython/blob/main/Lib/pickletools.py, as far as checkpoints of PyTorch use them.
import { SetupError } from '../setup/say.mjs';

/**
 * What a pickle would make by calling something.
 * @typedef {{ callee: string, args: unknown[] }} Made
 * Something that lies outside of the pickle.
 * @typedef {{ outside: unknown[] }} Outside
 */

/** Where a list or tuple of unknown length begins. */
const MARK = Symbol('mark');

/**
 * @param {Buffer} pickle of protocol 2
 * @returns {unknown} dictionaries as maps, tuples and lists as arrays, classes as their names
 */
export function unpickled(pickle) {
  return new Unpickler(pickle).run();
}

class Unpickler {
  #bytes;
  #at = 0;
  /** @type {unknown[]} */
  #stack = [];
  /** @type {Map<number, unknown>} */
  #memo = new Map();

  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  run() {
    for (;;) {
      const opcode = String.fromCharCode(this.#take(1).readUInt8());
      if (opcode === '.') return this.#stack.pop();
      const step = STEPS[opcode];
      if (!step)
        throw new SetupError(
          `This checkpoint uses an opcode that is not known here: ${opcode.codePointAt(0)}.`,
        );
      step(this);
    }
  }

  /** @param {number} bytes */
  #take(bytes) {
    const taken = this.#bytes.subarray(this.#at, this.#at + bytes);
    if (taken.length < bytes) throw new SetupError('The checkpoint ends in its middle.');
    this.#at += bytes;
    return taken;
  }

  byte = () => this.#take(1).readUInt8();
  short = () => this.#take(2).readUInt16LE();
  int = () => this.#take(4).readInt32LE();
  double = () => this.#take(8).readDoubleBE();
  /** @param {number} bytes */
  text = (bytes) => this.#take(bytes).toString('utf8');

  line() {
    const end = this.#bytes.indexOf(0x0a, this.#at);
    const line = this.#take(Math.max(0, end - this.#at)).toString('utf8');
    this.#at += 1;
    return line;
  }

  /** @param {unknown} value */
  push = (value) => void this.#stack.push(value);
  pop = () => this.#stack.pop();
  top = () => this.#stack.at(-1);

  /** All since the last mark. */
  popMarked() {
    const from = this.#stack.lastIndexOf(MARK);
    return this.#stack.splice(from).slice(1);
  }

  /** @param {number} count */
  popTuple = (count) => this.#stack.splice(this.#stack.length - count);

  /** @param {number} key */
  remember = (key) => void this.#memo.set(key, this.top());
  /** @param {number} key */
  recall = (key) => this.push(this.#memo.get(key));

  /** @param {unknown[]} pairs keys and values by turns, for the dictionary on top */
  setItems(pairs) {
    const target = this.top();
    // What was made by a call may be a dictionary of another kind: its content is not of interest, unless it is the ordered one.
    if (!(target instanceof Map)) return;
    for (let at = 0; at < pairs.length; at += 2) target.set(pairs[at], pairs[at + 1]);
  }

  /** @returns {unknown} what a call would have made */
  call() {
    const args = /** @type {unknown[]} */ (this.pop());
    const callee = /** @type {string} */ (this.pop());
    return callee === 'collections.OrderedDict' ? new Map() : /** @type {Made} */ ({ callee, args });
  }
}

/** @type {Record<string, (machine: Unpickler) => void>} */
const STEPS = {
  '\x80': (machine) => void machine.byte(), // the protocol
  '(': (machine) => machine.push(MARK),
  '}': (machine) => machine.push(new Map()),
  ']': (machine) => machine.push([]),
  ')': (machine) => machine.push([]),
  N: (machine) => machine.push(null),
  '\x88': (machine) => machine.push(true),
  '\x89': (machine) => machine.push(false),
  K: (machine) => machine.push(machine.byte()),
  M: (machine) => machine.push(machine.short()),
  J: (machine) => machine.push(machine.int()),
  G: (machine) => machine.push(machine.double()),
  X: (machine) => machine.push(machine.text(machine.int())),
  c: (machine) => machine.push(`${machine.line()}.${machine.line()}`),
  t: (machine) => machine.push(machine.popMarked()),
  '\x85': (machine) => machine.push(machine.popTuple(1)),
  '\x86': (machine) => machine.push(machine.popTuple(2)),
  '\x87': (machine) => machine.push(machine.popTuple(3)),
  q: (machine) => machine.remember(machine.byte()),
  r: (machine) => machine.remember(machine.int()),
  h: (machine) => machine.recall(machine.byte()),
  j: (machine) => machine.recall(machine.int()),
  Q: (machine) =>
    machine.push(/** @type {Outside} */ ({ outside: /** @type {unknown[]} */ (machine.pop()) })),
  R: (machine) => machine.push(machine.call()),
  '\x81': (machine) => machine.push(machine.call()),
  b: (machine) => void machine.pop(), // the state of an object
  s: (machine) => machine.setItems(machine.popTuple(2)),
  u: (machine) => machine.setItems(machine.popMarked()),
  e: (machine) => {
    const items = machine.popMarked();
    const list = machine.top();
    if (Array.isArray(list)) list.push(...items);
  },
};
