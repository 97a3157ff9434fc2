// What the decoder page, the main process and the recogniser say to each other about the sound of a recording.
import type { FailureCode } from './failure.ts';
import type { Reader, Stretch } from './heard.ts';

/** Samples a second of the sound that is handed to the recogniser: mono, 32-bit float. */
export const SPEECH_RATE_HZ = 16_000;

/** Loudness values a second, each 0–255: the loudest sample of its stretch. */
export const PEAKS_PER_SECOND = 4;

/** Most loudness values that are kept of one recording; longer ones get a coarser picture. */
export const MAX_PEAKS = 20_000;

/** Seconds of sound in one chunk, and how many may be under way at once. */
export const CHUNK_SECONDS = 1;
export const CHUNKS_AHEAD = 30;

/** What the decoder page is asked to do. Two ports come with it: one for control, and one for sound unless only loudness is wanted. */
export interface DecodeOrder {
  /** Where the recording can be read, good for this order only. */
  readonly url: string;
  /** A name with the file's ending and nothing else of it, for the few formats that have no sign of their own. */
  readonly hint: string;
  /** Where to begin, seconds on the player's clock. */
  readonly start: number;
  /** Who begins. Where the browser's decoders fail or end early, FFmpeg goes on from that place. */
  readonly reader: Reader;
  /** The sound track to hear, its place among the file's sound tracks from 0; null for the first that can be heard. */
  readonly track: number | null;
  /** One channel of it, its place from 0; null for the mean of all. */
  readonly channel: number | null;
  /** What the file promises, seconds; null where it promises nothing that could be held against it. */
  readonly promisedSeconds: number | null;
  /** Only these stretches are wanted, in order; null for everything from `start` on. */
  readonly stretches: readonly Stretch[] | null;
}

/** What the decoder page says over the control port. */
export type DecoderMessage =
  /** Length by the container, seconds. */
  | { readonly type: 'length'; readonly seconds: number }
  /** A damaged place was left out. */
  | { readonly type: 'damage'; readonly place: Stretch }
  /** The page is alive. */
  | { readonly type: 'beat' }
  | { readonly type: 'end'; readonly report: DecodeReport };

/** How decoding ended. */
export interface DecodeReport {
  /** Null when the end was reached. */
  readonly failure: { readonly code: DecodeFailureCode; readonly detail: string } | null;
  /** Sound that was decoded, seconds. */
  readonly decodedSeconds: number;
  /** Position after the last sample, seconds. */
  readonly endSeconds: number;
  /** Who decoded, in this order. */
  readonly readers: readonly Reader[];
  /** Loudness from the start of the order; only when no sound was asked for. */
  readonly peaks: Uint8Array | null;
}

/** What the decoder can find wrong with a recording. */
export type DecodeFailureCode = Extract<
  FailureCode,
  'not-audio' | 'no-sound' | 'audio-damaged' | 'audio-protected' | 'codec-unknown' | 'file-unreadable'
>;
const DECODE_FAILURES: readonly string[] = [
  'not-audio',
  'no-sound',
  'audio-damaged',
  'audio-protected',
  'codec-unknown',
  'file-unreadable',
] satisfies DecodeFailureCode[];

/** What goes over the sound port to the recogniser. */
export type SoundMessage =
  | {
      /** Position of the first sample, seconds. */
      readonly start: number;
      readonly samples: Float32Array;
      readonly peaks: Uint8Array;
    }
  | { readonly end: true };

/** What comes back over the sound port: how many more chunks may be sent. */
export interface SoundCredit {
  readonly credit: number;
}

/** Reads what the decoder page said: it handles foreign files, so nothing of it is taken on trust. */
export function readDecoderMessage(value: unknown): DecoderMessage | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (value.type === 'beat') return { type: 'beat' };
  if (value.type === 'length' && 'seconds' in value && isAmount(value.seconds)) {
    return { type: 'length', seconds: value.seconds };
  }
  if (value.type === 'damage' && 'place' in value && isStretch(value.place)) {
    return { type: 'damage', place: { from: value.place.from, to: value.place.to } };
  }
  if (value.type === 'end' && 'report' in value) {
    const report = readReport(value.report);
    return report && { type: 'end', report };
  }
  return null;
}

function readReport(value: unknown): DecodeReport | null {
  if (typeof value !== 'object' || value === null) return null;
  const { decodedSeconds, endSeconds, failure, peaks, readers } = value as Record<string, unknown>;
  if (!isAmount(decodedSeconds) || !isAmount(endSeconds)) return null;
  if (peaks !== null && !(peaks instanceof Uint8Array)) return null;
  if (!Array.isArray(readers) || readers.length > 2 || !readers.every(isReader)) return null;
  const rest = { decodedSeconds, endSeconds, readers, peaks };
  if (failure === null) return { failure, ...rest };
  if (typeof failure !== 'object') return null;
  const { code, detail } = failure as Record<string, unknown>;
  if (!isDecodeFailure(code) || typeof detail !== 'string') return null;
  return { failure: { code, detail: detail.slice(0, 500) }, ...rest };
}

/** Reads what came over the sound port. */
export function readSoundMessage(value: unknown): SoundMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('end' in value && value.end === true) return { end: true };
  if (!('start' in value && 'samples' in value && 'peaks' in value)) return null;
  const { start, samples, peaks } = value;
  if (!isAmount(start) || !(samples instanceof Float32Array) || !(peaks instanceof Uint8Array)) return null;
  return samples.length <= 60 * SPEECH_RATE_HZ ? { start, samples, peaks } : null;
}

const isAmount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isStretch = (value: unknown): value is Stretch =>
  typeof value === 'object' &&
  value !== null &&
  'from' in value &&
  'to' in value &&
  isAmount(value.from) &&
  isAmount(value.to);
const isReader = (value: unknown): value is Reader => value === 'webcodecs' || value === 'ffmpeg';
const isDecodeFailure = (value: unknown): value is DecodeFailureCode =>
  typeof value === 'string' && DECODE_FAILURES.includes(value);

/** Makes a loudness curve no longer than `most`, keeping the loudest value of each stretch. */
export function coarserPeaks(peaks: Uint8Array, most: number = MAX_PEAKS): Uint8Array {
  if (peaks.length <= most) return peaks;
  const step = Math.ceil(peaks.length / most);
  const coarse = new Uint8Array(Math.ceil(peaks.length / step));
  peaks.forEach((value, i) => {
    const at = Math.floor(i / step);
    coarse[at] = Math.max(coarse[at] ?? 0, value);
  });
  return coarse;
}
