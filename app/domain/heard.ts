// What a file promised to hold, what was heard of it, and what of it is missing: a recording is not plainly done while a part was not heard.

/** One sound track of a file, as a look into it found it. */
export interface SoundTrack {
  /** Its place among the file's sound tracks, from 0. People are told it from 1. */
  readonly index: number;
  /** The codec as people name it, such as `Apple Lossless`. */
  readonly codecName: string;
  /** False where this device has no way to hear it. */
  readonly canDecode: boolean;
  readonly channels: number;
  readonly title: string | null;
  /** BCP-47 or ISO 639 tag as the file has it; null where it says none, or `und`. */
  readonly language: string | null;
  /** Length of this track, seconds; null where it does not tell. */
  readonly seconds: number | null;
}

/** Something worth knowing about how a file says what it holds. */
export const SOUND_NOTES = [
  /** The sizes in its header were never written: the recorder lost power or was stopped. The bytes that are there were taken. */
  'header-never-closed',
  /** It says it holds more than is there. */
  'cut-off',
  /** Its length could not be told from its header and was counted, or estimated. */
  'length-counted',
  /** Its edit list was followed: what was cut away in an editor is neither heard nor shown. */
  'edited',
  /** Channels, rate or codec change in the middle. */
  'format-changes',
] as const;
export type SoundNote = (typeof SOUND_NOTES)[number];

/** What a look into a file says that it holds. Times are those of a player: the edit list is applied, the file begins at 0. */
export interface SoundPromise {
  /** What the container and its edit list claim, seconds; null where they claim nothing. */
  readonly claimedSeconds: number | null;
  /** Up to where its bytes hold sound, seconds; null where that could not be told. */
  readonly presentSeconds: number | null;
  /** The numbers above are estimates (from a bit rate, say): nothing is held against them. */
  readonly isEstimate: boolean;
  /** Container as people name it, such as `Wave64`. */
  readonly container: string;
  /** In the order of the file; the first look's choice need not be the first. */
  readonly tracks: readonly SoundTrack[];
  readonly notes: readonly SoundNote[];
}

/** A stretch of a recording, seconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** What a service heard of a file. */
export interface Heard {
  /** Where the sound that it heard ended, seconds; null where it does not say. */
  readonly endSeconds: number | null;
  /** Places that could not be decoded and were left out, in order. */
  readonly damaged?: readonly Stretch[];
  /** All damaged places together, seconds, also those whose place is not known. */
  readonly damagedSeconds?: number;
  /** The sound track that was heard; absent where the service chose by itself and does not say. */
  readonly track?: number;
  /** Other tracks in which somebody speaks too, where they were looked at. */
  readonly alsoSpoken?: readonly number[];
}
