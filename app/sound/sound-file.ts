// What is told of the sound in a file, and of its pieces; how it fails.
import type { Chapter } from '../domain/chapters.ts';
import type { FailureCode } from '../domain/failure.ts';

/** A stream of sound in a file. */
export interface SoundStream {
  /** What `decode` and `count` take: its place among all streams of the file. */
  readonly index: number;
  /** FFmpeg's name of the codec, such as `alac`. */
  readonly codec: string;
  /** The codec as people name it. */
  readonly codecName: string;
  readonly canDecode: boolean;
  readonly isProtected: boolean;
  readonly channels: number;
  readonly sampleRateHz: number;
  /** Where it begins after the start of the file, seconds. */
  readonly startSeconds: number;
  /** Seconds; null where the container does not tell. */
  readonly durationSeconds: number | null;
  readonly title: string | null;
  readonly language: string | null;
  readonly isDefault: boolean;
}

/** What packets say when all of them are looked at. */
export interface Counted {
  /** Where the last one ends, by its time, seconds from the start of the file. */
  readonly endSeconds: number;
  /** The lengths of all packets together, whatever their times say, seconds. */
  readonly sumSeconds: number;
  readonly packets: number;
  readonly bytes: number;
}

/** A piece of decoded sound. */
export interface SoundChunk {
  /** Seconds from the start of the file. */
  readonly start: number;
  readonly rateHz: number;
  /** −1 to 1, equally long; good until the next call. */
  readonly channels: readonly Float32Array[];
  /** What was left out right before it as damaged, seconds, as far as packets tell. */
  readonly damagedSeconds: number;
}

export interface SoundDecoding {
  /** The next piece; null at the end. @throws SoundFault */
  next(): SoundChunk | null;
}

export interface SoundFile {
  /** FFmpeg's name of the container, such as `aiff`. */
  readonly container: string;
  /** The container as people name it. */
  readonly containerName: string;
  /** Seconds; null where the container does not tell. */
  readonly durationSeconds: number | null;
  /** The length follows from a rate of bits and is good for estimates only. */
  readonly isEstimate: boolean;
  /** Sizes in its header were never written; they were worked out. */
  readonly headerWasOpen: boolean;
  /** What the first time in the file says, seconds; all other times here are from there on. */
  readonly startSeconds: number;
  readonly streams: readonly SoundStream[];
  /** Streams of pictures, subtitles and data. */
  readonly otherStreams: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly chapters: readonly Chapter[];
  /** Begins to decode a stream where it is sought; what lies before is left out. @throws SoundFault */
  decode(stream: number, startSeconds: number): SoundDecoding;
  /** Looks at the packets of a stream to its end. @param goesOn asked now and then; false gives up @returns null when it was given up */
  count(stream: number, goesOn: () => boolean): Counted | null;
  /** Gives back what the file took. Nothing of it may be used any more. */
  close(): void;
}

/** Why sound is not to be had; `file-unreadable` when the source threw, which is then `cause`. */
export class SoundFault extends Error {
  readonly code: Extract<FailureCode, 'not-audio' | 'audio-damaged' | 'file-unreadable'>;

  constructor(code: SoundFault['code'], detail: string, cause?: unknown) {
    super(detail, { cause });
    this.code = code;
  }
}
