// Reads a multipart/form-data body as it comes in: fields are kept, the file is only counted and hashed.
import { createHash, type Hash } from 'node:crypto';

export interface ReceivedFile {
  readonly field: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Hex SHA-256; empty when hashing is off. */
  readonly sha256: string;
}

export interface ReceivedForm {
  /** In the order they came; a name may repeat. */
  readonly fields: readonly (readonly [string, string])[];
  readonly files: readonly ReceivedFile[];
  /** Names of all parts, in order. */
  readonly order: readonly string[];
}

interface Part {
  readonly name: string;
  readonly fileName: string | null;
  readonly mimeType: string;
  readonly hash: Hash | null;
  sizeBytes: number;
  chunks: Buffer[];
}

const FIELD_MAX_BYTES = 1024 * 1024;

/** A reader to be fed with pieces of any size, cut anywhere. */
export class MultipartReader {
  readonly #delimiter: Buffer;
  readonly #hashing: boolean;
  #rest: Buffer = Buffer.from('\r\n');
  #part: Part | null = null;
  #where: 'preamble' | 'headers' | 'content' | 'end' = 'preamble';
  readonly #fields: (readonly [string, string])[] = [];
  readonly #files: ReceivedFile[] = [];
  readonly #order: string[] = [];

  constructor(boundary: string, hashing = true) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
    this.#hashing = hashing;
  }

  /** @throws Error on a body that is not a form */
  feed(piece: Uint8Array): void {
    let data =
      this.#rest.length > 0
        ? Buffer.concat([this.#rest, piece])
        : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    for (;;) {
      if (this.#where === 'end') return;
      if (this.#where === 'headers') {
        // Right after a delimiter: `--` ends the form, a line break begins a part.
        if (data.length >= 2 && data.subarray(0, 2).toString() === '--') {
          this.#where = 'end';
          return;
        }
        const end = data.indexOf('\r\n\r\n');
        if (end < 0) {
          if (data.length > 64 * 1024) throw new Error('part headers too long');
          break;
        }
        this.#begin(data.subarray(0, end).toString('utf8'));
        data = data.subarray(end + 4);
        this.#where = 'content';
        continue;
      }
      const found = data.indexOf(this.#delimiter);
      if (found < 0) {
        // A delimiter may begin in the last bytes.
        const keep = Math.min(data.length, this.#delimiter.length - 1);
        this.#take(data.subarray(0, data.length - keep));
        data = data.subarray(data.length - keep);
        break;
      }
      this.#take(data.subarray(0, found));
      this.#finish();
      data = data.subarray(found + this.#delimiter.length);
      this.#where = 'headers';
    }
    this.#rest = Buffer.from(data);
  }

  /** The form; null while its closing delimiter has not come. */
  get form(): ReceivedForm | null {
    return this.#where === 'end' ? { fields: this.#fields, files: this.#files, order: this.#order } : null;
  }

  #begin(head: string): void {
    const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(head)?.[1] ?? '';
    const name = /\bname="([^"]*)"/.exec(disposition)?.[1];
    if (name === undefined) throw new Error('part without a name');
    const fileName = /\bfilename="([^"]*)"/.exec(disposition)?.[1] ?? null;
    const mimeType = /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? '';
    const hash = fileName !== null && this.#hashing ? createHash('sha256') : null;
    this.#order.push(name);
    this.#part = { name, fileName, mimeType, hash, sizeBytes: 0, chunks: [] };
  }

  #take(bytes: Buffer): void {
    if (!this.#part || bytes.length === 0) return;
    this.#part.sizeBytes += bytes.length;
    if (this.#part.fileName !== null) this.#part.hash?.update(bytes);
    else if (this.#part.sizeBytes > FIELD_MAX_BYTES) throw new Error('field too long');
    else this.#part.chunks.push(Buffer.from(bytes));
  }

  #finish(): void {
    const part = this.#part;
    this.#part = null;
    if (!part) return;
    if (part.fileName === null) this.#fields.push([part.name, Buffer.concat(part.chunks).toString('utf8')]);
    else
      this.#files.push({
        field: part.name,
        fileName: part.fileName.replaceAll('%22', '"').replaceAll('%0D', '\r').replaceAll('%0A', '\n'),
        mimeType: part.mimeType,
        sizeBytes: part.sizeBytes,
        sha256: part.hash?.digest('hex') ?? '',
      });
  }
}
