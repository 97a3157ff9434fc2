// Where a Windows Media file ends, and where a WavPack file does.
import { isUnknownLongSize } from '../../sound/unknown-size.ts';
import { tailOf, type FileBytes } from './file-bytes.ts';

const ASF_HEADER = '3026b2758e66cf11a6d900aa0062ce6c';
const FILE_PROPERTIES = 'a1dcab8c47a9cf118ee400c00c205365';
const OBJECTS_MAX = 200;
/** The flag of a stream that is still being sent: its sizes say nothing then. */
const BROADCAST = 1;

/** ASF (Microsoft, “Advanced Systems Format Specification”, §3.2): the properties of the file have its size. */
export function asfLacksRest(file: FileBytes): boolean {
  const headerEnd = headerBytes(file);
  if (headerEnd === null) return false;
  if (headerEnd > file.sizeBytes) return true;
  const size = propertiesOf(file)?.readBigUInt64LE(40) ?? 0n;
  return !isUnknownLongSize(size) && size > BigInt(file.sizeBytes);
}

/** How long the properties of the file say that it plays, seconds; null where they do not tell. */
export function asfSeconds(file: FileBytes): number | null {
  const fields = headerBytes(file) === null ? null : propertiesOf(file);
  if (!fields) return null;
  const hundredNanoseconds = Number(fields.readBigUInt64LE(64));
  // The time that a player buffers before it begins is counted in.
  const seconds = hundredNanoseconds / 1e7 - Number(fields.readBigUInt64LE(80)) / 1e3;
  return hundredNanoseconds > 0 && seconds > 0 ? seconds : null;
}

/** Bytes of the header; null for other files. */
function headerBytes({ readAt }: FileBytes): number | null {
  const head = readAt(0, 30);
  return head?.toString('hex', 0, 16) === ASF_HEADER ? Number(head.readBigUInt64LE(16)) : null;
}

/** The properties of the file; null where there are none, and for a stream that is still being sent. */
function propertiesOf(file: FileBytes): Buffer | null {
  const headerEnd = headerBytes(file) ?? 0;
  let position = 30;
  for (let count = 0; count < OBJECTS_MAX && position < headerEnd; count += 1) {
    const object = file.readAt(position, 24);
    if (!object) return null;
    if (object.toString('hex', 0, 16) === FILE_PROPERTIES) {
      const fields = file.readAt(position, 92);
      return !fields || (fields.readUInt32LE(88) & BROADCAST) !== 0 ? null : fields;
    }
    const size = Number(object.readBigUInt64LE(16));
    if (size < 24) return null;
    position += size;
  }
  return null;
}

/** Longest block that is looked for at the end. */
const BLOCK_MAX_BYTES = 1 << 20;

/** WavPack (David Bryant, “WavPack 4 & 5 Binary File / Block Format”): blocks, the first of which has the number of all samples. */
export function wavpackLacksRest(file: FileBytes): boolean {
  const first = file.readAt(0, 32);
  const total = first ? samplesIn(first, 12, 11) : null;
  if (total === null) return false;
  const tail = tailOf(file, BLOCK_MAX_BYTES);
  for (let at = tail.lastIndexOf('wvpk', undefined, 'latin1'); at >= 0;) {
    if (at + 32 <= tail.length) {
      const end = at + 8 + tail.readUInt32LE(at + 4);
      const index = samplesIn(tail, at + 16, at + 10) ?? 0;
      if (index + tail.readUInt32LE(at + 20) >= total) return end > tail.length;
      // The sign of a block may stand within another one by chance: those before it are asked, too.
    }
    at = at === 0 ? -1 : tail.lastIndexOf('wvpk', at - 1, 'latin1');
  }
  return true;
}

/** A number of samples, with the eight bits that version 5 put above its 32; null for not known. */
function samplesIn(bytes: Buffer, at: number, upperAt: number): number | null {
  const low = bytes.readUInt32LE(at);
  return low === 0xffff_ffff ? null : low + (bytes[upperAt] ?? 0) * 2 ** 32;
}
