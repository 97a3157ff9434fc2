// What the service's process and the recogniser process say to each other.
import type { Stretch } from '../../domain/heard.ts';
import type { Final, LanguageFound, RecogniseOptions, SpeechFound } from './parts.ts';

/** To the recogniser. A sound port comes with all that bring an answer. */
export type RecogniserOrder =
  | ({ readonly type: 'recognise'; readonly id: number } & RecogniseOptions)
  /** Only says how much speech there is. */
  | { readonly type: 'find-speech'; readonly id: number }
  /** Only says which language is spoken, in each place of the sound. */
  | { readonly type: 'find-language'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number };

/** Orders that bring sound, and an answer at the end. */
export type SoundOrder = Exclude<RecogniserOrder, { type: 'stop' }>;

/** From the recogniser. */
export type RecogniserMessage =
  | { readonly type: 'final'; readonly id: number; readonly final: Final; readonly peaks: Uint8Array }
  /** A piece is about to be heard. */
  | { readonly type: 'piece'; readonly id: number; readonly place: Stretch }
  | { readonly type: 'progress'; readonly id: number; readonly seconds: number }
  | { readonly type: 'end'; readonly id: number; readonly heardSeconds: number }
  /** The end of `find-speech`. */
  | { readonly type: 'found'; readonly id: number; readonly found: SpeechFound }
  /** The end of `find-language`. */
  | { readonly type: 'languages'; readonly id: number; readonly found: readonly LanguageFound[] }
  | { readonly type: 'failed'; readonly id: number; readonly detail: string }
  /** The model cannot be loaded; nothing else follows. */
  | { readonly type: 'unusable'; readonly detail: string };
