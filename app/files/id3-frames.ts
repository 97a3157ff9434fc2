// The frames of an ID3v2 tag (id3.org, “ID3v2.3.0” and “ID3v2.4.0-structure”), with everything undone that may lie between a frame and its text.

export type ReadAt = (position: number, length: number) => Buffer | null;

/** Larger tags hold no text that matters. A picture for each chapter is usual. */
const TAG_BYTES_MAX = 24 * 1024 * 1024;
/** Frames that are looked at in all. */
export const FRAMES_MAX = 5_000;
/** Flag of a tag: zeros stand behind every 0xFF. */
export const UNSYNCHRONISED = 0x80;
const EXTENDED = 0x40;

interface Frame {
  readonly id: string;
  readonly body: Buffer;
  /** True where the file has the body just so. */
  readonly isPlain: boolean;
}

export interface Id3Tag {
  readonly version: 2 | 3 | 4;
  readonly flags: number;
  /** Bytes in the file, without its head of ten. */
  readonly size: number;
  /** Frames and padding, as they were before the whole tag was unsynchronised. */
  readonly frames: Buffer;
}

/** The tag at the start of a file; null where there is none, or one larger than any real one. */
export function openId3(readAt: ReadAt): Id3Tag | null {
  const head = readAt(0, 10);
  const version = head?.[3] ?? 0;
  if (!head || head.toString('latin1', 0, 3) !== 'ID3' || (version !== 2 && version !== 3 && version !== 4))
    return null;
  const flags = head[5] ?? 0;
  const size = synchsafe(head, 6);
  if (size > TAG_BYTES_MAX) return null;
  let frames = readAt(10, size);
  if (!frames) return null;
  // In 2.4 each frame is unsynchronised by itself.
  if (version < 4 && flags & UNSYNCHRONISED) frames = synchronised(frames);
  // The extended header's size leaves itself out in 2.3 and counts itself in 2.4. In 2.2 the flag means another thing.
  if (version > 2 && flags & EXTENDED)
    frames = frames.subarray(version === 3 ? 4 + frames.readUInt32BE(0) : synchsafe(frames, 0));
  return { version, flags, size, frames };
}

/**
 * The frames of a tag, or those inside a frame, without what is packed or encrypted. Ends at the padding and at the first thing
 * that cannot be a frame.
 */
export function* framesOf(
  bytes: Buffer,
  version: number,
  tagFlags: number,
  budget: { frames: number },
): Generator<Frame> {
  let at = 0;
  // In 2.2 a frame's head has three letters, three bytes of size and no flags.
  const [headBytes, letters] = version === 2 ? [6, 3] : [10, 4];
  while (at + headBytes <= bytes.length && budget.frames > 0) {
    budget.frames -= 1;
    const id = bytes.toString('latin1', at, at + letters);
    if (!/^[A-Z][A-Z0-9]{2,3}$/.test(id)) return;
    const size = version === 4 ? synchsafe(bytes, at + 4) : bytes.readUIntBE(at + letters, letters);
    const flags = version === 2 ? 0 : (bytes[at + 9] ?? 0);
    at += headBytes;
    if (size > bytes.length - at) return;
    let body = bytes.subarray(at, at + size);
    at += size;
    const isPacked = version === 4 ? flags & 0x0c : flags & 0xc0;
    if (isPacked) continue;
    if (version === 4) {
      // A group's byte, and the length before unsynchronisation, stand before the content.
      body = body.subarray((flags & 0x40 ? 1 : 0) + (flags & 0x01 ? 4 : 0));
      if (flags & 0x02 || tagFlags & UNSYNCHRONISED) body = synchronised(body);
    } else if (flags & 0x20) body = body.subarray(1);
    yield { id, body, isPlain: (flags & (version === 4 ? 0x43 : 0x20)) === 0 };
  }
}

/** Four bytes of seven bits each. */
export function synchsafe(bytes: Buffer, at: number): number {
  return [0, 1, 2, 3].reduce((value, place) => value * 128 + ((bytes[at + place] ?? 0) & 0x7f), 0);
}

/** Takes out the zeros that were put behind every 0xFF, so that nothing looked like sound (ID3v2.4 structure, 6.1). */
export function synchronised(bytes: Buffer): Buffer {
  const whole = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    whole[length++] = bytes[at] ?? 0;
    if (bytes[at] === 0xff && bytes[at + 1] === 0) at += 1;
  }
  return whole.subarray(0, length);
}

/** A text by the byte that says how it is written: Latin-1, UTF-16 with its mark or without, UTF-8. A mark is left out. */
export function decoded(bytes: Buffer, encoding: number): string {
  if (encoding === 0) return bytes.toString('latin1');
  if (encoding === 3) return bytes.toString('utf8');
  const isBig = encoding === 2 || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return new TextDecoder(isBig ? 'utf-16be' : 'utf-16le').decode(bytes);
}
