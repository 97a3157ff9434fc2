// Chapters of recordings as a person set them.
import type { Database } from 'better-sqlite3';
import type { Chapter } from '../../domain/chapters.ts';
import { sqlOf, type Sql } from '../sql.ts';

export class ChapterLists {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Null where nobody has set any; an empty list where a person wants none. */
  get(recordingId: number): readonly Chapter[] | null {
    const stored = this.#sql
      .value<string>`SELECT chapters FROM chapter_lists WHERE recording_id = ${recordingId}`;
    return stored === undefined ? null : (JSON.parse(stored) as Chapter[]);
  }

  /** Writes the list as a whole; null takes it back, so that those of the file, or a draft, stand again. */
  set(recordingId: number, chapters: readonly Chapter[] | null, nowMs: number): void {
    if (chapters === null) this.#sql.run`DELETE FROM chapter_lists WHERE recording_id = ${recordingId}`;
    else
      this.#sql.run`
        INSERT INTO chapter_lists (recording_id, chapters, changed_at)
        VALUES (${recordingId}, ${JSON.stringify(chapters)}, ${nowMs})
        ON CONFLICT (recording_id) DO UPDATE SET chapters = excluded.chapters, changed_at = excluded.changed_at`;
  }
}
