// What the page sees of shows beyond their settings: files before they are taken, the fate of every file, versions of an episode.
import type { FolderView, TrailView } from './views.ts';

/** Files of a folder that are meant, before they are taken. */
export interface SurveyView {
  readonly count: number;
  readonly bytes: number;
  /** Files that the patterns pass over, and files from before the chosen day. */
  readonly passedOver: number;
  readonly older: number;
  /** Length of those measured so far, seconds. */
  readonly seconds: number;
  readonly measured: number;
  /** Of the measured ones, those whose length a glance does not tell. */
  readonly unknown: number;
}

/** Files that were chosen one by one, before they are taken. */
export interface ChosenFilesView extends SurveyView {
  /** The part that goes to the service that is paid for, as far as it is measured; null when none does. */
  readonly paid: {
    readonly count: number;
    readonly seconds: number;
    /** US dollars; null while a price is not known. */
    readonly usd: number | null;
  } | null;
}

export interface ShowChangeView {
  readonly folder: FolderView;
  /** Files that waited and are passed over now. */
  readonly skipped: number;
  /** Files that were passed over and would be taken now. */
  readonly nowMatching: number;
}

/** One file that was ever seen, and why it was or was not transcribed. */
export interface FileView {
  /** Null for a file that was asked about and never seen. */
  readonly fileId: number | null;
  readonly name: string;
  /** Where it is or was, for reading only. */
  readonly path: string;
  readonly folderId: number | null;
  readonly recordingId: number | null;
  readonly sizeBytes: number | null;
  readonly firstSeenAt: number | null;
  /** See `WhyCode`. */
  readonly code: string;
  readonly text: string;
  /** What can be done about it here. */
  readonly actions: readonly ('take' | 'download' | 'reveal' | 'open')[];
}

export interface FilesPage {
  readonly files: readonly FileView[];
  /** Where to go on; null at the end. */
  readonly next: number | null;
}

export interface FileStoryView {
  readonly file: FileView;
  /** Oldest first. */
  readonly trail: readonly TrailView[];
}

/** One version of an episode, newest first in lists. */
export interface VersionView {
  readonly recordingId: number;
  readonly title: string;
  readonly fileName: string;
  readonly durationSeconds: number;
  /** When Earshot took it in, epoch ms. */
  readonly addedAt: number;
  readonly hasTranscript: boolean;
}

/** Something that looks as if it belonged together, to be answered. */
export interface OfferView {
  readonly offerId: number;
  readonly kind: 'version';
  /** Why it looks so, in words. */
  readonly reason: string;
  /** The recordings in question, in order. */
  readonly members: readonly {
    readonly recordingId: number;
    readonly title: string;
    readonly fileName: string;
  }[];
  /** The show whose answer can be remembered; null for none. */
  readonly folderId: number | null;
}

export interface EpisodeView {
  /** Newest first; empty when there is only this one. */
  readonly versions: readonly VersionView[];
  readonly offers: readonly OfferView[];
}
