// Makes times sane: a wild one goes between its neighbours and drags nobody along, an end lies between its start and what follows.

/** A piece of speech with the times that the service gave, in seconds; undefined where it gave none that can be one. */
export interface Span {
  readonly start: number | undefined;
  readonly end: number | undefined;
  /** Length of its text, for the time it takes to say it. */
  readonly letters: number;
}

export interface Bounds {
  /** Nothing begins before, seconds. */
  readonly from: number;
  /** Nothing ends after, seconds; Infinity where that is not known. */
  readonly to: number;
}

export interface Placed {
  readonly start: number;
  readonly end: number;
}

/** What is placed rather than heard is said at this speed, characters a second, and takes this long at least, seconds. */
const LETTERS_PER_SECOND = 15;
const PLACED_MIN_SECONDS = 0.1;
/** A word that lasts longer has a wild end, seconds: the slowest song holds one for less. */
const LAST_MAX_SECONDS = 10;
/** A stretch said slower than this, characters a second, has a wild end if another begins in it. */
const SLOWEST = 1;
/** A time this little before the first possible one is rounding, seconds. */
const SLACK_SECONDS = 0.5;

/** The time it takes to say a text, seconds. */
export function sayingSeconds(letters: number): number {
  return Math.max(PLACED_MIN_SECONDS, letters / LETTERS_PER_SECOND);
}

/**
 * Places pieces that follow one another in this order, such as the words of one voice. The most of them that are in order keep
 * their starts; each of the others goes between its neighbours. Times in no order at all only say where the whole begins.
 * @returns as many places, starts in order, every end at or behind its start
 */
export function placeInOrder(spans: readonly Span[], bounds: Bounds): Placed[] {
  const starts = spans.map(({ start }) => usable(start, bounds));
  const given = starts.filter((start) => start !== undefined);
  const inOrder = longestInOrder(starts);
  // Where hardly any are in order, none says where it is; all of them together say where the whole is.
  const isDisorder = given.length >= 3 && inOrder.size * 2 < given.length;
  const kept = isDisorder ? new Set<number>() : inOrder;
  const within = isDisorder ? { ...bounds, from: given.reduce((a, b) => Math.min(a, b)) } : bounds;
  const placed = fill(spans, starts, kept, within);
  return placed.map((start, index) => {
    const next = placed[index + 1] ?? bounds.to;
    return { start, end: endOfWord(spans[index], kept.has(index), start, next, bounds) };
  });
}

/** A time within the bounds, rounding put right; undefined for a wild one. */
function usable(time: number | undefined, { from, to }: Bounds): number | undefined {
  if (time === undefined || time < from - SLACK_SECONDS || time > to + SLACK_SECONDS) return undefined;
  return Math.min(to, Math.max(from, time));
}

/** Indices of the longest run of times, not side by side, that never go back (patience sorting, n log n). */
export function longestInOrder(times: readonly (number | undefined)[]): ReadonlySet<number> {
  const tails: number[] = [];
  const before = new Array<number>(times.length).fill(-1);
  times.forEach((time, index) => {
    if (time === undefined) return;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((times[tails[mid] ?? 0] ?? 0) <= time) low = mid + 1;
      else high = mid;
    }
    before[index] = tails[low - 1] ?? -1;
    tails[low] = index;
  });
  const kept = new Set<number>();
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at] ?? -1) kept.add(at);
  return kept;
}

