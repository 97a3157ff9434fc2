// The bytes of a recording, read by a worker that waits for them: synchronous requests for ranges of the one-time address.
import type { ByteSource } from '../../app/sound/byte-source.ts';
import { Fault } from '../../app/sound/decoding/fault.ts';

/** Bytes asked for at once: little where a reader jumps about in headers, more and more where it reads on. */
const LEAST_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;

/** Blocks that are kept: a container may be read in two places at once, and comes back to its header. */
const KEPT_BLOCKS = 6;

interface Block {
  readonly start: number;
  readonly bytes: Uint8Array;
}

/** What is thrown where the file cannot be read any more. */
const unreadable = (detail: string): Fault => new Fault('file-unreadable', detail);

/** Gets a range of bytes, `end` not included. @throws Fault `file-unreadable` */
export type GetRange = (
  start: number,
  end: number,
) => { readonly bytes: Uint8Array; readonly sizeBytes: number };

/** Reads through a few blocks that are kept. */
export class RangeSource implements ByteSource {
  readonly sizeBytes: number;
  readonly #get: GetRange;
  /** The one used last comes first. */
  readonly #blocks: Block[] = [];
  #blockBytes = LEAST_BYTES;
  #readUpTo = 0;

  constructor(get: GetRange) {
    this.#get = get;
    const { bytes, sizeBytes } = get(0, LEAST_BYTES);
    this.sizeBytes = sizeBytes;
    this.#keep({ start: 0, bytes });
  }

  read(position: number, into: Uint8Array): number {
    let got = 0;
    while (got < into.length && position + got < this.sizeBytes) {
      const at = position + got;
      const block = this.#blockAt(at);
      const part = block.bytes.subarray(at - block.start, at - block.start + into.length - got);
      into.set(part, got);
      got += part.length;
    }
    return got;
  }

  #blockAt(position: number): Block {
    const index = this.#blocks.findIndex(
      ({ bytes, start }) => position >= start && position < start + bytes.length,
    );
    const known = this.#blocks[index];
    if (known) {
      if (index > 0) this.#blocks.unshift(...this.#blocks.splice(index, 1));
      return known;
    }
    this.#blockBytes = position === this.#readUpTo ? Math.min(MOST_BYTES, 2 * this.#blockBytes) : LEAST_BYTES;
    const end = Math.min(this.sizeBytes, position + this.#blockBytes);
    const { bytes } = this.#get(position, end);
    if (bytes.length === 0) throw unreadable('The recording ends before its length.');
    return this.#keep({ start: position, bytes });
  }

  #keep(block: Block): Block {
    this.#readUpTo = block.start + block.bytes.length;
    this.#blocks.unshift(block);
    this.#blocks.length = Math.min(this.#blocks.length, KEPT_BLOCKS);
    return block;
  }
}

/** Ranges of an address, got one by one. For a worker only: the page itself must not stand still. */
export function rangesOf(url: string): GetRange {
  return (start, end) => {
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.responseType = 'arraybuffer';
    request.setRequestHeader('range', `bytes=${start}-${end - 1}`);
    try {
      request.send();
    } catch {
      throw unreadable('The recording cannot be read.');
    }
    if (request.status !== 206 && request.status !== 200)
      throw unreadable(`The recording cannot be read (${request.status}).`);
    const bytes = new Uint8Array(request.response as ArrayBuffer);
    const total = /\/(\d+)$/.exec(request.getResponseHeader('content-range') ?? '')?.[1];
    return { bytes, sizeBytes: total === undefined ? bytes.length : Number(total) };
  };
}
