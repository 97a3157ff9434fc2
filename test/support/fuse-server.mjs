// A stand-in for a network share (Linux, root): shows a directory read-only through FUSE, so that what happens in the directory makes no
// events behind the mount; and when this process is stopped (SIGSTOP), the share hangs. Speaks the kernel's protocol (fuse.h, 7.31).
// Arguments: the directory, the place to mount it. Says `mounted` once it is there.
import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, readdirSync, lstatSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const [backing = '', place = ''] = process.argv.slice(2);
const device = openSync('/dev/fuse', 'r+');
const mounting = spawnSync(
  'mount',
  [
    '-i',
    '-t',
    'fuse.earshot-test',
    'share',
    place,
    '-o',
    'fd=3,rootmode=40000,user_id=0,group_id=0,allow_other',
  ],
  { stdio: ['ignore', 'inherit', 'inherit', device] },
);
if (mounting.status !== 0) process.exit(1);
process.stdout.write('mounted\n');

const ENOENT = -2;
const EIO = -5;
const ENOSYS = -38;
const HEADER_BYTES = 40;

/** Number of each path that was asked for; 1 is the root. */
const paths = new Map([[1n, '']]);
const numbers = new Map([['', 1n]]);
/** @param {string} path */
const numberOf = (path) => {
  const known = numbers.get(path);
  if (known !== undefined) return known;
  const number = BigInt(numbers.size + 1);
  numbers.set(path, number);
  paths.set(number, path);
  return number;
};

/** @param {unknown} error */
const codeOf = (error) => /** @type {NodeJS.ErrnoException} */ (error).code;

const request = Buffer.alloc(1 << 20);
for (;;) {
  let length;
  try {
    length = readSync(device, request);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENODEV') process.exit(0); // unmounted
    if (code === 'ENOENT' || code === 'EINTR' || code === 'EAGAIN') continue;
    throw error;
  }
  const body = request.subarray(HEADER_BYTES, length);
  let answer;
  try {
    answer = answerTo(request.readUInt32LE(4), request.readBigUInt64LE(16), body);
  } catch (error) {
    answer = codeOf(error) === 'ENOENT' ? ENOENT : EIO;
  }
  if (answer === null) continue;
  const content = typeof answer === 'number' ? Buffer.alloc(0) : answer;
  const head = Buffer.alloc(16);
  head.writeUInt32LE(16 + content.length, 0);
  head.writeInt32LE(typeof answer === 'number' ? answer : 0, 4);
  request.copy(head, 8, 8, 16);
  try {
    writeSync(device, Buffer.concat([head, content]));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error; // who asked is gone
  }
}

/**
 * The body of an answer, an error number, or null where none is expected.
 * @param {number} operation
 * @param {bigint} node
 * @param {Buffer} body
 */
function answerTo(operation, node, body) {
  const path = paths.get(node) ?? '';
  switch (operation) {
    case 1: // LOOKUP
      return entry(join(path, text(body)));
    case 2: // FORGET
    case 42: // BATCH_FORGET
    case 36: // INTERRUPT
      return null;
    case 3: // GETATTR
    case 4: // SETATTR: taken for done
      return Buffer.concat([Buffer.alloc(16), attributes(path)]);
    case 14: // OPEN
    case 27: // OPENDIR
      return Buffer.alloc(16);
    case 15: {
      // READ
      const content = Buffer.alloc(body.readUInt32LE(16));
      const file = openSync(join(backing, path), 'r');
      const got = readSync(file, content, 0, content.length, Number(body.readBigUInt64LE(8)));
      closeSync(file);
      return content.subarray(0, got);
    }
    case 28: // READDIR
      return listing(path, Number(body.readBigUInt64LE(8)), body.readUInt32LE(16));
    case 17: {
      // STATFS
      const figures = Buffer.alloc(80);
      figures.writeUInt32LE(4096, 40);
      figures.writeUInt32LE(255, 44);
      return figures;
    }
    case 18: // RELEASE
    case 25: // FLUSH
    case 29: // RELEASEDIR
    case 34: // ACCESS
      return 0;
    case 26: {
      // INIT
      const agreed = Buffer.alloc(64);
      agreed.writeUInt32LE(7, 0);
      agreed.writeUInt32LE(31, 4);
      agreed.writeUInt32LE(1 << 17, 8);
      agreed.writeUInt16LE(16, 16);
      agreed.writeUInt16LE(12, 18);
      agreed.writeUInt32LE(1 << 17, 20);
      agreed.writeUInt32LE(1, 24);
      return agreed;
    }
    default:
      return ENOSYS;
  }
}

/** @param {Buffer} body */
function text(body) {
  return body.toString('utf8', 0, body.indexOf(0));
}

/**
 * Nothing is kept by the kernel: each look asks anew, as on a share that others write to.
 * @param {string} path
 */
function entry(path) {
  const head = Buffer.alloc(40);
  const found = attributes(path);
  head.writeBigUInt64LE(numberOf(path), 0);
  return Buffer.concat([head, found]);
}

/** @param {string} path */
function attributes(path) {
  const stats = lstatSync(join(backing, path), { bigint: true });
  const out = Buffer.alloc(88);
  const words = [stats.ino, stats.size, stats.blocks];
  const times = [stats.atimeNs, stats.mtimeNs, stats.ctimeNs];
  words.forEach((value, index) => out.writeBigUInt64LE(value, index * 8));
  times.forEach((value, index) => {
    out.writeBigUInt64LE(value / 1_000_000_000n, 24 + index * 8);
    out.writeUInt32LE(Number(value % 1_000_000_000n), 48 + index * 4);
  });
  out.writeUInt32LE(Number(stats.mode), 60);
  out.writeUInt32LE(Number(stats.nlink), 64);
  out.writeUInt32LE(4096, 80);
  return out;
}

/**
 * @param {string} path
 * @param {number} from
 * @param {number} limit
 */
function listing(path, from, limit) {
  const entries = readdirSync(join(backing, path), { withFileTypes: true });
  const parts = [];
  let bytes = 0;
  for (const [index, one] of entries.entries()) {
    if (index < from) continue;
    const name = Buffer.from(one.name);
    const record = Buffer.alloc(24 + Math.ceil(name.length / 8) * 8);
    record.writeBigUInt64LE(numberOf(join(path, one.name)), 0);
    record.writeBigUInt64LE(BigInt(index + 1), 8);
    record.writeUInt32LE(name.length, 16);
    record.writeUInt32LE(one.isDirectory() ? 4 : 8, 20);
    name.copy(record, 24);
    if (bytes + record.length > limit) break;
    bytes += record.length;
    parts.push(record);
  }
  return Buffer.concat(parts);
}
