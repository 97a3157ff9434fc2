// Lists what lies in a folder and is no recording by its name, for somebody who asks: synchronous, for a worker thread only.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRecordingName } from '../domain/audio.ts';
import type { OtherFiles } from './entries.ts';
import { recordingOfStub } from './placeholder.ts';
import { isSkippedDirectory } from './scan.ts';

/** More than anybody looks through. */
const NAMES_MAX = 200;
/** Longest that a folder is looked through, milliseconds: a hundred thousand names take a fifth of it. */
const LOOK_MS = 1_500;

/**
 * The nearest files first, in the order of their names. Nothing but names is asked for, and nothing is remembered: watching a folder is none the
 * slower for what else lies in it.
 * @param root absolute path of the folder
 * @param ask runs each call that waits for the disk
 */
export function othersIn(root: string, ask: <T>(call: () => T) => T = (call) => call()): OtherFiles {
  const endsAt = performance.now() + LOOK_MS;
  const names: string[] = [];
  const waiting = [''];
  for (let at = 0; at < waiting.length; at += 1) {
    const below = waiting[at] ?? '';
    const found: string[] = [];
    for (const entry of ask(() => entriesOf(join(root, below)))) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!isSkippedDirectory(entry.name)) waiting.push(name);
      } else if (entry.isFile() && isOther(entry.name)) found.push(name);
    }
    names.push(...found.sort());
    const isAtItsEnd = at === waiting.length - 1;
    if (names.length > NAMES_MAX || (!isAtItsEnd && performance.now() > endsAt))
      return { names: names.slice(0, NAMES_MAX), more: true };
  }
  return { names, more: false };
}

/** Hidden files are the system's; a stub stands for a recording that is told elsewhere. */
const isOther = (name: string): boolean =>
  !name.startsWith('.') && !isRecordingName(name) && recordingOfStub(name) === null;

/** What cannot be listed holds nothing that could be told. */
function entriesOf(path: string) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return [];
  }
}
