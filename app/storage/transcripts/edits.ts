// The log of edits: every edit, undo and return to an older version is added to it, and done to the segments in the same transaction.
// Why so: docs/decisions/transcripts.md.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { EditedView } from '../../contract/editing-views.ts';
import { differencesOf, wordsGained } from '../../domain/edit-differences.ts';
import { inverseOf, type EditStep, type PlacedSegment } from '../../domain/edit-step.ts';
import { planEdit, shifted, type EditCommand } from '../../domain/editing.ts';
import { cutBefore, isWhole } from '../../domain/ranges.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { immediately } from '../database.ts';
import { sqlOf, type Sql } from '../sql.ts';
import { EditLog, type EditKind, type LogRow, type VersionRow } from './edit-log.ts';
import { unpackSteps } from './edit-steps.ts';
import { lastOf, Segments, type SegmentRange } from './segments.ts';
import { previewOf, type Transcripts } from './transcripts.ts';

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

interface Head extends SegmentRange {
  readonly revision: number;
  readonly wordCount: number;
  readonly editedAt: number | null;
}
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
  readonly #sql: Sql;
  readonly log: EditLog;
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
    this.#sql = sqlOf(db);
    this.log = new EditLog(db);
  }

  /**
   * Does a command by hand. What takes long, or consists of several steps, is done in several transactions: see `more`, and ask again
   * with the same operation.
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
      if ((command.type === 'split' || command.type === 'assign') && !this.#hasRoom(head)) {
        const { firstSegmentId } = head;
        head = this.#move(head);
        moved = true;
        command = shifted(command, head.firstSegmentId - firstSegmentId);
      }
      const scene = this.#scene(head);
      const cut = command.type === 'assign' ? cutBefore(command, scene) : null;
      const planned = planEdit(cut ?? command, scene);
      if (!planned.ok) return planned;
      const slice = firstSlice(planned.value);
      const isBegun = cut !== null || (command.type === 'range' && !isWhole(command, slice.steps));
      const edited = this.#do(head, slice.steps, 'hand', operation, nowMs);
      return ok({ ...edited, moved, more: slice.more || isBegun });
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

  /**
   * Gives speakers to a slice of a text, in reading order.
   * @param slice `from`: a place counted from the text's first segment; `count`: segments to look at
   * @param plan may be called twice, for other ids
   * @returns where the next slice begins, null at the end; failure `not-found` when the text is no longer the current one
   */
  tell(
    text: { readonly recordingId: number; readonly transcriptId: number },
    slice: { readonly from: number; readonly count: number },
    plan: (
      segments: readonly PlacedSegment[],
      place: { readonly freshId: () => number; readonly nextOrder: number | null },
    ) => readonly EditStep[],
    operation: string,
    nowMs: number,
  ): Outcome<number | null> {
    return immediately(this.#db, () => {
      let head = this.#head(text.recordingId);
      if (head?.id !== text.transcriptId) return failed(failure('not-found'));
      const planned = (at: Head) => {
        let last = lastOf(at);
        const found = this.#segments.from(at, slice.from, slice.count + 1);
        const segments = found.slice(0, slice.count);
        const nextOrder = found[slice.count]?.order ?? null;
        const steps = plan(segments, { freshId: () => (last += 1), nextOrder });
        const next = nextOrder === null ? null : nextOrder - at.firstSegmentId;
        return { steps, next, fresh: last - lastOf(at) };
      };
      let found = planned(head);
      if (found.fresh > 0 && !this.#hasRoom(head, found.fresh)) {
        head = this.#move(head, found.fresh);
        found = planned(head);
      }
      this.#do(head, found.steps, 'speakers', operation, nowMs);
      return ok(found.next);
    });
  }

  /** What is said under which name, in the order of the sound: of a text that is the current one. */
  namesIn(
    transcriptId: number,
  ): readonly { readonly name: string; readonly start: number; readonly end: number }[] {
    return this.#sql.rows`
      SELECT speaker AS name, start_s AS start, end_s AS "end" FROM segments
      WHERE transcript_id = ${transcriptId} AND speaker IS NOT NULL AND start_s IS NOT NULL AND end_s IS NOT NULL
      ORDER BY start_s`;
  }

  /** Takes the last edit back; of an operation of many edits as much as one transaction should hold, see `more`. */
  undo(request: EditRequest, nowMs: number): Outcome<Edited> {
    return this.#walk(request, 'undo', nowMs);
  }

  /** Undoes the last edit of a text for good where it is of this operation. @returns true when another one of it stands last now */
  takeBack(recordingId: number, transcriptId: number, operation: string, nowMs: number): boolean {
    const isLast = (): boolean => this.log.undoable(transcriptId)?.operation === operation;
    if (this.#head(recordingId)?.id !== transcriptId || !isLast()) return false;
    const isUndone = this.undo({ recordingId, seen: null }, nowMs).ok;
    this.log.drop(transcriptId, operation);
    return isUndone && isLast();
  }

  /** Does again what was undone last. */
  redo(request: EditRequest, nowMs: number): Outcome<Edited> {
    return this.#walk(request, 'redo', nowMs);
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
      const row = this.log
        .versions(request.recordingId)
        .find((one) => one.transcriptId === version.transcriptId && one.version === version.version);
      if (!row) return failed(failure('not-found'));
      if (row.transcriptId !== found.value.id)
        this.#transcripts.makeCurrent(request.recordingId, row.transcriptId);
      const head = this.#head(request.recordingId);
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
      const next = (): LogRow | undefined =>
        way === 'undo' ? this.log.undoable(head.id) : this.log.redoable(head.id);
      const first = next();
      if (!first)
        return failed(
          failure('not-allowed', { message: way === 'undo' ? NOTHING_TO_UNDO : NOTHING_TO_REDO }),
        );
      const steps = unpackSteps(first.steps, head.firstSegmentId);
      this.log.setState(first.id, way === 'undo' ? 'undone' : 'done');
      const edited = this.#do(
        head,
        way === 'undo' ? inverseOf(steps) : steps,
        way,
        first.operation,
        nowMs,
        first.id,
      );
      // With nothing left to take back it is what the service wrote.
      if (way === 'undo' && !edited.canUndo) {
        this.#sql.run`UPDATE transcripts SET edited_at = NULL WHERE id = ${head.id}`;
        return ok({ ...edited, editedAt: null, more: false });
      }
      return ok({ ...edited, more: next()?.operation === first.operation });
    });
  }

  #head(recordingId: number): Head | undefined {
    return this.#sql.row`
      SELECT id, revision, word_count AS wordCount, edited_at AS editedAt, first_segment_id AS firstSegmentId,
        segment_count AS segmentCount
      FROM transcripts WHERE recording_id = ${recordingId} AND is_current = 1 AND shelved IS NULL`;
  }

  #open({ recordingId, seen }: EditRequest): Outcome<Head> {
    const head = this.#head(recordingId);
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
      spokenBy: (speaker, from) => segments.spokenBy(head, speaker, from),
      freshId: () => lastOf(head) + 1,
      between: (before, after) => segments.between(head, before, after),
      inside: (after, before, most) => segments.inside(head, after.order, before.order, most),
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
      this.log.append({ transcript: head, kind, operation, nowMs, steps, targetId });
      const fresh = Math.max(...steps.map((step) => (step.type === 'segment' ? step.id : 0)));
      if (fresh > lastOf(head)) {
        after = { ...after, segmentCount: fresh - head.firstSegmentId + 1 };
        this.#sql.run`UPDATE transcripts SET segment_count = ${after.segmentCount} WHERE id = ${head.id}`;
      }
      this.#segments.apply(after, steps);
      const revision = head.revision + 1;
      const wordCount = head.wordCount + wordsGained(steps);
      after = { ...after, revision, editedAt: nowMs, wordCount };
      this.#sql.run`
        UPDATE transcripts SET revision = ${revision}, edited_at = ${nowMs}, word_count = ${wordCount} WHERE id = ${head.id}`;
      if (firstPlace(steps) < head.firstSegmentId + PREVIEW_SEGMENTS) this.#refreshPreview(after);
      this.#onIndexed();
    }
    return { ...this.#told(after, steps), ...this.log.reach(head.id) };
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
    const last = Math.min(lastOf(head), first + PREVIEW_SEGMENTS);
    const texts = this.#sql.values<string>`
      SELECT text FROM (
        SELECT text, id - ${first} AS place FROM segments WHERE id BETWEEN ${first} AND ${last} AND place IS NULL
        UNION ALL
        SELECT text, place FROM segments
        WHERE transcript_id = ${id} AND place IS NOT NULL AND place < ${PREVIEW_SEGMENTS}
      ) ORDER BY place`;
    const preview = previewOf(texts.map((text) => ({ text })));
    this.#sql.run`UPDATE transcripts SET preview = ${preview} WHERE id = ${id}`;
  }

  #hasRoom(head: Head, count = 1): boolean {
    const next = this.#sql.value<number | null>`
      SELECT min(first_segment_id) FROM transcripts WHERE first_segment_id > ${head.firstSegmentId}`;
    return next === null || next === undefined || lastOf(head) + count < next;
  }

  /** Gives a transcript other ids with room behind them. Only what was written before room was kept ever needs it. */
  #move(head: Head, count = 1): Head {
    const sequence = this.#sql.value<number>`SELECT seq FROM sqlite_sequence WHERE name = 'segments'`;
    const first = (sequence ?? 0) + 1;
    this.#segments.move(head, first - head.firstSegmentId);
    this.#sql.run`UPDATE transcripts SET first_segment_id = ${first} WHERE id = ${head.id}`;
    const reserved = first + head.segmentCount + Math.max(SPARE_IDS, 20 * count);
    this.#sql.run`UPDATE sqlite_sequence SET seq = ${reserved} WHERE name = 'segments'`;
    return { ...head, firstSegmentId: first };
  }

  /** The steps that lead from now to the state after an edit, as few as there are differences. */
  #stepsBackTo(head: Head, editId: number): readonly EditStep[] {
    const entries = this.log
      .since(head.id, editId)
      .map(({ kind, steps }) => {
        const own = unpackSteps(steps, head.firstSegmentId);
        return kind === 'undo' ? own : inverseOf(own);
      })
      .flat();
    return differencesOf(entries, (ids) => this.#segments.some(head, ids).filter(({ id }) => isIn(head, id)));
  }
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

/** Where in the order the first segment lies that steps write; infinite for none. */
const firstPlace = (steps: readonly EditStep[]): number =>
  Math.min(
    ...steps.map((step) => (step.type === 'segment' ? ((step.after ?? step.before)?.order ?? 0) : Infinity)),
  );
const isIn = (head: SegmentRange, id: number): boolean => id >= head.firstSegmentId && id <= lastOf(head);
const STALE =
  'The transcript was changed in the meantime, by another window or a new transcription. This edit was not made. Look at it as it is now, then try again.';
const NOTHING_TO_UNDO = 'There is nothing to undo in this transcript.';
const NOTHING_TO_REDO = 'There is nothing to redo in this transcript.';
