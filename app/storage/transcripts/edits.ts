// The log of edits: every edit, undo and return to an older version is added to it, and done to the segments in the same transaction.
import { randomUUID } from 'node:crypto';
import type { Database, Statement } from 'better-sqlite3';
import type { EditedView } from '../../contract/editing-views.ts';
import {
  inverseOf,
  planEdit,
  type EditCommand,
  type EditStep,
  type PlacedSegment,
} from '../../domain/editing.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { ServiceId } from '../../domain/service.ts';
import { immediately } from '../database.ts';
import { packSteps, unpackSteps } from './edit-steps.ts';
import { lastOf, Segments, type SegmentRange } from './segments.ts';
import { previewOf, type Transcripts } from './transcripts.ts';

/** By whom and how: by hand, found and replaced, by the glossary, by going back to a version. */
export type EditKind = 'hand' | 'replace' | 'glossary' | 'restore';

/** Who asks, and what they have seen. */
export interface EditRequest {
  readonly recordingId: number;
  /** The transcript and revision that the edit was made for; null takes it as it is now. */
  readonly seen: { readonly transcriptId: number; readonly revision: number } | null;
}

/** What is different after an edit: enough to follow it without reading the transcript again. */
export interface Edited extends Omit<EditedView, 'segments' | 'offer'> {
  /** Segments with what they hold now; for new ones `after` is the id of the one before it, null at the start. */
  readonly segments: readonly { readonly segment: PlacedSegment; readonly after: number | null }[];
  /** True when the operation is not at its end: ask again to go on. */
  readonly more: boolean;
}

/** A state of a recording's transcript that can be gone back to. */
export interface VersionRow {
  readonly transcriptId: number;
  /** Number of the version on top of its transcript; 0 is what the service wrote. */
  readonly version: number;
  readonly service: ServiceId;
  readonly model: string;
  readonly kind: EditKind | 'service';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly editCount: number;
  /** The last edit that belongs to it; 0 for none. */
  readonly lastEditId: number;
  readonly isCurrent: boolean;
}

type VersionInTable = Omit<VersionRow, 'kind' | 'isCurrent'> & {
  readonly kind: VersionRow['kind'] | 'undo' | 'redo';
  readonly isCurrent: 0 | 1;
};
interface Head extends SegmentRange {
  readonly revision: number;
  readonly wordCount: number;
  readonly editedAt: number | null;
}
interface LogRow {
  readonly id: number;
  readonly kind: EditKind | 'undo' | 'redo';
  readonly at: number;
  readonly operation: string;
  readonly version: number;
  readonly steps: string;
}

/** Edits by hand with a longer pause between them are versions of their own, milliseconds. */
const VERSION_PAUSE_MS = 30 * 60_000;
/** Steps in one transaction: what rewrites more is done in several, so that nothing else waits long. */
export const SLICE_STEPS = 40;
/** Segments whose speaker changes in one transaction: a few milliseconds. */
const SLICE_SPEAKER = 1_000;
/** Ids kept free behind a transcript that was moved. */
const SPARE_IDS = 1_000;
/** The preview comes from the segments up to here. */
const PREVIEW_SEGMENTS = 60;

