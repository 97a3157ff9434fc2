// Answers one search over a connection: newest recordings first, capped everywhere, since SQLite cannot be interrupted.
import type { Database, Statement } from 'better-sqlite3';
import type { HitGroupView, HitView, SearchView, SnippetPart } from '../contract/views.ts';
import { parseSearchQuery, type SearchFilters } from '../domain/search-query.ts';
import { displaySpeaker } from '../domain/transcript.ts';

export interface SearchRequest {
  readonly text: string;
  readonly folderId: number | null;
  /** Most hits to give. */
  readonly limit: number;
}

/** Segments with consecutive ids: those of one transcript. */
interface Range {
  readonly first: number;
  readonly last: number;
  readonly recordingId: number;
}

interface Group {
  readonly range: Range;
  /** Newest first, as they are walked. */
  readonly ids: number[];
}

interface Walk {
  readonly groups: readonly Group[];
  readonly hitCount: number;
  /** False when the walk stopped before it had seen everything. */
  readonly complete: boolean;
}

type SnippetRow = readonly [id: number, start: number | null, speaker: string | null, snippet: string];

/** Hits that are counted; with more there is a "more". A walk over this many takes a few milliseconds. */
const HITS_MAX = 2_000;
/** A walk that finds little ends after this time, milliseconds. */
const WALK_MAX_MS = 120;
/** Hits read at once. */
const STEP_HITS = 500;
/** No recording gets more than this part of the hits while others wait. */
const GROUP_SHARE = 10;
/** Segments shown of a recording that was found by a filter alone. */
const OPENING_SEGMENTS = 1;
const SPEAKER_SEGMENTS = 3;
/** Tokens of text around hits (FTS5 takes at most 64), and characters where there are no hits. */
const SNIPPET_TOKENS = 40;
const OPENING_CHARS = 240;
/** Marks around hits. Stored texts hold no control characters. */
const MARK_START = '\u0001';
const MARK_END = '\u0002';

export class SearchRun {
  readonly #db: Database;
  readonly #ids: Statement<[string, number, number], number>;
  readonly #rangeAt: Statement<[number], Range>;
  readonly #speakerOf: Statement<[number], string | null>;
  readonly #snippets: Statement<[string, number, string, number], SnippetRow>;
  readonly #opening: Statement<[number, number], SnippetRow>;
  readonly #recording: Statement<[number], Omit<HitGroupView, 'hits'>>;
  readonly #folders: Statement<[], { id: number; name: string }>;

