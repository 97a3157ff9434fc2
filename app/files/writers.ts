// Who holds files open for writing, where the system can tell. Synchronous, for a worker thread only.
//
// Linux: the descriptors of this user's processes. macOS: `lsof`, for a handful of files. Windows: a program that lets nobody else write
// keeps the file from being opened for writing. Others (another user, another computer) cannot be seen: time decides there.
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from './errors.ts';

/** `lsof` looks at every process of the user; it is asked for a few files at once, and not for a tree that was dropped. */
const LSOF_FILES_MAX = 50;
const LSOF_MS = 2_000;

/**
 * Which of these files a program of this user holds open for writing.
 * @returns those of the paths; none where the system does not tell
 */
export function heldOpenForWriting(paths: readonly string[]): ReadonlySet<string> {
  if (process.platform === 'linux') return heldByProc(paths);
  if (process.platform === 'darwin') return paths.length > LSOF_FILES_MAX ? new Set() : heldByLsof(paths);
  return new Set(paths.filter(isKeptFromWriting));
}

/**
 * From `/proc` (proc(5)). Descriptors are compared by the name of their link: asking for what they point to could hang on a share that
 * does not answer.
 */
function heldByProc(paths: readonly string[]): Set<string> {
  const wanted = byRealPath(paths);
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

function heldByLsof(paths: readonly string[]): Set<string> {
  const wanted = byRealPath(paths);
  // -b and -w: no calls that could hang, and no words about it. Its exit code says whether all of them are open.
  const args = ['-b', '-w', '-F', 'an', '--', ...wanted.keys()];
  let said = '';
  try {
    said = execFileSync('/usr/sbin/lsof', args, {
      timeout: LSOF_MS,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string') said = error.stdout;
  }
  return new Set(writersIn(said).flatMap((real) => wanted.get(real) ?? []));
}

/** The files that are open for writing in what `lsof -F an` says: lines of one field each, access before name. */
export function writersIn(lsofSays: string): string[] {
  const names: string[] = [];
  let access = '';
  for (const line of lsofSays.split('\n')) {
    if (line.startsWith('f')) access = '';
    else if (line.startsWith('a')) access = line.slice(1);
    else if (line.startsWith('n') && (access === 'w' || access === 'u')) names.push(line.slice(1));
  }
  return names;
}

/** Windows: opening for writing is refused while a program that writes has not agreed to others. Nothing is written. */
function isKeptFromWriting(path: string): boolean {
  try {
    closeSync(openSync(path, 'r+'));
    return false;
  } catch (error) {
    return systemCode(error) === 'EBUSY';
  }
}

/** Paths by what they are called without links on the way. */
function byRealPath(paths: readonly string[]): Map<string, string[]> {
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
  return wanted;
}

/** Processes come and go, and those of others are closed to us: no answer is an answer here. */
function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch {
    return undefined;
  }
}
