// Edits of many segments in many slices: how they wait for the disk, and in how many pieces they leave the search index.
import { statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { copyLogBack, openForReading } from '../../app/storage/database.ts';
import type { Library } from '../../app/storage/library.ts';
import { SLICE_STEPS } from '../../app/storage/transcripts/edits.ts';
import { TextsRun } from '../../app/storage/transcripts/texts-run.ts';
import { Editing } from '../../app/transcripts/editing.ts';
import { connect, makeLibrary, NOW, segment, transcribed, transcriptOf } from '../storage/support.ts';

const JON = { find: 'jon smit', replace: 'John Smith', matchCase: false, wholeWord: true };
const OPERATION = '0b0e0f5e-9d0b-4a3c-8f77-0d8c4f5ad001';

/** A page with its head, bytes. */
const PAGE_IN_LOG = 4_120;

/** FTS5 merges all at once where so many pieces are of a size (migration 8). */
const CRISIS = 64;

function copiedBack({ path }: Library): Promise<void> {
  copyLogBack(path);
  return Promise.resolve();
}

function editingOf(
  library: Library,
  nowMs: () => number = () => NOW,
  copyBack: () => Promise<void> = () => copiedBack(library),
): Editing {
  const run = new TextsRun(openForReading(library.path));
  return new Editing({
    ...{ library, engines: ENGINES, nowMs, changes: new Changes() },
    texts: { copyBack, places: (recordingId, rules) => Promise.resolve(run.places(recordingId, rules)) },
  });
}

function textWith(library: Library, segments: number): number {
  const lines = Array.from({ length: segments }, (_, at) => segment(`Jon Smit ${at}.`, at * 5));
  return transcribed(library, transcriptOf(...lines)).recordingId;
}

/** Pieces of the index, as FTS5 itself numbers them. */
const pieces = (db: SqliteDatabase.Database): number =>
  Number(db.prepare('SELECT count(DISTINCT segid) FROM segments_fts_idx').pluck().get());

/** Watches with how many pages in the log a commit is told to copy it back. @returns what was told last */
function watchBackstop(): () => number {
  const pragma = vi.spyOn(SqliteDatabase.prototype, 'pragma');
  onTestFinished(() => pragma.mockRestore());
  return () => {
    const told = pragma.mock.calls.map(([text]) => /^wal_autocheckpoint = (\d+)$/.exec(text)?.[1]);
    return Number(told.filter((pages) => pages !== undefined).at(-1) ?? NaN);
  };
}

/** True once a promise has come to its end. */
async function isOver(promise: Promise<unknown>): Promise<boolean> {
  let isDone = false;
  void promise.then(() => (isDone = true));
  for (let turns = 0; turns < 50; turns += 1) await new Promise(setImmediate);
  return isDone;
}

describe('an edit of many segments', () => {
  it('writes one piece of the search index, of what it takes out and what it puts in', () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS);
    const db = connect(library);
    const before = pieces(db);
    library.edits.edit({ recordingId, seen: null }, { type: 'merge', segmentId: firstOf(db) }, NOW);
    expect(pieces(db)).toBe(before + 1);
    library.edits.undo({ recordingId, seen: null }, NOW);
    expect(pieces(db)).toBe(before + 2);
  });

  it('writes nothing to the search index where no word changes', () => {
    const library = makeLibrary();
    const recordingId = textWith(library, 3);
    const db = connect(library);
    const before = pieces(db);
    const id = firstOf(db);
    const given = library.edits.perform(
      recordingId,
      (read) =>
        read([id]).map((one) => ({ type: 'segment', id, before: one, after: { ...one, speaker: 'Ada' } })),
      'hand',
      OPERATION,
      NOW,
    );
    expect(given).toMatchObject({ ok: true, value: { revision: 1 } });
    expect(pieces(db)).toBe(before);
  });

  it('never leaves as many pieces as FTS5 would merge in one go, however many slices it takes', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * (CRISIS + 20));
    const db = connect(library);
    const counted: number[] = [];
    const editing = editingOf(library, () => {
      counted.push(pieces(db));
      return NOW;
    });
    await editing.replace(recordingId, [JON], { operation: OPERATION });
    await editing.undoOperation(OPERATION);
    expect(counted.length).toBeGreaterThan(2 * CRISIS);
    expect(Math.max(...counted)).toBeLessThan(CRISIS * 0.75);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  });
});

