// How the second place for backups stands, and what is said of it.

/**
 * How a look at it ended. `away`: it cannot be seen now, an unplugged disk most likely; `refused`: it may not be written to;
 * `damaged`: a backup beside the library does not read through, and was not copied; `busy`: another process of Earshot is at it.
 */
export const PLACE_STATES = ['none', 'fine', 'away', 'full', 'refused', 'failed', 'damaged', 'busy'] as const;
export type PlaceState = (typeof PLACE_STATES)[number];

/** One calm sentence or two: what is so, and what to do where something is to be done. */
export const PLACE_WORDS: Readonly<Record<PlaceState, string>> = {
  none: 'There is no second place for backups.',
  fine: 'Every backup that is kept lies there too.',
  away: 'That place cannot be seen now, perhaps its disk is not plugged in. Nothing is lost: copies are caught up when it is back.',
  full: 'There is no more room in that place. What was copied stays; free some space there, and the rest follows by itself.',
  refused: 'That place may not be written to. Check its permissions, or choose another.',
  failed: 'The last copy could not be made. It is tried again by itself.',
  damaged:
    'A backup beside the library does not read through, so it was not copied; the copies that are there are whole. Check the disk that the library lies on.',
  busy: 'Another Earshot is copying there just now.',
};

/** What is shown of it. */
export interface SecondPlaceView {
  /** The folder that holds the copies; null when there is no second place. */
  readonly folder: string | null;
  /** How the last look of this process ended; null before the first. */
  readonly state: PlaceState | null;
  /** When the newest copied backup was made, epoch ms; null when there is none. */
  readonly newestMadeAt: number | null;
  readonly copies: number;
  /** It lies on the disk that the library lies on, so it would be lost with it. */
  readonly sameDisk: boolean;
}
