// Walks through hits from one end of the library, by transcript, in steps: nothing interrupts SQLite in the middle of one.
import type { Database } from 'better-sqlite3';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import type { PairPlan } from './pair-plan.ts';
import type { PhrasePlan } from './search-phrase.ts';
import type { Range, SearchRanges } from './search-ranges.ts';

export interface Group {
  readonly range: Range;
  /** Ids of segments, each once, in no order. */
  readonly ids: number[];
}

export interface Walk {
  /** By the first id of their range. None of them is cut off. */
  readonly groups: Map<number, Group>;
  readonly hitCount: number;
  /** The segment from which another walk goes on; null when everything was seen. */
  readonly next: number | null;
  /** Segments at whose end something begins, with those in which it goes on; null where that is to be looked for apart. */
  readonly across: ReadonlyMap<number, readonly number[]> | null;
}

export interface WalkWishes {
  readonly match: string;
  /** From the highest ids down; null for all. */
  readonly ranges: readonly Range[] | null;
  readonly isWanted: ((segmentId: number) => boolean) | null;
  readonly fromNewest: boolean;
  /** A segment to begin with; null for the end of the library. */
  readonly from: number | null;
  /** A segment not to go as far as; null for the other end. */
  readonly to: number | null;
  /** Hits after which it ends, with the recording that it is in. */
  readonly hitsMax: number;
  /** True where most of the time goes into looking for the next hit, as with phrases. */
  readonly isSparse: boolean;
  /** How a phrase is looked for; null for what is none, or is to be looked for by the index alone. */
  readonly plan: PhrasePlan | null;
  /** A phrase is looked for by its pairs; null for what is not. */
  readonly pairs: PairPlan | null;
  /** True when it should stop where it is, with so many hits. */
  readonly isEnough: (hitCount: number) => boolean;
}

/** Some hits in the order of a walk. */
interface Step {
  readonly ids: readonly number[];
  /** The id to go on with; null when there are no more. */
  readonly rest: number | null;
}

/** Hits read at once; fewer where much may lie between two wanted recordings. */
const STEP_HITS = 501;
const FILTERED_STEP_HITS = 128;
/** FTS5 reads forward in little more than half the time that it takes backward; with fewer hits than this they are turned round. */
const FORWARD_HITS = 1_000;
/** Hits read at once of a phrase that has many: each takes as long as several of a word. */
const MANY_STEP_HITS = 64;
/** Segments in which some words of a phrase stand whose texts are read; with more of them the index is asked for the phrase. */
const PROVED_MAX = 400;
/** Such segments read at once where they are gone through step by step. */
const STEPPED_TEXTS = 64;
/** Steps that are made however long they take, so that what a small library answers is the same on any machine. */
const STEPS_SURE = 8;

const DOWN = fragment`DESC`;
const UP = fragment`ASC`;

export class SearchWalk {
  readonly #sql: Sql;
  readonly #ranges: SearchRanges;
  /** Set when the index knew a segment that is not there. */
  sawStray = false;

  constructor(db: Database, ranges: SearchRanges) {
    this.#sql = sqlOf(db);
    this.#ranges = ranges;
  }

  /** Hits between two ids, from the higher one down. */
  between(match: string, low: number, high: number, most: number): readonly number[] {
    return this.#hits(match, low, high, DOWN, most);
  }

