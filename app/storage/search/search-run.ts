// Answers one search over a connection: from one end of the library, a stretch at a time, capped everywhere, since SQLite cannot be interrupted.
// Why so: docs/decisions/search.md.
import type { Database } from 'better-sqlite3';
import { NO_FACETS, type SearchOrder } from '../../domain/search-choices.ts';
import type { SearchCursor } from '../../contract/search-views.ts';
import type { HitGroupView, SearchView } from '../../contract/views.ts';
import { PUBLISHED, type EngineId } from '../../domain/engine.ts';
import type { ListedHit } from '../../domain/hit-list.ts';
import type { SearchFilters } from '../../domain/search-filters.ts';
import { expressionOf, type Node } from '../../domain/search-node.ts';
import { parseSearchQuery } from '../../domain/search-query.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { SearchFacets, type Counted } from './search-facets.ts';
import { ordered, share, type Found } from './search-order.ts';
import { SearchPairs } from './search-pairs.ts';
import { MOST_MS, mostMs } from './search-patience.ts';
import { isSparse } from './search-phrase.ts';
import { SearchRanges, spokenBy, type Range } from './search-ranges.ts';
import { SearchSeams, type SeamWishes } from './search-seams.ts';
import type { Across } from './search-passages.ts';
import { SearchShown, type Shown } from './search-shown.ts';
import { SearchWalk, type Group, type Walk } from './search-walk.ts';
import { SearchWays, type PhraseWays, type Ways } from './search-ways.ts';
import { SearchWords } from './search-words.ts';

export interface SearchRequest {
  readonly text: string;
  readonly folderId: number | null;
  /** Most hits to give. */
  readonly limit: number;
  /** Newest when left out. */
  readonly order?: SearchOrder | undefined;
  /** A speaker's whole name, as shown. */
  readonly speaker?: string | null | undefined;
  /** Year of recording, local time. */
  readonly year?: number | null | undefined;
  /** A whole tag. */
  readonly tag?: string | null | undefined;
  /** Goes on where an answer ended: its `next`. */
  readonly after?: SearchCursor | null | undefined;
  /** Only the places of one recording, without the first ones. */
  readonly within?: { readonly recordingId: number; readonly skip: number } | null | undefined;
}

interface Question {
  /** See `Asking`. */
  readonly alsoBefore: boolean;
  readonly filters: SearchFilters;
  readonly hint: string | null;
  readonly order: SearchOrder;
  readonly ranges: readonly Range[] | null;
  readonly isSpoken: ((name: string | null) => boolean) | null;
}

interface Clock {
  /** A newer query has come. */
  readonly isOvertaken: () => boolean;
  /** That, or more time has passed. */
  readonly isLate: (mostMs: number) => boolean;
}

interface FindWishes extends Pick<Question, 'order' | 'ranges' | 'isSpoken'>, Ways {
  readonly match: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly hitsMax: number;
  readonly isSparse: boolean;
  readonly isEnough: (hitCount: number) => boolean;
}

interface Findings {
  readonly found: readonly Found[];
  /** Segments at whose end something begins, with those in which it goes on. */
  readonly acrossBorder: Across;
  readonly hitCount: number;
  /** False when there may be more across borders. */
  readonly isAll: boolean;
}

const START: SearchCursor = { from: null, to: null, skip: 0, counted: 0, acrossBorders: false };
/** Hits in a stretch: enough to count by, and found in a few milliseconds. */
const HITS_MAX = 500;
/** The best ones are to be found among many. */
const BEST_HITS_MAX = 2_000;
/** Phrases across borders are looked for at once where that costs no more, some 10 ms; else the page asks for them apart. */
const SEAMS_AT_ONCE = 300_000;
/** Halves of phrases that are looked at, whether the other half stands across the border. */
const CANDIDATES_MAX = 1_000;
const LATE_CANDIDATES_MAX = 5_000;
const SEAMS_MOST_MS = 150;
/** The same where the page asks for them apart: whoever reads has an answer already, and a newer query ends it. */
const LATE_MOST_MS = 600;
const LIST_CANDIDATES_MAX = 50_000;
/** Segments shown of a recording that was found by a filter alone. */
const OPENING_SEGMENTS = 1;
const SPEAKER_SEGMENTS = 3;
/** With fewer hits something else was perhaps meant. */
const FEW_HITS = 3;

