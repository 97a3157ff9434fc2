// Editing as the app does it: one edit at a time by hand, many by find and replace or a glossary, each in transactions too short to be felt.
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EditedView, LastReplacedView, ReachView, VersionView } from '../contract/editing-views.ts';
import type { Changes } from '../domain/changes.ts';
import type { EditCommand } from '../domain/editing.ts';
import { withText, type EditStep, type PlacedSegment } from '../domain/edit-step.ts';
import type { Engines } from '../domain/engine.ts';
import { failure } from '../domain/failure.ts';
import { correctionsBetween, rulesOf } from '../domain/glossary.ts';
import { hitsFinder, replaceHits, type ReplaceRule } from '../domain/replacing.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { EditKind } from '../storage/transcripts/edit-log.ts';
import { SLICE_STEPS, type Edited, type EditRequest } from '../storage/transcripts/edits.ts';
import type { Library } from '../storage/library.ts';
import type { Texts } from '../storage/transcripts/texts.ts';
import { learnVoices } from './voice-memory.ts';
import type { VersionAt } from '../storage/transcripts/texts-run.ts';

export interface EditingDeps {
  readonly library: Library;
  readonly engines: Engines;
  readonly texts: Pick<Texts, 'places' | 'copyBack'>;
  readonly nowMs: () => number;
  readonly changes: Pick<Changes, 'tell'>;
}

/** A hit that is to stay as it is. */
export interface KeptHit {
  readonly segmentId: number;
  readonly nth: number;
}

/** Pages of the log from which on it is copied back between two slices. A commit would do it at twice as many. */
const COPIED_PAGES = 500;

/** How long what was replaced can be undone as one after a page has forgotten it, milliseconds. Later each text has its own way back. */
const UNDONE_WITHIN_MS = 24 * 3_600_000;

/** Does one write of many, before it returns. */
type Slice = <T>(step: () => T) => Promise<T>;

export interface Replaced {
  /** Segments that were changed. */
  readonly segments: number;
}

export class Editing {
  readonly #deps: EditingDeps;

  constructor(deps: EditingDeps) {
    this.#deps = deps;
  }

  /** Does a command by hand. Failures as `Edits.edit`. */
  async edit(request: EditRequest, command: EditCommand): Promise<Outcome<EditedView>> {
    const { library, nowMs } = this.#deps;
    const before =
      command.type === 'text'
        ? library.transcripts.segmentText(request.recordingId, command.segmentId)
        : null;
    const operation = randomUUID();
    const edited = await this.#walk(request, (next) => library.edits.edit(next, command, nowMs(), operation));
    if (!edited.ok) return edited;
    const offer = await library.unhurried(() =>
      library.transaction(() => this.#learn(request.recordingId, command, before, edited.value)),
    );
    return ok({ ...edited.value, offer });
  }

  /** Keeps what an edit tells of names and words. @returns a correction that may be offered for the glossary */
  #learn(
    recordingId: number,
    command: EditCommand,
    before: string | null,
    { speakers }: EditedView,
  ): EditedView['offer'] {
    const { library, nowMs } = this.#deps;
    const folderId = library.recordings.get(recordingId)?.folderId ?? null;
    for (const { speaker } of speakers)
      if (speaker !== null) library.glossaries.useName(folderId, speaker, nowMs());
    if (command.type === 'rename') learnVoices(library, recordingId, nowMs());
    return command.type === 'text' && before !== null && folderId !== null
      ? library.glossaries.learn(folderId, correctionsBetween(before, command.text))
      : null;
  }

  undo(request: EditRequest): Promise<Outcome<EditedView>> {
    return this.#walk(request, (next) => this.#deps.library.edits.undo(next, this.#deps.nowMs()));
  }

  redo(request: EditRequest): Promise<Outcome<EditedView>> {
    return this.#walk(request, (next) => this.#deps.library.edits.redo(next, this.#deps.nowMs()));
  }

  reach(recordingId: number): Outcome<ReachView> {
    const { library } = this.#deps;
    const head = library.transcripts.head(recordingId);
    if (!head) return failed(failure('not-found'));
    const { editedAt, id, revision } = head;
    const used = library.glossaries.names(library.recordings.get(recordingId)?.folderId ?? null);
    // Those whom a feed names are heard here more surely than those of other episodes.
    const names = [...new Set([...(library.details.get(recordingId)?.persons ?? []), ...used])];
    return ok({ transcriptId: id, revision, editedAt, ...library.edits.log.reach(id), names });
  }