export class Edits {
  readonly #db: Database;
  readonly #transcripts: Transcripts;
  readonly #segments: Segments;
  readonly #onIndexed: () => void;
  readonly #head: Statement<[number], Head>;
  readonly #nextFirst: Statement<[number], number | null>;
  readonly #claimId: Statement<[number, number]>;
  readonly #sequence: Statement<[], number>;
  readonly #moveTo: Statement<[number, number]>;
  readonly #reserve: Statement<[number]>;
  readonly #opening: Statement<[number, number, number, number, number], string>;
  readonly #update: Statement<[{ id: number; revision: number; editedAt: number; wordCount: number }]>;
  readonly #setPreview: Statement<[string, number]>;
  readonly #append: Statement<[number, number, string, string, number, number | null, string | null]>;
  readonly #drop: Statement<[number]>;
  readonly #last: Statement<[number], LogRow>;
  readonly #undoable: Statement<[number], LogRow>;
  readonly #redoable: Statement<[number], LogRow>;
  readonly #setState: Statement<['done' | 'undone', number]>;
  readonly #since: Statement<[number, number], { id: number; kind: string; steps: string }>;
  readonly #versions: Statement<[number, number], VersionInTable>;
  readonly #ofOperation: Statement<[string], { recordingId: number; transcriptId: number }>;
  /** What a return to a version has still to do. */
  #left: {
    readonly operation: string;
    readonly transcriptId: number;
    readonly revision: number;
    readonly steps: readonly EditStep[];
  } | null = null;

  constructor(db: Database, transcripts: Transcripts, onIndexed: () => void) {
    this.#db = db;
    this.#transcripts = transcripts;
    this.#segments = new Segments(db);
    this.#onIndexed = onIndexed;
    this.#head = db.prepare(
      `SELECT id, revision, word_count AS wordCount, edited_at AS editedAt, first_segment_id AS firstSegmentId,
         segment_count AS segmentCount
       FROM transcripts WHERE recording_id = ? AND is_current = 1 AND shelved IS NULL`,
    );
    this.#nextFirst = db
      .prepare<[number], number | null>(
        'SELECT min(first_segment_id) FROM transcripts WHERE first_segment_id > ?',
      )
      .pluck();
    this.#claimId = db.prepare('UPDATE transcripts SET segment_count = ? WHERE id = ?');
    this.#sequence = db
      .prepare<[], number>("SELECT seq FROM sqlite_sequence WHERE name = 'segments'")
      .pluck();
    this.#moveTo = db.prepare('UPDATE transcripts SET first_segment_id = ? WHERE id = ?');
    this.#reserve = db.prepare("UPDATE sqlite_sequence SET seq = ? WHERE name = 'segments'");
    this.#opening = db
      .prepare<[number, number, number, number, number], string>(
        `SELECT text FROM (
           SELECT text, id - ? AS place FROM segments WHERE id BETWEEN ? AND ? AND place IS NULL
           UNION ALL
           SELECT text, place FROM segments WHERE transcript_id = ? AND place IS NOT NULL AND place < ?
         ) ORDER BY place`,
      )
      .pluck();
    this.#update = db.prepare(
      'UPDATE transcripts SET revision = @revision, edited_at = @editedAt, word_count = @wordCount WHERE id = @id',
    );
    this.#setPreview = db.prepare('UPDATE transcripts SET preview = ? WHERE id = ?');
    this.#append = db.prepare(
      `INSERT INTO edits (transcript_id, at, kind, operation, version, target_id, state, steps)
       VALUES (?, ?, ?, ?, ?, ?, 'done', ?)`,
    );
    this.#drop = db.prepare(
      "UPDATE edits SET state = 'dropped' WHERE transcript_id = ? AND state = 'undone' AND target_id IS NULL",
    );
    const log = (rest: string): Statement<[number], LogRow> =>
      db.prepare(`SELECT id, kind, at, operation, version, steps FROM edits WHERE transcript_id = ? ${rest}`);
    this.#last = log('ORDER BY id DESC LIMIT 1');
    this.#undoable = log("AND state = 'done' AND target_id IS NULL ORDER BY id DESC LIMIT 1");
    this.#redoable = log("AND state = 'undone' AND target_id IS NULL ORDER BY id LIMIT 1");
    this.#setState = db.prepare('UPDATE edits SET state = ? WHERE id = ?');
    this.#since = db.prepare(
      `SELECT e.id, e.kind, coalesce(e.steps, t.steps) AS steps FROM edits e LEFT JOIN edits t ON t.id = e.target_id
       WHERE e.transcript_id = ? AND e.id > ? ORDER BY e.id DESC`,
    );
    this.#versions = db.prepare(
      `SELECT t.id AS transcriptId, e.version, t.service, t.model, (SELECT kind FROM edits WHERE id = e.firstEditId) AS kind,
         e.startedAt, e.endedAt, e.editCount, e.lastEditId, t.is_current AS isCurrent
       FROM transcripts t JOIN (
         SELECT transcript_id, version, min(at) AS startedAt, max(at) AS endedAt, count(*) AS editCount,
           min(id) AS firstEditId, max(id) AS lastEditId
         FROM edits WHERE transcript_id IN (SELECT id FROM transcripts WHERE recording_id = ?)
         GROUP BY transcript_id, version
       ) e ON e.transcript_id = t.id
       UNION ALL
       SELECT id, 0, service, model, 'service', created_at, created_at, 0, 0, is_current
       FROM transcripts WHERE recording_id = ? AND (is_current = 1 OR shelved IS NOT NULL)
       ORDER BY 1 DESC, 2 DESC`,
    );
    this.#ofOperation = db.prepare(
      `SELECT DISTINCT t.recording_id AS recordingId, t.id AS transcriptId
       FROM edits e JOIN transcripts t ON t.id = e.transcript_id
       WHERE e.operation = ? AND e.state = 'done' AND e.target_id IS NULL AND t.is_current = 1 AND t.shelved IS NULL`,
    );
  }

  /**
   * Does a command by hand. A speaker who says very much is renamed in several transactions: see `more`, and ask again with the
   * same operation.
   * @returns failure `not-found` without a transcript, `not-allowed` when it was changed since it was seen, or as `planEdit`
   */
  edit(
    request: EditRequest,
    command: EditCommand,
    nowMs: number,
    operation: string = randomUUID(),
  ): Outcome<Edited> {
    return immediately(this.#db, () => {
      const found = this.#open(request);
      if (!found.ok) return found;
      let head = found.value;
      let moved = false;
      if (command.type === 'split' && !this.#hasRoom(head)) {
        const id = command.segmentId - head.firstSegmentId;
        head = this.#move(head);
        moved = true;
        command = { ...command, segmentId: head.firstSegmentId + id };
      }
      const planned = planEdit(command, this.#scene(head));
      if (!planned.ok) return planned;
      const { more, steps } = firstSlice(planned.value);
      return ok({ ...this.#do(head, steps, 'hand', operation, nowMs), moved, more });
    });
  }

  /**
   * Does steps that were planned for the transcript as it is now, such as a replacement of many places. Part of the same
   * transaction as the reading that they were planned from.
   */
  perform(
    recordingId: number,
    plan: (read: (ids: readonly number[]) => readonly PlacedSegment[]) => readonly EditStep[],
    kind: EditKind,
    operation: string,
    nowMs: number,
  ): Outcome<Edited> {
    return immediately(this.#db, () => {
      const found = this.#open({ recordingId, seen: null });
      if (!found.ok) return found;
      const steps = plan((ids) =>
        this.#segments.some(found.value, ids).filter((one) => isIn(found.value, one.id)),
      );
      return ok(this.#do(found.value, steps, kind, operation, nowMs));
    });
  }

  /** Takes the last edit back; of an operation of many edits as much as one transaction should hold, see `more`. */
  undo(request: EditRequest, nowMs: number): Outcome<Edited> {
    return this.#walk(request, 'undo', nowMs);
  }

  /** Does again what was undone last. */
  redo(request: EditRequest, nowMs: number): Outcome<Edited> {
    return this.#walk(request, 'redo', nowMs);
  }

  /** The recordings in which edits of an operation stand last, so that undoing them there undoes the operation. */
  ofOperation(operation: string): { readonly recordingIds: readonly number[]; readonly editedSince: number } {
    const rows = this.#ofOperation.all(operation);
    const last = rows.filter(({ transcriptId }) => this.#undoable.get(transcriptId)?.operation === operation);
    return { recordingIds: last.map((row) => row.recordingId), editedSince: rows.length - last.length };
  }

  /** What can be undone and redone in a transcript. */
  reach(transcriptId: number): { readonly canUndo: boolean; readonly canRedo: boolean } {
    return {
      canUndo: this.#undoable.get(transcriptId) !== undefined,
      canRedo: this.#redoable.get(transcriptId) !== undefined,
    };
  }

  /** All versions of a recording's transcripts, the newest first. */
  versions(recordingId: number): readonly VersionRow[] {
    return this.#versions.all(recordingId, recordingId).map((row) => ({
      ...row,
      kind: row.kind === 'undo' || row.kind === 'redo' ? 'hand' : row.kind,
      isCurrent: row.isCurrent === 1,
    }));
  }

  /**
   * Goes back to a version, as an edit that can be undone. One of another transcript is brought off the shelf first. What is more
   * than a transaction should hold is done in several: see `more`, and ask again with the same operation.
   */
  restore(
    request: EditRequest,
    version: Pick<VersionRow, 'transcriptId' | 'version'>,
    operation: string,
    nowMs: number,
  ): Outcome<Edited> {
    return immediately(this.#db, () => {
      const found = this.#open(request);
      if (!found.ok) return found;
      const row = this.versions(request.recordingId).find(
        (one) => one.transcriptId === version.transcriptId && one.version === version.version,
      );
      if (!row) return failed(failure('not-found'));
      if (row.transcriptId !== found.value.id)
        this.#transcripts.makeCurrent(request.recordingId, row.transcriptId);
      const head = this.#head.get(request.recordingId);
      if (!head) return failed(failure('not-found'));
      // What is left of the same walk, as long as nobody edited in between: finding it again would take as long each time.
      const known =
        this.#left?.operation === operation && this.#left.transcriptId === head.id ? this.#left : null;
      const steps = known?.revision === head.revision ? known.steps : this.#stepsBackTo(head, row.lastEditId);
      const edited = this.#do(head, steps.slice(0, SLICE_STEPS), 'restore', operation, nowMs);
      const left = steps.slice(SLICE_STEPS);
      const { revision, transcriptId } = edited;
      this.#left = left.length > 0 ? { operation, transcriptId, revision, steps: left } : null;
      return ok({ ...edited, moved: head.id !== found.value.id, more: left.length > 0 });
    });
  }

  #walk(request: EditRequest, way: 'undo' | 'redo', nowMs: number): Outcome<Edited> {
    return immediately(this.#db, () => {
      const found = this.#open(request);
      if (!found.ok) return found;
      const head = found.value;
      const find = way === 'undo' ? this.#undoable : this.#redoable;
      const first = find.get(head.id);
      if (!first)
        return failed(
          failure('not-allowed', { message: way === 'undo' ? NOTHING_TO_UNDO : NOTHING_TO_REDO }),
        );
      const steps = unpackSteps(first.steps, head.firstSegmentId);
      this.#setState.run(way === 'undo' ? 'undone' : 'done', first.id);
      const edited = this.#do(
        head,
        way === 'undo' ? inverseOf(steps) : steps,
        way,
        first.operation,
        nowMs,
        first.id,
      );
      return ok({ ...edited, more: find.get(head.id)?.operation === first.operation });
    });
  }

  #open({ recordingId, seen }: EditRequest): Outcome<Head> {
    const head = this.#head.get(recordingId);
    if (!head) return failed(failure('not-found'));
    if (seen && (seen.transcriptId !== head.id || seen.revision !== head.revision))
      return failed(failure('not-allowed', { message: STALE }));
    return ok(head);
  }

  #scene(head: Head): Parameters<typeof planEdit>[1] {
    const segments = this.#segments;
    const orderOf = (id: number): number => segments.get(head, id)?.order ?? NaN;
    return {
      segment: (id) => segments.get(head, id),
      previous: (id) => segments.previous(head, orderOf(id)),
      next: (id) => segments.next(head, orderOf(id)),
      spokenBy: (speaker) => segments.spokenBy(head, speaker),
      freshId: () => lastOf(head) + 1,
      between: (before, after) => segments.between(head, before, after),
    };
  }

  /** Writes steps down and does them. Nothing to do is no edit. */
  #do(
    head: Head,
    steps: readonly EditStep[],
    kind: EditKind | 'undo' | 'redo',
    operation: string,
    nowMs: number,
    targetId: number | null = null,
  ): Edited {
    let after = head;
    if (steps.length > 0) {
      const last = this.#last.get(head.id);
      const goesOn =
        last !== undefined &&
        nowMs - last.at < VERSION_PAUSE_MS &&
        (last.operation === operation || (isByHand(last.kind) && isByHand(kind)));
      if (targetId === null) this.#drop.run(head.id);
      this.#append.run(
        head.id,
        nowMs,
        kind,
        operation,
        goesOn ? last.version : (last?.version ?? 0) + 1,
        targetId,
        targetId === null ? packSteps(steps, head.firstSegmentId) : null,
      );
      const fresh = Math.max(...steps.map((step) => (step.type === 'segment' ? step.id : 0)));
      if (fresh > lastOf(head)) {
        after = { ...after, segmentCount: fresh - head.firstSegmentId + 1 };
        this.#claimId.run(after.segmentCount, head.id);
      }
      this.#segments.apply(after, steps);
      after = {
        ...after,
        revision: head.revision + 1,
        editedAt: nowMs,
        wordCount: head.wordCount + wordsGained(steps),
      };
      this.#update.run({
        id: head.id,
        revision: after.revision,
        editedAt: nowMs,
        wordCount: after.wordCount,
      });
      if (
        steps.some(
          (step) => step.type === 'segment' && orderOfStep(step) < head.firstSegmentId + PREVIEW_SEGMENTS,
        )
      )
        this.#refreshPreview(after);
      this.#onIndexed();
    }
    return { ...this.#told(after, steps), ...this.reach(head.id) };
  }

  #told(head: Head, steps: readonly EditStep[]): Omit<Edited, 'canUndo' | 'canRedo'> {
    const segments = steps.flatMap((step) => {
      if (step.type === 'speaker' || !step.after) return [];
      const isNew = step.before === null;
      const before = isNew ? this.#segments.previous(head, step.after.order) : null;
      return [{ segment: step.after, after: before?.id ?? null }];
    });
    return {
      transcriptId: head.id,
      revision: head.revision,
      editedAt: head.editedAt,
      wordCount: head.wordCount,
      segments,
      removed: steps.flatMap((step) => (step.type === 'segment' && !step.after ? [step.id] : [])),
      speakers: steps.flatMap((step) =>
        step.type === 'speaker' ? [{ ids: step.ids, speaker: step.after }] : [],
      ),
      moved: false,
      more: false,
    };
  }

  #refreshPreview(head: Head): void {
    const { firstSegmentId: first, id } = head;
    const texts = this.#opening.all(
      first,
      first,
      Math.min(lastOf(head), first + PREVIEW_SEGMENTS),
      id,
      PREVIEW_SEGMENTS,
    );
    this.#setPreview.run(previewOf(texts.map((text) => ({ text }))), id);
  }

  #hasRoom(head: Head): boolean {
    const next = this.#nextFirst.get(head.firstSegmentId) ?? null;
    return next === null || lastOf(head) + 1 < next;
  }

  /** Gives a transcript other ids with room behind them. Only what was written before room was kept ever needs it. */
  #move(head: Head): Head {
    const first = (this.#sequence.get() ?? 0) + 1;
    this.#segments.move(head, first - head.firstSegmentId);
    this.#moveTo.run(first, head.id);
    this.#reserve.run(first + head.segmentCount + SPARE_IDS);
    return { ...head, firstSegmentId: first };
  }

  /** The steps that lead from now to the state after an edit, as few as there are differences. */
  #stepsBackTo(head: Head, editId: number): readonly EditStep[] {
    const entries = this.#since
      .all(head.id, editId)
      .map(({ kind, steps }) => {
        const own = unpackSteps(steps, head.firstSegmentId);
        return kind === 'undo' ? own : inverseOf(own);
      })
      .flat();
    return differencesOf(entries, (ids) => this.#segments.some(head, ids).filter(({ id }) => isIn(head, id)));
  }
}

