// A word that was said: as it is written, as it sounds, when, and by whom; and how several become one.

export interface SaidWord {
  /** With capitals and marks, as the model wrote it. */
  readonly written: string;
  /** Small letters without marks around them. */
  readonly bare: string;
  /** Seconds. */
  readonly start: number;
  readonly end: number;
  /** 0–1; where the model does not say, 1. */
  readonly confidence: number;
  /** From 0; null where speakers are not told apart. */
  readonly speaker: number | null;
  /** Begins a segment of the model. */
  readonly opens: boolean;
  /** A line or a paragraph that was dictated begins behind it. */
  readonly breaks?: '\n' | '\n\n';
}

/** What is around a word and no part of it. */
const BEFORE = /^[^\p{L}\p{N}]+/u;
const BEHIND = /[^\p{L}\p{N}]+$/u;

export const bareOf = (written: string): string =>
  written.replace(BEFORE, '').replace(BEHIND, '').toLowerCase();

/** One word in the place of several: their time, the marks around them. */
export function merged(words: readonly SaidWord[], text: string): SaidWord {
  const [first] = words;
  const last = words.at(-1);
  if (!first || !last) throw new Error('nothing to merge');
  const before = BEFORE.exec(first.written)?.[0] ?? '';
  const behind = BEHIND.exec(last.written)?.[0] ?? '';
  return {
    ...first,
    written: before + text + behind,
    bare: text.toLowerCase(),
    // Two people who speak at once may give words whose times lie across each other.
    end: Math.max(...words.map(({ end }) => end)),
    confidence: Math.min(...words.map(({ confidence }) => confidence)),
  };
}

/** Whether bare words stand in a row from a place on. */
export const standsAt = (words: readonly SaidWord[], at: number, row: readonly string[]): boolean =>
  row.every((bare, ahead) => words[at + ahead]?.bare === bare);
