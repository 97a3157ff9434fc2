// What the search box finds beside words: deeds, shows, settings, recordings, by how they are called.
import { folded } from '../../app/domain/letters.ts';

export const PALETTE_KINDS = ['deed', 'show', 'setting', 'recording'] as const;
export type PaletteKind = (typeof PALETTE_KINDS)[number];

export interface PaletteEntry {
  readonly kind: PaletteKind;
  readonly label: string;
  /** Other words that people use for it. */
  readonly also?: string | undefined;
  /** As in the list of keys, with `Mod`. */
  readonly keys?: string | undefined;
  readonly run: () => void;
}

export interface PaletteLine extends PaletteEntry {
  /** It is called as what was typed: Enter does it. */
  readonly isMeant: boolean;
}

/** As many as can be taken in at a glance, above the words that were found. */
const LINES = 5;
/** Fewer letters begin too many words to be meant. */
const MEANT_CHARS = 3;
/** What only the search of words understands. */
const OPERATORS = /["():*]|\b(?:AND|OR|NOT|NEAR)\b/;

/** The entries that are meant by a text, the likeliest first: every word that was typed begins a word of theirs. */
export function paletteLines(text: string, entries: readonly PaletteEntry[]): readonly PaletteLine[] {
  if (OPERATORS.test(text)) return [];
  const typed = folded(text.trim());
  const words = typed.split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const ranked = entries.flatMap((entry, at) => {
    const label = folded(entry.label);
    const begins = (said: string): boolean => {
      const theirs = said.split(/[^\p{L}\p{N}]+/u);
      return words.every((word) => theirs.some((one) => one.startsWith(word)));
    };
    const isMeant = typed.length >= MEANT_CHARS && label.startsWith(typed);
    if (!isMeant && !begins(`${label} ${folded(entry.also ?? '')}`)) return [];
    const rank = isMeant ? 0 : begins(label) ? 1 : 2;
    return [{ line: { ...entry, isMeant }, rank: [rank, PALETTE_KINDS.indexOf(entry.kind), at] }];
  });
  ranked.sort((a, b) => a.rank.reduce((sum, part, at) => sum || part - (b.rank[at] ?? 0), 0));
  return ranked.slice(0, LINES).map(({ line }) => line);
}
