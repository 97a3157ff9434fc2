// Says what a recording is: its fingerprint, its sound, and that it did not change meanwhile. For a worker thread only.
import { createHash } from 'node:crypto';
import type { AudioInfo, Fingerprint } from '../domain/audio.ts';
import type { Cover, FileTags } from '../domain/details.ts';
import type { FileStamp } from '../domain/file-mark.ts';
import { failure } from '../domain/failure.ts';
import type { SoundPromise } from '../domain/heard.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import { Cancelled, DiskFile, type Pulse } from './disk-file.ts';
import { wholeMs } from './entries.ts';
import { fileFailure } from './errors.ts';
import { isPlaceholder } from './placeholder.ts';
import { probe, type SecondReader } from './probe.ts';
import { readTags } from './tags.ts';

export interface Identity extends FileStamp {
  readonly fingerprint: Fingerprint;
  readonly audio: AudioInfo;
  readonly inode: number;
  /** Something to know about a recording that can be used all the same, such as a cut-off end. */
  readonly warning?: string;
  /** What it says that it holds, against which is held what is heard of it. */
  readonly promise?: SoundPromise;
  /** What it says of itself; absent when it says nothing. */
  readonly tags?: FileTags;
  readonly cover?: Cover;
}

/** No frame of sound with the head that says what it is takes less. */
const LEAST_BYTES = 24;
const TOO_SHORT =
  'This file is only a few bytes long, too short to hold any sound: most often a copy or an export that broke off. Copy or export it again; it is then taken up by itself.';

/** Bytes read at once: what is hashed is still in the processor's cache. Blocks of a megabyte cost a third more time. */
const BLOCK_BYTES = 1 << 17;
/** Bytes read between two moments at which others may have their turn. */
const STRETCH_BYTES = 1 << 20;

/**
 * Identifies a recording. The container is looked at first, so that nothing is hashed that cannot be used; then every byte is read once.
 * @param secondReader makes FFmpeg ready where it is needed
 * @param download also when that makes a cloud drive fetch the file
 * @returns the identity, or why there is none: `file-gone`, `file-unreadable`, `file-not-downloaded`, `file-empty`, `file-changed`, `not-audio`,
 *   `no-sound`, `audio-damaged`, `audio-protected`, `index-missing`
 */
export async function identify(
  path: string,
  pulse: Pulse,
  secondReader: SecondReader,
  download = false,
): Promise<Outcome<Identity>> {
  const opened = DiskFile.open(path, pulse);
  if (!opened.ok) return opened;
  const file = opened.value;
  try {
    if (file.stats.size === 0) return failed(failure('file-empty'));
    if (!download && pulse.ask(() => isPlaceholder(path, file.stats)))
      return failed(failure('file-not-downloaded'));
    const probed = await probe(file, secondReader);
    // A file in motion may look like anything: that it moves is then the only thing to say about it.
    if (!probed.ok && !file.isUntouched()) return failed(failure('file-changed'));
    if (!probed.ok)
      return file.stats.size < LEAST_BYTES
        ? failed(failure(probed.failure.code, { message: TOO_SHORT }))
        : probed;
    const { cover, tags: own } = await readTags(file);
    const tags = { ...probed.value.tags, ...own };
    const fingerprint = fingerprintOf(file);
    if (fingerprint === null || !file.isUntouched()) return failed(failure('file-changed'));
    const { audio, promise, warning } = probed.value;
    return ok({
      fingerprint,
      audio,
      sizeBytes: file.stats.size,
      modifiedMs: wholeMs(file.stats.mtimeMs),
      inode: file.stats.ino,
      promise,
      ...(warning === null ? {} : { warning }),
      ...(Object.keys(tags).length === 0 ? {} : { tags }),
      ...(cover === null ? {} : { cover }),
    });
  } catch (error) {
    return failed(error instanceof Cancelled ? stopped() : fileFailure(error));
  } finally {
    file.close();
  }
}

/** Hex SHA-256 over all bytes; null when there are not as many as there were. */
function fingerprintOf(file: DiskFile): Fingerprint | null {
  const hash = createHash('sha256');
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let position = 0;
  let beganAt = performance.now();
  for (;;) {
    const got = file.read(block, position);
    hash.update(got === block.length ? block : block.subarray(0, got));
    position += got;
    if (got < block.length) return position === file.stats.size ? hash.digest('hex') : null;
    if (position % STRETCH_BYTES !== 0) continue;
    file.giveWay(beganAt);
    beganAt = performance.now();
  }
}

/** What a request that was given up answers; nobody shows it. */
export const stopped = () => failure('internal', { message: 'Reading was stopped.' });
