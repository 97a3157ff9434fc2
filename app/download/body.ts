// Takes the body of an answer into a part: in pace, unpacked, within its limit, and broken off where it is text or hardly comes.
import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { failure, type Failure } from '../domain/failure.ts';
import type { Pace } from '../net/pace.ts';
import type { Arriving } from './arriving.ts';
import { failureOfNetwork } from './ask.ts';
import type { Packing } from './judge.ts';
import type { Part } from './part.ts';
import { HEAD_BYTES, sayTextKind, textKindOf } from './text-kind.ts';

/** Carries out of a body why it is not taken further; what came before is in the part. */
export class BodyFault extends Error {
  readonly failure: Failure;
  constructor(why: Failure) {
    super(why.message);
    this.failure = why;
  }
}

export interface Receiving {
  readonly part: Part;
  readonly pace: Pace;
  readonly signal: AbortSignal;
  /** How it is packed for the way; null for not at all. */
  readonly packing: Packing | null;
  /** Largest file that is taken, bytes; null for any. */
  readonly maxBytes: number | null;
  /** Fewer bytes in so many milliseconds of waiting are as good as none. */
  readonly least: { readonly bytes: number; readonly ms: number };
  readonly onBytes: () => void;
  /** See `DownloadRequest.refuses`. */
  readonly refuses?: (head: Uint8Array) => Failure | null;
}

/**
 * Reads a body to its end.
 * @throws BodyFault for what the server or the network did; anything else is the file system's
 */
export async function receive(body: Arriving, how: Receiving): Promise<void> {
  const { maxBytes, pace, part, refuses = refusesText, signal } = how;
  const look = (bytes: Uint8Array): void => {
    const why = refuses(bytes.subarray(0, HEAD_BYTES));
    if (why) throw new BodyFault(why);
  };
  let head: Uint8Array | null = part.bytes === 0 ? new Uint8Array() : null;
  for await (const chunk of chunksOf(body, how)) {
    let bytes = chunk;
    if (head !== null) {
      head = Buffer.concat([head, chunk]);
      if (head.length < HEAD_BYTES) continue;
      bytes = head;
      head = null;
      look(bytes);
    }
    if (maxBytes !== null && part.bytes + bytes.length > maxBytes)
      throw new BodyFault(failure('address-too-large', { detail: `the limit is ${maxBytes} bytes` }));
    for await (const piece of pace.pieces(bytes, signal)) {
      if (signal.aborted) throw new BodyFault(failure('address-unreachable', { detail: 'stopped' }));
      await part.write(piece);
      how.onBytes();
    }
  }
  if (head === null || head.length === 0) return;
  // Shorter than the least that is looked at.
  look(head);
  await part.write(head);
  how.onBytes();
}

function refusesText(head: Uint8Array): Failure | null {
  const kind = textKindOf(head);
  return kind === null ? null : failure('address-not-sound', { message: sayTextKind(kind) });
}

/** The chunks of a body, unpacked; every fault of it is one that can be told. */
async function* chunksOf(body: Arriving, how: Receiving): AsyncGenerator<Uint8Array, void, void> {
  const source = how.packing === null ? body : unpacked(body, how.packing);
  const chunks = source[Symbol.asyncIterator]();
  let [waitedMs, came] = [0, 0];
  try {
    for (;;) {
      const sinceMs = performance.now();
      const next = await chunks.next().catch((error: unknown) => {
        throw new BodyFault(faultOf(error, how.packing));
      });
      if (next.done) return;
      // Only the wait for the server counts, not the one for the disk or for our own limit.
      waitedMs += performance.now() - sinceMs;
      came += next.value.length;
      if (waitedMs >= how.least.ms) {
        if (came < how.least.bytes) throw new BodyFault(TOO_SLOW);
        [waitedMs, came] = [0, 0];
      }
      yield next.value;
    }
  } finally {
    await chunks.return?.().catch(() => undefined);
  }
}

const TOO_SLOW = failure('address-unreachable', {
  message:
    'The server of this address hardly sends anything. What has arrived is kept; Earshot tries again and goes on from there.',
});

function faultOf(error: unknown, packing: Packing | null): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (packing !== null && /^(Z_|ERR_BROTLI|ERR__)/.test(code))
    return failure('address-unreachable', { detail: `what was packed cannot be unpacked (${code})` });
  return failureOfNetwork(error);
}

function unpacked(body: Arriving, packing: Packing): AsyncIterable<Uint8Array> {
  // Its errors come out of the last stream, too.
  return pipeline(Readable.from(body), unpacker(packing), () => undefined) as AsyncIterable<Uint8Array>;
}

function unpacker(packing: Packing): Transform {
  switch (packing) {
    case 'gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
  }
}
