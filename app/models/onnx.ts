// The outside of an ONNX file, read without loading it: whether it is whole, and what its makers wrote into it.
// The format is a protocol buffer (onnx/onnx.proto, message ModelProto); only its outermost fields are looked at.
import { open, type FileHandle } from 'node:fs/promises';

export interface OnnxOutside {
  /** What exporters note, such as `model_type`. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** Fields of ModelProto. */
const METADATA_PROPS = 14;
const GRAPH = 7;
/** More fields than any exporter writes, and a longer note than anybody reads. */
const FIELDS_MAX = 10_000;
const NOTE_MAX_BYTES = 1024 * 1024;
/** Two numbers of ten bytes at most. */
const HEAD_BYTES = 20;

/** Null for what is no ONNX file, or not all of one. @throws what the file system says */
export async function readOnnx(path: string): Promise<OnnxOutside | null> {
  const file = await open(path, 'r');
  try {
    return await outside(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function outside(file: FileHandle, size: number): Promise<OnnxOutside | null> {
  const metadata = new Map<string, string>();
  let hasGraph = false;
  let at = 0;
  for (let count = 0; at < size; count += 1) {
    const head = new Numbers(await bytesAt(file, at, Math.min(HEAD_BYTES, size - at)));
    const tag = head.next();
    const value = tag === null ? null : head.next();
    if (tag === null || value === null || count > FIELDS_MAX) return null;
    const [field, kind] = [Math.floor(tag / 8), tag % 8];
    // Numbers and lengths are all that there is on the outside.
    if (field === 0 || (kind !== 0 && kind !== 2)) return null;
    const start = at + head.read;
    at = kind === 0 ? start : start + value;
    if (at > size) return null;
    if (kind === 2 && field === GRAPH && value > 0) hasGraph = true;
    if (kind !== 2 || field !== METADATA_PROPS || value > NOTE_MAX_BYTES) continue;
    const note = pairOf(await bytesAt(file, start, value));
    if (note) metadata.set(...note);
  }
  return hasGraph ? { metadata } : null;
}

/** A note: key and value, fields 1 and 2, both text. */
function pairOf(bytes: Buffer): [string, string] | null {
  const found: Record<number, string> = {};
  for (let at = 0; at < bytes.length;) {
    const head = new Numbers(bytes.subarray(at, at + HEAD_BYTES));
    const tag = head.next();
    const length = head.next();
    if (tag === null || length === null || tag % 8 !== 2) return null;
    const start = at + head.read;
    found[Math.floor(tag / 8)] = bytes.toString('utf8', start, start + length);
    at = start + length;
  }
  return found[1] === undefined ? null : [found[1], found[2] ?? ''];
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/** Numbers of variable length, seven bits a byte. */
class Numbers {
  readonly #bytes: Buffer;
  read = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Null where none is, or one beyond what can be counted. */
  next(): number | null {
    let value = 0;
    for (let place = 1; ; place *= 128) {
      const byte = this.#bytes[this.read];
      if (byte === undefined) return null;
      this.read += 1;
      value += (byte & 0x7f) * place;
      if (!Number.isSafeInteger(value)) return null;
      if (byte < 0x80) return value;
    }
  }
}
