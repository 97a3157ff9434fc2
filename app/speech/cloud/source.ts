// The recording as a source of bytes: read once, front to back, and found out when it is not the file that was announced.
import { open, stat, type FileHandle } from 'node:fs/promises';
import { failure, type Failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';

/** Read at a time, bytes: large enough for the speed of a disk, small enough to notice a stall of a slow line. */
const CHUNK_BYTES = 64 * 1024;

/** An open recording. */
export interface Source {
  /**
   * The bytes, in pieces.
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
 */
export async function openSource(path: string, sizeBytes: number): Promise<Outcome<Source>> {
  let handle: FileHandle;
  try {
    // Looked at before it is opened: opening a pipe would wait for a writer.
    const before = await stat(path);
    if (!before.isFile()) return failed(failure('file-unreadable', { detail: 'not a regular file' }));
    handle = await open(path, 'r');
  } catch (error) {
    return failed(fileFailure(error));
  }
  try {
    const opened = await handle.stat({ bigint: true });
    if (opened.size !== BigInt(sizeBytes)) {
      await handle.close();
      return failed(
        sizeBytes > 0 && opened.size === 0n ? failure('file-empty') : changed(sizeBytes, opened.size),
      );
    }
    const close = (): Promise<void> => handle.close();
    return ok({ chunks: () => readChunks(handle, sizeBytes, opened.mtimeNs), close });
  } catch (error) {
    await handle.close().catch(() => undefined);
    return failed(fileFailure(error));
  }
}

async function* readChunks(
  handle: FileHandle,
  sizeBytes: number,
  mtimeNs: bigint,
): AsyncGenerator<Uint8Array, void, void> {
  let position = 0;
  while (position < sizeBytes) {
    const wanted = Math.min(CHUNK_BYTES, sizeBytes - position);
    // A new buffer each time: the one before may still be on its way to the network.
    const { bytesRead, buffer } = await reading(
      handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, position),
    );
    if (bytesRead === 0) throw new SourceFault(changed(sizeBytes, BigInt(position)));
    position += bytesRead;
    // The last piece is held back until the file is known to be the same from its first byte to its last.
    if (position === sizeBytes) await expectUnchanged(handle, sizeBytes, mtimeNs);
    yield buffer.subarray(0, bytesRead);
  }
}

async function expectUnchanged(handle: FileHandle, sizeBytes: number, mtimeNs: bigint): Promise<void> {
  const after = await reading(handle.stat({ bigint: true }));
  if (after.size !== BigInt(sizeBytes)) throw new SourceFault(changed(sizeBytes, after.size));
  if (after.mtimeNs !== mtimeNs)
    throw new SourceFault(failure('file-changed', { detail: 'written to while it was sent' }));
}

async function reading<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new SourceFault(fileFailure(error));
  }
}

function changed(announced: number, found: bigint): Failure {
  return failure('file-changed', { detail: `expected ${announced} bytes, found ${found}` });
}

function fileFailure(error: unknown): Failure {
  const code = (error as NodeJS.ErrnoException).code;
  // Only the code: the system's sentence holds the path.
  return failure(code === 'ENOENT' || code === 'ENOTDIR' ? 'file-gone' : 'file-unreadable', { detail: code });
}
