// Counts what was found by show, year, speaker and tag, so that a person can narrow it down.
import type { Database } from 'better-sqlite3';
import type { FacetsView, FacetView } from '../../contract/search-views.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import { sqlOf, type Sql } from '../sql.ts';

export interface Counted {
  readonly recordingId: number;
  readonly folderId: number | null;
  readonly recordedAt: number;
  readonly ids: readonly number[];
}

/** Longest time spent on looking up speakers, milliseconds. On a cold disk each is a page to read. */
const SPEAKERS_MAX_MS = 4;
const BATCH = 100;
const VALUES_MAX = 12;

export class SearchFacets {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Counts places. @param complete whether these are all */
  count(groups: readonly Counted[], complete: boolean): FacetsView {
    const shows = new Map<number, number>();
    const years = new Map<number, number>();
    const speakers = new Map<string, number>();
    const tags = new Map<string, number>();
    const spelling = new Map<string, string>();
    const placesIn = new Map<number, number>();
    const untilMs = performance.now() + SPEAKERS_MAX_MS;
    let allSpeakers = true;
    for (const { folderId, ids, recordedAt, recordingId } of groups) {
      placesIn.set(recordingId, ids.length);
      if (folderId !== null) add(shows, folderId, ids.length);
      add(years, new Date(recordedAt).getFullYear(), ids.length);
    }
    const recordingIds = JSON.stringify([...placesIn.keys()]);
    for (const [recordingId, tag] of this.#sql.tuples<[recordingId: number, tag: string]>`
      SELECT g.recording_id, g.tag
      FROM json_each(${recordingIds}) j CROSS JOIN recording_tags g ON g.recording_id = j.value`) {
      // As the table compares them.
      const key = tag.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
      if (!spelling.has(key)) spelling.set(key, tag);
      add(tags, spelling.get(key) ?? tag, placesIn.get(recordingId) ?? 0);
    }
    const all = groups.flatMap(({ ids }) => ids);
    for (let at = 0; at < all.length && allSpeakers; at += BATCH) {
      const batch = JSON.stringify(all.slice(at, at + BATCH));
      for (const [speaker, count] of this.#sql.tuples<[speaker: string | null, count: number]>`
        SELECT speaker, count(*) FROM segments
        WHERE id IN (SELECT value FROM json_each(${batch})) GROUP BY speaker`) {
        const name = displaySpeaker(speaker);
        if (name !== null) add(speakers, name, count);
      }
      allSpeakers = performance.now() < untilMs || at + BATCH >= all.length;
    }
    return {
      shows: ranked(shows),
      years: ranked(years).toSorted((a, b) => b.value - a.value),
      speakers: ranked(speakers),
      tags: ranked(tags),
      exact: complete && allSpeakers,
    };
  }

  /** The name of a segment's speaker as it is shown. */
  speakerOf(segmentId: number): string | null {
    const speaker = this.#sql.value<string | null>`SELECT speaker FROM segments WHERE id = ${segmentId}`;
    return displaySpeaker(speaker ?? null);
  }
}

function add<T>(counts: Map<T, number>, value: T, count: number): void {
  counts.set(value, (counts.get(value) ?? 0) + count);
}

function ranked<T>(counts: ReadonlyMap<T, number>): FacetView<T>[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, VALUES_MAX);
}