describe('the disk', () => {
  it('is waited for beside the thread, and before anybody is told', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * 2);
    const editing = editingOf(library);
    const release: (() => void)[] = [];
    const spy = vi.spyOn(library, 'unhurried').mockImplementation((work) => {
      const done = work();
      return new Promise((resolve) => release.push(() => resolve(done)));
    });
    const replaced = editing.replace(recordingId, [JON], { operation: OPERATION });
    expect(await isOver(replaced)).toBe(false);
    // Both slices are written, and neither waited for the other's disk.
    expect(spy).toHaveBeenCalledTimes(2);
    expect(connect(library).prepare('SELECT count(*) FROM edits').pluck().get()).toBe(2);
    release[1]?.();
    expect(await isOver(replaced)).toBe(false);
    release[0]?.();
    expect(await replaced).toEqual({ ok: true, value: { segments: SLICE_STEPS * 2 } });
    for (const deed of [
      () => editing.undoOperation(OPERATION),
      () => editing.redo({ recordingId, seen: null }),
      () => editing.undo({ recordingId, seen: null }),
    ]) {
      release.length = 0;
      const done = deed();
      expect(await isOver(done)).toBe(false);
      for (const one of release) one();
      expect(await done).toMatchObject({ ok: true });
    }
  });

  it('that fails is told of, though what it failed to keep stands in the library', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, 2);
    const editing = editingOf(library);
    vi.spyOn(library, 'unhurried').mockImplementation(async (work) => {
      work();
      await new Promise(setImmediate);
      throw new Error('the disk is gone');
    });
    await expect(editing.replace(recordingId, [JON], { operation: OPERATION })).rejects.toThrow(
      'the disk is gone',
    );
  });

  it('is not waited for in the commit of a slice', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * 2);
    const exec = vi.spyOn(SqliteDatabase.prototype, 'exec');
    await editingOf(library).replace(recordingId, [JON], { operation: OPERATION });
    const switched = exec.mock.calls.filter(([sql]) => sql === 'PRAGMA synchronous = NORMAL');
    exec.mockRestore();
    expect(switched.length).toBeGreaterThanOrEqual(2);
  });
});

const firstOf = (db: SqliteDatabase.Database): number =>
  Number(db.prepare('SELECT min(id) FROM segments').pluck().get());

describe('the log', () => {
  /** Slices that write some 3,000 pages. */
  const SLICES = 180;
  const slack = (library: Library): number => library.logLength.pages;

  it('is copied back between slices, and by none of their commits', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * SLICES);
    copyLogBack(library.path);
    const backstop = watchBackstop();
    const lengths: [number, number][] = [];
    const editing = editingOf(library, undefined, async () => {
      const before = slack(library);
      // A turn later, as a thread would answer.
      await new Promise(setImmediate);
      copyLogBack(library.path);
      lengths.push([before, slack(library)]);
    });
    await editing.replace(recordingId, [JON], { operation: OPERATION });
    expect(lengths.length).toBeGreaterThan(2);
    // Had a commit copied it, some would begin shorter; and each time all of it is copied, so that the log begins anew.
    for (const [before, after] of lengths) {
      expect(before).toBeGreaterThanOrEqual(500);
      expect(before).toBeLessThan(1_000);
      expect(after).toBe(0);
    }
    expect(statSync(library.logPath).size).toBeLessThan(2_000 * PAGE_IN_LOG);
    // What follows is copied by commits again.
    expect(backstop()).toBe(1_000);
  });

  it('is copied by commits as ever where no thread can', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * SLICES);
    const backstop = watchBackstop();
    const asked: number[] = [];
    const editing = editingOf(library, undefined, () => {
      asked.push(backstop());
      return Promise.reject(new Error('The thread for texts ended'));
    });
    const replaced = await editing.replace(recordingId, [JON], { operation: OPERATION });
    expect(replaced).toEqual({ ok: true, value: { segments: SLICE_STEPS * SLICES } });
    // Asked once: from then on a commit comes first.
    expect(asked).toEqual([4_000]);
    expect(backstop()).toBe(1_000);
    expect(slack(library)).toBeLessThan(1_100);
  });

  it('is not copied once more for nothing while somebody reads an older state', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, SLICE_STEPS * SLICES);
    const reader = connect(library);
    reader.exec('BEGIN; SELECT count(*) FROM segments');
    const copyBack = vi.fn(() => copiedBack(library));
    await editingOf(library, undefined, copyBack).replace(recordingId, [JON], { operation: OPERATION });
    const pages = slack(library);
    reader.exec('COMMIT');
    expect(pages).toBeGreaterThan(2_000);
    expect(copyBack.mock.calls.length).toBeGreaterThan(1);
    expect(copyBack.mock.calls.length).toBeLessThanOrEqual(pages / 500);
  });

  it('is left to commits again where a deed throws, once nobody else copies it', async () => {
    const library = makeLibrary();
    const recordingId = textWith(library, 2);
    const backstop = watchBackstop();
    const other = library.logLength.leave();
    vi.spyOn(library, 'unhurried').mockRejectedValue(new Error('the disk is gone'));
    await expect(editingOf(library).replace(recordingId, [JON], { operation: OPERATION })).rejects.toThrow();
    expect(backstop()).toBe(4_000);
    const second = library.logLength.leave();
    other();
    other();
    expect(backstop()).toBe(4_000);
    second();
    expect(backstop()).toBe(1_000);
  });
});
