// A copy of a recording with chapters in it. The source is only read; of the sound every byte is copied, and the copy is read back and compared.
import { createHash } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Chapter } from '../../domain/chapters.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { failureOfWriting } from '../write-file-atomic.ts';
import { ID3_HEAD_BYTES, id3Bytes, tagWithChapters } from './id3.ts';
import { headWithChapters } from './mp4.ts';

/** What a copy can be made of. */
export const canHoldChapters = (path: string): boolean => MP3.test(path) || MP4.test(path);
const MP3 = /\.mp3$/i;
const MP4 = /\.(?:m4a|m4b|mp4|mov)$/i;

export interface ChapterCopyOrder {
  readonly source: string;
  /** Where the copy goes; what stands there is written over, since a person said so. Never the source itself. */
  readonly target: string;
  /** In order, none past the end. */
  readonly chapters: readonly Chapter[];
  readonly endSeconds: number;
}

/** A piece of the copy: bytes of the source, or new ones. */
type Piece = { readonly from: number; readonly to: number } | { readonly bytes: Uint8Array };

const PART_BYTES = 1024 * 1024;
const MOOV_MAX_BYTES = 256 * 1024 * 1024;

/** @returns how many bytes of sound were copied, and found the same in the copy; a failure, and then there is no copy */
export async function copyWithChapters(
  order: ChapterCopyOrder,
): Promise<Outcome<{ readonly soundBytes: number }>> {
  const partPath = `${order.target}.part`;
  let source: FileHandle | null = null;
  let target: FileHandle | null = null;
  try {
    source = await open(order.source, 'r');
    const own = await source.stat();
    const there = await open(order.target, 'r').catch(() => null);
    const isSame = there !== null && sameFile(own, await there.stat());
    await there?.close();
    if (isSame) return failed(failure('not-allowed', { message: SAME }));
    const pieces = await piecesOf(source, own.size, order);
    if (!pieces) return failed(failure('not-allowed', { message: cannot(order.source) }));
    target = await open(partPath, 'w+');
    const hash = createHash('sha256');
    const soundBytes = await write(source, target, pieces, hash);
    await target.sync();
    if (hash.digest('hex') !== (await hashOf(target, pieces)))
      return failed(failure('library-unwritable', { message: DIFFERENT }));
    await target.close();
    target = null;
    await rename(partPath, order.target);
    return ok({ soundBytes });
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT' && !target;
    return failed(isGone ? failure('file-gone') : failureOfWriting(error));
  } finally {
    await source?.close();
    await target?.close();
    await rm(partPath, { force: true });
  }
}

const SAME =
  'That is the recording itself, and Earshot never writes into it. Choose another name. Nothing was changed.';
const DIFFERENT =
  'The copy does not hold what was written, so it was taken away again. The recording is as it was. Try another disk.';
const cannot = (path: string): string =>
  `Chapters cannot be put into a copy of this file (${extname(path) || 'without an ending'}): its tags or its head are of a kind that cannot be kept whole. Nothing was written; chapters.json says the same to podcast apps.`;

const sameFile = (a: { dev: number; ino: number }, b: { dev: number; ino: number }): boolean =>
  a.dev === b.dev && a.ino === b.ino;

async function piecesOf(
  file: FileHandle,
  size: number,
  order: ChapterCopyOrder,
): Promise<readonly Piece[] | null> {
  const { chapters, endSeconds, source } = order;
  if (MP3.test(source)) {
    const tagBytes = Math.min(size, id3Bytes(await bytesOf(file, 0, Math.min(size, ID3_HEAD_BYTES))));
    const tag = tagWithChapters(await bytesOf(file, 0, tagBytes), chapters, endSeconds);
    return tag && [{ bytes: tag }, { from: tagBytes, to: size }];
  }
  if (!MP4.test(source)) return null;
  const moov = await findMoov(file, size);
  if (!moov) return null;
  const { at, bytes, head } = moov;
  const content = await bytesOf(file, at + head, bytes - head);
  const made = headWithChapters({ content, at, bytes, fileBytes: size }, chapters, endSeconds);
  return (
    made && [
      { from: 0, to: at },
      { bytes: made.moov },
      { from: at + bytes, to: size },
      { bytes: made.titles },
    ]
  );
}

/** Null where there is none, several, or where the file is in fragments, whose places are told elsewhere. */
async function findMoov(file: FileHandle, size: number) {
  let found: { at: number; bytes: number; head: number } | null = null;
  for (let at = 0; at + 8 <= size;) {
    const data = Buffer.from(await bytesOf(file, at, Math.min(16, size - at)));
    const type = data.toString('latin1', 4, 8);
    const short = data.readUInt32BE(0);
    const head = short === 1 ? 16 : 8;
    const bytes =
      short === 0 ? size - at : short === 1 && data.length === 16 ? Number(data.readBigUInt64BE(8)) : short;
    if (bytes < head || at + bytes > size || type === 'moof') return null;
    // A box that goes on to the end of the file would swallow what is put behind it.
    if (short === 0 || (type === 'moov' && (found || bytes > MOOV_MAX_BYTES))) return null;
    if (type === 'moov') found = { at, bytes, head };
    at += bytes;
  }
  return found;
}

async function bytesOf(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const into = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await file.read(into, got, length - got, from + got);
    if (bytesRead === 0) throw new Error('the file ended early');
    got += bytesRead;
  }
  return into;
}

/** Writes all pieces. @param hash of what is copied @returns bytes that were copied */
async function write(
  source: FileHandle,
  target: FileHandle,
  pieces: readonly Piece[],
  hash: { update(bytes: Uint8Array): unknown },
): Promise<number> {
  let copied = 0;
  for (const piece of pieces) {
    if ('bytes' in piece) {
      await target.writeFile(piece.bytes);
      continue;
    }
    for (let at = piece.from; at < piece.to; at += PART_BYTES) {
      const part = await bytesOf(source, at, Math.min(PART_BYTES, piece.to - at));
      hash.update(part);
      await target.writeFile(part);
      copied += part.length;
    }
  }
  return copied;
}

/** The same of the copy, as it is read back. */
async function hashOf(target: FileHandle, pieces: readonly Piece[]): Promise<string> {
  const hash = createHash('sha256');
  let place = 0;
  for (const piece of pieces) {
    const length = 'bytes' in piece ? piece.bytes.length : piece.to - piece.from;
    if (!('bytes' in piece))
      for (let at = 0; at < length; at += PART_BYTES)
        hash.update(await bytesOf(target, place + at, Math.min(PART_BYTES, length - at)));
    place += length;
  }
  return hash.digest('hex');
}
