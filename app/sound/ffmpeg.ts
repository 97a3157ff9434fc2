// What FFmpeg in WebAssembly offers: a file's sound tracks, and their sound at the player's times.
import type { Outcome } from '../domain/result.ts';

/** The bytes of a recording. */
export interface ByteSource {
  readonly sizeBytes: number;
  /** Synchronous. @returns bytes got; fewer only at the end. @throws when the disk fails */
  read(position: number, into: Uint8Array): number;
}

export interface SoundStream {
  /** As FFmpeg counts. */
  readonly index: number;
  /** FFmpeg's name, such as `alac`. */
  readonly codec: string;
  /** For people, such as `Apple Lossless`. */
  readonly codecName: string;
  readonly canDecode: boolean;
  readonly isProtected: boolean;
  readonly channels: number;
  readonly sampleRateHz: number;
  readonly startSeconds: number;
  readonly durationSeconds: number | null;
  readonly title: string | null;
  readonly language: string | null;
  readonly isDefault: boolean;
}

/** Decoded sound. */
export interface SoundChunk {
  /** Position of the first sample, seconds. */
  readonly start: number;
  readonly rateHz: number;
  readonly channels: readonly Float32Array[];
  /** What was left out right before it as damaged, seconds. */
  readonly damagedSeconds: number;
}

export interface SoundDecoding {
  /** Null at the end. */
  next(): SoundChunk | null;
}

export interface SoundFile {
  readonly container: string;
  readonly containerName: string;
  readonly durationSeconds: number | null;
  readonly isEstimate: boolean;
  /** Sound only, in the order of the file. */
  readonly streams: readonly SoundStream[];
  /** How many streams hold no sound. */
  readonly otherStreams: number;
  /** Decodes from a position on, seconds on the player's clock: the edit list is applied, the file begins at 0. */
  decode(streams: readonly number[], startSeconds: number): SoundDecoding;
  close(): void;
}

export interface Ffmpeg {
  open(source: ByteSource): Outcome<SoundFile>;
}

/** Loads the decoders. @param wasm bytes of `ffmpeg-audio.wasm` */
export function loadFfmpeg(_wasm: ArrayBuffer): Promise<Ffmpeg> {
  return Promise.reject(new Error('the decoders are not built yet'));
}
