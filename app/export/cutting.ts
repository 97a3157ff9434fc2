// Where the words of one voice are cut into captions, and a caption into lines.
import { joined, widthOf, type Token } from './tokens.ts';

/** Lines of a caption at the most: more would cover the picture. */
const MAX_LINES = 2;
/** Longest that the words of one caption take, milliseconds; who has read it by then begins it again. */
const MAX_MS = 7_000;
/** How fast captions are read at the most. */
const COLUMNS_PER_SECOND = 20;
/** A silence between two words this long ends a caption. */
export const PAUSE_MS = 800;

/** Time it takes to read so many columns, milliseconds. */
export function readingMsOf(columns: number): number {
  return Math.ceil((columns * 1000) / COLUMNS_PER_SECOND);
}

/** Cuts tokens into captions with the least penalty in all: few, well filled, ending where the sentence breathes. */
export function cutTokens(tokens: readonly Token[], lineChars: number): Token[][] {
  // least[i]: least penalty for the tokens from i on; next[i]: where the caption that begins at i ends.
  const least = new Array<number>(tokens.length + 1).fill(Infinity);
  const next = new Array<number>(tokens.length + 1).fill(tokens.length);
  least[tokens.length] = 0;
  const ends = tokens.map((token, index) => (index === tokens.length - 1 ? 0 : breakPenalty(token.text)));
  for (let from = tokens.length - 1; from >= 0; from--) {
    const run = new Run(lineChars);
    for (let to = from + 1; to <= tokens.length; to++) {
      const token = tokens[to - 1];
      if (!token || !run.take(token)) break;
      const penalty = 1 + run.emptiness() ** 2 + (ends[to - 1] ?? 0) + (least[to] ?? 0);
      if (penalty >= (least[from] ?? 0)) continue;
      least[from] = penalty;
      next[from] = to;
    }
  }
  const groups: Token[][] = [];
  for (let from = 0; from < tokens.length; from = next[from] ?? tokens.length)
    groups.push(tokens.slice(from, next[from]));
  return groups;
}

/** Tokens that are to become one caption. */
class Run {
  readonly #lineChars: number;
  #lines = 1;
  #lineUsed = 0;
  #columns = 0;
  #startMs = -1;
  #endMs = 0;

  constructor(lineChars: number) {
    this.#lineChars = lineChars;
  }

  /** Adds a token; false when it cannot belong to the same caption. The first one always can. */
  take(token: Token): boolean {
    const space = token.spaced && this.#lineUsed > 0 ? 1 : 0;
    if (this.#lineUsed + space + token.columns > this.#lineChars) {
      this.#lines++;
      this.#lineUsed = token.columns;
    } else this.#lineUsed += space + token.columns;
    this.#columns += space + token.columns;
    if (this.#startMs < 0) this.#startMs = token.startMs;
    else if (
      token.startMs - this.#endMs >= PAUSE_MS ||
      this.#lines > MAX_LINES ||
      token.endMs - this.#startMs > MAX_MS
    )
      return false;
    this.#endMs = token.endMs;
    return true;
  }

  /** 0 when full, 1 when empty. */
  emptiness(): number {
    return 1 - this.#columns / (this.#lineChars * MAX_LINES);
  }
}

/**
 * What it costs to end a caption, or to break a line, after a word. In the unit of `cutTokens`, where each further caption costs 1: the end of a
 * sentence is worth a caption that is shorter, the middle of a phrase is avoided.
 */
export function breakPenalty(word: string): number {
  if (/[.!?…。！？｡]["'”’»)\]」』）】》]*$/u.test(word)) return -0.4;
  return /[,;:–—、，；：､」』）】》]["'”’»)\]]*$/u.test(word) ? 0 : 0.6;
}

/** One line where it fits, else two of like width, rather broken after punctuation, rather the upper one shorter. */
export function breakLines(tokens: readonly Token[], lineChars: number): string[] {
  if (widthOf(tokens) <= lineChars) return [joined(tokens)];
  let best: { cut: number; penalty: number } | null = null;
  for (let cut = 1; cut < tokens.length; cut++) {
    const [upper, lower] = [widthOf(tokens.slice(0, cut)), widthOf(tokens.slice(cut))];
    if (upper > lineChars || lower > lineChars) continue;
    const difference = Math.abs(upper - lower) / lineChars;
    const penalty = difference + 0.5 * breakPenalty(tokens[cut - 1]?.text ?? '') + (upper > lower ? 0.1 : 0);
    if (!best || penalty < best.penalty) best = { cut, penalty };
  }
  return best ? [joined(tokens.slice(0, best.cut)), joined(tokens.slice(best.cut))] : [joined(tokens)];
}
