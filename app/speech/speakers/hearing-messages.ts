// What the service's process and the process that hears voices say to each other.
import type { SpeakerCount, Telling } from '../../domain/telling.ts';

/** To the process that hears voices. A sound port comes with `tell` and `levels`. */
export type HearingOrder =
  | {
      readonly type: 'tell';
      readonly id: number;
      /** Of the first sample, seconds. */
      readonly start: number;
      /** Windows that were heard before, as lines of the journal. */
      readonly heard: readonly string[];
      readonly count: SpeakerCount;
    }
  /** Only says how loud it is. */
  | { readonly type: 'levels'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number };

/** From the process that hears voices. */
export type HearingMessage =
  /** A window was heard: a line for the journal. */
  | { readonly type: 'heard'; readonly id: number; readonly line: string; readonly upTo: number }
  | { readonly type: 'told'; readonly id: number; readonly telling: Telling }
  | { readonly type: 'levels'; readonly id: number; readonly levels: Uint8Array }
  | { readonly type: 'failed'; readonly id: number; readonly detail: string }
  /** The models cannot be loaded; nothing else follows. */
  | { readonly type: 'unusable'; readonly detail: string };
