// What changed between two texts, word by word: for versions of an episode and of a transcript.
//
// Texts of hours differ little and repeat every single word, so rare runs of words that stand once in both texts are found first
// (patience diff, over runs of three words); what lies between them is small and compared exactly (Myers, "An O(ND) Difference
// Algorithm", 1986). Where a stretch has nothing in common it is told as replaced, in time that grows with its length alone.

export type Change = 'same' | 'removed' | 'added';

/** Words in a row with one fate. What is replaced is told as removed, then as added. */
export interface DiffPart {
  readonly change: Change;
  readonly words: readonly string[];
}

export interface DiffOptions {
  /** Words with the same key are the same. Without it they must be written the same. */
  readonly keyOf?: (word: string) => string;
}

/** Runs of words that anchor two texts to each other. One word alone is tried where no run is found. */
const RUN_LENGTHS = [3, 1] as const;
/** Stretches up to this many words are compared exactly at once. */
const SMALL_WORDS = 64;
/** Most differences that are looked for in a stretch without anchors, before it counts as replaced. */
const DIFFERENCES_MAX = 400;

/** The words of a text. */
export function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== '');
}

/** A key that tells neither case nor punctuation apart: for texts that two services wrote. */
export function looseKey(word: string): string {
  return (
    word
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '') || word
  );
}

/** Compares two texts. The words of same parts are those of `after`. */
export function diffWords(
  before: readonly string[],
  after: readonly string[],
  options: DiffOptions = {},
): DiffPart[] {
  const steps = diffWordsInSteps(before, after, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a few milliseconds, so that a page stays alive in between. */
export function* diffWordsInSteps(
  before: readonly string[],
  after: readonly string[],
  { keyOf = (word) => word.normalize('NFC') }: DiffOptions = {},
): Generator<undefined, DiffPart[]> {
  const numbers = new Map<string, number>();
  const a = numbered(before, keyOf, numbers);
  yield;
  const b = numbered(after, keyOf, numbers);
  yield;
  const parts = new Parts(before, after);
  const waiting: Range[] = [{ aFrom: 0, aTo: a.length, bFrom: 0, bTo: b.length }];
  for (let range = waiting.pop(); range !== undefined; range = waiting.pop()) {
    let { aFrom, bFrom } = range;
    const { aTo, bTo } = range;
    const startsAt = bFrom;
    while (aFrom < aTo && bFrom < bTo && a[aFrom] === b[bFrom]) {
      aFrom += 1;
      bFrom += 1;
    }
    parts.same(startsAt, bFrom);
    let aEnd = aTo;
    let bEnd = bTo;
    while (aEnd > aFrom && bEnd > bFrom && a[aEnd - 1] === b[bEnd - 1]) {
      aEnd -= 1;
      bEnd -= 1;
    }
    const rest: Range = { aFrom, aTo: aEnd, bFrom, bTo: bEnd };
    const anchors = isSmall(rest) ? [] : anchorsOf(a, b, rest);
    if (anchors.length > 0) {
      // What is equal at the end is found again from the last anchor on.
      waiting.push(...between(anchors, { ...rest, aTo, bTo }).reverse());
    } else {
      compareExactly(a, b, rest, parts);
      parts.same(bEnd, bTo);
    }
    yield;
  }
  return parts.take();
}

/** How much of two texts is the same: 1 for all of it, 0 for nothing. */
export function samenessOf(parts: readonly DiffPart[]): number {
  let same = 0;
  let all = 0;
  for (const { change, words } of parts) {
    if (change === 'same') same += 2 * words.length;
    all += change === 'same' ? 2 * words.length : words.length;
  }
  return all === 0 ? 1 : same / all;
}

interface Range {
  readonly aFrom: number;
  readonly aTo: number;
  readonly bFrom: number;
  readonly bTo: number;
}
interface Anchor {
  readonly a: number;
  readonly b: number;
}

const isSmall = ({ aFrom, aTo, bFrom, bTo }: Range): boolean =>
  aFrom === aTo || bFrom === bTo || aTo - aFrom + (bTo - bFrom) <= SMALL_WORDS;

/** Equal words get equal numbers. */
function numbered(
  words: readonly string[],
  keyOf: (word: string) => string,
  numbers: Map<string, number>,
): Int32Array {
  const row = new Int32Array(words.length);
  for (const [at, word] of words.entries()) {
    const key = keyOf(word);
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
    }
    row[at] = number;
  }
  return row;
}

/** Places that stand once in both stretches and in the same order, the most of them. */
function anchorsOf(a: Int32Array, b: Int32Array, { aFrom, aTo, bFrom, bTo }: Range): Anchor[] {
  for (const length of RUN_LENGTHS) {
    const inA = placesOfRuns(a, aFrom, aTo, length);
    const inB = placesOfRuns(b, bFrom, bTo, length);
    const pairs: Anchor[] = [];
    for (const [run, place] of inA) {
      const other = inB.get(run);
      if (place >= 0 && other !== undefined && other >= 0) pairs.push({ a: place, b: other });
    }
    const anchors = longestRising(pairs);
    if (anchors.length > 0) return anchors;
  }
  return [];
}

/** Runs of words → their place, or -1 when there are several. */
function placesOfRuns(row: Int32Array, from: number, to: number, length: number): Map<string, number> {
  const places = new Map<string, number>();
  for (let at = from; at + length <= to; at += 1) {
    const run = row.subarray(at, at + length).join(' ');
    places.set(run, places.has(run) ? -1 : at);
  }
  return places;
}

/** The longest chain of pairs that rises in both texts; the pairs rise in `a` already. */
function longestRising(pairs: readonly Anchor[]): Anchor[] {
  const tails: number[] = [];
  const before = new Int32Array(pairs.length).fill(-1);
  for (const [index, pair] of pairs.entries()) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[tails[middle] ?? 0]?.b ?? 0) < pair.b) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  }
  const chain: Anchor[] = [];
  for (let index = tails.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair) chain.push(pair);
  }
  return chain.reverse();
}

