// What the main thread and the threads of this room say to each other.
import type { Failure } from '../domain/failure.ts';
import type { Outcome } from '../domain/result.ts';
import type { OtherFiles, PackedChunk, PackedSightings, PlaceOnDisk, ScanSummary } from './entries.ts';
import type { Identity } from './identify.ts';

/** What a thread is for. They are apart so that a scan never waits behind a hash, nor an event behind a scan. */
export type ThreadRole = 'scanner' | 'reader' | 'listener';

export interface ThreadData {
  readonly role: ThreadRole;
  /** See `PULSE_SLOTS`. */
  readonly pulse: SharedArrayBuffer;
  /** The decoders, `ffmpeg-audio.wasm`; null where they are not in place. */
  readonly wasmPath: string | null;
}

/** A thread that waits is asked for a sign of life; nothing is answered. */
export const BEAT = { kind: 'beat', id: 0 } as const;

export type Request =
  | typeof BEAT
  | { readonly kind: 'scan'; readonly id: number; readonly root: string; readonly includeSubfolders: boolean }
  /** The last part of a scan was worked off: send the next one. */
  | { readonly kind: 'next'; readonly id: number }
  | {
      readonly kind: 'look';
      readonly id: number;
      readonly paths: readonly string[];
      readonly closely: boolean;
    }
  | {
      readonly kind: 'identify';
      readonly id: number;
      readonly path: string;
      /** Read it even when that fetches it from a cloud drive first. */
      readonly download: boolean;
    }
  | { readonly kind: 'measure'; readonly id: number; readonly path: string }
  | { readonly kind: 'ask' | 'resolve' | 'others'; readonly id: number; readonly path: string }
  | {
      readonly kind: 'listen';
      readonly id: number;
      readonly root: string;
      readonly includeSubfolders: boolean;
    }
  /** Which directories does a listener have to hear, and did nothing happen in them for so long? */
  | {
      readonly kind: 'directories';
      readonly id: number;
      /** Comes back with the answer. */
      readonly turn: number;
      readonly calmMs: number;
    }
  /** Ends a scan or a listening. */
  | { readonly kind: 'end'; readonly id: number };

/** A directory that has to be heard, and which one it is under that name. */
export interface OwnDirectory {
  /** Without links. */
  readonly path: string;
  readonly device: number;
  readonly inode: number;
}

/** What a listener heard; a hint where to look, never a proof of anything. */
export interface Hint {
  /** Directories to list again. */
  readonly directories: readonly string[];
  /** Single recordings to look at. */
  readonly files: readonly string[];
}

export type Answer =
  | { readonly kind: 'chunk'; readonly id: number; readonly chunk: PackedChunk }
  | {
      readonly kind: 'scanned';
      readonly id: number;
      readonly outcome: Outcome<ScanSummary>;
      /** The last part, which comes along with the end; null when there is none. */
      readonly rest: PackedChunk | null;
    }
  | { readonly kind: 'looked'; readonly id: number; readonly sightings: PackedSightings }
  /** Seconds; null when a glance does not tell. */
  | { readonly kind: 'measured'; readonly id: number; readonly seconds: number | null }
  | { readonly kind: 'resolved'; readonly id: number; readonly outcome: Outcome<string> }
  | { readonly kind: 'told'; readonly id: number; readonly place: PlaceOnDisk }
  | { readonly kind: 'others-listed'; readonly id: number; readonly others: OtherFiles }
  | { readonly kind: 'identified'; readonly id: number; readonly outcome: Outcome<Identity> }
  /** Everything below the root is listened to from now on, as far as the system tells. */
  | {
      readonly kind: 'listening';
      readonly id: number;
      readonly networkDrive: string | null;
      readonly isOwn: boolean;
    }
  | { readonly kind: 'hint'; readonly id: number; readonly hint: Hint }
  /** Null where something happened, or the thread is needed; see `ownDirectories`. */
  | {
      readonly kind: 'directories';
      readonly id: number;
      readonly turn: number;
      readonly directories: readonly OwnDirectory[] | null;
    }
  | { readonly kind: 'listen-failed'; readonly id: number; readonly failure: Failure };
