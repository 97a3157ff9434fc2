// The recording as a source of bytes: read once, front to back, and found out when it is not the file that was announced.
import { createHash, type Hash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { failure, type Failure } from '../../domain/failure.ts';
import { isMarked } from '../../domain/file-mark.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { isLinkError, markOf, RECORDING_FLAGS } from '../../sound/recording-file.ts';
import type { Identified } from '../port.ts';

/**
 * Least and most bytes handed over at a time. Pieces grow while the line is quick and shrink when it is slow: a fast line wants few
 * large ones, on a slow one a piece must be gone well before the line counts as stalled. The least is what the socket's own
 * buffer holds, so that every piece is waited for.
 */
const PIECE_MIN_BYTES = 64 * 1024;
const PIECE_MAX_BYTES = 1024 * 1024;
/** A piece that is gone sooner was small, one that takes longer was large, milliseconds. */
const QUICK_MS = 50;
const SLOW_MS = 1_000;

/** An open recording. */
export interface Source {
  /**
   * The bytes, in pieces. A piece is valid until the next but one is asked for: its memory is used again.
   * @throws SourceFault when the file changed or cannot be read
   */
  chunks(): AsyncGenerator<Uint8Array, void, void>;
  close(): Promise<void>;
}

/** Carries a failure out of a stream. */
export class SourceFault extends Error {
  readonly failure: Failure;
  constructor(why: Failure) {
    super(why.message);
    this.failure = why;
  }
}

/**
 * Opens a recording for reading.
 * @param sizeBytes the size that was announced; anything else is `file-changed`
 * @param identified which file is meant, and what it holds: another one of the same size and time is `file-changed` too, before its last
 *   piece is handed over
 */
export async function openSource(
  path: string,
  sizeBytes: number,
  identified?: Identified,
): Promise<Outcome<Source>> {
  let handle: FileHandle;
  try {
    handle = await open(path, RECORDING_FLAGS);
  } catch (error) {
    return failed(fileFailure(error));
  }
  const refused = async (why: Failure): Promise<Outcome<Source>> => {
    await handle.close();
    return failed(why);
  };
  try {
    const opened = await handle.stat({ bigint: true });
    if (!opened.isFile()) return await refused(failure('file-unreadable', { detail: 'not a regular file' }));
    if (opened.size !== BigInt(sizeBytes)) {
      const isEmptied = sizeBytes > 0 && opened.size === 0n;
      return await refused(isEmptied ? failure('file-empty') : changed(sizeBytes, opened.size));
    }
    if (identified && !isMarked(identified.mark, markOf(await handle.stat()))) return await refused(ANOTHER);
    const expected = { sizeBytes, mtimeNs: opened.mtimeNs, fingerprint: identified?.fingerprint ?? null };
    const close = (): Promise<void> => handle.close();
    return ok({ chunks: () => readChunks(handle, expected), close });
  } catch (error) {
    await handle.close().catch(() => undefined);
    return failed(fileFailure(error));
  }
}

/**
 * Reads one piece ahead while the one before is sent. Two buffers are enough: when the next piece is asked for, the connection has
 * taken the last one. Without new ones for every piece, memory stays the same for any size.
 */
async function* readChunks(handle: FileHandle, expected: Expected): AsyncGenerator<Uint8Array, void, void> {
  const { sizeBytes } = expected;
  const hash = expected.fingerprint === null ? null : createHash('sha256');
  let [buffer, other] = [Buffer.allocUnsafeSlow(PIECE_MAX_BYTES), Buffer.allocUnsafeSlow(PIECE_MAX_BYTES)];
  let pieceBytes = PIECE_MIN_BYTES;
  let position = 0;
  const readAhead = (): Promise<number> => {
    const read = reading(handle.read(buffer, 0, Math.min(pieceBytes, sizeBytes - position), position)).then(
      ({ bytesRead }) => bytesRead,
    );
    // It is awaited later, or never when the upload breaks off before.
    read.catch(() => undefined);
    return read;
  };
  let next = readAhead();
  while (position < sizeBytes) {
    const bytesRead = await next;
    if (bytesRead === 0) throw new SourceFault(changed(sizeBytes, BigInt(position)));
    const piece = buffer.subarray(0, bytesRead);
    position += bytesRead;
    hash?.update(piece);
    // The last piece is held back until the file is known to be the same from its first byte to its last.
    if (position === sizeBytes) await expectUnchanged(handle, expected, hash);
    [buffer, other] = [other, buffer];
    if (position < sizeBytes) next = readAhead();
    const handedOver = performance.now();
    yield piece;
    const tookMs = performance.now() - handedOver;
    if (tookMs < QUICK_MS) pieceBytes = Math.min(PIECE_MAX_BYTES, pieceBytes * 2);
    if (tookMs > SLOW_MS) pieceBytes = Math.max(PIECE_MIN_BYTES, pieceBytes / 2);
  }
}

/** What the file is to be. */
interface Expected {
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
  /** Hex SHA-256 of the content; null when it is not known. */
  readonly fingerprint: string | null;
}

async function expectUnchanged(
  handle: FileHandle,
  { fingerprint, mtimeNs, sizeBytes }: Expected,
  hash: Hash | null,
): Promise<void> {
  const after = await reading(handle.stat({ bigint: true }));
  if (after.size !== BigInt(sizeBytes)) throw new SourceFault(changed(sizeBytes, after.size));
  if (after.mtimeNs !== mtimeNs)
    throw new SourceFault(failure('file-changed', { detail: 'written to while it was sent' }));
  if (hash && hash.digest('hex') !== fingerprint) throw new SourceFault(ANOTHER);
}

async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new SourceFault(fileFailure(error));
  }
}

/** Its size and time are those of the recording; trying again would only send it again. */
const ANOTHER = failure('file-changed', {
  message:
    'Another file of the same size and time stands where the recording was. It was not sent to its end, so it was not accepted or charged. In a watched folder it is taken up by itself, as a new version; what you added by hand, add again.',
  retryable: false,
});

function changed(announced: number, found: bigint): Failure {
  return failure('file-changed', { detail: `expected ${announced} bytes, found ${found}` });
}

function fileFailure(error: unknown): Failure {
  if (isLinkError(error)) return failure('file-is-link');
  const code = (error as NodeJS.ErrnoException).code;
  // Only the code: the system's sentence holds the path.
  return failure(code === 'ENOENT' || code === 'ENOTDIR' ? 'file-gone' : 'file-unreadable', { detail: code });
}
