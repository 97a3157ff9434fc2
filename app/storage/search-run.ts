// Answers one search over a connection: from the newest recordings down, in slices, capped everywhere, since SQLite cannot be interrupted.
import type { Database, Statement } from 'better-sqlite3';
import { NO_FACETS, type SearchOrder } from '../contract/search-views.ts';
import type { HitGroupView, HitView, SearchView } from '../contract/views.ts';
import type { ListedHit } from '../domain/hit-list.ts';
import { expressionOf, type Node } from '../domain/search-node.ts';
import { parseSearchQuery } from '../domain/search-query.ts';
import { displaySpeaker } from '../domain/transcript.ts';
import { SearchFacets } from './search-facets.ts';
import { ordered, share, type Found, type Recording } from './search-order.ts';
import { mentions, SearchRanges, type Range } from './search-ranges.ts';
import { SearchPassages } from './search-passages.ts';
import { SearchSeams, type Seam } from './search-seams.ts';
import { SearchWalk } from './search-walk.ts';
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
}

interface FindWishes {
  readonly match: string;
  readonly order: SearchOrder;
  readonly ranges: readonly Range[] | null;
  readonly isSpoken: ((name: string | null) => boolean) | null;
  readonly hitsMax: number;
  readonly seamJumps: number;
  readonly isEnough: () => boolean;
}

interface Findings {
  readonly found: readonly Found[];
  /** Segments at whose end something begins that ends in the next. */
  readonly acrossBorder: ReadonlySet<number>;
  readonly hitCount: number;
  readonly complete: boolean;
}

/** Hits that are counted; with more there is a "more". A walk over this many takes a few milliseconds. */
const HITS_MAX = 2_000;
/** A walk that finds little ends after this time, milliseconds. */
const WALK_MAX_MS = 120;
const SEAM_JUMPS = 250;
const SEAMS_MAX_MS = 8;
const LIST_SEAMS_MAX_MS = 5_000;
const LIST_SEAM_JUMPS = 50_000;
const SEAMS_MAX = 200;
/** Segments shown of a recording that was found by a filter alone. */
const OPENING_SEGMENTS = 1;
const SPEAKER_SEGMENTS = 3;
/** With fewer hits something else was perhaps meant. */
const FEW_HITS = 3;

export class SearchRun {
  readonly #db: Database;
  readonly #ranges: SearchRanges;
  readonly #walk: SearchWalk;
  readonly #seams: SearchSeams;
  readonly #passages: SearchPassages;
  readonly #facets: SearchFacets;
  readonly #words: SearchWords;
  readonly #recording: Statement<[number], Omit<Recording, 'segmentCount'>>;

  readonly #source: Statement<[number], { fileName: string; show: string | null }>;
  readonly #whole: Statement<[number, number], Pick<ListedHit, 'speaker' | 'start' | 'end' | 'text'>>;

