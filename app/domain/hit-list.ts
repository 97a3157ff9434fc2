// Places that a search found, as a list to take along.

export interface ListedHit {
  readonly recordingId: number;
  /** In which it begins. */
  readonly segmentId: number;
  readonly title: string;
  readonly show: string | null;
  readonly fileName: string;
  /** Epoch ms. */
  readonly recordedAt: number;
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly end: number | null;
  /** As shown. */
  readonly speaker: string | null;
  /** All that was said in the segment. */
  readonly text: string;
  /** Of several files joined, the one that it lies in; absent where the recording is one file. */
  readonly piece?: PieceOfSound | null;
}

/** A file of a joined recording. */
export interface PieceOfSound {
  readonly fileName: string;
  /** Where it begins in the whole, seconds. */
  readonly offsetSeconds: number;
}

/** A passage that may be meant, as a place of such a list. */
export interface ListedPassage extends ListedHit {
  /** Those that it lies in. */
  readonly segmentIds: readonly number[];
}
