// Copies backups to the second place and takes old copies away there. All calls are synchronous: they run on a thread of their own,
// so that a disk that hangs holds up nobody else (see `files/own-thread.ts`).
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { planCopies } from '../../domain/backup-keeping.ts';
import type { PlaceState } from '../../domain/second-place.ts';
import { listBackups, unfinishedName, type Backup } from './backup-files.ts';
import { isSoundBackup } from './backup.ts';
import { UNWANTED } from '../thread-end.ts';
import { readPlace, writePlace, type PlacedCopy, type PlaceRecord } from './place-record.ts';

export interface PlaceLook {
  readonly state: PlaceState;
  readonly copied: number;
  readonly detail?: string;
  /** The library lies on the same disk. */
  readonly sameDisk?: boolean;
}

export interface PlaceOrder {
  readonly libraryDir: string;
  readonly recordPath: string;
  /** The library's lived time, milliseconds: see `superfluous`. */
  readonly livedMs: number;
  /** See `superfluous`. */
  readonly floor: number;
  /** One place, shared: `UNWANTED` once this is to end. A copy that was begun is taken away then. */
  readonly wish?: Int32Array;
}

const CHUNK_BYTES = 1024 * 1024;
/** A lock is believed this long, milliseconds: its number may be another program's by then. */
const LOCK_MS = 6 * 3_600_000;

/** Brings the second place up to what is kept. Nothing is ever thrown: what went wrong is the state. */
export function bringUp(order: PlaceOrder): PlaceLook {
  const { folder } = readPlace(order.recordPath, order.libraryDir);
  if (folder === null) return { state: 'none', copied: 0 };
  // Made when it was chosen. A folder that is gone is a disk that is away; making it anew would write under its mount point.
  if (!isFolder(folder)) return { state: 'away', copied: 0 };
  const lock = `${order.recordPath}.lock`;
  if (!takeLock(lock)) return { state: 'busy', copied: 0 };
  let copied = 0;
  try {
    const place = new Place(order, folder);
    place.sweepScraps();
    const { copy, drop } = planCopies(place.missing(), place.present(), order.livedMs, order.floor);
    let damaged: string | undefined;
    for (const backup of copy) {
      place.goOn();
      if (isSoundBackup(backup.path)) {
        place.copy(backup);
        copied += 1;
      } else damaged ??= basename(backup.path);
    }
    if (damaged !== undefined) return { state: 'damaged', copied, detail: damaged };
    // Only when all that is to come is there.
    for (const old of drop) place.drop(old);
    return { state: 'fine', copied, sameDisk: statSync(folder).dev === statSync(order.libraryDir).dev };
  } catch (error) {
    return { ...stateOf(error), copied };
  } finally {
    rmSync(lock, { force: true });
  }
}

/** One folder of copies, and what this computer wrote down about it. */
class Place {
  readonly #order: PlaceOrder;
  readonly #folder: string;
  #record: PlaceRecord;

  constructor(order: PlaceOrder, folder: string) {
    this.#order = order;
    this.#folder = folder;
    this.#record = readPlace(order.recordPath, order.libraryDir);
  }

  /** Backups beside the library whose name is free there. Those of before there were marks stay where they are. */
  missing(): readonly Backup[] {
    return listBackups(this.#order.libraryDir).filter(
      ({ path, serial }) => serial > 0 && !existsSync(this.#at(basename(path))),
    );
  }

  present(): readonly PlacedCopy[] {
    return this.#record.copies.filter(({ name }) => existsSync(this.#at(name)));
  }

  /** Takes away what a process that ended in the middle has left. */
  sweepScraps(): void {
    if (this.#record.arriving === null) return;
    rmSync(unfinishedName(this.#at(this.#record.arriving)), { force: true });
    this.#note({ arriving: null });
  }

  /** A copy has its name when it was read back and is on disk; it is written down as ours before that. */
  copy({ kind, madeAt, path, serial, stampMs }: Backup): void {
    const name = basename(path);
    const unfinished = unfinishedName(this.#at(name));
    this.#note({ arriving: name });
    try {
      const goOn = () => this.goOn();
      const sha256 = copyBytes(path, unfinished, goOn);
      if (hashOf(unfinished, goOn) !== sha256)
        throw new Error(`${name} reads back otherwise than it was written`);
      const others = this.#record.copies.filter((one) => one.name !== name);
      this.#note({ copies: [...others, { name, kind, madeAt, serial, stampMs, sha256 }] });
      if (existsSync(this.#at(name))) throw new Error(`${name} was put there by somebody else`);
      renameSync(unfinished, this.#at(name));
      flushFolder(this.#folder);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    } finally {
      this.#note({ arriving: null });
    }
  }

  /** @throws where this is to end */
  goOn(): void {
    const { wish } = this.#order;
    if (wish && Atomics.load(wish, 0) === UNWANTED) throw new Error('the copying was stopped');
  }

  /** Deletes a copy of ours; what was changed since is not ours any more and stays. */
  drop({ name, sha256 }: PlacedCopy): void {
    if (hashOf(this.#at(name), () => this.goOn()) === sha256) rmSync(this.#at(name), { force: true });
    this.#note({ copies: this.#record.copies.filter((one) => one.name !== name) });
  }

  #at(name: string): string {
    return join(this.#folder, name);
  }

  #note(change: Partial<PlaceRecord>): void {
    this.#record = { ...this.#record, ...change };
    writePlace(this.#order.recordPath, this.#record);
  }
}

/**
 * Copies a file to a new one that only its owner reads, and puts it on disk.
 * @param goOn throws where it is not to be gone on with
 * @returns the SHA-256 of what was read
 */
function copyBytes(from: string, to: string, goOn: () => void): string {
  const hash = createHash('sha256');
  const source = openSync(from, 'r');
  try {
    const target = openSync(to, 'wx', 0o600);
    try {
      eachChunk(source, (chunk) => {
        goOn();
        hash.update(chunk);
        for (let at = 0; at < chunk.length;) at += writeSync(target, chunk, at);
      });
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
  return hash.digest('hex');
}

function hashOf(path: string, goOn: () => void): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'r');
  try {
    eachChunk(file, (chunk) => {
      goOn();
      hash.update(chunk);
    });
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}

function eachChunk(file: number, take: (chunk: Buffer) => void): void {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const length = readSync(file, buffer, 0, buffer.length, null);
    if (length === 0) return;
    take(buffer.subarray(0, length));
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** The rename itself on disk; some systems and disks know no such thing. */
function flushFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // The next look finds the copy missing, if it is.
  }
}

/** One process at a time. A lock of a process that is gone, or very old, is taken over. */
function takeLock(path: string): boolean {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isStale(path)) return false;
      rmSync(path, { force: true });
    }
  }
  return false;
}

function isStale(path: string): boolean {
  try {
    if (Math.abs(Date.now() - statSync(path).mtimeMs) > LOCK_MS) return true;
    process.kill(Number(readFileSync(path, 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
}

const STATES: Readonly<Record<string, PlaceState>> = {
  ...{ ENOSPC: 'full', EDQUOT: 'full', EACCES: 'refused', EPERM: 'refused', EROFS: 'refused' },
  ...{ ENOENT: 'away', ENOTDIR: 'away', ENODEV: 'away', ENXIO: 'away', ENOTCONN: 'away', ESTALE: 'away' },
  ...{ EHOSTDOWN: 'away', EHOSTUNREACH: 'away', ETIMEDOUT: 'away' },
};

function stateOf(error: unknown): { readonly state: PlaceState; readonly detail: string } {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return { state: STATES[code] ?? 'failed', detail: message };
}
