// What an export is made of.
import type { Chapter } from '../domain/chapters.ts';
import type { Missing } from '../domain/heard.ts';
import type { Quote } from '../domain/quote.ts';
import type { Transcript } from '../domain/transcript.ts';

/** What is known beside the transcript; texts are empty where nothing is. */
export interface ExportDetails {
  readonly show: string;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Day of the file itself: for drafts that a person looks at, where nothing else tells one. Empty or absent where it means nothing. */
  readonly fileDay?: string;
  readonly episode: string;
  readonly notes: string;
  /** True for notes that came with the file and that nobody has changed: they go out as text, never as markup. */
  readonly notesAreOfFile?: boolean;
  readonly tags: readonly string[];
}

/** A part of the recording that is not in the transcript. */
export interface MissingNote extends Missing {
  readonly text: string;
}

export interface ExportInput {
  readonly title: string;
  readonly transcript: Transcript;
  readonly details?: ExportDetails;
  /** Those that a person set, or that its file names; without any they are drafted. */
  readonly chapters?: readonly Chapter[];
  /** They are as somebody set them, also where that is none: nothing is drafted. */
  readonly draftsNone?: boolean;
  /** Passages that were marked, in order. */
  readonly quotes?: readonly Pick<Quote, 'fromMs' | 'speaker' | 'text'>[];
  /** Notes for listeners as a person wrote them; null or absent where the template makes them. */
  readonly notesText?: string | null;
  /** The template of the show; null or absent for the usual one. */
  readonly notesTemplate?: string | null;
  /** What of the recording is not in the transcript: a note for readers and programs, never a line of a caption. */
  readonly missing?: readonly MissingNote[];
  /** The service's answer as it came; null when it was not kept. */
  readonly raw?: string | null;
}
