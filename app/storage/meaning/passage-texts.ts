// What was said in a passage: its segments from where it begins to where the next one does, as the transcript is now.
import type { Database } from 'better-sqlite3';
import { sqlOf, type Sql } from '../sql.ts';
import type { ScannedPassage } from './meaning-scan.ts';
import { words } from './meanings.ts';

export interface PassageText {
  readonly recordingId: number;
  readonly title: string;
  readonly folderId: number | null;
  /** Epoch ms. */
  readonly recordedAt: number;
  /** The segment in which it begins. */
  readonly segmentId: number;
  /** All that it lies in, in their order. */
  readonly segmentIds: readonly number[];
  /** Seconds; null without times. */
  readonly start: number | null;
  readonly end: number | null;
  /** Who begins. */
  readonly speaker: string | null;
  readonly text: string;
}

interface Head {
  readonly recordingId: number;
  readonly title: string;
  readonly folderId: number | null;
  readonly recordedAt: number;
  readonly first: number;
  readonly places: Uint8Array;
}

interface Row {
  readonly id: number;
  readonly start: number | null;
  readonly end: number | null;
  readonly speaker: string | null;
  readonly text: string;
}

export class PassageTexts {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Null where it is not there any more, or lies in a text that search does not look into. */
  of({ at, transcriptId }: ScannedPassage): PassageText | null {
    const head = this.#sql.row<Head>`
      SELECT r.id AS recordingId, r.title, r.folder_id AS folderId, r.recorded_at AS recordedAt,
        t.first_segment_id AS first, m.places
      FROM meanings m JOIN transcripts t ON t.id = m.transcript_id JOIN recordings r ON r.id = t.recording_id
      WHERE m.transcript_id = ${transcriptId} AND t.is_current = 1 AND t.shelved IS NULL`;
    if (!head) return null;
    const { first, places: packed, ...recording } = head;
    const places = words(packed);
    const [segment, letter] = places.subarray(at * 2);
    if (segment === undefined || letter === undefined) return null;
    const [next, nextLetter] = places.subarray(at * 2 + 2);
    const from = this.#orderOf(first, segment);
    const to = next === undefined ? null : this.#orderOf(first, next);
    // Edited away since: it is read anew soon.
    if (from === null || (next !== undefined && to === null)) return null;
    const rows = this.#between(transcriptId, first, from, to);
    const opening = rows[0];
    if (!opening) return null;
    const texts = rows.map(({ text }, place) => {
      const end = place === rows.length - 1 && to !== null ? (nextLetter ?? 0) : text.length;
      return text.slice(place === 0 ? letter : 0, end).trim();
    });
    const said = rows.filter((_, place) => texts[place] !== '');
    return {
      ...recording,
      segmentId: opening.id,
      segmentIds: said.map(({ id }) => id),
      start: timeIn(opening, letter),
      end: said.at(-1)?.end ?? opening.end,
      speaker: opening.speaker,
      text: texts.filter((text) => text !== '').join(' '),
    };
  }

  /** Place of a segment among all of its transcript. */
  #orderOf(first: number, segment: number): number | null {
    const id = first + segment;
    return (
      this.#sql.value<number>`SELECT coalesce(place, id - ${first}) FROM segments WHERE id = ${id}` ?? null
    );
  }

  /** Segments in their order, up to and with the one at `to`. */
  #between(transcriptId: number, first: number, from: number, to: number | null): readonly Row[] {
    const last = to ?? Number.MAX_SAFE_INTEGER / 2;
    return this.#sql.rows<Row>`
      SELECT id, start, "end", speaker, text FROM (
        SELECT id, start_s AS start, end_s AS "end", speaker, text, id - ${first} AS place FROM segments
        WHERE id BETWEEN ${first + Math.ceil(from)} AND ${first + Math.floor(last)} AND transcript_id = ${transcriptId}
          AND place IS NULL
        UNION ALL
        SELECT id, start_s, end_s, speaker, text, place FROM segments
        WHERE transcript_id = ${transcriptId} AND place IS NOT NULL AND place BETWEEN ${from} AND ${last}
      ) ORDER BY place`;
  }
}

/** When a letter of a segment is said, as if all took equally long. */
function timeIn({ end, start, text }: Row, letter: number): number | null {
  if (start === null || end === null || letter === 0 || text.length === 0) return start;
  return start + ((end - start) * letter) / text.length;
}
