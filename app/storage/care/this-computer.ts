// The id of this computer and account: random, kept outside of libraries, and made anew where the folder that holds it was copied.
import { randomUUID, createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { makeDirectorySync } from '../make-directory.ts';
import { isId } from '../../domain/standing.ts';

export interface ThisComputer {
  readonly id: string;
  /** For people; it may change. */
  readonly host: string;
}

const FILE = 'computer.json';
/** systemd's id of the installation, machine-id(5); other systems have nothing as cheap. */
const MACHINE_ID_FILES = ['/etc/machine-id', '/var/lib/dbus/machine-id'];

/**
 * Reads the id, or makes one. A copied folder is noticed by the file's own number on the disk, and on Linux by the id of the
 * installation: both are the original's in the text. Where nothing can be kept, the id is of this run alone.
 * @param accountDir Earshot's folder of this account
 * @param machineIdFiles for tests
 */
export function thisComputer(
  accountDir: string,
  machineIdFiles: readonly string[] = MACHINE_ID_FILES,
): ThisComputer {
  const path = join(accountDir, FILE);
  const host = hostname();
  const machine = machineOf(machineIdFiles);
  const known = read(path);
  if (known?.machine === machine) return { id: known.id, host };
  const id = randomUUID();
  try {
    makeDirectorySync(accountDir, 0o700);
    write(path, id, machine);
  } catch {
    // Every library is asked about then, each time.
  }
  return { id, host };
}

function read(path: string): { readonly id: string; readonly machine: string | null } | null {
  try {
    const { id, inode, machine } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    if (!isId(id) || inode !== String(statSync(path, { bigint: true }).ino)) return null;
    return { id, machine: typeof machine === 'string' ? machine : null };
  } catch {
    return null;
  }
}

function write(path: string, id: string, machine: string | null): void {
  const unfinished = `${path}.${id}.part`;
  const file = openSync(unfinished, 'wx', 0o600);
  try {
    const inode = String(fstatSync(file, { bigint: true }).ino);
    writeSync(file, JSON.stringify({ id, machine, inode }));
    fsyncSync(file);
    chmodSync(unfinished, 0o600);
    // Renaming keeps the number.
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Hashed: machine-id(5) asks that it is not shown. */
function machineOf(files: readonly string[]): string | null {
  for (const file of files)
    try {
      const text = readFileSync(file, 'utf8').trim();
      if (text) return createHash('sha256').update(`earshot ${text}`).digest('hex');
    } catch {
      // The next one.
    }
  return null;
}
