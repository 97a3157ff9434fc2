// Recognises a file whose name is here and whose bytes are still in a cloud drive. Synchronous, for a worker thread only.
import { statfsSync, type Stats } from 'node:fs';
import { isRecordingName } from '../domain/audio.ts';
import { failure, type Failure } from '../domain/failure.ts';

/** Smaller files may be kept inside their directory entry, and then take no blocks although they are all there. */
const INLINE_MAX_BYTES = 4_096;

/** `f_type` of file systems in user space (statfs(2)); many of them never count blocks. */
const FUSE = 0x65735546;

/**
 * True for a file that takes no room on the disk: iCloud, Dropbox and OneDrive on macOS ("dataless" files of APFS) and Windows (Cloud
 * Files API, where libuv tells the allocated size in blocks), and a file of which nothing was ever written.
 */
export function isPlaceholder(path: string, stats: Pick<Stats, 'size' | 'blocks'>): boolean {
  if (stats.blocks !== 0 || stats.size < INLINE_MAX_BYTES) return false;
  try {
    return statfsSync(path).type !== FUSE;
  } catch {
    return false;
  }
}

/** The name under which older iCloud Drive keeps a file that is not downloaded: `.Episode.m4a.icloud`. */
export function stubNameOf(fileName: string): string {
  return `.${fileName}.icloud`;
}

/** The recording that such a name stands for; null for any other name. */
export function recordingOfStub(name: string): string | null {
  const inner = /^\.(.+)\.icloud$/su.exec(name)?.[1];
  return inner !== undefined && isRecordingName(inner) ? inner : null;
}

/** Why a recording with nothing but such a name is not read. The Finder fetches it; no call that is open to all programs does. */
export const onlyAStub = (): Failure =>
  failure('file-not-downloaded', {
    message:
      'Only a placeholder of this file is on this computer; the rest is in iCloud Drive. Click the cloud beside it in the Finder: it is taken up by itself once it is here.',
  });
