// The two parts that the device service works with, as it sees them: a decoder and a recogniser, each in a process of its own.
import type { DecodeReport } from '../../domain/decoding.ts';
import type { Segment } from '../../domain/transcript.ts';

/** Recognised text that will not change any more. */
export interface Final {
  /** Everything before this position is final, seconds. */
  readonly upTo: number;
  readonly segments: readonly Segment[];
}

/** How decoding ended: by itself, or because its process died or hung. */
export type DecodeEnd =
  | { readonly kind: 'report'; readonly report: DecodeReport }
  | { readonly kind: 'crashed'; readonly detail: string };

export interface DecodeJob {
  /** Absolute path of the recording. */
  readonly path: string;
  /** Where to begin, seconds. */
  readonly start: number;
  /** Ends the work; `done` is settled all the same. */
  readonly signal: AbortSignal;
  /** Length by the container, seconds. */
  readonly onLength: (seconds: number) => void;
}

/**
 * Turns a recording into mono sound at 16 kHz, outside of this process.
 * @template Pipe the end of a pipe through which the sound runs; only the two parts know what it is
 */
export interface Decoder<Pipe> {
  /** Decodes into a pipe whose other end is handed to the recogniser. */
  decode(job: DecodeJob): { readonly sound: Pipe; readonly done: Promise<DecodeEnd> };
  /** Decodes for the loudness alone. */
  measure(job: DecodeJob): Promise<DecodeEnd>;
  close(): void;
}

/** How recognition ended. `unusable`: the model does not load, so nothing can be recognised. */
export type RecogniseEnd =
  | { readonly kind: 'end'; readonly heardSeconds: number }
  | { readonly kind: 'failed'; readonly detail: string }
  | { readonly kind: 'unusable'; readonly detail: string }
  | { readonly kind: 'crashed'; readonly detail: string };

export interface RecogniseJob<Pipe> {
  readonly sound: Pipe;
  /** Position of the first sample, seconds. */
  readonly start: number;
  readonly signal: AbortSignal;
  /** In order. @param peaks loudness from the position before, up to this one */
  readonly onFinal: (final: Final, peaks: Uint8Array) => void;
  /** Position up to which the sound is dealt with, seconds. */
  readonly onProgress: (seconds: number) => void;
}

/** Turns sound into segments, outside of this process. */
export interface Recogniser<Pipe> {
  recognise(job: RecogniseJob<Pipe>): Promise<RecogniseEnd>;
  close(): void;
}
