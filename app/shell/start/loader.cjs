// Loads the built files of the main process with what V8 made of them when the app was built: reading two megabytes of code anew takes it
// longer than opening the library. Stands beside them as it is here. What was kept lies there too, so who may write it may write the code itself.
const { readFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { join } = require('node:path');
const { setFlagsFromString } = require('node:v8');
const { constants, Script } = require('node:vm');

const { electron, node } = process.versions;
/** V8 refuses what another version of it made, so each Electron and each Node has its own file. */
const CACHE_FILE = electron ? `code-${electron}.cache` : `code-node-${node}.cache`;

const grow = (/** @type {1 | 2} */ factor) => setFlagsFromString(`--semi-space-growth-factor=${factor}`);
/** V8 refuses what it made under other switches: code is made and loaded under this one. */
const MADE_UNDER = electron ? 1 : 2;
let isYoung = false;

/**
 * What is young stays within the megabyte that it begins with: a start, or a drop of many files, takes it to sixteen, twice, and V8 never gives
 * them back. A command that is soon gone is faster without. Each thread that starts has V8 put this back to two for the whole process.
 */
function stayYoung() {
  isYoung = true;
  grow(1);
  process.on('worker', (worker) => worker.once('online', () => grow(1)));
}
if (electron) stayYoung();

/** @type {Map<string, { exports: any }>} */
const loaded = new Map();
/** @type {Map<string, Script>} */
const scripts = new Map();
const bytes = readBytes();
const kept = readKept();
const outside = createRequire(__filename);
/** What is not asked for in the first minute of a start may be compiled anew, and is not kept in memory until then. */
const KEPT_MS = 60_000;
setTimeout(letGo, KEPT_MS).unref();

/** @returns {Buffer} the file of what was kept; empty where there is none */
function readBytes() {
  try {
    return readFileSync(join(__dirname, CACHE_FILE));
  } catch {
    return Buffer.alloc(0);
  }
}

/**
 * A program at rest may not collect for hours, so the bytes are given back by themselves: moved into a buffer of no length, where V8 can do that.
 * A file of a few bytes, which is none of ours, lies among other bytes of Node.
 */
function letGo() {
  kept.clear();
  const { buffer } = bytes;
  const isAlone = buffer.byteLength === bytes.length;
  if (isAlone && 'transfer' in buffer && typeof buffer.transfer === 'function') buffer.transfer(0);
}

/**
 * What was kept, by the name of its file; nothing where it is damaged.
 * @returns {Map<string, Buffer>}
 */
function readKept() {
  try {
    const start = 4 + bytes.readUInt32LE(0);
    /** @type {[name: string, from: number, length: number][]} */
    const places = JSON.parse(bytes.toString('latin1', 4, start));
    return new Map(
      places.map(([name, from, length]) => [name, bytes.subarray(start + from, start + from + length)]),
    );
  } catch {
    return new Map();
  }
}

/**
 * Loads a file that lies beside this one, once.
 * @param {string} name
 * @returns {any} what it exports
 */
function load(name) {
  const known = loaded.get(name);
  if (known) return known.exports;
  const filename = join(__dirname, name);
  const cachedData = kept.get(name);
  if (isYoung) grow(MADE_UNDER);
  const script = new Script(wrap(readFileSync(filename, 'utf8')), {
    filename,
    ...(cachedData ? { cachedData } : {}),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  if (isYoung) grow(1);
  scripts.set(name, script);
  kept.delete(name);
  const module = { exports: {} };
  loaded.set(name, module);
  /** @param {string} id */
  const from = (id) => (id.startsWith('./') ? load(id.slice(2)) : outside(id));
  script.runInThisContext().call(module.exports, module.exports, from, module, filename, __dirname);
  return module.exports;
}

/**
 * What V8 made of all that was loaded so far, as the bytes of `CACHE_FILE`: the length of the places, the places, and the data, on borders of eight.
 * @returns {Buffer}
 */
function keepLoaded() {
  grow(MADE_UNDER);
  const parts = [...scripts].map(([name, script]) => ({ name, bytes: script.createCachedData() }));
  let end = 0;
  const places = parts.map(({ name, bytes }) => {
    const from = end;
    end += Math.ceil(bytes.length / 8) * 8;
    return [name, from, bytes.length];
  });
  const text = JSON.stringify(places);
  const head = text.padEnd(Math.ceil((text.length + 4) / 8) * 8 - 4);
  const all = Buffer.alloc(4 + head.length + end);
  all.writeUInt32LE(head.length);
  all.write(head, 4, 'latin1');
  parts.forEach(({ bytes }, at) => bytes.copy(all, 4 + head.length + Number(places[at]?.[1])));
  return all;
}

module.exports = {
  CACHE_FILE,
  isKept: (/** @type {string} */ name) => scripts.get(name)?.cachedDataRejected === false,
  keepLoaded,
  load,
  loadedNames: () => [...scripts.keys()],
  stayYoung,
};
