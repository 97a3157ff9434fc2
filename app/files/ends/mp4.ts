// Where an MP4 or QuickTime file ends: boxes one after the other (ISO/IEC 14496-12), one of them `moov`.
import { isZeros, type FileBytes } from './file-bytes.ts';

/** Boxes on the highest level that are looked through; fragmented files have thousands. */
const BOXES_MAX = 20_000;
/** Longest index of segments that is read. */
const INDEX_MAX_BYTES = 1 << 20;
/** No sound and no picture is nothing but zeros for so long: the room was reserved, and is not written to yet. */
const RESERVED_BYTES = 4_096;

/** True when a box, or what an index of segments counts up, is to end behind the last byte; or when there is no index of the whole yet. */
export function mp4LacksRest({ readAt, sizeBytes }: FileBytes): boolean {
  let hasIndex = false;
  let position = 0;
  for (let count = 0; count < BOXES_MAX && position < sizeBytes; count += 1) {
    const head = readAt(position, 8);
    if (!head) return !hasIndex; // a few bytes of nothing behind the last box do no harm
    const name = head.toString('latin1', 4, 8);
    hasIndex ||= name === 'moov';
    let size = head.readUInt32BE(0);
    if (size === 1) size = Number(readAt(position + 8, 8)?.readBigUInt64BE(0) ?? 0n);
    if (size === 0) return !hasIndex; // up to the end, wherever that is
    if (size < 8) return false; // no box: this is not for us to judge
    const end = position + size;
    if (end > sizeBytes) return true;
    if (name === 'mdat' && size > RESERVED_BYTES + 16) {
      const last = readAt(end - RESERVED_BYTES, RESERVED_BYTES);
      if (last && isZeros(last)) return true;
    }
    if (name === 'sidx' && size <= INDEX_MAX_BYTES) {
      const index = readAt(position, size);
      if (index && end + segmentBytes(index) > sizeBytes) return true;
    }
    position = end;
  }
  return !hasIndex;
}

/** How many bytes of segments follow a segment index (ISO/IEC 14496-12 §8.16.3), the gap before the first included. */
function segmentBytes(box: Buffer): number {
  const isLong = box[8] === 1;
  const gapAt = isLong ? 28 : 24;
  if (box.length < gapAt + 12) return 0;
  let bytes = isLong ? Number(box.readBigUInt64BE(gapAt)) : box.readUInt32BE(gapAt);
  const listAt = gapAt + (isLong ? 8 : 4) + 4;
  const count = box.readUInt16BE(listAt - 2);
  for (let at = listAt; at < listAt + count * 12 && at + 4 <= box.length; at += 12)
    bytes += box.readUInt32BE(at) & 0x7fff_ffff;
  return bytes;
}
