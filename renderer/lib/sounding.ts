// Which segment and which word sounds at a moment: binary search over times that may have gaps.

interface Timed {
  readonly start: number | null;
  readonly end: number | null;
}

/** The starts of entries in order, for searching. One without a start takes that of the entry before it. */
export function startsOf(entries: readonly Timed[]): Float64Array {
  const starts = new Float64Array(entries.length);
  let last = 0;
  entries.forEach((entry, at) => {
    last = entry.start ?? last;
    starts[at] = last;
  });
  return starts;
}

/** Index of the last entry that started at or before a time; -1 before the first. */
export function lastStarted(starts: ArrayLike<number>, seconds: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** How long after its end something still counts as sounding, so that the light does not flicker between words, seconds. */
const LINGER_SECONDS = 0.25;

/** Index of the entry that sounds at a time; -1 in a pause. */
export function soundingAt(entries: readonly Timed[], starts: ArrayLike<number>, seconds: number): number {
  const at = lastStarted(starts, seconds);
  const entry = entries[at];
  if (!entry || entry.start === null) return -1;
  return entry.end === null || seconds <= entry.end + LINGER_SECONDS ? at : -1;
}
