// Which recordings a search may look into, as ranges of segment ids: a transcript's segments have ids in a row.
import type { Database } from 'better-sqlite3';
import type { SearchFilters } from '../../domain/search-filters.ts';
import { folded } from '../../domain/search-text.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';

export interface Range {
  readonly first: number;
  readonly last: number;
  readonly recordingId: number;
  readonly transcriptId: number;
}

export interface RangeWishes {
  readonly filters: SearchFilters;
  readonly folderId: number | null;
  /** Year of recording, local time. */
  readonly year: number | null;
  /** A whole tag. */
  readonly tag: string | null;
  /** The one recording that is asked for. */
  readonly recordingId: number | null;
  /** True for all of them where there are no other limits, not null. */
  readonly all: boolean;
}

/** Length of the whole of which a recording is the first piece; null for all others. */
export const SESSION_SECONDS = fragment`(SELECT max(a.offset_seconds + a.length_seconds) FROM session_parts l
  JOIN sessions s ON s.id = l.session_id AND s.state = 'joined' JOIN session_parts a ON a.session_id = s.id
  WHERE l.recording_id = r.id AND l.place = 0)`;

const OPEN = fragment`t.is_current = 1 AND t.shelved IS NULL AND t.segment_count > 0`;

export class SearchRanges {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
    db.function('mentions', { deterministic: true }, (text: unknown, wanted: unknown) =>
      mentions(String(text), String(wanted)) ? 1 : 0,
    );
    db.function('is_episode', { deterministic: true }, (episode: unknown, wanted: unknown) =>
      isEpisode(String(episode), String(wanted)) ? 1 : 0,
    );
  }

  /** The range that an id lies in, or the nearest before it. */
  at(segmentId: number): Range | undefined {
    return this.#sql.row<Range>`
      SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last, recording_id AS recordingId,
        id AS transcriptId
      FROM transcripts t INDEXED BY transcripts_by_segment WHERE ${OPEN} AND first_segment_id <= ${segmentId}
      ORDER BY first_segment_id DESC LIMIT 1`;
  }

  /** About how many segments there are, at most. */
  segmentCount(): number {
    return this.at(Number.MAX_SAFE_INTEGER)?.last ?? 0;
  }

  /** Between which ids segments lie, and how many at most. @param ranges those in them alone, from the highest ids down; null for all */
  bounds(ranges: readonly Range[] | null): {
    readonly low: number;
    readonly high: number;
    readonly segmentCount: number;
  } {
    const all = this.segmentCount();
    if (!ranges) return { low: 0, high: all, segmentCount: all };
    const segmentCount = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    return { low: ranges.at(-1)?.first ?? 0, high: ranges[0]?.last ?? 0, segmentCount };
  }

  /** The ranges that the filters let through, from the highest ids down; null when all do. */
  wanted({ all, filters, folderId, recordingId, tag, year }: RangeWishes): readonly Range[] | null {
    const { after, before, episode, language, longerSeconds, service, show, title } = filters;
    const asked: Fragment[] = [];
    if (folderId !== null) asked.push(fragment`r.folder_id = ${folderId}`);
    if (year !== null) {
      const [from, to] = [new Date(year, 0).getTime(), new Date(year + 1, 0).getTime()];
      asked.push(fragment`r.recorded_at >= ${from} AND r.recorded_at < ${to}`);
    }
    if (recordingId !== null) asked.push(fragment`r.id = ${recordingId}`);
    if (tag !== null) asked.push(isTagged(fragment`g.tag = ${tag}`));
    if (filters.tag !== null) asked.push(isTagged(fragment`mentions(g.tag, ${filters.tag})`));
    if (episode !== null) asked.push(fragment`is_episode(r.episode, ${episode})`);
    if (show !== null) {
      const folders = this.#sql.rows<{ id: number; name: string }>`SELECT id, name FROM folders`;
      const ids = folders.filter((folder) => mentions(folder.name, show)).map(({ id }) => id);
      asked.push(fragment`r.folder_id IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
    }
    if (title !== null) asked.push(fragment`mentions(r.title, ${title})`);
    if (service !== null) asked.push(fragment`t.service = ${service}`);
    // `pt` is any Portuguese, `pt-br` only that of Brazil.
    if (language !== null)
      asked.push(fragment`(lower(t.language) = ${language} OR lower(t.language) LIKE ${`${language}-%`})`);
    if (before !== null) asked.push(fragment`r.recorded_at < ${before}`);
    if (after !== null) asked.push(fragment`r.recorded_at >= ${after}`);
    if (longerSeconds !== null)
      asked.push(fragment`coalesce(${SESSION_SECONDS}, r.duration_seconds) > ${longerSeconds}`);
    if (asked.length === 0 && !all) return null;
    return this.#sql.rows<Range>`
      SELECT t.first_segment_id AS first, t.first_segment_id + t.segment_count - 1 AS last, t.recording_id AS recordingId,
        t.id AS transcriptId
      FROM transcripts t JOIN recordings r ON r.id = t.recording_id
      WHERE ${asked.reduce((all, each) => fragment`${all} AND ${each}`, OPEN)}
      ORDER BY t.first_segment_id DESC`;
  }
}

const isTagged = (condition: Fragment): Fragment =>
  fragment`EXISTS (SELECT 1 FROM recording_tags g WHERE g.recording_id = r.id AND ${condition})`;

/** True when a name holds what was asked for, whatever the case and accents. */
export function mentions(text: string, wanted: string): boolean {
  return folded(text).includes(folded(wanted));
}

/** True for the same number of an episode, whatever stands before it: `7` is `007`, `S02E07` is itself only. */
export function isEpisode(episode: string, wanted: string): boolean {
  const plain = (text: string): string => folded(text.trim().replace(/^#/, '')).replace(/^0+(?=\d)/, '');
  return plain(wanted) !== '' && plain(episode) === plain(wanted);
}

/** Tells of a speaker's name as shown whether it is the one that is wanted. */
export function spokenBy(part: string | null, whole: string | null): (name: string | null) => boolean {
  const known = new Map<string | null, boolean>();
  return (name) => {
    const answer =
      known.get(name) ??
      ((whole === null || name === whole) && (part === null || (name !== null && mentions(name, part))));
    known.set(name, answer);
    return answer;
  };
}
