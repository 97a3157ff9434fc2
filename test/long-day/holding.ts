// What a process holds at a moment of a long day, and whether it grows with the files that it has seen.

/** Counts after garbage was collected. */
export interface Holding {
  /** Files that were transcribed by then. */
  readonly files: number;
  /** Listeners on everything that lives, and the most of one kind on one thing. */
  readonly listeners: number;
  readonly mostOfOne: number;
  readonly timers: number;
  /** Sockets, pipes, requests under way. */
  readonly handles: number;
  readonly threads: number;
  readonly descriptors: number;
  readonly heapMb: number;
  readonly rssMb: number;
  /** Of Node itself, such as of too many listeners. */
  readonly warnings: number;
}

/** How much more the last third may hold than the middle one. Caches and compiled code fill first; a kept connection comes with ten listeners. */
const MOST_GROWTH = {
  listeners: 16,
  mostOfOne: 2,
  timers: 4,
  handles: 4,
  threads: 1,
  descriptors: 4,
  heapMb: 3,
  rssMb: 25,
  warnings: 0,
} as const satisfies Partial<Record<keyof Holding, number>>;
type Counted = keyof typeof MOST_GROWTH;

export const COUNTED = Object.keys(MOST_GROWTH) as readonly Counted[];

/** @returns what grows, each with how much; empty for a day that leaves nothing behind */
export function growing(day: readonly Holding[]): readonly string[] {
  const third = Math.floor(day.length / 3);
  if (third === 0) throw new Error('a day has at least three steps');
  const middle = day.slice(-2 * third, -third);
  const last = day.slice(-third);
  return COUNTED.flatMap((what) => {
    // Warnings are none at any time; of the rest a moment may catch a connection that is about to close.
    const growth =
      what === 'warnings'
        ? Math.max(...day.map(({ warnings }) => warnings))
        : least(last, what) - least(middle, what);
    return growth > MOST_GROWTH[what] ? [`${what} +${growth.toFixed(1)}`] : [];
  });
}

/** What stays makes the least grow too; what is above it comes and goes. */
const least = (steps: readonly Holding[], what: Counted): number =>
  Math.min(...steps.map((step) => step[what]));
