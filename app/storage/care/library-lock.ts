// One process works on a library: the system's own lock on a file beside it, which ends with the process however that ends.
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeDirectorySync } from '../make-directory.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { failureOfDisk, failureOfSqlite } from '../database.ts';
import { lockFile } from './file-lock.ts';

/** Locked for as long as somebody works. */
export const LOCK_FILE = 'lock.db';
/** Says who holds the lock. It counts only while the lock is held, so what a killed process leaves of it harms nobody. */
export const HOLDER_FILE = 'lock.json';

export type Work = 'window' | 'run' | 'transcribe' | 'serve' | 'confirm';

/** Who works on a library. */
export interface Holder {
  readonly pid: number;
  readonly host: string;
  /** Epoch ms. */
  readonly since: number;
  readonly work: Work;
}

export interface LibraryLock {
  release(): void;
}

/**
 * Takes the lock of a library, whose directory is made if need be. It holds however the directory is spelt, and whichever account asks.
 * @returns `library-in-use`, with who holds it in words; or what the disk refuses
 */
export function takeLibraryLock(directory: string, work: Work, nowMs: number): Outcome<LibraryLock> {
  try {
    makeDirectorySync(directory, 0o700);
    const letGo = lockFile(join(directory, LOCK_FILE));
    if (!letGo) return failed(inUse(holderOf(directory)));
    const holderFile = join(directory, HOLDER_FILE);
    sayWho(holderFile, { pid: process.pid, host: hostname(), since: nowMs, work });
    return ok({
      release: () => {
        rmSync(holderFile, { force: true });
        letGo();
      },
    });
  } catch (error) {
    const known = failureOfSqlite(error) ?? failureOfDisk(error);
    if (!known) throw error;
    return failed(known);
  }
}

/** Whether somebody works on a library, in this moment; yes where that cannot be told. */
export function isWorkedOn(directory: string): boolean {
  try {
    const letGo = lockFile(join(directory, LOCK_FILE), 0);
    letGo?.();
    return letGo === null;
  } catch {
    return true;
  }
}

/** Who holds the lock, as far as they said; only true while it is held. */
export function holderOf(directory: string): Holder | null {
  try {
    const said = JSON.parse(readFileSync(join(directory, HOLDER_FILE), 'utf8')) as Record<string, unknown>;
    const { host, pid, since, work } = said;
    if (typeof host !== 'string' || !Number.isSafeInteger(pid) || !Number.isSafeInteger(since)) return null;
    const known = WORKS.find((one) => one === work) ?? 'run';
    return { host: host.slice(0, 200), pid: Number(pid), since: Number(since), work: known };
  } catch {
    return null;
  }
}

/** What the second one says. */
export function inUse(holder: Holder | null): Failure {
  if (holder === null) return failure('library-in-use');
  const { host, pid, since, work } = holder;
  const when = new Date(since).toISOString().replace('T', ' ').slice(0, 16);
  return failure('library-in-use', {
    message: `${WHO[work]} works on this library already: process ${pid} on ${host}, since ${when} UTC. Nothing was done here; nothing is lost. Go on there, or end it first.`,
  });
}

const WORKS: readonly Work[] = ['window', 'run', 'transcribe', 'serve', 'confirm'];
const WHO: Readonly<Record<Work, string>> = {
  window: 'An Earshot window',
  run: 'The command “earshot run”',
  transcribe: 'The command “earshot transcribe”',
  serve: 'The command “earshot serve”',
  confirm: 'The command “earshot confirm”',
};

/** For people only: where it cannot be written, the lock holds all the same. */
function sayWho(path: string, holder: Holder): void {
  try {
    writeFileSync(`${path}.part`, JSON.stringify(holder), { mode: 0o600 });
    renameSync(`${path}.part`, path);
  } catch {
    rmSync(path, { force: true });
  }
}
