// The log of edits as rows: what was done to a transcript, in its order, and the versions that come of it.
import type { Database } from 'better-sqlite3';
import type { EditStep } from '../../domain/edit-step.ts';
import type { EngineId } from '../../domain/engine.ts';
import { fragment, sqlOf, type Fragment, type Sql } from '../sql.ts';
import { packSteps } from './edit-steps.ts';

/** By whom and how: by hand, found and replaced, by the glossary, by going back to a version, by telling speakers apart. */
export type EditKind = 'hand' | 'replace' | 'glossary' | 'restore' | 'speakers';

/** A state of a recording's transcript that can be gone back to. */
export interface VersionRow {
  readonly transcriptId: number;
  /** Number of the version on top of its transcript; 0 is what the service wrote. */
  readonly version: number;
  readonly service: EngineId;
  readonly model: string;
  readonly kind: EditKind | 'service';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly editCount: number;
  /** The last edit that belongs to it; 0 for none. */
  readonly lastEditId: number;
  readonly isCurrent: boolean;
}

export interface LogRow {
  readonly id: number;
  readonly kind: EditKind | 'undo' | 'redo';
  readonly at: number;
  readonly operation: string;
  readonly version: number;
  readonly steps: string;
}

type VersionInTable = Omit<VersionRow, 'kind' | 'isCurrent'> & {
  readonly kind: VersionRow['kind'] | 'undo' | 'redo';
  readonly isCurrent: 0 | 1;
};
/** Edits by hand with a longer pause between them are versions of their own, milliseconds. */
const VERSION_PAUSE_MS = 30 * 60_000;

/** Among so many edits what was done last is looked for. */
const LATEST_EDITS = 20_000;

/** An edit as it is written down. */
export interface NewEntry {
  readonly transcript: { readonly id: number; readonly firstSegmentId: number };
  readonly kind: LogRow['kind'];
  readonly operation: string;
  readonly nowMs: number;
  readonly steps: readonly EditStep[];
  /** The edit that is undone or done again; null for one of its own. */
  readonly targetId: number | null;
}

export class EditLog {
  readonly #sql: Sql;

  constructor(db: Database) {
    this.#sql = sqlOf(db);
  }

