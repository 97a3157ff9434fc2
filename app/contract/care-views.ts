// What the page gets to see of the care for the library.
import type { SecondPlaceView } from '../domain/second-place.ts';
import type { Doubt } from '../domain/standing.ts';

/** A damaged library was replaced by a backup. */
export interface RestorationView {
  readonly at: number;
  /** What the library holds is as it was then, epoch ms. */
  readonly backupMadeAt: number;
  /** The damaged file's name, beside the library; null when the file was gone. */
  readonly setAsideName: string | null;
  /** Recordings whose transcripts are newer than the backup; null when the damaged file did not tell. */
  readonly missingTitles: readonly string[] | null;
}

/** The backups of the library. */
export interface BackupsView {
  readonly count: number;
  /** When the newest was made, epoch ms; null when there is none yet. */
  readonly newestMadeAt: number | null;
  readonly secondPlace: SecondPlaceView;
}

/** One file of the diagnostics, as it would be saved. */
export interface DiagnosticFileView {
  readonly name: string;
  readonly text: string;
}

/** A folder that the library names: to listen to, or to write files into. */
export interface PlaceView {
  readonly id: string;
  readonly kind: 'folder' | 'export';
  readonly path: string;
  /** The show's name. */
  readonly name: string;
  readonly isConfirmed: boolean;
}

/** How the library stands on this computer, and what a person may confirm. */
export interface StandingView {
  /** Why nothing is done; null when the library is this computer's. */
  readonly doubt: Doubt | null;
  /** It was this computer's until it was replaced while it was open: only a new start helps. */
  readonly isLost: boolean;
  /** Who worked on it last, as it says itself. */
  readonly lastHost: string | null;
  /** Epoch ms. */
  readonly lastAt: number | null;
  readonly mayBeOpen: boolean;
  /** The address that is asked in the cloud. */
  readonly address: string;
  readonly places: readonly PlaceView[];
  /** Recordings that wait to be transcribed. */
  readonly waiting: number;
  readonly isPaused: boolean;
  /** What it means that the library lies on a network drive or in a synced folder; null for usual places. */
  readonly liesOn: string | null;
  readonly restoration: RestorationView | null;
}
