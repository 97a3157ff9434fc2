// A quote: a passage of a recording that a person marked.

/** Longest text of a quote, characters; longest name of who says it. */
export const QUOTE_LIMITS = { text: 20_000, speaker: 120 } as const;
/** Most quotes of one recording. */
export const QUOTES_MAX = 1_000;

export interface NewQuote {
  readonly recordingId: number;
  /** Milliseconds from the start of the recording; both null in a text without times. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly text: string;
  readonly speaker: string | null;
}

export interface Quote extends NewQuote {
  readonly id: number;
  /** When it was marked. */
  readonly at: number;
}