  constructor(db: Database) {
    this.#db = db;
    db.function('mentions', { deterministic: true }, (text: unknown, wanted: unknown) =>
      mentions(String(text), String(wanted)) ? 1 : 0,
    );
    // The casts matter: numbers are bound as doubles, by which FTS5 seeks nothing; it would read through every hit.
    this.#ids = db
      .prepare<[string, number, number], number>(
        'SELECT rowid FROM segments_fts WHERE segments_fts MATCH ? AND rowid <= CAST(? AS INTEGER) ORDER BY rowid DESC LIMIT ?',
      )
      .pluck();
    this.#rangeAt = db.prepare(
      `SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last, recording_id AS recordingId
       FROM transcripts INDEXED BY transcripts_by_segment
       WHERE is_current = 1 AND shelved IS NULL AND first_segment_id <= ? AND segment_count > 0
       ORDER BY first_segment_id DESC LIMIT 1`,
    );
    this.#speakerOf = db
      .prepare<[number], string | null>('SELECT speaker FROM segments WHERE id = ?')
      .pluck();
    // The plus keeps FTS5 from looking every id up anew: one walk passes all of them, and ends at the last.
    this.#snippets = db
      .prepare<[string, number, string, number], SnippetRow>(
        `SELECT rowid, (SELECT start_s FROM segments WHERE id = segments_fts.rowid),
           (SELECT speaker FROM segments WHERE id = segments_fts.rowid),
           snippet(segments_fts, 0, '${MARK_START}', '${MARK_END}', '…', ${SNIPPET_TOKENS})
         FROM segments_fts WHERE segments_fts MATCH ? AND rowid <= CAST(? AS INTEGER) AND +rowid IN (SELECT value FROM json_each(?))
         ORDER BY rowid DESC LIMIT ?`,
      )
      .raw();
    this.#opening = db
      .prepare<[number, number], SnippetRow>(
        `SELECT id, start_s, speaker, substr(text, 1, ${OPENING_CHARS}) FROM segments WHERE id BETWEEN ? AND ? ORDER BY id`,
      )
      .raw();
    this.#recording = db.prepare(
      `SELECT id AS recordingId, title, folder_id AS folderId, created_at AS addedAt, nullif(duration_seconds, 0) AS durationSeconds
       FROM recordings WHERE id = ?`,
    );
    this.#folders = db.prepare('SELECT id, name FROM folders');
  }

  /** Answers a query as one moment of the library. Never fails for what was typed. */
  answer(request: SearchRequest): SearchView {
    return this.#db.transaction(() => this.#answer(request)).deferred();
  }

  #answer({ text, folderId, limit }: SearchRequest): SearchView {
    const startedMs = performance.now();
    const { match, filters, hint } = parseSearchQuery(text);
    const ranges = this.#rangesOf(filters, folderId);
    const view = (groups: readonly HitGroupView[], hitCount: number, more: boolean): SearchView => ({
      text,
      groups,
      hitCount,
      more,
      hint,
      tookMs: performance.now() - startedMs,
    });
    if (match === null) {
      const hasFilters = Object.values(filters).some((value) => value !== null);
      return hasFilters && ranges
        ? view(...this.#openings(ranges, filters, limit, startedMs))
        : view([], 0, false);
    }
    const walk = this.#walk(match, ranges, filters.speaker, startedMs);
    const chosen = share(walk.groups, limit);
    // With filters there may be much between two recordings that need not be walked through.
    const groups = ranges
      ? chosen.flatMap((group) => this.#groups(match, [group]))
      : this.#groups(match, chosen);
    const shown = groups.reduce((sum, group) => sum + group.hits.length, 0);
    return view(groups, walk.hitCount, !walk.complete || shown < walk.hitCount);
  }

  /** Segments of the recordings that the filters let through, newest first; null when all do. */
  #rangesOf(filters: SearchFilters, folderId: number | null): readonly Range[] | null {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const ask = (condition: string, ...given: readonly (string | number)[]): void => {
      conditions.push(condition);
      values.push(...given);
    };
    if (folderId !== null) ask('r.folder_id = ?', folderId);
    const { show, title, service, before, after, longerSeconds } = filters;
    if (show !== null) {
      const shows = this.#folders.all().filter((folder) => mentions(folder.name, show));
      ask('r.folder_id IN (SELECT value FROM json_each(?))', JSON.stringify(shows.map(({ id }) => id)));
    }
    if (title !== null) ask('mentions(r.title, ?)', title);
    if (service !== null) ask('t.service = ?', service);
    if (before !== null) ask('r.recorded_at < ?', before);
    if (after !== null) ask('r.recorded_at >= ?', after);
    if (longerSeconds !== null) ask('r.duration_seconds > ?', longerSeconds);
    if (conditions.length === 0 && filters.speaker === null) return null;
    return this.#db
      .prepare<unknown[], Range>(
        `SELECT t.first_segment_id AS first, t.first_segment_id + t.segment_count - 1 AS last, t.recording_id AS recordingId
         FROM transcripts t JOIN recordings r ON r.id = t.recording_id
         WHERE t.is_current = 1 AND t.shelved IS NULL AND t.segment_count > 0 ${conditions.map((one) => `AND ${one}`).join(' ')}
         ORDER BY t.first_segment_id DESC`,
      )
      .all(...values);
  }

  /** Collects hits from the newest segment down, by transcript. */
  #walk(match: string, ranges: readonly Range[] | null, speaker: string | null, startedMs: number): Walk {
    const groups: Group[] = [];
    let hitCount = 0;
    const rangeOf = ranges ? finder(ranges) : (id: number): Range | undefined => this.#rangeAt.get(id);
    const isSpoken = speaker === null ? null : this.#spokenBy(speaker);
    let from = Number.MAX_SAFE_INTEGER;
    let range: Range | undefined;
    for (;;) {
      const ids = this.#ids.all(match, from, STEP_HITS);
      for (const id of ids) {
        if (!range || id < range.first) range = rangeOf(id);
        if (!range) return { groups, hitCount, complete: true };
        // Between two wanted recordings.
        if (id > range.last || isSpoken?.(id) === false) continue;
        if (hitCount >= HITS_MAX) return { groups, hitCount, complete: false };
        hitCount += 1;
        const group = groups.at(-1);
        if (group?.range === range) group.ids.push(id);
        else groups.push({ range, ids: [id] });
      }
      const last = ids.at(-1);
      if (last === undefined || ids.length < STEP_HITS || !range) return { groups, hitCount, complete: true };
      if (performance.now() - startedMs > WALK_MAX_MS) return { groups, hitCount, complete: false };
      // Jumps over what lies between two wanted recordings.
      from = Math.min(last - 1, range.last);
    }
  }

  /** Tells of a segment whether this speaker says it. */
  #spokenBy(speaker: string): (segmentId: number) => boolean {
    const known = new Map<string | null, boolean>();
    return (segmentId) => {
      const name = this.#speakerOf.get(segmentId) ?? null;
      const answer = known.get(name) ?? mentions(displaySpeaker(name) ?? '', speaker);
      known.set(name, answer);
      return answer;
    };
  }

  #groups(match: string, groups: readonly Group[]): readonly HitGroupView[] {
    const ids = groups.flatMap((group) => group.ids);
    const newest = ids[0];
    if (newest === undefined) return [];
    const rows = new Map(
      this.#snippets.all(match, newest, JSON.stringify(ids), ids.length).map((row) => [row[0], row]),
    );
    return groups.map((group) =>
      this.#groupOf(
        group.range,
        group.ids
          .toReversed()
          .map((id) => rows.get(id))
          .filter((row) => row !== undefined),
      ),
    );
  }

  /** Recordings that filters alone let through, with how they begin or what the speaker says first. */
  #openings(
    ranges: readonly Range[],
    { speaker }: SearchFilters,
    limit: number,
    startedMs: number,
  ): [groups: readonly HitGroupView[], hitCount: number, more: boolean] {
    const groups: HitGroupView[] = [];
    let hitCount = 0;
    for (const range of ranges) {
      if (hitCount >= limit || performance.now() - startedMs > WALK_MAX_MS) return [groups, hitCount, true];
      const most = Math.min(speaker === null ? OPENING_SEGMENTS : SPEAKER_SEGMENTS, limit - hitCount);
      const rows: SnippetRow[] = [];
      for (const row of this.#opening.iterate(range.first, speaker === null ? range.first : range.last)) {
        if (speaker === null || mentions(displaySpeaker(row[2]) ?? '', speaker)) rows.push(row);
        if (rows.length >= most) break;
      }
      if (rows.length > 0) groups.push(this.#groupOf(range, rows));
      hitCount += rows.length;
    }
    return [groups, hitCount, false];
  }

  #groupOf({ recordingId }: Range, rows: readonly SnippetRow[]): HitGroupView {
    const recording = this.#recording.get(recordingId);
    if (!recording) throw new Error('A transcript has no recording');
    const hits = rows.map(([segmentId, start, speaker, snippet]): HitView => ({
      segmentId,
      start,
      speaker,
      snippet: partsOf(snippet),
    }));
    return { ...recording, hits };
  }
}

