// What a picture is by its bytes: those of tags and feeds come from anywhere.
import { COVER_MAX_BYTES, type CoverType } from './details.ts';

/** Widest and highest cover, pixels: Apple asks for 3,000 at most. More is a trap for who draws it. */
const COVER_MAX_PIXELS = 6_000;

/**
 * What a picture really is, whatever is claimed of it: JPEG (ITU T.81) or PNG (W3C), of a size that can be drawn.
 * @returns null for everything else
 */
export function pictureType(bytes: Uint8Array): CoverType | null {
  if (bytes.length < 24 || bytes.length > COVER_MAX_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fits = (width: number, height: number): boolean =>
    Math.min(width, height) > 0 && Math.max(width, height) <= COVER_MAX_PIXELS;
  if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a)
    return fits(view.getUint32(16), view.getUint32(20)) ? 'image/png' : null;
  if (view.getUint16(0) !== 0xffd8) return null;
  // From marker to marker up to the frame header, which holds the size.
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return fits(view.getUint16(at + 7), view.getUint16(at + 5)) ? 'image/jpeg' : null;
    at += marker === 0xff ? 1 : 2 + view.getUint16(at + 2);
  }
  return null;
}
