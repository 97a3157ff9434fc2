// What the page sees of exports, details and the trash.
import type { FileTags, TitleBy } from '../domain/details.ts';
import type { ExportFormat, LineChars } from '../domain/export-format.ts';
import type { FailureView } from './failure-view.ts';

/** What was chosen the last time. */
export interface ExportChoicesView {
  readonly formats: readonly ExportFormat[];
  readonly pack: boolean;
  readonly lineChars: LineChars;
  readonly withTimes: boolean;
}

export interface ExportReportView {
  /** Name of the folder or file that was written. */
  readonly where: string;
  readonly written: number;
  /** Captions that stand too briefly to be read, because people speak that fast. */
  readonly hurried: number;
  readonly skippedCount: number;
  /** The first of what was left out, in words. */
  readonly skipped: readonly string[];
  readonly cancelled: boolean;
}

/** A folder that was picked for a show's files, not chosen until the settings are saved. */
export interface SidecarPickView {
  readonly pickId: number;
  /** For reading only. */
  readonly path: string;
  /** Something to know before choosing it. */
  readonly warning: string | null;
}

/** How the files of a show would be named, and where they would lie, for its newest recording. */
export interface SidecarPreview {
  readonly names: readonly string[];
  /** For reading only; null where it cannot be told yet. */
  readonly directory: string | null;
  /** What is wrong with the pattern; null when nothing is. */
  readonly complaint: string | null;
}

export interface DetailsView {
  readonly recordingId: number;
  readonly title: string;
  readonly titleBy: TitleBy;
  /** `YYYY-MM-DD`; null when nobody said. */
  readonly date: string | null;
  /** The day of the file, for where no date was given. */
  readonly fileDate: string;
  readonly episode: string;
  readonly notes: string;
  readonly tags: readonly string[];
  /** What the file's own tags say. */
  readonly fileTags: FileTags;
  /** Address on the media scheme; null without a picture. */
  readonly coverUrl: string | null;
  /** A link to this recording, see `domain/link.ts`. */
  readonly link: string;
  /** Names of the files that were written beside it. */
  readonly files: readonly string[];
  /** Why they could not be written; null when all is well. */
  readonly filesFailure: FailureView | null;
}

/** What is to be known of the files that a show writes beside a recording. */
export interface BesideView {
  /** Why they could not be written. */
  readonly failure: FailureView | null;
  /** Files that a person made or changed, and the names under which ours stand for them. */
  readonly aside: readonly { readonly theirs: string; readonly ours: string }[];
}

export interface TrashItem {
  readonly recordingId: number;
  readonly title: string;
  readonly show: string | null;
  readonly durationSeconds: number | null;
  readonly removedAt: number;
  readonly hasTranscript: boolean;
}

export interface TrashPage {
  readonly total: number;
  readonly items: readonly TrashItem[];
  /** Days after which it is emptied by itself; 0 for never. */
  readonly days: number;
  /** How long backups hold what is deleted now, days on which Earshot runs; null when there are none. */
  readonly backupDays: number | null;
  /** True while the backups are being made anew without what was deleted. */
  readonly isForgetting: boolean;
}