  /** Writes an edit down. One of its own ends what could have been done again. */
  append({ kind, nowMs, operation, steps, targetId, transcript }: NewEntry): void {
    const last = this.#find(transcript.id, fragment`ORDER BY id DESC LIMIT 1`);
    const goesOn =
      last !== undefined &&
      nowMs - last.at < VERSION_PAUSE_MS &&
      (last.operation === operation || (isByHand(last.kind) && isByHand(kind)));
    if (targetId === null)
      this.#sql.run`
        UPDATE edits SET state = 'dropped'
        WHERE transcript_id = ${transcript.id} AND state = 'undone' AND target_id IS NULL`;
    const version = goesOn ? last.version : (last?.version ?? 0) + 1;
    const packed = targetId === null ? packSteps(steps, transcript.firstSegmentId) : null;
    this.#sql.run`
      INSERT INTO edits (transcript_id, at, kind, operation, version, target_id, state, steps)
      VALUES (${transcript.id}, ${nowMs}, ${kind}, ${operation}, ${version}, ${targetId}, 'done', ${packed})`;
  }

  /** The edit that undoing takes back. */
  undoable(transcriptId: number): LogRow | undefined {
    return this.#find(
      transcriptId,
      fragment`AND state = 'done' AND target_id IS NULL ORDER BY id DESC LIMIT 1`,
    );
  }

  /** The edit that redoing does again. */
  redoable(transcriptId: number): LogRow | undefined {
    return this.#find(transcriptId, fragment`AND state = 'undone' AND target_id IS NULL ORDER BY id LIMIT 1`);
  }

  /** What was undone of an operation is not to be done again. */
  drop(transcriptId: number, operation: string): void {
    this.#sql.run`
      UPDATE edits SET state = 'dropped'
      WHERE transcript_id = ${transcriptId} AND operation = ${operation} AND state = 'undone' AND target_id IS NULL`;
  }

  setState(id: number, state: 'done' | 'undone'): void {
    this.#sql.run`UPDATE edits SET state = ${state} WHERE id = ${id}`;
  }

  /** What came after an edit, the newest first, with the steps that it did or took back. */
  since(transcriptId: number, editId: number): readonly { readonly kind: string; readonly steps: string }[] {
    return this.#sql.rows`
      SELECT e.id, e.kind, coalesce(e.steps, t.steps) AS steps FROM edits e LEFT JOIN edits t ON t.id = e.target_id
      WHERE e.transcript_id = ${transcriptId} AND e.id > ${editId} ORDER BY e.id DESC`;
  }

  /** The last operation of a kind that is not undone, and in how many recordings nothing was edited after it; looked for among the latest edits. */
  lastOf(
    kind: EditKind,
    sinceMs: number,
  ): { readonly operation: string; readonly at: number; readonly recordings: number } | undefined {
    const last = this.#sql.row<{ operation: string; at: number }>`
      SELECT operation, at FROM edits
      WHERE id > (SELECT max(id) FROM edits) - ${LATEST_EDITS} AND kind = ${kind} AND state = 'done' AND at >= ${sinceMs}
      ORDER BY id DESC LIMIT 1`;
    if (!last) return undefined;
    const recordings =
      this.#sql.value<number>`
        SELECT count(DISTINCT t.recording_id) FROM edits e JOIN transcripts t ON t.id = e.transcript_id
        WHERE e.operation = ${last.operation} AND e.state = 'done' AND e.target_id IS NULL AND t.is_current = 1 AND t.shelved IS NULL
          AND NOT EXISTS (
            SELECT 1 FROM edits l WHERE l.transcript_id = e.transcript_id AND l.state = 'done' AND l.target_id IS NULL
              AND l.id > e.id AND l.operation <> e.operation)` ?? 0;
    return recordings > 0 ? { ...last, recordings } : undefined;
  }

  /** Texts with edits of an operation, as the index alone tells: see `inUse`. */
  ofOperation(operation: string): readonly number[] {
    return this.#sql.values<number>`SELECT DISTINCT transcript_id FROM edits WHERE operation = ${operation}`;
  }

  /** The recording that shows a text with edits of an operation that are not undone; later edits may stand in front of them: see `standsLast`. */
  inUse(operation: string, transcriptId: number): number | undefined {
    return this.#sql.value<number>`
      SELECT recording_id FROM transcripts t WHERE id = ${transcriptId} AND is_current = 1 AND shelved IS NULL AND EXISTS (
        SELECT 1 FROM edits e
        WHERE e.operation = ${operation} AND e.transcript_id = t.id AND e.state = 'done' AND e.target_id IS NULL)`;
  }

  /** True when undoing takes back an edit of this operation. */
  standsLast(operation: string, transcriptId: number): boolean {
    return this.undoable(transcriptId)?.operation === operation;
  }

  /** What can be undone and redone in a transcript. */
  reach(transcriptId: number): { readonly canUndo: boolean; readonly canRedo: boolean } {
    return {
      canUndo: this.undoable(transcriptId) !== undefined,
      canRedo: this.redoable(transcriptId) !== undefined,
    };
  }

  /** All versions of a recording's transcripts, the newest first. */
  versions(recordingId: number): readonly VersionRow[] {
    const rows = this.#sql.rows<VersionInTable>`
      SELECT t.id AS transcriptId, e.version, t.service, t.model, (SELECT kind FROM edits WHERE id = e.firstEditId) AS kind,
        e.startedAt, e.endedAt, e.editCount, e.lastEditId, t.is_current AS isCurrent
      FROM transcripts t JOIN (
        SELECT transcript_id, version, min(at) AS startedAt, max(at) AS endedAt, count(*) AS editCount,
          min(id) AS firstEditId, max(id) AS lastEditId
        FROM edits WHERE transcript_id IN (SELECT id FROM transcripts WHERE recording_id = ${recordingId})
        GROUP BY transcript_id, version
      ) e ON e.transcript_id = t.id
      UNION ALL
      SELECT id, 0, service, model, 'service', created_at, created_at, 0, 0, is_current
      FROM transcripts WHERE recording_id = ${recordingId} AND (is_current = 1 OR shelved IS NOT NULL)
      ORDER BY 1 DESC, 2 DESC`;
    return rows.map((row) => ({
      ...row,
      kind: row.kind === 'undo' || row.kind === 'redo' ? 'hand' : row.kind,
      isCurrent: row.isCurrent === 1,
    }));
  }

  #find(transcriptId: number, rest: Fragment): LogRow | undefined {
    return this.#sql.row`
      SELECT id, kind, at, operation, version, steps FROM edits WHERE transcript_id = ${transcriptId} ${rest}`;
  }
}

const isByHand = (kind: LogRow['kind']): boolean => kind === 'hand' || kind === 'undo' || kind === 'redo';
