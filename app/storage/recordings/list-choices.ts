// What the list can be narrowed down to: the tags that there are, and the names of those who speak.
import type { Database } from 'better-sqlite3';
import { displaySpeaker } from '../../domain/transcript.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { LISTED } from './list-order.ts';

/** More than anybody looks through. */
const CHOICES_MAX = 200;
/** Labels of services (“Speaker 3”) are stepped over, this many at most. */
const SPEAKERS_READ_MAX = 1_000;

export class ListChoices {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Tags of the recordings that are listed, with how many have each, in the order of their letters. */
  tags(): readonly { readonly tag: string; readonly count: number }[] {
    return this.#sql.rows`
      SELECT min(g.tag) AS tag, count(*) AS count
      FROM recording_tags g CROSS JOIN recordings r ON r.id = g.recording_id WHERE ${LISTED}
      GROUP BY g.tag ORDER BY g.tag LIMIT ${CHOICES_MAX}`;
  }

  /** Speakers that have a name, of all texts: what a service calls “Speaker 1” is somebody else in each. */
  speakers(): readonly string[] {
    // From name to name in the index, over all that one of them says.
    const names = this.#sql.values<string>`
      WITH RECURSIVE names (name) AS (
        SELECT min(speaker) FROM segments WHERE speaker IS NOT NULL
        UNION ALL
        SELECT (SELECT min(speaker) FROM segments WHERE speaker > name) FROM names WHERE name IS NOT NULL
        LIMIT ${SPEAKERS_READ_MAX})
      SELECT name FROM names WHERE name IS NOT NULL`;
    return names
      .filter((name) => displaySpeaker(name) === name)
      .toSorted((a, b) => a.localeCompare(b))
      .slice(0, CHOICES_MAX);
  }
}
