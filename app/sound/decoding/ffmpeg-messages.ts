// What the decoder page and its FFmpeg worker say to each other.
import type { DecodeFailureCode } from '../../domain/decoding.ts';
import type { Opened } from './heard-so-far.ts';

/** What to decode. */
export interface PartsOrder {
  /** A name with the file's ending, for the few formats that have no sign of their own. */
  readonly hint: string;
  /** Place among the sound tracks; null for the first that can be decoded. */
  readonly track: number | null;
  /** Its place from 0; null for the mean of all. */
  readonly channel: number | null;
  /** Where to begin, seconds. */
  readonly from: number;
}

/** To the worker, first. */
export interface FfmpegOrder extends PartsOrder {
  readonly type: 'decode';
  readonly url: string;
}

/** To the worker, then: so many more parts are wanted. */
export interface FfmpegCredit {
  readonly type: 'more';
  readonly parts: number;
}

/** From the worker. */
export type FfmpegMessage =
  | ({ readonly type: 'opened' } & Opened)
  | {
      readonly type: 'sound';
      /** Position of the first sample, seconds. */
      readonly start: number;
      readonly rateHz: number;
      /** One channel; changes hands. */
      readonly samples: Float32Array<ArrayBuffer>;
      /** What was left out right before it as damaged, seconds. */
      readonly damagedSeconds: number;
    }
  | { readonly type: 'end' }
  /** The last message: it could not be opened, or it broke off. */
  | { readonly type: 'fault'; readonly code: DecodeFailureCode; readonly detail: string };