export class SearchRun {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #engines: readonly EngineId[];
  readonly #ranges: SearchRanges;
  readonly #walk: SearchWalk;
  readonly #seams: SearchSeams;
  readonly #shown: SearchShown;
  readonly #facets: SearchFacets;
  readonly #words: SearchWords;
  readonly #ways: SearchWays;

  /**
   * @param engines the speech engines that a query may name
   * @param ways how phrases are looked for: `index` by the index alone and `pairs` by their pairs wherever they can be, to be compared with
   */
  constructor(db: Database, engines: readonly EngineId[], ways: PhraseWays = 'cheapest') {
    this.#db = db;
    this.#sql = sqlOf(db);
    // What came with a feed can be asked for like what an engine made.
    this.#engines = [...engines, PUBLISHED.id];
    this.#ranges = new SearchRanges(db);
    this.#walk = new SearchWalk(db, this.#ranges);
    this.#words = new SearchWords(db);
    const pairs = new SearchPairs(db, this.#ranges);
    this.#seams = new SearchSeams(db, this.#walk, this.#words, ways === 'index' ? null : pairs);
    this.#ways = new SearchWays(
      { ranges: this.#ranges, words: this.#words, seams: this.#seams, pairs },
      ways,
    );
    this.#shown = new SearchShown(db);
    this.#facets = new SearchFacets(db);
  }

  /** True once the index knew a segment that is not there: it has to be made anew. */
  get sawStray(): boolean {
    return this.#walk.sawStray;
  }

  /**
   * Answers a query as one moment of the library. Never fails for what was typed.
   * @param isOvertaken asked between steps; when true, the answer is null
   */
  answer(request: SearchRequest, isOvertaken?: () => boolean): SearchView | null {
    return this.#db.transaction(() => this.#answer(request, isOvertaken ?? (() => false))).deferred();
  }

  /**
   * Every place, for a list to take along; in the order of the request, within a recording as it was said.
   * @param most longer lists are cut off
   * @param isEnough asked between steps; when true, what follows is left out
   */
  list(request: SearchRequest, most: number, isEnough = (): boolean => false): readonly ListedHit[] {
    return this.#db
      .transaction(() => {
        const { node, ...question } = this.#read(request);
        if (node === null) return [];
        const match = expressionOf(node, { alsoBefore: question.alsoBefore });
        const walk = this.#walkThrough({
          ...question,
          ...{ match, from: null, to: null, hitsMax: most, isSparse: isSparse(node), isEnough },
          ...this.#ways.of(node, question.alsoBefore, question.ranges),
        });
        const seams = { candidatesMax: LIST_CANDIDATES_MAX, isEnough };
        const { acrossBorder, found } = this.#findings(node, question, walk, seams);
        return this.#shown
          .inOrder(found)
          .flatMap((group) => this.#shown.listed(group, acrossBorder))
          .slice(0, most);
      })
      .deferred();
  }

