// From the bytes of a document to its characters: unpacked within a limit, and in the encoding that it is in.
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Transform } from 'node:stream';
import { TextDecoder } from 'node:util';

/** How a body was packed on its way. */
export type Packing = 'none' | 'gzip' | 'deflate' | 'br';

/** What there is to decode. */
export interface Packed {
  readonly bytes: Uint8Array;
  readonly packing: Packing;
  /** `charset` of the Content-Type header; null for none. */
  readonly charset: string | null;
}

/** How it ended: `over` when there was more than the limit, `broken` when it could not be unpacked to its end. */
export type Decoded = 'whole' | 'over' | 'broken' | 'enough';

/** Bytes decoded at a time. */
const PIECE = 64 * 1024;
/** Start of a document in which it says its encoding, bytes (XML 1.0, appendix F). */
const DECLARATION_BYTES = 1_024;

/**
 * Unpacks and decodes, piece by piece: what unpacks to a thousand times its size never lies in memory.
 * @param maxBytes most bytes that are unpacked
 * @param take takes each piece; false for enough
 */
export async function decode(
  { bytes, charset, packing }: Packed,
  maxBytes: number,
  take: (text: string) => boolean,
): Promise<Decoded> {
  const unpacked = unpackedPieces(bytes, packing);
  let decoder: TextDecoder | null = null;
  let total = 0;
  let held = Buffer.alloc(0);
  try {
    for await (const piece of unpacked) {
      const room = maxBytes - total;
      total += piece.length;
      const within = piece.length > room ? piece.subarray(0, room) : piece;
      if (decoder === null) {
        held = Buffer.concat([held, within]);
        if (held.length < DECLARATION_BYTES && total < maxBytes) continue;
        decoder = new TextDecoder(encodingOf(held, charset));
        if (!take(decoder.decode(held, { stream: true }))) return 'enough';
      } else if (!take(decoder.decode(within, { stream: true }))) return 'enough';
      if (total > maxBytes) return 'over';
    }
  } catch {
    if (decoder === null && held.length > 0) take(new TextDecoder(encodingOf(held, charset)).decode(held));
    return 'broken';
  }
  take(decoder === null ? new TextDecoder(encodingOf(held, charset)).decode(held) : decoder.decode());
  return 'whole';
}

/** The unpacked bytes in pieces. A file that is itself packed, whatever the headers say, is unpacked too. */
async function* unpackedPieces(bytes: Uint8Array, packing: Packing): AsyncGenerator<Uint8Array> {
  const unpacker = unpackerOf(bytes, packing);
  if (unpacker === null) {
    for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    return;
  }
  unpacker.end(bytes);
  for await (const piece of unpacker) yield piece as Uint8Array;
}

function unpackerOf(bytes: Uint8Array, packing: Packing): Transform | null {
  const looksPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (packing === 'br') return createBrotliDecompress({ chunkSize: PIECE });
  if (packing === 'deflate') return createInflate({ chunkSize: PIECE });
  // Servers that say gzip and send none are common enough.
  return looksPacked ? createGunzip({ chunkSize: PIECE }) : null;
}

/** Encodings that stand before what others say: what a mark at the start says is true (WHATWG Encoding, “BOM sniff”). */
function markedEncoding(start: Uint8Array): string | null {
  const [first, second, third, fourth] = start;
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // `<` and `?` with zeros between: UTF-16 without a mark.
  if (first === 0x3c && second === 0 && third !== 0 && fourth === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c && third === 0 && fourth !== 0) return 'utf-16be';
  return null;
}

/**
 * The encoding of a document: what its mark says, then its declaration, then the header (RFC 7303 puts the header first, and feeds are
 * served as Latin-1 by servers that never looked at them), then UTF-8 if it is that, else windows-1252.
 */
export function encodingOf(start: Uint8Array, charset: string | null): string {
  const marked = markedEncoding(start);
  if (marked !== null) return marked;
  const head = Buffer.from(start.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const declared =
    /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]{1,40})["']/i.exec(head)?.[1] ??
    /<meta[^>]{1,200}?charset\s*=\s*["']?([\w.:-]{1,40})/i.exec(head)?.[1];
  for (const label of [declared, charset]) {
    // A document of one-byte characters that says UTF-16 was turned into another encoding on its way.
    const known = label === undefined || label === null ? null : knownEncoding(label);
    if (known !== null && !known.startsWith('utf-16')) return known;
  }
  return isUtf8(start) ? 'utf-8' : 'windows-1252';
}

function knownEncoding(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function isUtf8(start: Uint8Array): boolean {
  try {
    // The last character may be cut.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}