  #hits(match: string, low: number, high: number, order: Fragment, most: number): number[] {
    // The casts matter: numbers are bound as doubles, by which FTS5 seeks nothing; it would read through every hit.
    return this.#sql.values<number>`
      SELECT rowid FROM segments_fts
      WHERE segments_fts MATCH ${match} AND rowid >= CAST(${low} AS INTEGER) AND rowid <= CAST(${high} AS INTEGER)
      ORDER BY rowid ${order} LIMIT ${most}`;
  }

  /** All hits of a phrase, in the order of the walk; null where they may be many. */
  #all({ fromNewest, isSparse, match, plan }: WalkWishes, low: number, high: number): number[] | null {
    const inOrder = (ids: number[]): number[] => (fromNewest ? ids.reverse() : ids);
    const some = plan?.few ? this.#hits(plan.few.match, low, high, UP, PROVED_MAX) : [];
    if (plan?.few && some.length < PROVED_MAX) {
      const { fits } = plan.few;
      return inOrder(this.#proved(some, fits));
    }
    if (!fromNewest || !isSparse || plan?.isMany) return null;
    const forward = this.#hits(match, low, high, UP, FORWARD_HITS);
    return forward.length < FORWARD_HITS ? inOrder(forward) : null;
  }

  /** Those in which a phrase stands. What is not there is left in, to be seen. */
  #proved(ids: readonly number[], fits: (text: string) => boolean): number[] {
    return ids.filter((id) => {
      const text = this.#sql.value<string>`SELECT text FROM segments WHERE id = ${id}`;
      return text === undefined || fits(text);
    });
  }

  /** Takes hits of the index, step by step. */
  #stepsOf(wishes: WalkWishes, from: number, end: number): (at: number, range: Range | undefined) => Step {
    const { fromNewest: isDown, isEnough, match, pairs, plan, ranges } = wishes;
    if (pairs)
      return (at, range) => {
        // Between wanted recordings nothing is read.
        const to = range ? (isDown ? Math.max(end, range.first) : Math.min(end, range.last)) : end;
        const step = pairs.step(Math.min(at, to), Math.max(at, to), isDown, MANY_STEP_HITS, () =>
          isEnough(0),
        );
        return step.rest === null && range ? { ...step, rest: isDown ? to - 1 : to + 1 } : step;
      };
    const stepped = steppedOf(wishes);
    const all = stepped ? null : this.#all(wishes, Math.min(from, end), Math.max(from, end));
    if (all) return () => ({ ids: all, rest: null });
    const most = stepped
      ? STEPPED_TEXTS
      : ranges
        ? FILTERED_STEP_HITS
        : plan?.isMany
          ? MANY_STEP_HITS
          : STEP_HITS;
    const asked = stepped?.match ?? match;
    return (at) => {
      const ids = isDown ? this.#hits(asked, end, at, DOWN, most) : this.#hits(asked, at, end, UP, most);
      const last = ids.length < most ? undefined : ids.at(-1);
      const rest = last === undefined ? null : isDown ? last - 1 : last + 1;
      return { ids: stepped ? this.#proved(ids, stepped.fits) : ids, rest };
    };
  }

  /** Collects hits by transcript. */
  walk(wishes: WalkWishes): Walk {
    const { from, fromNewest: isDown, hitsMax, isEnough, isWanted, pairs, plan, ranges, to } = wishes;
    const groups = new Map<number, Group>();
    let hitCount = 0;
    // Between wanted recordings a step may find nothing.
    const mayBeEmpty = pairs !== null || steppedOf(wishes) !== null;
    const stepsSure = mayBeEmpty || (plan?.isMany && !ranges) ? 1 : STEPS_SURE;
    const rangeOf = ranges
      ? finder(isDown ? ranges : ranges.toReversed(), isDown)
      : (id: number): Range | undefined => this.#ranges.at(id);
    const end = to === null ? (isDown ? 0 : Number.MAX_SAFE_INTEGER) : isDown ? to + 1 : to - 1;
    let at = from ?? (isDown ? Number.MAX_SAFE_INTEGER : 0);
    let range: Range | undefined;
    let mayStop = false;
    const isInside = (id: number): boolean => range !== undefined && id >= range.first && id <= range.last;
    const stepAt = this.#stepsOf(wishes, at, end);
    const walked = (next: number | null): Walk => ({
      ...{ groups, hitCount, next },
      across: pairs?.across ?? null,
    });
    for (let steps = 1; ; steps += 1) {
      const next = pairs && ranges ? rangeOf(at) : undefined;
      if (pairs && ranges) {
        if (!next) return walked(null);
        at = isDown ? Math.min(at, next.last) : Math.max(at, next.first);
      }
      const { ids, rest } = stepAt(at, next);
      for (const id of ids) {
        if (!isInside(id)) {
          // What is left of the recording that it was in was taken, too.
          if (mayStop || hitCount >= hitsMax) return walked(id);
          range = rangeOf(id);
        }
        if (!range || !isInside(id)) {
          // What is on its way in or out belongs to no open transcript.
          if (!ranges && this.#sql.value<number>`SELECT 1 FROM segments WHERE id = ${id}` === undefined)
            this.sawStray = true;
          continue;
        }
        if (isWanted?.(id) === false) continue;
        hitCount += 1;
        const group = groups.get(range.first);
        if (group) group.ids.push(id);
        else groups.set(range.first, { range, ids: [id] });
      }
      if (rest === null || (isDown ? rest < end : rest > end) || (ranges && !pairs && !range))
        return walked(null);
      mayStop = steps >= stepsSure && isEnough(hitCount);
      at = rest;
      // Where steps find nothing a stretch without a hit can be left, too.
      if (mayBeEmpty && (mayStop || hitCount >= hitsMax) && !isInside(at)) return walked(at);
      // Jumps over what lies between two wanted recordings.
      if (ranges && range) at = isDown ? Math.min(at, range.last) : Math.max(at, range.first);
    }
  }
}

/** How a phrase is gone through text by text. Between wanted recordings the index finds its way sooner. */
function steppedOf({ pairs, plan, ranges }: WalkWishes): PhrasePlan['stepped'] {
  return pairs || ranges ? null : (plan?.stepped ?? null);
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
