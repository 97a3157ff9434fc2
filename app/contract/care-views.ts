// What the page gets to see of the care for the library.
import type { SecondPlaceView } from '../domain/second-place.ts';

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
