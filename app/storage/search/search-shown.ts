// What a search found, as it is shown: recordings with what is known of them, and the places in them in the order in which they were said.
import type { Database } from 'better-sqlite3';
import type { HitGroupView, HitView } from '../../contract/views.ts';
import type { ListedHit } from '../../domain/hit-list.ts';
import type { Node } from '../../domain/search-node.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import { sqlOf, type Sql } from '../sql.ts';
import type { Found } from './search-order.ts';
import { SESSION_SECONDS, type Range } from './search-ranges.ts';
import { SearchPassages, type Across } from './search-passages.ts';
import type { Group } from './search-walk.ts';

export type Shown = Found & { readonly shown: readonly number[] };

type RecordingRow = readonly [
  recordingId: number,
  folderId: number | null,
  recordedAt: number,
  title: string,
];

export class SearchShown {
  readonly #sql: Sql;
  readonly #passages: SearchPassages;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
    this.#passages = new SearchPassages(db);
  }

  /** The recordings that were found in. */
  recordings(groups: readonly Group[]): readonly Found[] {
    const ids = JSON.stringify(groups.map(({ range }) => range.recordingId));
    const found = this.#sql.tuples<RecordingRow>`
      SELECT r.id, r.folder_id, r.recorded_at, r.title
      FROM json_each(${ids}) j CROSS JOIN recordings r ON r.id = j.value`;
    const rows = new Map(found.map((row) => [row[0], row]));
    return groups.map(({ ids: hits, range }) => {
      const row = rows.get(range.recordingId);
      if (!row) throw new Error('A transcript has no recording');
      const [recordingId, folderId, recordedAt, title] = row;
      return { recordingId, folderId, recordedAt, title, segmentCount: lengthOf(range), range, ids: hits };
    });
  }

  /** Puts places in the order in which they were said: pieces that were cut off have a place of their own. */
  inOrder(groups: readonly Found[]): readonly Found[] {
    const places = new Map<number, number>();
    const transcriptIds = JSON.stringify(groups.map(({ range }) => range.transcriptId));
    const edited = this.#sql.rows<{ id: number; transcriptId: number; place: number }>`
      SELECT s.id, s.transcript_id AS transcriptId, s.place FROM json_each(${transcriptIds}) j
      CROSS JOIN segments s INDEXED BY segments_placed ON s.transcript_id = j.value AND s.place IS NOT NULL`;
    const firsts = new Map(groups.map(({ range }) => [range.transcriptId, range.first]));
    for (const { id, place, transcriptId } of edited) places.set(id, (firsts.get(transcriptId) ?? 0) + place);
    const placeOf = (id: number): number => places.get(id) ?? id;
    return groups.map((group) => ({ ...group, ids: group.ids.toSorted((a, b) => placeOf(a) - placeOf(b)) }));
  }

  /** With the passages that are shown of each. */
  views(node: Node, groups: readonly Shown[], acrossBorder: Across): readonly HitGroupView[] {
    const ids = groups.flatMap(({ shown }) => shown);
    const passages = this.#passages.read(node, ids, acrossBorder);
    return groups.map((group) =>
      this.#view(
        group,
        group.ids.length,
        group.shown.flatMap((id) => passages.get(id) ?? []),
      ),
    );
  }

  /** A recording that a filter alone let through: how it begins, or what the speaker says first. Null when nobody does. */
  opening(
    range: Range,
    isSpoken: ((name: string | null) => boolean) | null,
    most: number,
  ): HitGroupView | null {
    const hits: HitView[] = [];
    for (const hit of this.#passages.openings(range.first, isSpoken ? range.last : range.first)) {
      if (!isSpoken || isSpoken(displaySpeaker(hit.speaker))) hits.push(hit);
      if (hits.length >= most) break;
    }
    const [found] = hits.length > 0 ? this.recordings([{ range, ids: [] }]) : [];
    return found ? this.#view(found, hits.length, hits) : null;
  }

  /** Every place, with all that was said there. */
  listed({ ids, recordedAt, recordingId, title }: Found, acrossBorder: Across): readonly ListedHit[] {
    const source = this.#sql.row<{ fileName: string; show: string | null }>`
      SELECT r.file_name AS fileName, f.name AS show FROM recordings r LEFT JOIN folders f ON f.id = r.folder_id
      WHERE r.id = ${recordingId}`;
    const { fileName, show } = source ?? { fileName: '', show: null };
    return ids.flatMap((id): ListedHit[] => {
      const said = [id, ...(acrossBorder.get(id) ?? [])].flatMap(
        (each) =>
          this.#sql.row<Pick<ListedHit, 'speaker' | 'start' | 'end' | 'text'>>`
            SELECT start_s AS start, end_s AS end, speaker, text FROM segments WHERE id = ${each}` ?? [],
      );
      const [first] = said;
      if (!first) return [];
      const { speaker, start } = first;
      const text = said.map((each) => each.text).join(' ');
      const end = (said.at(-1) ?? first).end;
      return [
        {
          ...{ recordingId, title, show, fileName, recordedAt },
          segmentId: id,
          start,
          end,
          speaker: displaySpeaker(speaker),
          text,
        },
      ];
    });
  }

  #view(
    { folderId, recordedAt, recordingId, title }: Found,
    hitCount: number,
    hits: readonly HitView[],
  ): HitGroupView {
    const details = this.#sql.row<{ addedAt: number; isOlder: 0 | 1; seconds: number | null }>`
      SELECT r.created_at AS addedAt, r.shown_by IS NOT NULL AS isOlder,
        coalesce(${SESSION_SECONDS}, nullif(r.duration_seconds, 0)) AS seconds
      FROM recordings r WHERE r.id = ${recordingId}`;
    const { addedAt = recordedAt, isOlder = 0, seconds = null } = details ?? {};
    return {
      ...{ recordingId, title, folderId, addedAt, recordedAt },
      durationSeconds: seconds,
      isOlder: isOlder === 1,
      hitCount,
      hits,
    };
  }
}

function lengthOf({ first, last }: Range): number {
  return last - first + 1;
}
