// Which recordings a search may look into, as ranges of segment ids: a transcript's segments have ids in a row.
import type { Database, Statement } from 'better-sqlite3';
import type { SearchFilters } from '../domain/search-filters.ts';
import { folded } from '../domain/search-text.ts';

export interface Range {
  readonly first: number;
  readonly last: number;
  readonly recordingId: number;
}

export interface RangeWishes {
  readonly filters: SearchFilters;
  readonly folderId: number | null;
  /** Year of recording, local time. */
  readonly year: number | null;
  /** True when only some speaker is wanted, which no range says. */
  readonly bySpeaker: boolean;
}

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
    this.#at = db.prepare(
      `SELECT first_segment_id AS first, first_segment_id + segment_count - 1 AS last, recording_id AS recordingId
       FROM transcripts INDEXED BY transcripts_by_segment WHERE ${OPEN} AND first_segment_id <= ?
       ORDER BY first_segment_id DESC LIMIT 1`,
    );
    this.#folders = db.prepare('SELECT id, name FROM folders');
  }

  /** The range that an id lies in, or the nearest before it. */
  at(segmentId: number): Range | undefined {
    return this.#at.get(segmentId);
  }

  /** The ranges that the filters let through, from the highest ids down; null when all do. */
  wanted({ bySpeaker, filters, folderId, year }: RangeWishes): readonly Range[] | null {
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
    const { after, before, longerSeconds, service, show, title } = filters;
    if (show !== null) {
      const shows = this.#folders.all().filter((folder) => mentions(folder.name, show));
      ask('r.folder_id IN (SELECT value FROM json_each(?))', JSON.stringify(shows.map(({ id }) => id)));
    }
    if (title !== null) ask('mentions(r.title, ?)', title);
    if (service !== null) ask('t.service = ?', service);
    if (before !== null) ask('r.recorded_at < ?', before);
    if (after !== null) ask('r.recorded_at >= ?', after);
    if (longerSeconds !== null) ask('r.duration_seconds > ?', longerSeconds);
    if (conditions.length === 0 && !bySpeaker) return null;
    return this.#db
      .prepare<unknown[], Range>(
        `SELECT t.first_segment_id AS first, t.first_segment_id + t.segment_count - 1 AS last, t.recording_id AS recordingId
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
