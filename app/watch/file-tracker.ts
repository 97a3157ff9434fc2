// Tracks one folder's files: takes what was seen on the disk, and tells what is new, growing, settled or gone.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../domain/clock.ts';
import type { FileEntry, FilesWorker } from '../files/files-worker.ts';
import { FileTable } from './file-table.ts';
import type { KnownFile, WatchEvent } from './events.ts';
import { compare, moveKey, type Comparison } from './reconcile.ts';
import { Settling, type Instant, type Verdict } from './settle.ts';

/** Files that are looked at in one go: asking who holds files open costs the same for any number of them. */
const LOOK_BATCH = 2_000;

/** What was seen is judged for this long before other work gets its turn. */
const SLICE_MS = 4;

/** Moves are recognised among this many files that went away last. */
const DEPARTED_MAX = 10_000;

/** Due looks are gathered for a tenth of the window, within these bounds. */
const TICK_MIN_MS = 20;
const TICK_MAX_MS = 500;

export interface FileTrackerDeps {
  readonly files: FilesWorker;
  readonly clock: Clock;
  readonly quietMs: number;
  readonly tell: (event: WatchEvent) => void;
  /** A file was not where it should be; whether that means anything is for others to find out. */
  readonly onMissed: (path: string) => void;
}

export class FileTracker {
  readonly table = new FileTable();
  readonly #deps: FileTrackerDeps;
  readonly #settling: Settling;
  /** Files that went away last: what a move leaves as it is → the old path. */
  readonly #departed = new Map<string, string>();
  /** What was observed, or told to be gone, while missed files were looked for, one set for each such look. */
  readonly #meanwhile = new Set<Set<string>>();
  #scan = 0;
  #timer: NodeJS.Timeout | null = null;
  #isLooking = false;
  #isClosed = false;

  constructor(deps: FileTrackerDeps) {
    this.#deps = deps;
    this.#settling = new Settling(deps.quietMs);
  }

  /** Takes over what was known when Earshot ran last. */
  load(known: Iterable<KnownFile>): void {
    for (const { inode = null, modifiedMs, path, settled = true, sizeBytes } of known) {
      this.table.set(path, { sizeBytes, modifiedMs, changedMs: null, inode, settled, scan: 0 });
    }
  }

