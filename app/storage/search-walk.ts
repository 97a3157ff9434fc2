// Walks through hits from one end of the library, by transcript, in slices: nothing interrupts SQLite in the middle of one.
import type { Database, Statement } from 'better-sqlite3';
import type { Range, SearchRanges } from './search-ranges.ts';

export interface Group {
  readonly range: Range;
  /** Ids of segments, in no order. */
  readonly ids: number[];
}

export interface Walk {
  readonly groups: ReadonlyMap<number, Group>;
  readonly hitCount: number;
  /** False when the walk stopped before it had seen everything. */
  readonly complete: boolean;
  /** How far it came. */
  readonly reached: number;
}

export interface WalkWishes {
  readonly match: string;
  /** From the highest ids down; null for all. */
  readonly ranges: readonly Range[] | null;
  readonly isWanted: ((segmentId: number) => boolean) | null;
  readonly fromNewest: boolean;
  readonly hitsMax: number;
  /** True when it should stop where it is. */
  readonly isEnough: () => boolean;
}

/** Hits read at once where much may lie between two wanted recordings; else all that are wanted are. */
const STEP_HITS = 500;

export class SearchWalk {
  readonly #ranges: SearchRanges;
  readonly #down: Statement<[string, number, number], number>;
  readonly #up: Statement<[string, number, number], number>;
  /** Set when the index knew a segment that is not there. */
  sawStray = false;

  constructor(db: Database, ranges: SearchRanges) {
    this.#ranges = ranges;
    // The casts matter: numbers are bound as doubles, by which FTS5 seeks nothing; it would read through every hit.
    const prepare = (sign: string, order: string): Statement<[string, number, number], number> =>
      db
        .prepare<[string, number, number], number>(
          `SELECT rowid FROM segments_fts WHERE segments_fts MATCH ? AND rowid ${sign} CAST(? AS INTEGER) ORDER BY rowid ${order} LIMIT ?`,
        )
        .pluck();
    this.#down = prepare('<=', 'DESC');
    this.#up = prepare('>=', 'ASC');
  }

  /** The next hit at or before an id; null when there is none. */
  before(match: string, segmentId: number): number | null {
    return this.#down.get(match, segmentId, 1) ?? null;
  }

  /** Collects hits by transcript. */
  walk({ fromNewest, hitsMax, isEnough, isWanted, match, ranges }: WalkWishes): Walk {
    const groups = new Map<number, Group>();
    let hitCount = 0;
    const step = ranges ? STEP_HITS : hitsMax + 1;
    const rangeOf = ranges
      ? finder(fromNewest ? ranges : ranges.toReversed(), fromNewest)
      : (id: number): Range | undefined => this.#ranges.at(id);
    const statement = fromNewest ? this.#down : this.#up;
    let from = fromNewest ? Number.MAX_SAFE_INTEGER : 0;
    let range: Range | undefined;
    for (;;) {
      const ids = statement.all(match, from, step);
      for (const id of ids) {
        if (!range || id < range.first || id > range.last) range = rangeOf(id);
        const isInside = range !== undefined && id >= range.first && id <= range.last;
        if (!isInside && !ranges) this.sawStray = true;
        if (!isInside || !range || isWanted?.(id) === false) continue;
        if (hitCount >= hitsMax) return { groups, hitCount, complete: false, reached: id };
        hitCount += 1;
        const group = groups.get(range.first) ?? { range, ids: [] };
        group.ids.push(id);
        groups.set(range.first, group);
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < step || (ranges && !range))
        return { groups, hitCount, complete: true, reached: fromNewest ? 0 : Number.MAX_SAFE_INTEGER };
      if (isEnough()) return { groups, hitCount, complete: false, reached: last };
      // Jumps over what lies between two wanted recordings.
      from = fromNewest
        ? Math.min(last - 1, range?.last ?? last)
        : Math.max(last + 1, range && range.first > last ? range.first : 0);
    }
  }
}

/** Finds the next range at an id, in ranges that are asked for in their own order. */
function finder(ranges: readonly Range[], isDown: boolean): (id: number) => Range | undefined {
  let at = 0;
  const isPast = (range: Range, id: number): boolean => (isDown ? range.first > id : range.last < id);
  return (id) => {
    while (at < ranges.length && isPast(ranges[at] as Range, id)) at += 1;
    return ranges[at];
  };
}
