// Writes a recording's sound as Earshot hears it into a file of its own, for the player. For a thread that may wait: reads and writes synchronously.
import { closeSync, fstatSync, fsyncSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename } from 'node:path';
import { failure } from '../domain/failure.ts';
import { isMarked, type FileMark } from '../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import type { ByteSource } from './byte-source.ts';
import { isLinkError, markOf, RECORDING_FLAGS } from './recording-file.ts';
import { type Ffmpeg } from './ffmpeg.ts';
import { SoundFault, type SoundFile, type SoundStream } from './sound-file.ts';
import { copyShape, HEADER_BYTES, SoundShaper, wavHeader, type CopyShape } from './wav-copy.ts';

export interface CopyOrder {
  /** Absolute path of the recording; opened for reading only. */
  readonly path: string;
  /** The file that is meant; absent for whatever stands there. */
  readonly mark?: FileMark;
  /** Place among the sound tracks, or all of them mixed; null for the first that can be decoded. */
  readonly track: TrackChoice | null;
  /** Where the copy goes. It appears there when it is finished and on the disk, never before. */
  readonly copyPath: string;
  /** A copy larger than this is not made: longer recordings are kept in fewer channels and at a lower rate. */
  readonly mostBytes: number;
}

/** What RIFF can tell of, less than 4 GB. */
const RIFF_MAX_BYTES = 0xffff_0000;

/**
 * Makes the copy.
 * @param onProgress called now and then with the share that is done, 0–1
 * @returns its size, bytes; or why there is none, and then nothing of it is left
 */
export function copySound(
  ffmpeg: Ffmpeg,
  order: CopyOrder,
  onProgress: (share: number) => void,
): Outcome<{ readonly bytes: number }> {
  const partPath = `${order.copyPath}.part`;
  let source: number | null = null;
  let target: number | null = null;
  try {
    source = openSync(order.path, RECORDING_FLAGS);
    if (order.mark && !isMarked(order.mark, markOf(fstatSync(source))))
      return failed(failure('file-changed'));
    const opened = ffmpeg.open(sourceOf(source), basename(order.path));
    if (!opened.ok) return opened;
    target = openSync(partPath, 'w+', 0o600);
    const bytes = write(opened.value, target, order, onProgress);
    if (bytes === null) return failed(failure('audio-damaged'));
    fsyncSync(target);
    closeSync(target);
    target = null;
    renameSync(partPath, order.copyPath);
    return ok({ bytes });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    if (isFull) return failed(failure('disk-full', { detail }));
    if (error instanceof SoundFault) return failed(failure(error.code, { detail }));
    if (isLinkError(error)) return failed(failure('file-is-link'));
    if (code === 'ENOENT') return failed(failure('file-gone', { detail }));
    return failed(failure(code === null ? 'audio-damaged' : 'file-unreadable', { detail }));
  } finally {
    if (source !== null) closeSync(source);
    if (target !== null) closeSync(target);
    rmSync(partPath, { force: true });
  }
}

function sourceOf(fd: number): ByteSource {
  return {
    sizeBytes: fstatSync(fd).size,
    read: (position, into) => readSync(fd, into, 0, into.length, position),
  };
}

/** Writes header and sound. @returns bytes written; null when there is no sound */
function write(
  file: SoundFile,
  target: number,
  { mostBytes, track }: CopyOrder,
  onProgress: (share: number) => void,
): number | null {
  try {
    const streams = wanted(file.streams, track);
    const seconds = Math.max(...streams.map((one) => one.durationSeconds ?? file.durationSeconds ?? 0));
    const channels = Math.max(...streams.map((one) => one.channels));
    const rateHz = Math.max(...streams.map((one) => one.sampleRateHz));
    const shape = copyShape({ channels, rateHz, seconds }, mostBytes);
    const room = Math.min(RIFF_MAX_BYTES, 2 * mostBytes);
    const lengths = streams.map((stream, pass) =>
      writeStream(file, stream, { target, room, shape, isAdded: pass > 0 }, (done) => {
        if (seconds > 0) onProgress(Math.min(1, (pass + done / seconds) / streams.length));
      }),
    );
    const written = Math.max(0, ...lengths);
    writeAll(target, wavHeader(shape, written), 0);
    return written === 0 ? null : HEADER_BYTES + written;
  } finally {
    file.close();
  }
}

function wanted(streams: readonly SoundStream[], track: CopyOrder['track']): readonly SoundStream[] {
  if (typeof track === 'number') return streams.slice(track, track + 1);
  const audible = streams.filter(({ canDecode }) => canDecode);
  return track === 'all' ? audible : audible.slice(0, 1);
}

/** Writes one stream, or adds it to what stands there. @returns bytes of it */
function writeStream(
  file: SoundFile,
  stream: SoundStream,
  to: {
    readonly target: number;
    readonly room: number;
    readonly shape: CopyShape;
    readonly isAdded: boolean;
  },
  onSeconds: (seconds: number) => void,
): number {
  const shaper = new SoundShaper(to.shape);
  let written = 0;
  const put = (parts: readonly Int16Array[]): void => {
    for (const part of parts) {
      if (written + part.byteLength > to.room) continue;
      const position = HEADER_BYTES + written;
      writeAll(to.target, to.isAdded ? added(to.target, part, position) : part, position);
      written += part.byteLength;
    }
  };
  const decoding = file.decode(stream.index, 0);
  for (let chunk = decoding.next(); chunk && written < to.room; chunk = decoding.next()) {
    put(shaper.push(chunk));
    onSeconds(shaper.seconds);
  }
  put(shaper.flush());
  return written;
}

/** The samples together with those that stand there already. */
function added(fd: number, samples: Int16Array, position: number): Int16Array {
  const there = new Int16Array(samples.length);
  readSync(fd, there, 0, there.byteLength, position);
  return samples.map((sample, i) => Math.max(-32_768, Math.min(32_767, sample + (there[i] ?? 0))));
}

/** Writes all of it: one call may write less than it is given. */
function writeAll(fd: number, data: NodeJS.ArrayBufferView, position: number): void {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, position + at);
}
