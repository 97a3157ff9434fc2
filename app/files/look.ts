// Looks at single files again: are they there, how do they stand, is somebody writing to them. Synchronous, for a worker thread only.
import { lstatSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { wholeMs, type Sighting } from './entries.ts';
import { fileFailure, saysAbsent } from './errors.ts';

/**
 * Looks at files.
 * @param paths absolute paths of recordings
 * @param writers also ask who holds them open for writing, where the system can tell (Linux, own processes)
 * @returns a sighting for each path, in order
 */
export function lookAt(paths: readonly string[], writers: boolean): Sighting[] {
  const sightings = paths.map(lookAtOne);
  if (!writers || process.platform !== 'linux') return sightings;
  const present = paths.filter((_, index) => sightings[index]?.kind === 'file');
  const held = present.length > 0 ? heldOpenForWriting(present) : new Set<string>();
  return sightings.map((sighting, index) =>
    sighting.kind === 'file' && held.has(paths[index] ?? '') ? { ...sighting, heldOpen: true } : sighting,
  );
}

function lookAtOne(path: string): Sighting {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return { kind: 'absent' };
    const file = {
      path,
      sizeBytes: stats.size,
      modifiedAt: wholeMs(stats.mtimeMs),
      changedAt: wholeMs(stats.ctimeMs),
      inode: stats.ino,
      device: stats.dev,
    };
    return { kind: 'file', file, heldOpen: false };
  } catch (error) {
    return saysAbsent(error) ? { kind: 'absent' } : { kind: 'unknown', failure: fileFailure(error) };
  }
}

/**
 * Which of these files a process of this user holds open for writing, from `/proc` (proc(5)). Descriptors are compared by the
 * name of their link: asking for what they point to could hang on a share that does not answer.
 */
function heldOpenForWriting(paths: readonly string[]): Set<string> {
  const wanted = new Map<string, string[]>();
  const realDirectories = new Map<string, string>();
  for (const path of paths) {
    const directory = dirname(path);
    let real = realDirectories.get(directory);
    if (real === undefined) {
      real = quietly(() => realpathSync(directory)) ?? directory;
      realDirectories.set(directory, real);
    }
    const realPath = join(real, basename(path));
    wanted.set(realPath, [...(wanted.get(realPath) ?? []), path]);
  }
  const held = new Set<string>();
  for (const pid of quietly(() => readdirSync('/proc')) ?? []) {
    if (!/^\d+$/.test(pid)) continue;
    for (const fd of quietly(() => readdirSync(`/proc/${pid}/fd`)) ?? []) {
      const target = quietly(() => readlinkSync(`/proc/${pid}/fd/${fd}`));
      const found = target === undefined ? undefined : wanted.get(target);
      if (found && isForWriting(pid, fd)) for (const path of found) held.add(path);
    }
  }
  return held;
}

/** The access mode of an open file: the lowest two bits of its flags, 0 for reading only (open(2)). */
function isForWriting(pid: string, fd: string): boolean {
  const info = quietly(() => readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'));
  const flags = info?.match(/^flags:\s*([0-7]+)/m)?.[1];
  return flags !== undefined && (Number.parseInt(flags, 8) & 3) !== 0;
}

/** Processes come and go, and those of others are closed to us: no answer is an answer here. */
function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
