// Takes the files of a model out of a zip, one after the other, without their folders and without anything else that lies in it.
import { createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { isPlainName } from '../speech/on-device/models/own-model.ts';
import { freeBytesAt } from './free-bytes.ts';
import { ZipSource } from './zip-source.ts';

/** Files of models end so. */
const WANTED = /\.(onnx|txt)$/i;
const FILES_MAX = 64;
/** More than any folder with a model holds: a directory of millions of entries would take minutes to read. */
const ENTRIES_MAX = 65_535;
/** No model is larger, bytes. */
const MAX_BYTES = 8_000_000_000;

/** What kind of file an entry is, in the upper half of its attributes (`st_mode`); 0 where it was not packed on a Unix. */
const KIND = 0o170000;
const REGULAR = 0o100000;

const NO_ZIP = 'This is no zip file with a speech model in it, or not all of one. Nothing was brought in.';
const TWICE =
  'This zip file holds two files of the same name in different folders, so it is not clear which model is meant. Nothing was brought in. Make a zip file of one folder, or import that folder itself.';
const FULL =
  'What lies in this zip file does not fit on the disk of the models. Nothing was brought in. Free some space, then try again.';

/** One of the files that are taken. */
interface Wanted {
  readonly name: string;
  readonly entry: Entry;
}

/**
 * Unpacks them into a folder that is there. What lies where is read from the directory at the end of the archive: the
 * headers before each file need not say how long it is, and anything that looks like the next header may lie in it.
 * @returns failure `bad-argument` for what is no zip, or too much; `disk-full` where there is no room
 * @throws what the file system says
 */
export async function unzipModel(archive: string, directory: string): Promise<Outcome<void>> {
  const room = Math.min(MAX_BYTES, (await freeBytesAt(directory)) ?? MAX_BYTES);
  const file = await open(archive);
  try {
    const { size } = await file.stat();
    return size > room
      ? failed(failure('disk-full', { message: FULL }))
      : await take(file, size, directory, room);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    return failed(failure('bad-argument', { message: NO_ZIP }));
  } finally {
    await file.close();
  }
}

async function take(file: FileHandle, size: number, directory: string, room: number): Promise<Outcome<void>> {
  // Names stay bytes until we read them ourselves: the library would refuse the whole archive for a path that leads out
  // of it, and of ours only the last part counts.
  const zip = await fromRandomAccessReaderPromise(new ZipSource(file, size), size, {
    autoClose: false,
    decodeStrings: false,
  });
  const wanted = await wantedIn(zip);
  if (wanted === null || wanted.length === 0) return failed(failure('bad-argument', { message: NO_ZIP }));
  // Disks of some systems take capital and small letters for one.
  if (new Set(wanted.map(({ name }) => name.toLowerCase())).size < wanted.length)
    return failed(failure('bad-argument', { message: TWICE }));
  // Each gives as many bytes as it says, or is refused while it is read.
  if (wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0) > room)
    return failed(failure('disk-full', { message: FULL }));
  for (const { name, entry } of wanted)
    await pipeline(
      await zip.openReadStreamPromise(entry),
      checked(entry.crc32),
      createWriteStream(join(directory, name), { flags: 'wx' }),
    );
  return ok(undefined);
}

/** The files of a model; null where there is more in the archive than there can be. */
async function wantedIn(zip: ZipFile): Promise<readonly Wanted[] | null> {
  if (zip.entryCount > ENTRIES_MAX) return null;
  const wanted: Wanted[] = [];
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    if (name === null) continue;
    if (wanted.length === FILES_MAX) return null;
    wanted.push({ name, entry });
  }
  return wanted;
}

/** The last part of its path; null for what is not wanted: folders, links, other files. */
function nameOf(entry: Entry): string | null {
  const kind = (entry.externalFileAttributes >>> 16) & KIND;
  if (kind !== 0 && kind !== REGULAR) return null;
  const path = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  const name = basename(path);
  // Hidden files of the Mac are named as the file that they are about.
  if (path.endsWith('/') || !WANTED.test(name) || !isPlainName(name) || name.startsWith('.')) return null;
  return name;
}

/** Hands on what comes. @throws at its end, where it is not what was packed */
const checked = (expected: number) =>
  async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let sum = 0;
    for await (const piece of pieces) {
      sum = crc32(piece, sum);
      yield piece;
    }
    if (sum !== expected) throw new Error('damaged');
  };
