// Says whether a recording announces more than is there, by a few small reads: a copy that stalled, a recorder that has not closed its
// file, space that was reserved first. For a worker thread only.
//
// A file that was really cut off never gets its rest, and numbers in headers may be wrong: who asks must not wait for it for ever.
// Why so: docs/decisions/watch.md.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { RECORDING_FLAGS } from '../sound/recording-file.ts';
import { asfLacksRest, wavpackLacksRest } from './ends/asf.ts';
import {
  aiffLacksRest,
  auLacksRest,
  aviLacksRest,
  cafLacksRest,
  wave64LacksRest,
  waveLacksRest,
} from './ends/chunks.ts';
import { isZeros, tailOf, without, type FileBytes } from './ends/file-bytes.ts';
import { framesLackRest } from './ends/frames.ts';
import { matroskaLacksRest } from './ends/matroska.ts';
import { mp4LacksRest } from './ends/mp4.ts';
import { endsAsFlac, endsAsOgg } from './last-frames.ts';
import type { ReadAt } from './wav-claim.ts';

/** Zeros at the end that may be room in which nothing was written yet. */
const RESERVED_BYTES = 4_096;
const BLOCK_BYTES = 512;
/** File systems keep a few blocks more or less than the content takes. */
const BLOCKS_SLACK_BYTES = 1 << 16;
/** Tags in front of one another that are passed by. */
const TAGS_MAX = 8;

/**
 * True when the file's own structure says that its rest is to come.
 * @param sizeBytes as it was seen last
 */
export function lacksRest(path: string, sizeBytes: number): boolean {
  const fd = openSync(path, RECORDING_FLAGS);
  try {
    const readAt: ReadAt = (position, length) => {
      if (position < 0 || position + length > sizeBytes) return null;
      const bytes = Buffer.alloc(length);
      return readSync(fd, bytes, 0, length, position) === length ? bytes : null;
    };
    return (
      isIncomplete(readAt, sizeBytes) ||
      (hasHole(fstatSync(fd)) && isZeros(tailOf({ readAt, sizeBytes }, RESERVED_BYTES)))
    );
  } finally {
    closeSync(fd);
  }
}

/** True when less of a file was written than it is long. File systems that count no blocks at all say nothing. */
function hasHole({ blocks, size }: { readonly blocks: number; readonly size: number }): boolean {
  return blocks > 0 && blocks * BLOCK_BYTES + BLOCKS_SLACK_BYTES < size;
}

/** The same for bytes that are read otherwise. @param readAt gives nothing beyond `sizeBytes` */
export function isIncomplete(readAt: ReadAt, sizeBytes: number): boolean {
  let file: FileBytes = { readAt, sizeBytes };
  for (let count = 0; count < TAGS_MAX; count += 1) {
    const head = file.readAt(0, Math.min(16, file.sizeBytes));
    if (!head || head.length === 0) return false;
    if (isZeros(head)) return count === 0; // reserved, and nothing written to its beginning yet
    if (head.length < 16) return false;
    const tag = tagBytes(head);
    if (tag === 0) return judge(head, file);
    if (tag > file.sizeBytes) return true;
    file = without(tag, file);
  }
  return false;
}

/** Length of the ID3v2 tag that stands here (id3.org, “ID3 tag version 2.4.0 – Main Structure”); 0 for none. */
function tagBytes(head: Buffer): number {
  const sizes = [...head.subarray(6, 10)];
  if (head.toString('latin1', 0, 3) !== 'ID3' || head[3] === 0xff || sizes.some((byte) => byte >= 0x80))
    return 0;
  const footer = ((head[5] ?? 0) & 0x10) === 0 ? 0 : 10;
  return 10 + sizes.reduce((sum, byte) => sum * 128 + byte, 0) + footer;
}

/** Containers by the four letters that they begin with. */
const BY_FIRST_LETTERS: Readonly<Record<string, (file: FileBytes) => boolean>> = {
  RF64: waveLacksRest,
  BW64: waveLacksRest,
  fLaC: (file) => !endsAsFlac(file.readAt, file.sizeBytes),
  OggS: (file) => !endsAsOgg(file.readAt, file.sizeBytes),
  '\x1aE\xdf\xa3': matroskaLacksRest,
  caff: cafLacksRest,
  riff: wave64LacksRest,
  wvpk: wavpackLacksRest,
  '0&\xb2u': asfLacksRest,
  '.snd': auLacksRest,
};

const BOXES: ReadonlySet<string> = new Set([
  'ftyp',
  'moov',
  'mdat',
  'wide',
  'free',
  'skip',
  'styp',
  'moof',
  'pnot',
]);

function judge(head: Buffer, file: FileBytes): boolean {
  const letters = head.toString('latin1', 0, 4);
  const form = head.toString('latin1', 8, 12);
  if (letters === 'RIFF') return form === 'AVI ' ? aviLacksRest(file) : waveLacksRest(file);
  if (letters === 'FORM') return (form === 'AIFF' || form === 'AIFC') && aiffLacksRest(file);
  const byLetters = BY_FIRST_LETTERS[letters];
  if (byLetters) return byLetters(file);
  return BOXES.has(head.toString('latin1', 4, 8)) ? mp4LacksRest(file) : framesLackRest(file);
}
