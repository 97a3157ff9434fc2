// What a watcher tells, and what it is given to know.
import type { SeenFile } from '../domain/file-mark.ts';
import type { Failure } from '../domain/failure.ts';
import type { UnwatchedFiles } from '../domain/not-watched.ts';
import type { WaitReason } from '../domain/waiting.ts';
import type { PlaceholderEntry, UnreadableEntry } from '../files/entries.ts';

/** The folder that a watcher is for. */
export interface WatchedFolder {
  readonly id: number;
  /** Absolute. */
  readonly path: string;
  readonly includeSubfolders: boolean;
}

/** A file of the folder that was known before the watcher started. */
export interface KnownFile extends SeenFile {
  readonly inode?: number | null;
  /** False for one that was still in motion: it is told again when it is found, and its loss is told as well. */
  readonly settled?: boolean;
}

/**
 * - `listening`: events come, and scans at long intervals make sure
 * - `scanning`: not compared with the disk yet; or events do not come (then with the reason), and scans replace them
 * - `missing`, `unreadable`: the folder cannot be listed; what was in it stays known, and it is tried again by itself
 */
export type WatchState = 'listening' | 'scanning' | 'missing' | 'unreadable';

export type WatchEvent =
  /** A file that was not known; nothing is said yet about whether it is complete. */
  | ({ readonly type: 'seen' } & SeenFile)
  /**
   * A file changed, or waits for something else than time. Told at most once a second for each file.
   * `quietAt`: when it will be taken for complete if nothing happens any more, epoch milliseconds.
   */
  | ({ readonly type: 'growing'; readonly quietAt: number; readonly waitsFor: WaitReason } & SeenFile)
  /** A file stood still long enough. Told again each time that it changed and stood still again. */
  | ({
      readonly type: 'settled';
      readonly inode: number;
      /** Path at which this very file was known until shortly before, when it looks like a move. */
      readonly movedFrom: string | null;
      /** Its own structure says that more of it is to come, and nothing came for long. */
      readonly lacksRest: boolean;
    } & SeenFile)
  /** Files that are no longer there, though their folder is. */
  | { readonly type: 'gone'; readonly paths: readonly string[] }
  | { readonly type: 'state'; readonly state: WatchState; readonly failure: Failure | null }
  /** The whole folder was compared with the disk; everything that was found was told before this. */
  | {
      readonly type: 'scanned';
      /** Recordings in the folder. */
      readonly count: number;
      /** Places in it that could not be looked into. */
      readonly unreadable: readonly UnreadableEntry[];
      /** Recordings in it of which only a placeholder is here. */
      readonly placeholders: readonly PlaceholderEntry[];
      /** Files in it that look like recordings and are not watched. */
      readonly unwatched: readonly UnwatchedFiles[];
    };