/** Steps that were to be done one after the other, as one step for each segment that is different in the end. */
function differencesOf(
  steps: readonly EditStep[],
  read: (ids: readonly number[]) => readonly PlacedSegment[],
): readonly EditStep[] {
  const ids = new Set(steps.flatMap((step) => (step.type === 'segment' ? [step.id] : step.ids)));
  const before = new Map(read([...ids]).map((segment) => [segment.id, segment]));
  const after = new Map(before);
  for (const step of steps)
    if (step.type === 'segment') {
      if (step.after) after.set(step.id, step.after);
      else after.delete(step.id);
    } else
      for (const id of step.ids) {
        const segment = after.get(id);
        if (segment) after.set(id, { ...segment, speaker: step.after });
      }
  const segments: EditStep[] = [];
  const speakers = new Map<string, { ids: number[]; before: string | null; after: string | null }>();
  for (const id of [...ids].sort((a, b) => a - b)) {
    const was = before.get(id) ?? null;
    const is = after.get(id) ?? null;
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    if (
      !was ||
      !is ||
      JSON.stringify({ ...was, speaker: null }) !== JSON.stringify({ ...is, speaker: null })
    ) {
      segments.push({ type: 'segment', id, before: was, after: is });
      continue;
    }
    const key = JSON.stringify([was.speaker, is.speaker]);
    const group = speakers.get(key) ?? { ids: [], before: was.speaker, after: is.speaker };
    group.ids.push(id);
    speakers.set(key, group);
  }
  return [...[...speakers.values()].map((one): EditStep => ({ type: 'speaker', ...one })), ...segments];
}

