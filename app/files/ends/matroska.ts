// Where a Matroska or WebM file ends (RFC 9559; elements: RFC 8794).
import type { FileBytes } from './file-bytes.ts';

const SEGMENT = 0x18538067;
/** Elements of a segment that are looked through where the segment itself does not tell. */
const ELEMENTS_MAX = 20_000;

/** True when the segment is to end behind the last byte, or, in a live stream that does not know its length, one of its elements. */
export function matroskaLacksRest(file: FileBytes): boolean {
  const { sizeBytes } = file;
  const header = elementAt(file, 0);
  if (header?.size == null) return false;
  const segment = elementAt(file, header.start + header.size);
  if (segment?.id !== SEGMENT) return header.start + header.size > sizeBytes;
  if (segment.size !== null) return segment.start + segment.size > sizeBytes;
  let position = segment.start;
  for (let count = 0; count < ELEMENTS_MAX; count += 1) {
    const element = elementAt(file, position);
    if (element?.size == null) return false;
    position = element.start + element.size;
    if (position > sizeBytes) return true;
  }
  return false;
}

interface Element {
  readonly id: number;
  /** Place of its content. */
  readonly start: number;
  /** Null for one that is written as unknown. */
  readonly size: number | null;
}

/** Reads the head of an element; null where there is none. */
function elementAt({ readAt, sizeBytes }: FileBytes, position: number): Element | null {
  const bytes = readAt(position, Math.min(12, Math.max(2, sizeBytes - position)));
  if (!bytes) return null;
  const idLength = Math.clz32(bytes[0] ?? 0) - 23;
  const sizeLength = Math.clz32(bytes[idLength] ?? 0) - 23;
  if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > bytes.length) return null;
  const id = bytes.readUIntBE(0, idLength);
  let size = (bytes[idLength] ?? 0) & (0xff >> sizeLength);
  let isUnknown = size === 0xff >> sizeLength;
  for (let at = 1; at < sizeLength; at += 1) {
    const byte = bytes[idLength + at] ?? 0;
    size = size * 256 + byte;
    isUnknown &&= byte === 0xff;
  }
  return { id, start: position + idLength + sizeLength, size: isUnknown ? null : size };
}