  #answer(request: SearchRequest, isOvertaken: () => boolean): SearchView | null {
    const startedMs = performance.now();
    const clock: Clock = {
      isOvertaken,
      isLate: (mostMs) => isOvertaken() || performance.now() - startedMs > mostMs,
    };
    const { node, ...question } = this.#read(request);
    const found =
      node === null
        ? this.#byFilters(request, question, clock)
        : this.#byWords(request, node, question, clock);
    if (!found) return null;
    return {
      ...{ text: request.text, groups: [], hitCount: 0, atLeast: false, more: false, next: null },
      ...{ idle: false, hint: question.hint, suggestion: null, also: null, facets: NO_FACETS, ...found },
      tookMs: performance.now() - startedMs,
    };
  }

  #byFilters(request: SearchRequest, question: Question, { isLate }: Clock): Partial<SearchView> {
    const { filters, ranges } = question;
    const hasFilters = Object.values(filters).some((value) => value !== null);
    if (!hasFilters) return { idle: true };
    if (!ranges) return {};
    return this.#openings(ranges, question, request.limit, request.after ?? START, () => isLate(MOST_MS));
  }

  /** Null when it was overtaken. */
  #byWords(request: SearchRequest, node: Node, question: Question, clock: Clock): Partial<SearchView> | null {
    const { limit, text, within } = request;
    const before = request.after ?? START;
    // One recording, or a stretch that was looked through before: that ends where it ended.
    const isKnown = Boolean(within) || before.skip > 0;
    const { isShort, walk } = this.#stretch(node, question, before, isKnown, clock);
    if (clock.isOvertaken()) return null;
    const next = isKnown ? before.to : walk.next;
    const areSeamsNow =
      Boolean(within) ||
      walk.across !== null ||
      next !== null ||
      before.acrossBorders ||
      this.#areSeamsCheap(node, question);
    const findings = this.#findings(node, question, walk, {
      candidatesMax:
        walk.across || next !== null || !areSeamsNow
          ? 0
          : before.acrossBorders
            ? LATE_CANDIDATES_MAX
            : CANDIDATES_MAX,
      isEnough: () => clock.isLate(before.acrossBorders ? LATE_MOST_MS : SEAMS_MOST_MS),
    });
    if (clock.isOvertaken()) return null;
    const { acrossBorder, found } = findings;
    const shown = within
      ? this.#shown
          .inOrder(found)
          .map((group): Shown => ({ ...group, shown: group.ids.slice(within.skip, within.skip + limit) }))
      : share(this.#shown.inOrder(found.slice(before.skip, before.skip + limit)), limit);
    const groups = this.#shown.views(node, shown, acrossBorder);
    const skip = before.skip + groups.length;
    const hitCount = before.counted + findings.hitCount;
    const more =
      skip < found.length ? { ...before, to: next, skip } : cursorAfter(next, hitCount, areSeamsNow);
    const complete = next === null && areSeamsNow && findings.isAll && !isShort;
    return {
      ...{ groups, hitCount, atLeast: !complete, next: more },
      more: more !== null || !complete || groups.some((group) => group.hits.length < group.hitCount),
      suggestion: hitCount < FEW_HITS && complete ? this.#words.suggestion(node, text) : null,
      also: isKnown || request.after ? null : this.#words.alsoWritten(node, text),
      // Of each stretch once.
      facets: isKnown ? NO_FACETS : this.#facets.count(found, complete),
    };
  }

  /** Walks through the next stretch of hits; `isShort` when not all words were looked for that begin so. */
  #stretch(
    node: Node,
    question: Question,
    { acrossBorders, from, to }: SearchCursor,
    isKnown: boolean,
    { isLate, isOvertaken }: Clock,
  ): { readonly walk: Walk; readonly isShort: boolean } {
    if (acrossBorders)
      return {
        walk: { groups: new Map<number, Group>(), hitCount: 0, next: null, across: null },
        isShort: false,
      };
    let isShort = false;
    const isBest = question.order === 'best';
    const beginnings = this.#words.beginnings(() => (isShort = true));
    const match = expressionOf(node, { beginnings, alsoBefore: question.alsoBefore });
    const ways = this.#ways.of(node, question.alsoBefore, question.ranges);
    const sought = { ...ways, isBest, isOfSome: question.ranges !== null };
    const walk = this.#walkThrough({
      ...{ ...question, match, from, to, isSparse: isSparse(node), ...ways },
      hitsMax: isKnown ? Infinity : isBest ? BEST_HITS_MAX : HITS_MAX,
      isEnough: (hits) => (isKnown ? isOvertaken() : isLate(mostMs(sought, hits))),
    });
    return { walk, isShort };
  }

  #areSeamsCheap(node: Node, { alsoBefore }: Question): boolean {
    return this.#seams.costOf(node, alsoBefore, this.#ranges.segmentCount()) <= SEAMS_AT_ONCE;
  }

  #read({
    folderId,
    order = 'newest',
    speaker = null,
    tag = null,
    text,
    within,
    year = null,
  }: SearchRequest): Question & {
    readonly node: Node | null;
  } {
    const { filters, hint, node } = parseSearchQuery(text, this.#engines);
    const bySpeaker = filters.speaker !== null || speaker !== null;
    // With words to walk by, each segment is asked who says it.
    const recordingId = within?.recordingId ?? null;
    const ranges = this.#ranges.wanted({
      filters,
      folderId,
      year,
      tag,
      recordingId,
      all: bySpeaker && node === null,
    });
    return {
      alsoBefore: (this.#sql.value<number>`SELECT unfolded_below FROM search_state` ?? 0) > 0,
      filters,
      hint,
      node,
      order,
      ranges,
      isSpoken: bySpeaker ? spokenBy(filters.speaker, speaker) : null,
    };
  }

  #walkThrough({ isSpoken, order, ...wishes }: FindWishes): Walk {
    return this.#walk.walk({ ...wishes, isWanted: this.#isWanted(isSpoken), fromNewest: order !== 'oldest' });
  }

  /** What was found, with what lies across borders. */
  #findings(
    node: Node,
    { alsoBefore, isSpoken, order, ranges }: Question,
    { across, groups, hitCount }: Walk,
    { candidatesMax, isEnough }: Pick<SeamWishes, 'candidatesMax' | 'isEnough'>,
  ): Findings {
    const acrossBorder = new Map(across);
    const wanted = ranges && new Set(ranges.map(({ first }) => first));
    const isWanted = this.#isWanted(isSpoken);
    const { isAll, seams } =
      candidatesMax === 0 || across
        ? { isAll: true, seams: [] }
        : this.#seams.find({
            ...{ node, alsoBefore, candidatesMax, isEnough, ...this.#ranges.bounds(ranges) },
            rangeOf: (id) => {
              const range = this.#ranges.at(id);
              return range && (!wanted || wanted.has(range.first)) ? range : undefined;
            },
          });
    for (const { id, range, through } of seams) {
      const group = groups.get(range.first);
      if (group?.ids.includes(id) || isWanted?.(id) === false) continue;
      acrossBorder.set(id, through);
      if (group) group.ids.push(id);
      else groups.set(range.first, { range, ids: [id] });
    }
    return {
      found: ordered(this.#shown.recordings([...groups.values()]), order, node),
      acrossBorder,
      hitCount: hitCount + (across ? 0 : acrossBorder.size),
      isAll,
    };
  }

  #isWanted(isSpoken: Question['isSpoken']): ((segmentId: number) => boolean) | null {
    return isSpoken && ((id) => isSpoken(this.#facets.speakerOf(id)));
  }

  /** Recordings that filters alone let through, with how they begin or what the speaker says first. */
  #openings(
    ranges: readonly Range[],
    { isSpoken, order }: Pick<Question, 'isSpoken' | 'order'>,
    limit: number,
    before: SearchCursor,
    isEnough: () => boolean,
  ): Partial<SearchView> {
    const isDown = order !== 'oldest';
    const groups: HitGroupView[] = [];
    const counted: Counted[] = [];
    let shownCount = 0;
    let next: number | null = null;
    for (const range of isDown ? ranges : ranges.toReversed()) {
      if (before.from !== null && (isDown ? range.first > before.from : range.last < before.from)) continue;
      if (shownCount >= limit || (groups.length > 0 && isEnough())) {
        next = range.first;
        break;
      }
      const most = Math.min(isSpoken ? SPEAKER_SEGMENTS : OPENING_SEGMENTS, limit - shownCount);
      const group = this.#shown.opening(range, isSpoken, most);
      if (!group) continue;
      groups.push(group);
      counted.push({ ...group, ids: group.hits.map(({ segmentId }) => segmentId) });
      shownCount += group.hits.length;
    }
    const isAll = next === null;
    const hitCount = before.counted + shownCount;
    return {
      ...{ groups, hitCount, atLeast: !isAll, more: !isAll },
      next: isAll ? null : { ...START, from: next, counted: hitCount },
      facets: this.#facets.count(counted, isAll),
    };
  }
}

/** Where another answer goes on once all of this stretch was shown; null at the end. */
function cursorAfter(next: number | null, counted: number, areSeamsNow: boolean): SearchCursor | null {
  if (next !== null) return { ...START, from: next, counted };
  return areSeamsNow ? null : { ...START, counted, acrossBorders: true };
}