/** As much of steps as one transaction should hold. */
function firstSlice(steps: readonly EditStep[]): {
  readonly steps: readonly EditStep[];
  readonly more: boolean;
} {
  const [first] = steps;
  if (first?.type !== 'speaker' || first.ids.length <= SLICE_SPEAKER) return { steps, more: false };
  return { steps: [{ ...first, ids: first.ids.slice(0, SLICE_SPEAKER) }], more: true };
}

const isByHand = (kind: LogRow['kind']): boolean => kind === 'hand' || kind === 'undo' || kind === 'redo';
const isIn = (head: SegmentRange, id: number): boolean => id >= head.firstSegmentId && id <= lastOf(head);
const orderOfStep = (step: EditStep & { type: 'segment' }): number => (step.after ?? step.before)?.order ?? 0;
const countWords = (text: string | undefined): number => text?.split(/\s+/).filter(Boolean).length ?? 0;

function wordsGained(steps: readonly EditStep[]): number {
  let gained = 0;
  for (const step of steps)
    if (step.type === 'segment') gained += countWords(step.after?.text) - countWords(step.before?.text);
  return gained;
}

const STALE =
  'The transcript was changed in the meantime, by another window or a new transcription. This edit was not made. Look at it as it is now, then try again.';
const NOTHING_TO_UNDO = 'There is nothing to undo in this transcript.';
const NOTHING_TO_REDO = 'There is nothing to redo in this transcript.';
