// What the service's process and the recogniser process say to each other.
import type { Segment } from '../../domain/transcript.ts';
import type { SpeechFound } from './parts.ts';

/** To the recogniser. A sound port comes with `recognise` and `find-speech`. */
export type RecogniserOrder =
  | {
      readonly type: 'recognise';
      readonly id: number;
      readonly start: number;
      /** The language that is spoken, as a tag; null where it is not told. */
      readonly language: string | null;
    }
  /** Only says how much speech there is. */
  | { readonly type: 'find-speech'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number };

/** From the recogniser. */
export type RecogniserMessage =
  | {
      readonly type: 'final';
      readonly id: number;
      readonly upTo: number;
      readonly segments: readonly Segment[];
      readonly peaks: Uint8Array;
    }
  | { readonly type: 'progress'; readonly id: number; readonly seconds: number }
  | { readonly type: 'end'; readonly id: number; readonly heardSeconds: number }
  /** The end of `find-speech`. */
  | { readonly type: 'found'; readonly id: number; readonly found: SpeechFound }
  | { readonly type: 'failed'; readonly id: number; readonly detail: string }
  /** The model cannot be loaded; nothing else follows. */
  | { readonly type: 'unusable'; readonly detail: string };