/** Starts of all: those kept, and between them the others. */
function fill(
  spans: readonly Span[],
  starts: readonly (number | undefined)[],
  kept: ReadonlySet<number>,
  bounds: Bounds,
): number[] {
  const placed = new Array<number>(spans.length).fill(bounds.from);
  for (let index = 0; index < spans.length; index++) {
    if (kept.has(index)) {
      placed[index] = starts[index] ?? bounds.from;
      continue;
    }
    let until = index;
    while (until < spans.length && !kept.has(until)) until++;
    const seconds = spans.slice(index, until).map(({ letters }) => sayingSeconds(letters));
    const room = roomBetween(spans[index - 1], placed[index - 1], starts[until], total(seconds), bounds);
    const share = Math.min(1, room.seconds / total(seconds));
    let at = room.from;
    seconds.forEach((own, offset) => {
      placed[index + offset] = at;
      at += own * share;
    });
    index = until - 1;
  }
  return placed;
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Room between two neighbours: right behind the one before, or right before the next when nothing is before. */
function roomBetween(
  before: Span | undefined,
  beforeStart: number | undefined,
  next: number | undefined,
  wanted: number,
  { from, to }: Bounds,
): { from: number; seconds: number } {
  const until = next ?? to;
  if (before === undefined || beforeStart === undefined) {
    const begin = next === undefined ? from : Math.max(from, until - wanted);
    return { from: begin, seconds: Math.max(0, until - begin) };
  }
  const { end = Infinity, letters } = before;
  const isSane = end >= beforeStart && end <= until && end - beforeStart <= longest(letters);
  const begin = Math.min(until, isSane ? end : beforeStart + sayingSeconds(letters));
  return { from: begin, seconds: until - begin };
}

/** The longest that a text may last in the place of a wild end, seconds. */
const longest = (letters: number): number => Math.max(LAST_MAX_SECONDS, sayingSeconds(letters) * 5);

/** The end of a word: its own where it can be one, else as long as it takes to say it, before the next begins. */
function endOfWord(
  span: Span | undefined,
  isKept: boolean,
  start: number,
  next: number,
  { to }: Bounds,
): number {
  const own = span?.end;
  const limit = Math.max(start, to);
  const said = start + sayingSeconds(span?.letters ?? 0);
  const isWild = own === undefined || own < start || own - start > longest(span?.letters ?? 0);
  if (isWild || (!isKept && own > next)) return Math.max(start, Math.min(limit, said, next));
  // Words run into one another a little; one that sounds on through the next has the end of another.
  return Math.min(limit, own - next > SLACK_SECONDS && own > next ? Math.max(start, next) : own);
}

/**
 * Places stretches of speech that have times of their own, such as utterances of several people: they may overlap. One that is out
 * of order among many that are in order is wild and goes between its neighbours; a list in another order is only sorted.
 * @param voices who says each, so that only stretches of one voice limit each other's ends
 * @returns as many places, in the order given
 */
export function placeStretches(spans: readonly Span[], voices: readonly unknown[], bounds: Bounds): Placed[] {
  const starts = spans.map(({ start }) => usable(start, bounds));
  const given = starts.filter((start) => start !== undefined).length;
  const inOrder = longestInOrder(starts);
  const isList = given >= 3 && given - inOrder.size <= Math.max(1, given * 0.2);
  const kept = isList
    ? inOrder
    : new Set(starts.flatMap((start, index) => (start === undefined ? [] : [index])));
  const placed = fill(spans, starts, kept, bounds);
  const nexts = nextOfVoice(placed, voices);
  return placed.map((start, index) => ({
    start,
    end: endOfStretch(spans[index], kept.has(index), start, nexts[index] ?? Infinity, bounds),
  }));
}

/** When the same voice begins anew, for each; Infinity for its last. */
function nextOfVoice(starts: readonly number[], voices: readonly unknown[]): number[] {
  const order = starts.map((_, index) => index).sort((a, b) => (starts[b] ?? 0) - (starts[a] ?? 0) || b - a);
  const latest = new Map<unknown, number>();
  const nexts = new Array<number>(starts.length).fill(Infinity);
  for (const index of order) {
    nexts[index] = latest.get(voices[index]) ?? Infinity;
    latest.set(voices[index], starts[index] ?? 0);
  }
  return nexts;
}

function endOfStretch(
  span: Span | undefined,
  isKept: boolean,
  start: number,
  next: number,
  { to }: Bounds,
): number {
  const limit = Math.max(start, to);
  const letters = span?.letters ?? 0;
  const own = span?.end;
  if (own === undefined || own < start || (!isKept && own > next))
    return Math.max(start, Math.min(limit, start + sayingSeconds(letters), next));
  if (own > next && letters < SLOWEST * (own - start)) return Math.max(start, Math.min(limit, next));
  return Math.min(limit, own);
}
