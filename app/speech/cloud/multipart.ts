// Bodies of a create, with their exact length known before the first byte: a form (RFC 7578) of fields and one file, or JSON.
import { randomBytes } from 'node:crypto';

export interface FilePart {
  /** Name of the form field. */
  readonly name: string;
  readonly fileName: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
}

/** Everything around the bytes of the file. */
export interface Frame {
  readonly contentType: string;
  /** What goes before the file's bytes. */
  readonly head: Uint8Array;
  /** The closing boundary, or bracket: without it, the body is not complete. */
  readonly tail: Uint8Array;
  readonly lengthBytes: number;
}

/**
 * Builds the frame of a form.
 * @param fields in the order in which they are sent; a name may repeat
 */
export function frameMultipart(fields: readonly (readonly [string, string])[], file: FilePart): Frame {
  // 128 random bits cannot be expected inside a recording.
  const boundary = `----earshot-${randomBytes(16).toString('hex')}`;
  const parts = fields.map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(name)}"\r\n\r\n${value.replace(/\r\n?|\n/g, '\r\n')}\r\n`,
  );
  parts.push(
    `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(file.name)}"; filename="${escapeName(file.fileName)}"\r\n` +
      `Content-Type: ${bareMimeType(file.mimeType)}\r\n\r\n`,
  );
  const head = Buffer.from(parts.join(''), 'utf8');
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head,
    tail,
    lengthBytes: head.length + file.sizeBytes + tail.length,
  };
}

/** The frame of a body that is JSON: its last bracket is held back. */
export function frameJson(json: string): Frame {
  const bytes = Buffer.from(json, 'utf8');
  return {
    contentType: 'application/json',
    head: bytes.subarray(0, -1),
    tail: bytes.subarray(-1),
    lengthBytes: bytes.length,
  };
}

/** Names as browsers write them (WHATWG HTML, "multipart/form-data encoding algorithm"): UTF-8, with three characters escaped. */
function escapeName(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** `type/subtype` without parameters: some services refuse what they do not know by heart. */
function bareMimeType(mimeType: string): string {
  const bare = mimeType.split(';', 1)[0]?.trim() ?? '';
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(bare) ? bare : 'application/octet-stream';
}