  versions(recordingId: number): readonly VersionView[] {
    let isNow = true;
    return this.#deps.library.edits.log.versions(recordingId).map(({ isCurrent, lastEditId: _, ...row }) => {
      const view = { ...row, isNow: isCurrent && isNow };
      if (isCurrent) isNow = false;
      return view;
    });
  }

  /** Goes back to a version; an edit like others, so it can be undone. */
  async restore(
    request: EditRequest,
    version: { readonly transcriptId: number; readonly version: number },
  ): Promise<Outcome<EditedView>> {
    const { library, nowMs } = this.#deps;
    const operation = randomUUID();
    const isOwn = this.versions(request.recordingId).some((one) => one.transcriptId === version.transcriptId);
    if (isOwn) await library.transcripts.shelf.bring(version.transcriptId);
    return this.#walk(request, (next) => library.edits.restore(next, version, operation, nowMs()));
  }

  /** Two versions as the texts thread takes them; null when one is gone. */
  versionAt(
    recordingId: number,
    wanted: { readonly transcriptId: number; readonly version: number },
  ): VersionAt | null {
    const { versions } = { versions: this.#deps.library.edits.log.versions(recordingId) };
    const found = versions.find(
      (one) => one.transcriptId === wanted.transcriptId && one.version === wanted.version,
    );
    return found ? { transcriptId: found.transcriptId, lastEditId: found.lastEditId } : null;
  }

  /**
   * Replaces what rules find in one recording, as it is when each segment's turn comes.
   * @param operation the same for all recordings that are to be undone together
   */
  async replace(
    recordingId: number,
    rules: readonly ReplaceRule[],
    {
      keep = [],
      kind = 'replace',
      operation,
    }: { keep?: readonly KeptHit[]; kind?: EditKind; operation: string },
  ): Promise<Outcome<Replaced>> {
    const { changes, library, nowMs, texts } = this.#deps;
    const hitsOf = hitsFinder(rules);
    const kept = new Map<number, Set<number>>();
    for (const { nth, segmentId } of keep) kept.set(segmentId, (kept.get(segmentId) ?? new Set()).add(nth));
    const ids = await texts.places(recordingId, rules);
    let segments = 0;
    const stepsFor = (found: readonly PlacedSegment[]): readonly EditStep[] =>
      found.flatMap((before) => {
        const text = replaceHits(before.text, hitsOf(before.text), kept.get(before.id)).trim();
        if (text === before.text) return [];
        segments += 1;
        return [
          {
            type: 'segment' as const,
            id: before.id,
            before,
            after: text === '' ? null : withText(before, text),
          },
        ];
      });
    const done = await this.#inSlices(async (slice) => {
      for (let from = 0; from < ids.length; from += SLICE_STEPS) {
        const places = ids.slice(from, from + SLICE_STEPS);
        const edited = await slice(() =>
          library.edits.perform(recordingId, (read) => stepsFor(read(places)), kind, operation, nowMs()),
        );
        if (!edited.ok) return edited;
      }
      return ok({ segments });
    });
    if (done.ok && segments > 0) changes.tell(['items', 'search'], [recordingId]);
    return done;
  }

  /** What was replaced last and still stands. A glossary that was applied by itself is of one text only, and undone there. */
  lastReplaced(kind: 'replace' | 'glossary'): LastReplacedView | null {
    const { library, nowMs } = this.#deps;
    const last = library.edits.log.lastOf(kind, nowMs() - UNDONE_WITHIN_MS);
    return last && (kind === 'replace' || last.recordings > 1) ? last : null;
  }

  /** Undoes an operation in every recording where nothing was edited after it. */
  undoOperation(operation: string): Promise<Outcome<{ recordings: number; editedSince: number }>> {
    const { edits } = this.#deps.library;
    const { log } = edits;
    return this.#inSlices(async (slice) => {
      let recordings = 0;
      let editedSince = 0;
      for (const transcriptId of log.ofOperation(operation)) {
        await nextTurn();
        const recordingId = log.inUse(operation, transcriptId);
        if (recordingId === undefined) continue;
        if (!log.standsLast(operation, transcriptId)) {
          editedSince += 1;
          continue;
        }
        const undo = (next: EditRequest): Outcome<Edited> => edits.undo(next, this.#deps.nowMs());
        const undone = await this.#walkIn(slice, { recordingId, seen: null }, undo);
        if (!undone.ok) return undone;
        recordings += 1;
      }
      return ok({ recordings, editedSince });
    });
  }

  /** Puts right what a new transcript has wrong whose engine was not told the glossary, where that is to be applied by itself. */
  async applyGlossary(recordingId: number): Promise<void> {
    await this.#putRight(recordingId, ({ revision }) => revision === 0);
    this.#deps.library.glossaries.applied(recordingId);
  }

  /** The same for what the last process did not come to, or died in the middle of. */
  async applyDueGlossaries(): Promise<void> {
    const { edits, glossaries } = this.#deps.library;
    for (const recordingId of glossaries.due()) {
      await this.#putRight(
        recordingId,
        ({ id, revision }) => revision === 0 || edits.log.undoable(id)?.kind === 'glossary',
      );
      glossaries.applied(recordingId);
    }
  }

  async #putRight(
    recordingId: number,
    isAsMade: (head: { readonly id: number; readonly revision: number }) => boolean,
  ): Promise<void> {
    const { engines, library } = this.#deps;
    const folderId = library.recordings.get(recordingId)?.folderId ?? null;
    const head = library.transcripts.head(recordingId);
    if (folderId === null || !head || !isAsMade(head)) return;
    // One that was told the words has heard them, or not.
    if (engines.traits(head.service).options?.glossary != null) return;
    const { automatic, terms } = library.glossaries.get(folderId);
    const rules = automatic ? rulesOf(terms) : [];
    if (rules.length > 0)
      await this.replace(recordingId, rules, { kind: 'glossary', operation: randomUUID() });
  }

  /**
   * Does what takes many writes. Between them others have their turn, the index is kept in few pieces, and the log is copied back by a thread, which
   * a commit would do on this one; the disk is waited for beside the thread, for all of them at the end.
   */
  async #inSlices<T>(deed: (slice: Slice) => Promise<T>): Promise<T> {
    const { library, texts } = this.#deps;
    const { logLength } = library;
    const onDisk: Promise<unknown>[] = [];
    /** Pages that stayed behind the last copying: somebody reads an older state, and more of the same would bring nothing. */
    let kept = 0;
    const copiesItself = logLength.leave();
    const slice: Slice = async (step) => {
      const gave: ReturnType<typeof step>[] = [];
      const written = library.unhurried(() => gave.push(step()));
      // What is told of at the end is no fault that nobody looks at.
      written.catch(() => undefined);
      onDisk.push(written);
      await nextTurn();
      if (library.mergeIndex()) await nextTurn();
      // Where the thread cannot, commits do it as ever.
      if (logLength.pages >= kept + COPIED_PAGES) {
        await texts.copyBack().catch(copiesItself);
        kept = logLength.pages;
      }
      // What threw gave nothing.
      if (gave.length === 0) await written;
      return gave[0] as ReturnType<typeof step>;
    };
    try {
      const done = await deed(slice);
      await Promise.all(onDisk);
      return done;
    } finally {
      copiesItself();
    }
  }

  #walk(request: EditRequest, step: (request: EditRequest) => Outcome<Edited>): Promise<Outcome<EditedView>> {
    return this.#inSlices((slice) => this.#walkIn(slice, request, step));
  }

  async #walkIn(
    slice: Slice,
    request: EditRequest,
    step: (request: EditRequest) => Outcome<Edited>,
  ): Promise<Outcome<EditedView>> {
    const first = await slice(() => step(request));
    if (!first.ok) return first;
    const slices = [first.value];
    while (slices.at(-1)?.more) {
      const next = await slice(() => step({ ...request, seen: null }));
      if (!next.ok) break;
      slices.push(next.value);
    }
    return ok(this.#told(request.recordingId, together(slices)));
  }

  #told(recordingId: number, edited: Edited): EditedView {
    this.#deps.changes.tell(['items', 'search'], [recordingId]);
    const { more: _, segments, ...rest } = edited;
    return {
      ...rest,
      segments: segments.map(({ after, segment: { order: _order, ...segment } }) => ({ segment, after })),
      offer: null,
    };
  }
}

/** After more slices than this the transcript is read again rather than followed. */
const FOLLOWED_SLICES = 4;

/** What several slices of one operation changed, as one. */
function together(slices: readonly Edited[]): Edited {
  const last = slices.at(-1);
  if (!last) throw new Error('Nothing was edited');
  return {
    ...last,
    segments: slices.flatMap(({ segments }) => segments),
    removed: slices.flatMap(({ removed }) => removed),
    speakers: slices.flatMap(({ speakers }) => speakers),
    moved: slices.some(({ moved }) => moved) || slices.length > FOLLOWED_SLICES,
  };
}
