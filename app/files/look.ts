// Looks at single files again: are they there, how do they stand, are they complete. Synchronous, for a worker thread only.
import { accessSync, constants, lstatSync, realpathSync, statfsSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { OnDisk } from '../domain/why.ts';
import { wholeMs, type FileEntry, type PlaceOnDisk, type Sighting } from './entries.ts';
import { lastingMark, markOf } from '../sound/recording-file.ts';
import { fileFailure, folderFailure, saysAbsent } from './errors.ts';
import { isPlaceholder, onlyAStub, stubNameOf } from './placeholder.ts';
import { lacksRest } from './whole.ts';
import { heldOpenForWriting } from './writers.ts';

/** Runs a call that waits for the disk; each is a sign of life. */
type Ask = <T>(call: () => T) => T;

/**
 * Looks at files.
 * @param paths absolute paths of recordings
 * @param closely also ask who holds them open for writing, and whether they lack their rest
 * @returns a sighting for each path, in order
 */
export function lookAt(paths: readonly string[], closely: boolean, ask: Ask = (call) => call()): Sighting[] {
  const sightings = paths.map((path) => ask(() => lookAtOne(path)));
  if (!closely) return sightings;
  const present = paths.filter((_, index) => sightings[index]?.kind === 'file');
  const held = present.length > 0 ? ask(() => heldOpenForWriting(present)) : new Set<string>();
  return sightings.map((sighting) => {
    if (sighting.kind !== 'file') return sighting;
    const heldOpen = held.has(sighting.file.path);
    return { ...sighting, heldOpen, lacksRest: !heldOpen && ask(() => saysThatItLacksRest(sighting)) };
  });
}

function lookAtOne(path: string): Sighting {
  try {
    const stats = lstatSync(path);
    if (!stats.isFile()) return { kind: 'absent' };
    return { kind: 'file', file: entryOf(path, stats), heldOpen: false, lacksRest: false };
  } catch (error) {
    if (!saysAbsent(error)) return { kind: 'unknown', failure: fileFailure(error) };
    // What went back to a cloud drive is not gone.
    return hasStub(path) ? { kind: 'unknown', failure: onlyAStub() } : { kind: 'absent' };
  }
}

/** The real path of a folder that may be listed; why there is none. */
export function folderAt(path: string): Outcome<string> {
  try {
    const real = realpathSync(path);
    if (!statSync(real).isDirectory())
      return failed(
        failure('folder-refused', { message: 'This is a file. Choose the folder in which it lies.' }),
      );
    accessSync(real, constants.R_OK | constants.X_OK);
    return ok(real);
  } catch (error) {
    if (!saysAbsent(error)) return failed(folderFailure(error));
    return failed(failure('folder-missing', { message: 'There is no such folder. Choose another one.' }));
  }
}

function entryOf(path: string, stats: Stats): FileEntry {
  return {
    path,
    sizeBytes: stats.size,
    modifiedMs: wholeMs(stats.mtimeMs),
    changedMs: wholeMs(stats.ctimeMs),
    inode: stats.ino,
    device: stats.dev,
  };
}

/** What is at a path. Links are told of and not followed. */
export function placeAt(path: string): PlaceOnDisk {
  try {
    const stats = lstatSync(path);
    if (stats.isFile()) {
      const mark = lastingMark(markOf(stats), statfsSync(path).type);
      return { what: stateOf(path, stats), file: entryOf(path, stats), failure: null, mark };
    }
    if (stats.isSymbolicLink()) return { what: 'link', file: null, failure: failure('file-is-link') };
    const why = failure('file-unreadable', { detail: 'not a file' });
    return { what: stats.isDirectory() ? 'directory' : 'unknown', file: null, failure: why };
  } catch (error) {
    if (!saysAbsent(error)) return { what: 'unknown', file: null, failure: fileFailure(error) };
    if (hasStub(path)) return { what: 'not-downloaded', file: null, failure: onlyAStub() };
    return { what: 'absent', file: null, failure: fileFailure(error) };
  }
}

function stateOf(path: string, stats: Stats): OnDisk {
  if (stats.size === 0) return 'empty';
  return isPlaceholder(path, stats) ? 'not-downloaded' : 'file';
}

function hasStub(path: string): boolean {
  try {
    lstatSync(join(dirname(path), stubNameOf(basename(path))));
    return true;
  } catch {
    return false; // the name may even be too long
  }
}

/**
 * A file that cannot be read says nothing; why it cannot is told when it is taken in. One that is not downloaded is not opened: that
 * alone would fetch it.
 */
function saysThatItLacksRest({ file }: Extract<Sighting, { kind: 'file' }>): boolean {
  try {
    return !isPlaceholder(file.path, lstatSync(file.path)) && lacksRest(file.path, file.sizeBytes);
  } catch {
    return false;
  }
}
