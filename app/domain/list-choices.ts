// How the list of recordings is sorted and narrowed down.

/** Orders of the list. */
export const LIST_SORTS = ['newest', 'oldest', 'longest', 'shortest', 'title', 'show'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/**
 * How a recording stands, as a person asks for it. `working`: being written, read, sent or transcribed; `attention`: failed, or nobody
 * knows whether it arrived; `stopped`: no transcript, and nothing on its way to one.
 */
export const LIST_STATES = ['unread', 'done', 'working', 'waiting', 'attention', 'stopped'] as const;
export type ListState = (typeof LIST_STATES)[number];

/** What is shown of a list; null and absent let everything through. */
export interface ListFilters {
  readonly state?: ListState | null | undefined;
  /** A tag, whatever its case. */
  readonly tag?: string | null | undefined;
  /** A speaker's whole name, as the transcripts have it. */
  readonly speaker?: string | null | undefined;
}
