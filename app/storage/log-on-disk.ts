// Commits without holding the thread up for the disk: what is written in one turn of the loop is one transaction, and the log is synced beside the
// thread, once for all that was committed until then. Why so: docs/decisions/queue.md.
import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from 'better-sqlite3';
import { immediately, standingOf, waitForDisk, withoutWaiting, type Standing } from './database.ts';
import { sqlOf, type Sql } from './sql.ts';

const sync = promisify(fdatasync);

/** More in one go would be felt. */
const SHARED_MS = 4;

/** How long nothing is shared after a commit failed, milliseconds: what is small may fit on a disk that has no room for what is large. */
const ALONE_MS = 60_000;

/** What was written stands in the library, and nobody knows whether it is on disk: neither its log could be synced, nor copied back. */
export class NotOnDisk<T = unknown> extends Error {
  /** SQLite's word for why. */
  readonly code: string;
  /** Tries anew to have it on disk. @returns what the write gave; rejects as this did */
  readonly again: () => Promise<T>;

  constructor(cause: unknown, again: () => Promise<T>) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
    this.code = code.startsWith('SQLITE_') ? code : 'SQLITE_IOERR_FSYNC';
    this.again = again;
  }
}

/** A transaction that several calls share. */
interface Shared {
  /** Resolves when it is committed; rejects when nothing of it happened. */
  readonly end: Promise<void>;
  readonly committed: () => void;
  readonly lost: (why: unknown) => void;
  /** Something was changed in it. */
  isChanged: boolean;
  workMs: number;
}

/** What SQLite says of copying the log back: pages that are in it, and that are copied. */
interface Copied {
  readonly busy: number;
  readonly log: number;
  readonly checkpointed: number;
}

/** The log of one connection that writes. */
export class LogOnDisk {
  readonly #db: Database;
  readonly #sql: Sql;
  readonly #standing: Standing;
  readonly #sharedMs: number;
  #shared: Shared | null = null;
  #holds = 0;
  #aloneUntilMs = -Infinity;
  #log: number | null = null;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #isClosed = false;
  /** A sync failed, and what it was for has not been copied back since: the next sync may say that all is well, and is not to be believed. */
  #isDoubtful = false;

  /** @param sharedMs work in one transaction after which it is committed at once, milliseconds */
  constructor(db: Database, sharedMs = SHARED_MS) {
    this.#db = db;
    this.#sharedMs = sharedMs;
    this.#sql = sqlOf(db);
    this.#standing = standingOf(db);
  }

