// Reads through texts, for a thread of its own: places that rules find, and what is different between two versions.
import type { Database } from 'better-sqlite3';
import type { DiffView, FindHitView, FindView } from '../../contract/editing-views.ts';
import { applySteps, inverseOf, type PlacedSegment } from '../../domain/edit-step.ts';
import { hitsFinder, type ReplaceRule } from '../../domain/replacing.ts';
import { diffWords, looseKey, wordsOf } from '../../domain/text-diff.ts';
import { displaySpeaker } from '../../domain/transcript.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import { unpackSteps } from './edit-steps.ts';
import { allFromShelf, standsInTable } from './shelf-format.ts';

export interface FindRequest {
  readonly rules: readonly ReplaceRule[];
  /** One recording, those of a show, or, with neither, all. */
  readonly recordingId: number | null;
  readonly folderId: number | null;
  /** Goes on after this transcript; null begins. */
  readonly after: number | null;
  /** Most hits to list; the rest is counted. */
  readonly limit: number;
}

/** A version by its transcript and the last edit that belongs to it. */
export interface VersionAt {
  readonly transcriptId: number;
  readonly lastEditId: number;
}

type TextRow = readonly [id: number, startS: number | null, text: string, place: number | null];
interface Place {
  readonly transcriptId: number;
  readonly first: number;
  readonly last: number;
  readonly recordingId: number;
  readonly title: string;
}

/** How long one call reads on, milliseconds; who asks goes on with the next. */
const CALL_MS = 250;
/** Characters of text around a hit. */
const AROUND_CHARS = 48;
/** Words of text around a difference. */
const AROUND_WORDS = 8;
const HUNKS_MAX = 500;

const textsOf = ({ first, last }: Place): Fragment =>
  fragment`SELECT id, start_s, text, place FROM segments WHERE id BETWEEN ${first} AND ${last} ORDER BY id`;

export class TextsRun {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Finds what rules would replace, newest transcripts first, for a moment; `after` of the answer says where to go on. */
  find({ after, folderId, limit, recordingId, rules }: FindRequest): FindView {
    const startedMs = performance.now();
    const hitsOf = hitsFinder(rules);
    const places = this.#places(recordingId, folderId, after);
    const recordings: FindView['recordings'][number][] = [];
    let listed = 0;
    let reached: number | null = null;
    for (const [at, place] of places.entries()) {
      let count = 0;
      const hits: (FindHitView & { readonly place: number })[] = [];
      for (const [segmentId, start, text, own] of this.#sql.eachTuple<TextRow>`${textsOf(place)}`)
        hitsOf(text).forEach(({ from, replacement, to }, nth) => {
          count += 1;
          if (listed >= limit) return;
          listed += 1;
          hits.push({
            segmentId,
            nth,
            start,
            before: (from > AROUND_CHARS ? '…' : '') + text.slice(Math.max(0, from - AROUND_CHARS), from),
            found: text.slice(from, to),
            replacement,
            after: text.slice(to, to + AROUND_CHARS) + (to + AROUND_CHARS < text.length ? '…' : ''),
            place: own ?? segmentId - place.first,
          });
        });
      hits.sort((a, b) => a.place - b.place);
      if (count > 0)
        recordings.push({
          recordingId: place.recordingId,
          title: place.title,
          count,
          hits: hits.map(({ place: _, ...hit }) => hit),
        });
      if (performance.now() - startedMs > CALL_MS && at + 1 < places.length) {
        reached = place.transcriptId;
        break;
      }
    }
    return {
      recordings,
      after: reached,
      left: reached === null ? 0 : this.#places(recordingId, folderId, reached).length,
    };
  }

  /** The segments of a recording in which rules find something. */
  places(recordingId: number, rules: readonly ReplaceRule[]): readonly number[] {
    const hitsOf = hitsFinder(rules);
    return this.#places(recordingId, null, null).flatMap((place) =>
      this.#sql.tuples<TextRow>`${textsOf(place)}`
        .filter(([, , text]) => hitsOf(text).length > 0)
        .map(([id]) => id),
    );
  }

