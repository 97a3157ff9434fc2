// Whether a library is this computer's to work with, or has to be confirmed by a person first, and why.
// Why so: docs/decisions/security.md.

/** What the library itself says of who worked on it last. It is data: anybody may have written it. */
export interface LastWriter {
  /** Stays with the library, wherever it is. */
  readonly library: string;
  /** The id that a computer has outside of libraries. */
  readonly computer: string;
  readonly host: string;
  readonly pid: number;
  /** The last sign of life, epoch ms by that computer's clock. */
  readonly at: number;
  /** Raised when work begins and when it ends. */
  readonly count: number;
}

/** What this computer remembers of a library, outside of it. */
export interface Remembered {
  readonly path: string;
  /** Of the file; null where the file system gives none that lasts. */
  readonly inode: string | null;
  /** `LastWriter.count` as it was written last. */
  readonly count: number;
}

/** The library as it is found now. */
export interface Found {
  readonly computer: string;
  readonly path: string;
  readonly inode: string | null;
  /** It holds nothing that could be lost, sent or read. */
  readonly isBlank: boolean;
  /** It lies in this account's own place, where nothing was noted of any library before: as an earlier version left it. */
  readonly isOwnFromBefore: boolean;
  /** It was a backup. */
  readonly isBackup: boolean;
  /** Whether a library lies at this place too. */
  readonly isThere: (path: string) => boolean;
}

/**
 * - `unknown`: nobody has worked on it on this computer
 * - `other-computer`: another computer worked on it last
 * - `restored`: it is older than it was: a backup, or a state of the past
 * - `replaced`: another file lies in its place
 * - `copied`: the one that this computer knows is still where it was
 */
export const DOUBTS = ['unknown', 'other-computer', 'restored', 'replaced', 'copied'] as const;
export type Doubt = (typeof DOUBTS)[number];

/** Judges a library. @returns null when it is ours to work with */
export function doubtAbout(
  last: LastWriter | null,
  remembered: Remembered | null,
  found: Found,
): Doubt | null {
  if (found.isBackup) return 'restored';
  // Earlier versions noted nothing. Who comes from one is not asked whether their own library is theirs.
  if (last === null) return found.isBlank || found.isOwnFromBefore ? null : 'unknown';
  if (last.computer !== found.computer) return 'other-computer';
  if (remembered === null) return 'unknown';
  // More than is remembered is well: it is written in the library first.
  if (last.count < remembered.count) return 'restored';
  // Moved by its owner: it has all that was ever written, and is nowhere else.
  if (remembered.path !== found.path) return found.isThere(remembered.path) ? 'copied' : null;
  const isSame = remembered.inode === null || found.inode === null || remembered.inode === found.inode;
  return isSame ? null : 'replaced';
}

/** Reads what a library says; null for anything that is no such thing. */
export function readLastWriter(stored: unknown): LastWriter | null {
  if (typeof stored !== 'object' || stored === null) return null;
  const { at, computer, count, host, library, pid } = stored as Record<string, unknown>;
  if (!isId(library) || !isId(computer) || typeof host !== 'string') return null;
  if (!Number.isSafeInteger(pid) || !Number.isSafeInteger(count) || !isInstant(at)) return null;
  return { library, computer, host: host.slice(0, HOST_CHARS), pid: Number(pid), at, count: Number(count) };
}

/** True for an id as `randomUUID` makes them: safe as a file's name. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
}

/** Longest name of a computer that is kept, characters. */
const HOST_CHARS = 200;
/** ECMA-262: no date is further from 1970, milliseconds. */
const LAST_INSTANT_MS = 8.64e15;

const isInstant = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Math.abs(Number(value)) <= LAST_INSTANT_MS;