  close(): void {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** A scan begins: what is observed from now on counts as seen by it, by whatever means it was seen. */
  beginScan(): void {
    this.#scan += 1;
  }

  /** Known files of one directory that the scan in hand did not see. */
  unseenIn(directory: string): string[] {
    return this.table.unseenIn(directory, this.#scan);
  }

  /** Takes note of a file as it lies on the disk now. */
  observe(file: FileEntry): Comparison {
    const now = this.#now();
    const { changedMs, inode, modifiedMs, path, sizeBytes } = file;
    for (const paths of this.#meanwhile) paths.add(path);
    const track = this.table.get(path);
    const comparison = compare(track, file);
    const settled = track !== undefined && track.settled && comparison === 'same';
    const hadSettled = track?.settled ?? false;
    this.table.set(path, { sizeBytes, modifiedMs, changedMs, inode, settled, scan: this.#scan });
    if (settled) return comparison;

    if (comparison === 'new') this.#deps.tell({ type: 'seen', path, sizeBytes, modifiedMs });
    const verdict = this.#settling.observe(file, now);
    if (hadSettled) {
      const quietAt = now.wallMs + this.#deps.quietMs;
      this.#deps.tell({ type: 'growing', path, sizeBytes, modifiedMs, quietAt, waitsFor: 'quiet' });
    } else this.#tellGrowing(verdict);
    this.#schedule();
    return comparison;
  }

  /** Looks once more at files that were not found, and tells of those that are not there. */
  async vanish(paths: readonly string[]): Promise<void> {
    for (let from = 0; from < paths.length; from += LOOK_BATCH) {
      const batch = paths.slice(from, from + LOOK_BATCH);
      // A file that was seen by other means since may be back, and one that was told to be gone is: its absence is no news any more.
      const seenSince = new Set<string>();
      this.#meanwhile.add(seenSince);
      const sightings = await this.#deps.files.look(batch).finally(() => this.#meanwhile.delete(seenSince));
      if (this.#isClosed) return;
      const gone: string[] = [];
      for (const [index, path] of batch.entries()) {
        const sighting = sightings[index];
        if (sighting?.kind === 'file') this.observe(sighting.file);
        else if (sighting?.kind === 'absent' && !seenSince.has(path)) gone.push(path);
      }
      for (const path of gone) this.#drop(path);
      if (gone.length > 0) this.#deps.tell({ type: 'gone', paths: gone });
    }
  }

  /** Takes a file for unknown: if it is on the disk, now or later, it is told of as new. */
  forget(path: string): void {
    this.table.delete(path);
    this.#settling.forget(path);
  }

  #drop(path: string): void {
    for (const paths of this.#meanwhile) paths.add(path);
    const track = this.table.get(path);
    if (track && track.inode !== null) {
      this.#departed.set(moveKey({ ...track, inode: track.inode }), path);
      const oldest = this.#departed.keys().next();
      if (this.#departed.size > DEPARTED_MAX && !oldest.done) this.#departed.delete(oldest.value);
    }
    this.forget(path);
  }

  /** Asked after every wait; a method, because a property would be taken for unchanged since it was asked last. */
  #closed(): boolean {
    return this.#isClosed;
  }

  #schedule(): void {
    if (this.#timer || this.#isLooking || this.#isClosed || this.#settling.size === 0) return;
    const tickMs = Math.max(TICK_MIN_MS, Math.min(TICK_MAX_MS, this.#deps.quietMs / 10));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.#lookAtDue();
    }, tickMs);
  }

  async #lookAtDue(): Promise<void> {
    this.#isLooking = true;
    for (;;) {
      const paths = this.#settling.due(this.#now(), LOOK_BATCH);
      if (paths.length === 0) break;
      const sightings = await this.#deps.files.lookThrough(paths, { closely: true });
      if (this.#closed()) return;
      const now = this.#now();
      let sliceEndsAt = performance.now() + SLICE_MS;
      let index = 0;
      for (const sighting of sightings) {
        const path = paths[index++] ?? '';
        this.#judge(path, this.#settling.confirm(path, sighting, now));
        if (performance.now() < sliceEndsAt) continue;
        await nextTurn();
        if (this.#closed()) return;
        sliceEndsAt = performance.now() + SLICE_MS;
      }
    }
    this.#isLooking = false;
    this.#schedule();
  }

  #judge(path: string, verdict: Verdict): void {
    if (verdict.kind === 'absent') return this.#deps.onMissed(path);
    if (verdict.kind === 'waiting') return;
    const { changedMs, inode, modifiedMs, sizeBytes } = verdict.file;
    const settled = verdict.kind === 'settled';
    const track = this.table.get(path);
    if (track) this.table.set(path, { ...track, sizeBytes, modifiedMs, changedMs, inode, settled });
    if (verdict.kind === 'growing') return this.#tellGrowing(verdict);
    const key = moveKey(verdict.file);
    const movedFrom = this.#departed.get(key) ?? null;
    this.#departed.delete(key);
    const { lacksRest } = verdict;
    this.#deps.tell({ type: 'settled', path, sizeBytes, modifiedMs, inode, movedFrom, lacksRest });
  }

  #tellGrowing(verdict: Verdict): void {
    if (verdict.kind !== 'growing' || !verdict.tell) return;
    const { quietAt, waitsFor } = verdict;
    const { modifiedMs, path, sizeBytes } = verdict.file;
    this.#deps.tell({ type: 'growing', path, sizeBytes, modifiedMs, quietAt, waitsFor });
  }

  #now(): Instant {
    return { monotonicMs: this.#deps.clock.monotonicMs(), wallMs: this.#deps.clock.nowMs() };
  }
}