/** Finds the range at or below an id, in ranges from the highest down, for ids that only go down. */
function finder(ranges: readonly Range[]): (id: number) => Range | undefined {
  let at = 0;
  return (id) => {
    while (at < ranges.length && (ranges[at] as Range).first > id) at += 1;
    return ranges[at];
  };
}

/** Gives each recording its first hits in reading order, none too many at first, and what is left to the newest. */
function share(groups: readonly Group[], limit: number): readonly Group[] {
  const most = Math.max(1, Math.ceil(limit / GROUP_SHARE));
  let left = limit;
  const given = groups.map(({ ids }) => {
    const count = Math.min(ids.length, most, left);
    left -= count;
    return count;
  });
  return groups.flatMap(({ range, ids }, index) => {
    const first = given[index] ?? 0;
    if (first === 0) return [];
    const rest = Math.min(ids.length - first, left);
    left -= rest;
    return [{ range, ids: ids.slice(-(first + rest)) }];
  });
}

/** True when a name holds what was asked for, whatever the case and accents. */
function mentions(text: string, wanted: string): boolean {
  return folded(text).includes(folded(wanted));
}

function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Text with marks around hits, as parts. */
function partsOf(marked: string): readonly SnippetPart[] {
  const parts: SnippetPart[] = [];
  for (const piece of marked.split(MARK_START)) {
    const end = piece.indexOf(MARK_END);
    if (end > 0) parts.push({ text: piece.slice(0, end), hit: true });
    const rest = piece.slice(end + 1);
    if (rest !== '') parts.push({ text: rest, hit: false });
  }
  return parts;
}
