// An ID3v2 tag as mediabunny can read it: it leaves the zeros of unsynchronised tags where they are, and takes a frame's group and length
// for its text (`findings/mediabunny-reads-past-what-id3-puts-before-its-texts.sh`).
import { framesOf, FRAMES_MAX, UNSYNCHRONISED, type Id3Tag } from './id3-frames.ts';

const HEAD_BYTES = 10;
/** Flags of a tag that are kept: it is an experiment, a footer follows. */
const KEPT = 0x30;

/** The tag, plain and as long as it is in its file; null where it is plain. */
export function plainId3(tag: Id3Tag): Buffer | null {
  const { flags, size, version } = tag;
  const isUnsynchronised = (flags & UNSYNCHRONISED) !== 0;
  const frames = version === 2 ? [] : [...framesOf(tag.frames, version, flags, { frames: FRAMES_MAX })];
  if (!isUnsynchronised && frames.every(({ isPlain }) => isPlain)) return null;
  const plain = Buffer.alloc(HEAD_BYTES + size);
  plain.write('ID3', 'latin1');
  plain.set([version, 0, flags & KEPT, ...sevenBits(size)], 3);
  let at = HEAD_BYTES;
  if (version === 2) tag.frames.copy(plain, at);
  for (const { body, id } of frames) {
    at += plain.write(id, at, 'latin1');
    if (version === 4) plain.set(sevenBits(body.length), at);
    else plain.writeUInt32BE(body.length, at);
    at += 6;
    at += body.copy(plain, at);
  }
  return plain;
}

function sevenBits(length: number): readonly number[] {
  return [21, 14, 7, 0].map((place) => (length >> place) & 0x7f);
}