/** The stretches that begin at the start and at each anchor. */
function between(anchors: readonly Anchor[], range: Range): Range[] {
  const ranges: Range[] = [];
  let from: Anchor = { a: range.aFrom, b: range.bFrom };
  for (const anchor of anchors) {
    ranges.push({ aFrom: from.a, aTo: anchor.a, bFrom: from.b, bTo: anchor.b });
    from = anchor;
  }
  ranges.push({ aFrom: from.a, aTo: range.aTo, bFrom: from.b, bTo: range.bTo });
  return ranges;
}

/** Myers' greedy search, given up after `DIFFERENCES_MAX`. */
function compareExactly(a: Int32Array, b: Int32Array, range: Range, parts: Parts): void {
  const { aFrom, aTo, bFrom, bTo } = range;
  const n = aTo - aFrom;
  const m = bTo - bFrom;
  const most = n === 0 || m === 0 ? 0 : Math.min(n + m, DIFFERENCES_MAX);
  const offset = most + 1;
  const furthest = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= most && most > 0; d += 1) {
    trace.push(furthest.slice(offset - d - 1, offset + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (furthest[offset + k - 1] ?? 0) < (furthest[offset + k + 1] ?? 0));
      let x = down ? (furthest[offset + k + 1] ?? 0) : (furthest[offset + k - 1] ?? 0) + 1;
      let y = x - k;
      while (x < n && y < m && a[aFrom + x] === b[bFrom + y]) {
        x += 1;
        y += 1;
      }
      furthest[offset + k] = x;
      if (x >= n && y >= m) return tellPath(trace, range, parts);
    }
  }
  parts.removed(aFrom, aTo);
  parts.added(bFrom, bTo);
}

/** Walks the search back from its end, then tells the steps from the start. */
function tellPath(trace: readonly Int32Array[], { aFrom, aTo, bFrom, bTo }: Range, parts: Parts): void {
  const steps: [change: Change, from: number, to: number][] = [];
  let x = aTo - aFrom;
  let y = bTo - bFrom;
  for (let d = trace.length - 1; d >= 0; d -= 1) {
    const furthest = trace[d];
    if (!furthest) break;
    const at = (k: number): number => furthest[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const fromX = down ? at(k + 1) : at(k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    const startX = d === 0 ? 0 : down ? fromX : fromX + 1;
    if (x > startX) steps.push(['same', bFrom + y - (x - startX), bFrom + y]);
    if (d === 0) break;
    steps.push(
      down ? ['added', bFrom + fromY, bFrom + fromY + 1] : ['removed', aFrom + fromX, aFrom + fromX + 1],
    );
    x = fromX;
    y = fromY;
  }
  for (const [change, from, to] of steps.reverse()) parts[change](from, to);
}

/** Gathers what is told into parts: equal neighbours become one, and what is replaced is removed first. */
class Parts {
  readonly #before: readonly string[];
  readonly #after: readonly string[];
  readonly #done: { change: Change; words: string[] }[] = [];
  #removed: string[] = [];
  #added: string[] = [];

  constructor(before: readonly string[], after: readonly string[]) {
    this.#before = before;
    this.#after = after;
  }

  /** @param from of `after` */
  same(from: number, to: number): void {
    if (from >= to) return;
    this.#flush();
    this.#push('same', this.#after.slice(from, to));
  }

  removed(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#removed.push(this.#before[at] ?? '');
  }

  added(from: number, to: number): void {
    for (let at = from; at < to; at += 1) this.#added.push(this.#after[at] ?? '');
  }

  take(): DiffPart[] {
    this.#flush();
    return this.#done;
  }

  #flush(): void {
    if (this.#removed.length > 0) this.#push('removed', this.#removed);
    if (this.#added.length > 0) this.#push('added', this.#added);
    this.#removed = [];
    this.#added = [];
  }

  #push(change: Change, words: readonly string[]): void {
    const last = this.#done.at(-1);
    if (last?.change === change) for (const word of words) last.words.push(word);
    else this.#done.push({ change, words: [...words] });
  }
}
