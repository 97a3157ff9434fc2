// Which recordings a search may look into, as ranges of segment ids: a transcript's segments have ids in a row.
import type { Database, Statement } from 'better-sqlite3';
import type { SearchFilters } from '../../domain/search-filters.ts';
import { folded } from '../../domain/search-text.ts';

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
export const SESSION_SECONDS = `(SELECT max(a.offset_seconds + a.length_seconds) FROM session_parts l
  JOIN sessions s ON s.id = l.session_id AND s.state = 'joined' JOIN session_parts a ON a.session_id = s.id
  WHERE l.recording_id = r.id AND l.place = 0)`;

const OPEN = 'is_current = 1 AND shelved IS NULL AND segment_count > 0';

export class SearchRanges {
  readonly #db: Database;
  readonly #at: Statement<[number], Range>;
  readonly #folders: Statement<[], { id: number; name: string }>;

  constructor(db: Database) {
    this.#db = db;
    db.function('mentions', { deterministic: true }, (text: unknown, wanted: unknown) =>
      mentions(String(text), String(wanted)) ? 1 : 0,
    );
    db.function('is_episode', { deterministic: true }, (episode: unknown, wanted: unknown) =>
      isEpisode(String(episode), String(wanted)) ? 1 : 0,
    );
    this.#at = db.prepare(
      `SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last, recording_id AS recordingId,
         id AS transcriptId
       FROM transcripts INDEXED BY transcripts_by_segment WHERE ${OPEN} AND first_segment_id <= ?
       ORDER BY first_segment_id DESC LIMIT 1`,
    );
    this.#folders = db.prepare('SELECT id, name FROM folders');
  }

  /** The range that an id lies in, or the nearest before it. */
  at(segmentId: number): Range | undefined {
    return this.#at.get(segmentId);
  }

  /** About how many segments there are, at most. */
  segmentCount(): number {
    return this.at(Number.MAX_SAFE_INTEGER)?.last ?? 0;
  }

  /** The ranges that the filters let through, from the highest ids down; null when all do. */
  wanted({ all, filters, folderId, recordingId, tag, year }: RangeWishes): readonly Range[] | null {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const ask = (condition: string, ...given: readonly (string | number)[]): void => {
      conditions.push(`AND ${condition}`);
      values.push(...given);
    };
    if (folderId !== null) ask('r.folder_id = ?', folderId);
    if (year !== null)
      ask(
        'r.recorded_at >= ? AND r.recorded_at < ?',
        new Date(year, 0).getTime(),
        new Date(year + 1, 0).getTime(),
      );
    if (recordingId !== null) ask('r.id = ?', recordingId);
    if (tag !== null)
      ask('EXISTS (SELECT 1 FROM recording_tags g WHERE g.recording_id = r.id AND g.tag = ?)', tag);
    const { after, before, episode, longerSeconds, service, show, title } = filters;
    if (filters.tag !== null)
      ask(
        'EXISTS (SELECT 1 FROM recording_tags g WHERE g.recording_id = r.id AND mentions(g.tag, ?))',
        filters.tag,
      );
    if (episode !== null) ask('is_episode(r.episode, ?)', episode);
    if (show !== null) {
      const shows = this.#folders.all().filter((folder) => mentions(folder.name, show));
      ask('r.folder_id IN (SELECT value FROM json_each(?))', JSON.stringify(shows.map(({ id }) => id)));
    }
    if (title !== null) ask('mentions(r.title, ?)', title);
    if (service !== null) ask('t.service = ?', service);
    if (before !== null) ask('r.recorded_at < ?', before);
    if (after !== null) ask('r.recorded_at >= ?', after);
    if (longerSeconds !== null) ask(`coalesce(${SESSION_SECONDS}, r.duration_seconds) > ?`, longerSeconds);
    if (conditions.length === 0 && !all) return null;
    return this.#db
      .prepare<unknown[], Range>(
        `SELECT t.first_segment_id AS first, t.first_segment_id + t.segment_count - 1 AS last, t.recording_id AS recordingId,
           t.id AS transcriptId
         FROM transcripts t JOIN recordings r ON r.id = t.recording_id
         WHERE t.is_current = 1 AND t.shelved IS NULL AND t.segment_count > 0 ${conditions.join(' ')}
         ORDER BY t.first_segment_id DESC`,
      )
      .all(...values);
  }
}

/** True when a name holds what was asked for, whatever the case and accents. */
export function mentions(text: string, wanted: string): boolean {
  return folded(text).includes(folded(wanted));
}

/** True for the same number of an episode, whatever stands before it: `7` is `007`, `S02E07` is itself only. */
export function isEpisode(episode: string, wanted: string): boolean {
  const plain = (text: string): string => folded(text.trim().replace(/^#/, '')).replace(/^0+(?=\d)/, '');
  return plain(wanted) !== '' && plain(episode) === plain(wanted);
}
