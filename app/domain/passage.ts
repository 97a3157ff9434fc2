// The part of a text that shows why it was found: around the words that were looked for, with those marked.
import { placesOf, termWords, wantedTerms, type Node } from './search-node.ts';
import { wordsOf } from './search-text.ts';

export interface PassagePart {
  readonly text: string;
  /** True for what was looked for. */
  readonly hit: boolean;
}

interface Span {
  /** First and last word. */
  readonly from: number;
  readonly to: number;
  readonly term: number;
}

/** Words shown, and how many of them before the first that was looked for. */
const WORDS_MAX = 40;
const WORDS_BEFORE = 12;

/**
 * Cuts a passage out of a text.
 * @param border a word that has to be in it with the one before, for what lies across two segments
 */
export function passageOf(text: string, node: Node, border: number | null = null): readonly PassagePart[] {
  const words = wordsOf(text);
  const plain = words.map((word) => word.folded);
  const spans = wantedTerms(node).flatMap((term, index) =>
    placesOf(term, plain).map((from): Span => ({ from, to: from + termWords(term).length - 1, term: index })),
  );
  const first = firstShown(spans, words.length, border);
  const last = Math.min(words.length, first + WORDS_MAX) - 1;
  const start = first === 0 ? 0 : (words[first]?.start ?? 0);
  const end = last === words.length - 1 ? text.length : (words[last]?.end ?? text.length);

  const parts: PassagePart[] = [];
  let at = start;
  const add = (to: number, hit: boolean): void => {
    if (to > at) parts.push({ text: text.slice(at, to), hit });
    at = Math.max(at, to);
  };
  if (first > 0) parts.push({ text: '…', hit: false });
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    if (from < first || to > last) continue;
    add(words[from]?.start ?? at, false);
    add(words[to]?.end ?? at, true);
  }
  add(end, false);
  if (end < text.length) parts.push({ text: '…', hit: false });
  return parts;
}

/** Where to begin so that the most different terms are seen, with a few words before them. */
function firstShown(spans: readonly Span[], count: number, border: number | null): number {
  if (count <= WORDS_MAX) return 0;
  const crossing = spans.find(({ from, to }) => border !== null && from < border && to >= border);
  let best = crossing ?? spans[0];
  let most = 0;
  for (const span of crossing ? [] : spans) {
    const seen = new Set(
      spans
        .filter(({ from, to }) => from >= span.from && to < span.from + WORDS_MAX - WORDS_BEFORE)
        .map(({ term }) => term),
    ).size;
    if (seen <= most) continue;
    most = seen;
    best = span;
  }
  return Math.max(0, Math.min((best?.from ?? 0) - WORDS_BEFORE, count - WORDS_MAX));
}
