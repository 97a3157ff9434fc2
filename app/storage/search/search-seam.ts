// A phrase that begins in one segment and ends in a later one, found from a segment that has some of it.
import { termWords, type Node, type Term } from '../../domain/search-node.ts';
import { SEGMENTS_A_WORD, wayAcross, wordsAtEdge } from './search-border.ts';
import type { Range } from './search-ranges.ts';
import type { SearchReading, Said } from './search-reading.ts';

export interface Seam {
  /** The segment in which it begins. */
  readonly id: number;
  /** Those in which it goes on, as they are read. */
  readonly through: readonly number[];
  readonly range: Range;
}

/** Phrases that cross borders with some of their words in this segment: the others may begin before it, or go on after it. */
export function seamsAt(
  id: number,
  range: Range,
  node: Node,
  term: Term,
  reading: SearchReading,
): readonly Seam[] {
  const near = reading.around(id);
  let from = near.find((said) => said.id === id);
  if (!from) return [];
  const next = (said: Said): Said | undefined => reading.next(range, said, near);
  const length = termWords(term).length;
  const seams: Seam[] = [];
  let missing = length - 1;
  for (let back = 0; from && back <= length * SEGMENTS_A_WORD; back += 1) {
    const through = wayAcross(from, node, term, next);
    if (through) seams.push({ id: from.id, through, range });
    if (back > 0) missing -= missing > 0 ? wordsAtEdge(from.text, 'end', missing, term).length : 0;
    // What begins further back cannot come as far.
    if (missing <= 0) break;
    from = reading.previous(range, from, near);
  }
  return seams;
}
