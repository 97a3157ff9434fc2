// The two parts that the device service works with, as it sees them: a decoder and a recogniser, each in a process of its own.
import type { DecodeReport } from '../../domain/decoding.ts';
import type { FileMark } from '../../domain/file-mark.ts';
import type { Reader, SoundPromise, SoundTrack, Stretch } from '../../domain/heard.ts';
import type { InstalledModel } from '../../domain/speech-model.ts';
import type { Segment } from '../../domain/transcript.ts';

/** Recognised text that will not change any more. */
export interface Final {
  /** Everything before this position is final, seconds. */
  readonly upTo: number;
  readonly segments: readonly Segment[];
  /** Speech that was heard for it, seconds, and how much of that made no sense to the model. */
  readonly speechSeconds: number;
  readonly doubtfulSeconds: number;
  /** Speech that was heard twice to see whether it is the model's language, and how much of it was heard otherwise the second time, seconds. */
  readonly checked?: { readonly seconds: number; readonly strangeSeconds: number };
}

/** How decoding ended: by itself, or because its process died or hung. */
export type DecodeEnd =
  | { readonly kind: 'report'; readonly report: DecodeReport }
  | { readonly kind: 'crashed'; readonly detail: string };

/** How a recording is to be decoded, as a look at it tells. */
export interface SoundPlan {
  readonly reader: Reader;
  /** What the file promises, seconds; null where it promises nothing that could be held against it. */
  readonly promisedSeconds: number | null;
  /** In the order of the file. */
  readonly tracks: readonly SoundTrack[];
}

/** The plan for a file. @param promise what a look into it said; null where there was none */
export function planOf(promise: SoundPromise | null): SoundPlan {
  if (promise === null) return { reader: 'webcodecs', promisedSeconds: null, tracks: [] };
  const { claimedSeconds, isEstimate, presentSeconds, reader = 'webcodecs', tracks } = promise;
  // What was counted may have stopped at a damaged place: the larger one is worth a try.
  const promised = Math.max(claimedSeconds ?? 0, presentSeconds ?? 0);
  return { reader, promisedSeconds: isEstimate || promised === 0 ? null : promised, tracks };
}

export interface DecodeJob {
  /** Absolute path of the recording. */
  readonly path: string;
  /** The file that is meant: nothing else at the path is read. */
  readonly mark: FileMark;
  readonly reader: Reader;
  /** The track to hear, its place among the sound tracks from 0; null for the first that can be heard. */
  readonly track: number | null;
  /** One channel of it, its place from 0; absent for the mean of all. */
  readonly channel?: number;
  /** See `SoundPlan.promisedSeconds`. */
  readonly promisedSeconds: number | null;
  /** Where to begin, seconds. */
  readonly start: number;
  /** Only these stretches are wanted, in order; absent for everything from `start` on. */
  readonly stretches?: readonly Stretch[];
  /** Ends the work; `done` is settled all the same. */
  readonly signal: AbortSignal;
  /** Length by the container, seconds. */
  readonly onLength: (seconds: number) => void;
  /** A damaged place was left out. */
  readonly onDamage?: (place: Stretch) => void;
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

/** What the recogniser process works with. */
export interface LoadedModels {
  readonly recogniser: InstalledModel;
  readonly voice: InstalledModel;
}

/** How sound is to be recognised. */
export interface RecogniseOptions {
  /** Position of the first sample, seconds. */
  readonly start: number;
  /** The language that is spoken, as a tag; null where it is not told. */
  readonly language: string | null;
  /** One piece after the other: to spare power, or because the process that did it otherwise died. */
  readonly isAlone: boolean;
  /** Places that are not heard. */
  readonly leaveOut: readonly Stretch[];
  /** That it is the model's only language is presumed, and looked after. */
  readonly isWatched: boolean;
  /** Only pieces that begin in this stretch are recognised; absent for all. The others are cut all the same, so that each is what it is in the whole. */
  readonly only?: Stretch;
}

export interface RecogniseJob<Pipe> extends RecogniseOptions {
  readonly sound: Pipe;
  /** What it is heard with. */
  readonly model: InstalledModel;
  readonly signal: AbortSignal;
  /** A piece is about to be heard: should the process die, it may be of this one. */
  readonly onPiece: (place: Stretch) => void;
  /** In order. @param peaks loudness from the position before, up to this one */
  readonly onFinal: (final: Final, peaks: Uint8Array) => void;
  /** Position up to which the sound is dealt with, seconds. */
  readonly onProgress: (seconds: number) => void;
}

/** How much speech there is in some sound. */
export interface SpeechFound {
  /** Speech, seconds. */
  readonly speechSeconds: number;
  /** The loudest sample, 0–1. */
  readonly peak: number;
}

/** The language that was found in one place of a recording. */
export interface LanguageFound {
  /** A tag. */
  readonly language: string;
  /** Speech by which it was told, seconds. */
  readonly seconds: number;
}

/** Turns sound into segments, outside of this process. */
export interface Recogniser<Pipe> {
  recognise(job: RecogniseJob<Pipe>): Promise<RecogniseEnd>;
  /**
   * Looks for speech in some sound, without recognising it. Null when it could not be looked for.
   * @param model what it is going to be heard with, so that this is loaded meanwhile
   */
  findSpeech(sound: Pipe, model: InstalledModel, signal: AbortSignal): Promise<SpeechFound | null>;
  /**
   * Hears into places of a recording, a jump of the clock between two, with a model that tells languages.
   * @returns what is spoken in each of them where somebody speaks; null when it could not be found out
   */
  findLanguages(
    sound: Pipe,
    model: InstalledModel,
    signal: AbortSignal,
  ): Promise<readonly LanguageFound[] | null>;
  close(): void;
}
