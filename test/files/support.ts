// What the tests of this room share: a real worker and a real directory.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  createFilesWorker,
  type FilesWorker,
  type FilesWorkerOptions,
} from '../../app/files/files-worker.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

/** A directory that is deleted at the end, with a way to write files by relative path. */
export class Sandbox {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'earshot-files-')));

  at(...parts: string[]): string {
    return join(this.path, ...parts);
  }

  write(name: string, content: string | Uint8Array = 'x'): string {
    const path = this.at(name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The decoders as they are kept. */
export const wasmPath = join(import.meta.dirname, '../../build/decoders/ffmpeg-audio.wasm');

export async function realFilesWorker(options: Partial<FilesWorkerOptions> = {}): Promise<FilesWorker> {
  const workerUrl = await bundleWorker('app/files/worker.ts');
  return createFilesWorker({ workerUrl, wasmPath, ...options });
}

export const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;

/**
 * What a process watches, from the kernel's own lists (Linux).
 * @returns numbers of directories, sorted, by the descriptor that holds their watches: each thread has one of its own
 */
export function watches(pid: number | 'self' = 'self'): ReadonlyMap<string, readonly number[]> {
  const lists = new Map<string, readonly number[]>();
  for (const fd of readdirSync(`/proc/${pid}/fdinfo`)) {
    try {
      const told = readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8');
      const numbers = [...told.matchAll(/^inotify wd:\w+ ino:(\w+)/gm)];
      if (numbers.length > 0) lists.set(fd, numbers.map(([, inode = '']) => parseInt(inode, 16)).sort());
    } catch {
      // It was closed meanwhile.
    }
  }
  return lists;
}

/** The descriptor of the thread that asks. */
export function ownWatchFd(): string {
  const watcher = watch(tmpdir(), { persistent: false });
  const { ino } = statSync(tmpdir());
  const [fd = ''] = [...watches()].find(([, numbers]) => numbers.includes(ino)) ?? [];
  watcher.close();
  return fd;
}