  /** What is different between two versions, word by word; turns begin with who speaks. */
  diff(from: VersionAt, to: VersionAt): DiffView {
    const [before, after] = [this.#wordsAt(from), this.#wordsAt(to)];
    const loose = from.transcriptId !== to.transcriptId;
    const parts = diffWords(before.words, after.words, loose ? { keyOf: looseKey } : {});
    const hunks: DiffView['hunks'][number][] = [];
    let added = 0;
    let removed = 0;
    let at = 0;
    let open: {
      start: number | null;
      parts: { change: 'same' | 'removed' | 'added'; text: string }[];
    } | null = null;
    for (const [index, { change, words }] of parts.entries()) {
      if (change !== 'same') {
        if (change === 'added') added += words.length;
        else removed += words.length;
        if (!open) {
          const lead = parts[index - 1]?.words.slice(-AROUND_WORDS) ?? [];
          open = { start: after.starts[at] ?? after.starts.at(-1) ?? null, parts: [] };
          if (lead.length > 0) open.parts.push({ change: 'same', text: lead.join(' ') });
        }
        open.parts.push({ change, text: words.join(' ') });
      } else if (open) {
        const ends = words.length > 2 * AROUND_WORDS || index === parts.length - 1;
        open.parts.push({ change, text: (ends ? words.slice(0, AROUND_WORDS) : words).join(' ') });
        if (ends) {
          hunks.push(open);
          open = null;
        }
      }
      if (change !== 'removed') at += words.length;
    }
    if (open) hunks.push(open);
    return { added, removed, hunks: hunks.slice(0, HUNKS_MAX), more: Math.max(0, hunks.length - HUNKS_MAX) };
  }

  #places(recordingId: number | null, folderId: number | null, after: number | null): readonly Place[] {
    return this.#sql.rows<Place>`
      SELECT t.id AS transcriptId, t.first_segment_id AS first, t.first_segment_id + t.segment_count - 1 AS last,
        r.id AS recordingId, r.title
      FROM transcripts t JOIN recordings r ON r.id = t.recording_id
      WHERE t.is_current = 1 AND t.shelved IS NULL AND r.removed_at IS NULL
        AND (${recordingId} IS NULL OR r.id = ${recordingId})
        AND (${folderId} IS NULL OR r.folder_id = ${folderId}) AND (${after} IS NULL OR t.id < ${after})
      ORDER BY t.id DESC`;
  }

  /** The words of a version, and when the segment of each begins. */
  #wordsAt({ lastEditId, transcriptId }: VersionAt): { words: string[]; starts: (number | null)[] } {
    const words: string[] = [];
    const starts: (number | null)[] = [];
    let speaker: string | null = null;
    for (const segment of this.#segmentsAt(transcriptId, lastEditId)) {
      const own = wordsOf(segment.text);
      if (segment.speaker !== null && segment.speaker !== speaker)
        own.unshift(`${displaySpeaker(segment.speaker) ?? ''}:`);
      speaker = segment.speaker;
      for (const word of own) {
        words.push(word);
        starts.push(segment.start);
      }
    }
    return { words, starts };
  }

  #segmentsAt(transcriptId: number, lastEditId: number): readonly PlacedSegment[] {
    const head = this.#sql.row<{ first: number; count: number; shelved: Buffer | null }>`
      SELECT first_segment_id AS first, segment_count AS count, shelved FROM transcripts WHERE id = ${transcriptId}`;
    if (!head) return [];
    const { count, first, shelved } = head;
    const rows =
      shelved === null || standsInTable(shelved)
        ? this.#sql.tuples<readonly [number, number | null, string | null, string, number | null]>`
      SELECT id, start_s, speaker, text, place FROM segments WHERE id BETWEEN ${first} AND ${first + count - 1}`
        : allFromShelf(shelved).map(
            ([id, start, , speaker, text, , place]) => [id, start, speaker, text, place] as const,
          );
    const now = new Map(
      rows.map(([id, start, speaker, text, place]): [number, PlacedSegment] => [
        id,
        { id, order: place === null ? id : first + place, start, end: null, speaker, text, words: [] },
      ]),
    );
    const back = this.#sql.rows<{ kind: string; steps: string }>`
      SELECT e.kind, coalesce(e.steps, t.steps) AS steps FROM edits e LEFT JOIN edits t ON t.id = e.target_id
      WHERE e.transcript_id = ${transcriptId} AND e.id > ${lastEditId} ORDER BY e.id DESC`.flatMap(
      ({ kind, steps }) => {
        const own = unpackSteps(steps, first);
        return kind === 'undo' ? own : inverseOf(own);
      },
    );
    const segments = applySteps(now, back);
    return [...segments.values()].sort((a, b) => a.order - b.order);
  }
}