  constructor(db: Database) {
    this.#db = db;
    this.#ranges = new SearchRanges(db);
    this.#walk = new SearchWalk(db, this.#ranges);
    this.#seams = new SearchSeams(db, this.#walk);
    this.#passages = new SearchPassages(db);
    this.#facets = new SearchFacets(db);
    this.#words = new SearchWords(db);
    this.#recording = db.prepare(
      `SELECT id AS recordingId, title, folder_id AS folderId, created_at AS addedAt, recorded_at AS recordedAt,
         nullif(duration_seconds, 0) AS durationSeconds
       FROM recordings WHERE id = ?`,
    );
    this.#source = db.prepare(
      `SELECT r.file_name AS fileName, f.name AS show FROM recordings r LEFT JOIN folders f ON f.id = r.folder_id WHERE r.id = ?`,
    );
    this.#whole = db.prepare(
      'SELECT start_s AS start, end_s AS end, speaker, text FROM segments WHERE id BETWEEN ? AND ? ORDER BY id',
    );
  }

  /** True once the index knew a segment that is not there: it has to be made anew. */
  get sawStray(): boolean {
    return this.#walk.sawStray;
  }

  /**
   * Answers a query as one moment of the library. Never fails for what was typed.
   * @param isOvertaken asked between slices; when true, the answer is null
   */
  answer(request: SearchRequest, isOvertaken?: () => boolean): SearchView | null {
    return this.#db.transaction(() => this.#answer(request, isOvertaken ?? (() => false))).deferred();
  }

  /**
   * Every place, for a list to take along; in the order of the request, within a recording as it was said.
   * @param most longer lists are cut off
   */
  list(request: SearchRequest, most: number): readonly ListedHit[] {
    return this.#db
      .transaction(() => {
        const { node, ...wishes } = this.#read(request);
        if (node === null) return [];
        const { acrossBorder, found } = this.#find(node, {
          ...wishes,
          hitsMax: most,
          seamJumps: LIST_SEAM_JUMPS,
          match: expressionOf(node),
          isEnough: () => false,
        });
        return found.flatMap((group) => this.#listed(group, acrossBorder)).slice(0, most);
      })
      .deferred();
  }

  #answer(request: SearchRequest, isOvertaken: () => boolean): SearchView | null {
    const startedMs = performance.now();
    const { filters, hint, node, ...wishes } = this.#read(request);
    const isLate = (): boolean => isOvertaken() || performance.now() - startedMs > WALK_MAX_MS;
    const view = (more: Partial<SearchView>): SearchView => ({
      text: request.text,
      groups: [],
      hitCount: 0,
      atLeast: false,
      more: false,
      hint,
      suggestion: null,
      facets: NO_FACETS,
      ...more,
      tookMs: performance.now() - startedMs,
    });
    if (node === null) {
      const hasFilters = Object.values(filters).some((value) => value !== null);
      return hasFilters && wishes.ranges
        ? view(this.#openings(wishes.ranges, wishes, request.limit, isLate))
        : view({});
    }
    let isShort = false;
    const match = expressionOf(
      node,
      this.#words.beginnings(() => (isShort = true)),
    );
    const { acrossBorder, found, hitCount, ...rest } = this.#find(node, {
      ...wishes,
      match,
      hitsMax: HITS_MAX,
      seamJumps: SEAM_JUMPS,
      isEnough: isLate,
    });
    if (isOvertaken()) return null;
    const complete = rest.complete && !isShort;
    const groups = this.#show(node, share(found, request.limit), acrossBorder);
    const shownCount = groups.reduce((sum, group) => sum + group.hits.length, 0);
    return view({
      groups,
      hitCount,
      atLeast: !complete,
      more: !complete || shownCount < hitCount,
      suggestion:
        hitCount < FEW_HITS && complete && !isOvertaken() ? this.#words.suggestion(node, request.text) : null,
      facets: this.#facets.count(found, complete),
    });
  }

  #read({ folderId, order = 'newest', speaker = null, text, year = null }: SearchRequest) {
    const { filters, hint, node } = parseSearchQuery(text);
    const bySpeaker = filters.speaker !== null || speaker !== null;
    const ranges = this.#ranges.wanted({ filters, folderId, year, bySpeaker });
    return {
      filters,
      hint,
      node,
      order,
      ranges,
      isSpoken: bySpeaker ? spokenBy(filters.speaker, speaker) : null,
    };
  }

  #find(node: Node, wishes: FindWishes): Findings {
    const { hitsMax, isEnough, isSpoken, match, order, ranges, seamJumps } = wishes;
    const walk = this.#walk.walk({
      match,
      ranges,
      isWanted: isSpoken && ((id) => isSpoken(this.#facets.speakerOf(id))),
      fromNewest: order !== 'oldest',
      hitsMax,
      isEnough,
    });
    const groups = new Map(walk.groups);
    const acrossBorder = new Set<number>();
    for (const { range, segmentId } of walk.complete ? this.#findSeams(node, wishes, seamJumps) : []) {
      const group = groups.get(range.first) ?? { range, ids: [] };
      if (group.ids.includes(segmentId)) continue;
      acrossBorder.add(segmentId);
      groups.set(range.first, { range, ids: [...group.ids, segmentId] });
    }
    return {
      found: ordered(
        [...groups.values()].map((group) => this.#found(group)),
        order,
        node,
      ),
      acrossBorder,
      hitCount: walk.hitCount + acrossBorder.size,
      complete: walk.complete,
    };
  }

  #findSeams(node: Node, { isEnough, isSpoken, ranges }: FindWishes, jumpsMax: number): readonly Seam[] {
    const wanted = ranges && new Set(ranges.map((range) => range.first));
    return this.#seams
      .find({
        node,
        rangeOf: (id) => {
          const range = this.#ranges.at(id);
          return range && (!wanted || wanted.has(range.first)) ? range : undefined;
        },
        downTo: ranges ? (ranges.at(-1)?.first ?? 0) : 0,
        most: SEAMS_MAX,
        jumpsMax,
        mostMs: jumpsMax === SEAM_JUMPS ? SEAMS_MAX_MS : LIST_SEAMS_MAX_MS,
        isEnough,
      })
      .filter(({ segmentId }) => !isSpoken || isSpoken(this.#facets.speakerOf(segmentId)));
  }

  #listed({ ids, recordingId, recordedAt, title }: Found, acrossBorder: ReadonlySet<number>): ListedHit[] {
    const { fileName, show } = this.#source.get(recordingId) ?? { fileName: '', show: null };
    return ids.flatMap((id): ListedHit[] => {
      const [first, next] = this.#whole.all(id, acrossBorder.has(id) ? id + 1 : id);
      if (!first) return [];
      const { speaker, start } = first;
      const text = next ? `${first.text} ${next.text}` : first.text;
      const end = (next ?? first).end;
      return [
        {
          recordingId,
          title,
          show,
          fileName,
          recordedAt,
          start,
          end,
          speaker: displaySpeaker(speaker),
          text,
        },
      ];
    });
  }

  #found({ ids, range }: { readonly ids: number[]; readonly range: Range }): Found {
    const recording = this.#recording.get(range.recordingId);
    if (!recording) throw new Error('A transcript has no recording');
    return {
      ...recording,
      segmentCount: range.last - range.first + 1,
      range,
      ids: ids.toSorted((a, b) => a - b),
    };
  }

  #show(
    node: Node,
    groups: readonly (Found & { readonly shown: readonly number[] })[],
    acrossBorder: ReadonlySet<number>,
  ): readonly HitGroupView[] {
    const ids = groups.flatMap(({ shown }) => shown);
    const passages = this.#passages.read(node, ids, (id) => acrossBorder.has(id));
    return groups.map(({ ids: all, range: _range, segmentCount: _count, shown, ...recording }) => ({
      ...recording,
      hitCount: all.length,
      hits: shown.flatMap((id) => passages.get(id) ?? []),
    }));
  }

  /** Recordings that filters alone let through, with how they begin or what the speaker says first. */
  #openings(
    ranges: readonly Range[],
    { isSpoken, order }: Pick<FindWishes, 'isSpoken' | 'order'>,
    limit: number,
    isLate: () => boolean,
  ): Partial<SearchView> {
    const groups: HitGroupView[] = [];
    const counted: { folderId: number | null; recordedAt: number; ids: number[] }[] = [];
    let hitCount = 0;
    let more = false;
    for (const range of order === 'oldest' ? ranges.toReversed() : ranges) {
      more = hitCount >= limit || isLate();
      if (more) break;
      const most = Math.min(isSpoken ? SPEAKER_SEGMENTS : OPENING_SEGMENTS, limit - hitCount);
      const hits: HitView[] = [];
      for (const hit of this.#passages.openings(range.first, isSpoken ? range.last : range.first)) {
        if (!isSpoken || isSpoken(displaySpeaker(hit.speaker))) hits.push(hit);
        if (hits.length >= most) break;
      }
      if (hits.length === 0) continue;
      const {
        ids,
        range: _range,
        segmentCount: _count,
        ...recording
      } = this.#found({
        range,
        ids: hits.map(({ segmentId }) => segmentId),
      });
      counted.push({ ...recording, ids: [...ids] });
      groups.push({ ...recording, hitCount: hits.length, hits });
      hitCount += hits.length;
    }
    return { groups, hitCount, atLeast: more, more, facets: this.#facets.count(counted, !more) };
  }
}

/** Tells of a speaker's name as shown whether it is the one that is wanted. */
function spokenBy(part: string | null, whole: string | null): (name: string | null) => boolean {
  const known = new Map<string | null, boolean>();
  return (name) => {
    const answer =
      known.get(name) ??
      ((whole === null || name === whole) && (part === null || (name !== null && mentions(name, part))));
    known.set(name, answer);
    return answer;
  };
}
