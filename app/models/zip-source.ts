// The bytes of a zip file for the library that reads it: what lies outside of the file is an error, wherever the file says to look.
import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';

/** Bytes that are asked of the disk at once. */
const PIECE_BYTES = 256 * 1024;

/**
 * Reads an open file, which the caller closes. The library's own way to files would throw past every handler at a place
 * that no file can have, and a damaged zip of 64 bits can name one.
 */
export class ZipSource extends RandomAccessReader {
  readonly #file: FileHandle;
  readonly #bytes: number;

  /** @param bytes how long the file is */
  constructor(file: FileHandle, bytes: number) {
    super();
    this.#file = file;
    this.#bytes = bytes;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#pieces(start, end), { objectMode: false });
  }

  override read(
    ...[buffer, offset, length, position, callback]: Parameters<RandomAccessReader['read']>
  ): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(
      () => callback(null),
      (error: unknown) => callback(error instanceof Error ? error : new Error('not read')),
    );
  }

  async *#pieces(start: number, end: number): AsyncGenerator<Buffer> {
    for (let at = start; at < end; at += PIECE_BYTES) {
      const piece = Buffer.allocUnsafe(Math.min(PIECE_BYTES, end - at));
      await this.#fill(piece, at);
      yield piece;
    }
  }

  async #fill(into: Buffer, position: number): Promise<void> {
    if (position + into.length > this.#bytes) throw new Error('outside of the file');
    for (let filled = 0; filled < into.length;) {
      const { bytesRead } = await this.#file.read(into, filled, into.length - filled, position + filled);
      if (bytesRead === 0) throw new Error('the file became shorter');
      filled += bytesRead;
    }
  }
}
