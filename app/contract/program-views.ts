// What programs get to see that the page does not: plain values in place of what is packed for a bridge, and paths where they asked by path.
import type { EngineId } from '../domain/engine.ts';
import type { Failure } from '../domain/failure.ts';
import type { Missing } from '../domain/heard.ts';
import type { Segment } from '../domain/transcript.ts';

/** A part of a recording that is not in its transcript, with what happened and what to do. */
export type MissingPartView = Missing & { readonly text: string; readonly advice: string };

export interface PlainTranscriptView {
  readonly recordingId: number;
  readonly title: string;
  readonly service: EngineId;
  readonly model: string;
  readonly language: string | null;
  readonly durationSeconds: number | null;
  /** Null where nothing is known, such as of a transcript that an older version made. */
  readonly missing: readonly MissingPartView[] | null;
  readonly missingSeconds: number;
  readonly text: string;
  readonly segments: readonly Segment[];
}

export interface TitledView {
  readonly recordingId: number;
  readonly title: string;
}

/** A file that was made and not written. */
export interface MadeFileView {
  readonly content: string | Uint8Array;
  /** Captions that stand too briefly to be read, because people speak that fast. */
  readonly hurried: number;
  readonly wordCount: number;
  readonly missing: readonly MissingPartView[];
}

/** What was written into a folder. */
export interface WrittenView {
  /** Recordings that it was about. */
  readonly recordings: number;
  readonly written: number;
  /** As in `MadeFileView`, over all files. */
  readonly hurried: number;
  /** The first of what was left out, and why. */
  readonly skipped: readonly { readonly title: string; readonly what: string; readonly message: string }[];
  readonly skippedCount: number;
  /** Why the place could not be written to; null when it could. */
  readonly failure: Failure | null;
}

/** Places that a search found, as files. */
export interface HitListView {
  readonly count: number;
  /** More are cut off. */
  readonly most: number;
  /** `title`: of the recording that a file is about; null for one that holds all. */
  readonly files: readonly { readonly title: string | null; readonly content: string }[];
}

export interface BackupView {
  /** Epoch ms. */
  readonly madeAt: number;
  readonly kind: string;
  readonly path: string;
}