  /**
   * Does something before this returns, whole or not at all; everything in this process sees it from then on.
   * What others write here in the same turn of the loop is committed with it, unless somebody looks or writes in another way before.
   * @param work may be asked for again when its commit fails: it keeps nothing in memory that would then be wrong
   * @returns what it gave, once it is on disk. Rejects with what it or the commit threw: then nothing of it happened. Rejects with `NotOnDisk`
   * where the disk failed afterwards: it happened for this process, and nobody knows whether for the next one
   */
  async write<T>(work: () => T): Promise<T> {
    if (this.#isInside || !this.#isOpen()) return immediately(this.#db, work);
    const shared = this.#shared ?? this.#begin();
    const done = this.#step(shared, work);
    // Where nothing was changed, by others neither, there is nothing to wait for.
    if (!shared.isChanged) return done;
    await shared.end;
    return this.#onDisk(done);
  }

  /**
   * The same for what makes its own transactions, and remembers how far they came: each is committed when it returns, with nobody else's.
   */
  async writeAlone<T>(work: () => T): Promise<T> {
    if (this.#isInside || !this.#isOpen()) return work();
    this.#standing.end?.();
    const before = this.#changes();
    const done = withoutWaiting(this.#db, work);
    return this.#changes() === before ? done : this.#onDisk(done);
  }

  /** What stands open is committed, or was not: null where nothing does. Never rejects. */
  get settled(): Promise<void> | null {
    return this.#shared?.isChanged ? this.#shared.end.catch(() => undefined) : null;
  }

  /** Lets nothing stand open between two turns meanwhile: each write is committed in its own call. */
  async holding<T>(work: () => Promise<T>): Promise<T> {
    this.#standing.end?.();
    this.#holds += 1;
    try {
      return await work();
    } finally {
      this.#holds -= 1;
    }
  }

  /** Before the connection is closed. What still waits is on disk when that is done: the last to close copies the log back. */
  close(): void {
    this.#standing.end?.();
    this.#isClosed = true;
    const log = this.#log;
    this.#log = null;
    if (log === null) return;
    const waiting = (this.#next ?? this.#running).catch(() => undefined);
    void waiting.then(() => closeSync(log)).catch(() => undefined);
  }

  /** A part of a transaction that is not ours to end. */
  get #isInside(): boolean {
    return this.#db.inTransaction && this.#standing.end === null;
  }

  #begin(): Shared {
    waitForDisk(this.#db, false);
    try {
      this.#sql.run`BEGIN IMMEDIATE`;
    } catch (error) {
      waitForDisk(this.#db, true);
      throw error;
    }
    const shared = newShared();
    // Who shares in it is told; nobody else has to be.
    shared.end.catch(() => undefined);
    this.#shared = shared;
    setImmediate(() => this.#end(shared));
    return shared;
  }

  #step<T>(shared: Shared, work: () => T): T {
    const startedMs = performance.now();
    this.#standing.end = null;
    try {
      const before = this.#changes();
      const done = immediately(this.#db, work);
      if (this.#changes() !== before) shared.isChanged = true;
      return done;
    } catch (error) {
      // A full disk takes the whole transaction back, and with it what others did in it.
      if (!this.#db.inTransaction) this.#lose(shared, error);
      throw error;
    } finally {
      shared.workMs += performance.now() - startedMs;
      if (this.#shared === shared) this.#goOn(shared);
    }
  }

  #goOn(shared: Shared): void {
    this.#standing.end = () => this.#end(shared);
    const isAlone = this.#holds > 0 || performance.now() < this.#aloneUntilMs;
    if (isAlone || shared.workMs > this.#sharedMs) this.#end(shared);
  }

  /** Commits. Throws nothing: who shares in it is told. */
  #end(shared: Shared): void {
    if (this.#shared !== shared) return;
    this.#standing.end = null;
    try {
      this.#sql.run`COMMIT`;
    } catch (error) {
      if (this.#db.inTransaction) this.#sql.run`ROLLBACK`;
      this.#lose(shared, error);
      return;
    }
    this.#close();
    shared.committed();
  }

  #lose(shared: Shared, why: unknown): void {
    this.#aloneUntilMs = performance.now() + ALONE_MS;
    this.#close();
    shared.lost(why);
  }

  #close(): void {
    this.#shared = null;
    this.#standing.end = null;
    waitForDisk(this.#db, true);
  }

  async #onDisk<T>(done: T): Promise<T> {
    try {
      await this.#synced();
      return done;
    } catch (error) {
      throw new NotOnDisk(error, () => this.#onDisk(done));
    }
  }

  /** One sync for all that was committed before it begins: what comes while one runs waits for the next. */
  #synced(): Promise<void> {
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = null;
        return (this.#running = this.#sync());
      });
    return this.#next;
  }

  async #sync(): Promise<void> {
    if (this.#log === null) return;
    try {
      if (!this.#isDoubtful) {
        await sync(this.#log);
        return;
      }
    } catch (error) {
      if (this.#isClosed) throw error;
      this.#isDoubtful = true;
    }
    this.#copyBack();
    this.#isDoubtful = false;
  }

  /** The pages of a sync that failed may be gone from memory. What SQLite copies back from the log it reads and syncs for itself. */
  #copyBack(): void {
    this.#standing.end?.();
    const [copied] = this.#db.pragma('wal_checkpoint(PASSIVE)') as readonly Copied[];
    // Who reads an older state keeps the rest in the log.
    if (!copied || copied.busy !== 0 || copied.checkpointed < copied.log)
      throw new Error('The log could not be synced, nor all of it copied back');
  }

  /**
   * SQLite takes no locks on the log, so that opening and closing it takes none away. It stays the same file while a connection is open.
   * @returns false where there is none yet: then the commit itself waits for the disk
   */
  #isOpen(): boolean {
    if (this.#log !== null) return true;
    if (this.#isClosed) return false;
    try {
      const path = `${this.#sql.value<string>`SELECT file FROM pragma_database_list WHERE name = 'main'` ?? ''}-wal`;
      const log = openSync(path, 'r+');
      syncFolder(dirname(path));
      this.#log = log;
      return true;
    } catch {
      return false;
    }
  }

  #changes(): number {
    return this.#sql.value<number>`SELECT total_changes()` ?? 0;
  }
}

function newShared(): Shared {
  let committed = (): void => undefined;
  let lost = (_why: unknown): void => undefined;
  const end = new Promise<void>((resolve, reject) => {
    committed = resolve;
    lost = reject;
  });
  return { end, committed, lost, isChanged: false, workMs: 0 };
}

/** That a file is there is written in its folder. Windows knows no such thing. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
