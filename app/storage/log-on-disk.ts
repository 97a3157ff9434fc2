// Commits without holding the thread up for the disk: what is asked for in one turn of the loop is done at its end, in one transaction, and the log is
// synced beside the thread, once for all that was committed until then. Why so: docs/decisions/queue.md.
import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from 'better-sqlite3';
import {
  asOne,
  immediately,
  isBusy,
  standingOf,
  waitForDisk,
  withoutWaiting,
  type Standing,
} from './database.ts';
import { sqlOf, type Sql } from './sql.ts';

const sync = promisify(fdatasync);

/** More in one go would be felt. */
const SHARED_MS = 4;

/** How long nothing is shared after that failed, milliseconds: what is small may fit on a disk that has no room for what is large. */
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

/** What was asked for. */
interface Step {
  readonly work: () => unknown;
  /** It is on disk. */
  readonly told: (done: unknown) => void;
  readonly refused: (why: unknown) => void;
  /** It is committed or was refused: for who asks meanwhile. */
  over: (() => void) | null;
  isOver: Promise<void> | null;
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
  /** Asked for and not begun: nothing stands open in the database meanwhile. */
  #waiting: Step[] = [];
  #isDue = false;
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
   * Does something at the end of this turn of the loop, whole or not at all, in one transaction with what others ask for here until then. Whoever in
   * this process looks or writes in another way before that has it done first: for everybody else it happened when this returned.
   * @param work may be done once more, when it was taken back with others: it keeps nothing in memory that would then be wrong
   * @returns what it gave, once it is on disk. Rejects with what it or the commit threw: then nothing of it happened. Rejects with
   * `NotOnDisk` where the disk failed afterwards: it happened for this process, and nobody knows whether for the next one
   */
  write<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // A part of a transaction that is not ours to end; or there is no log.
      if (this.#db.inTransaction || !this.#isOpen()) return resolve(immediately(this.#db, work));
      const told = resolve as (done: unknown) => void;
      this.#waiting.push({ work, told, refused: reject, over: null, isOver: null });
      this.#standing.end = this.#doAll;
      if (this.#isAlone) this.#doAll();
      else this.#doSoon();
    });
  }

  /**
   * The same for what makes its own transactions, and remembers how far they came: each is committed when it returns, with nobody else's.
   */
  async writeAlone<T>(work: () => T): Promise<T> {
    if (this.#db.inTransaction || !this.#isOpen()) return work();
    this.#standing.end?.();
    const before = this.#changes();
    const done = withoutWaiting(this.#db, work);
    return this.#changes() === before ? done : this.#onDisk(done);
  }

  /** What was asked for until now is committed, or was refused: null where nothing waits. Never rejects. */
  get settled(): Promise<void> | null {
    const last = this.#waiting.at(-1);
    if (!last) return null;
    last.isOver ??= new Promise((resolve) => (last.over = resolve));
    return last.isOver;
  }

  /** Does everything in its own call meanwhile, and commits it there. */
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

  get #isAlone(): boolean {
    return this.#holds > 0 || performance.now() < this.#aloneUntilMs;
  }

  /** At the end of this turn; and of the next, what that had no time for. */
  #doSoon(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      if (this.#waiting.length > 0) this.#do(this.#sharedMs);
      if (this.#waiting.length > 0) this.#doSoon();
    });
  }

  readonly #doAll = (): void => this.#do(Infinity);

  /** Does what waits. Throws nothing: who asked for it is told. @param forMs after so long the rest is left for another time, milliseconds */
  #do(forMs: number): void {
    // What is done now looks and writes itself.
    this.#standing.end = null;
    const steps = this.#waiting;
    this.#waiting = [];
    const count = this.#isAlone ? this.#eachAlone(steps) : this.#together(steps, forMs);
    this.#waiting = steps.slice(count);
    if (this.#waiting.length > 0) this.#standing.end = this.#doAll;
    for (const { over } of steps.slice(0, count)) over?.();
  }

  /** In one transaction. Where that fails nothing of it happened, and each is tried by itself. @returns how many were done or refused */
  #together(steps: readonly Step[], forMs: number): number {
    const endMs = performance.now() + forMs;
    const done: unknown[] = [];
    waitForDisk(this.#db, false);
    try {
      const isChanged = this.#committed(() => {
        for (const { work } of steps) {
          done.push(asOne(this.#db, work));
          if (performance.now() > endMs) break;
        }
      });
      this.#tell(steps, done, isChanged);
      return done.length;
    } catch (error) {
      // Each by itself would wait for it as long again.
      if (isBusy(error)) return this.#refuse(steps, error);
      this.#aloneUntilMs = performance.now() + ALONE_MS;
    } finally {
      waitForDisk(this.#db, true);
    }
    return this.#eachAlone(steps);
  }

  /** @returns whether anything was changed */
  #committed(work: () => void): boolean {
    this.#sql.run`BEGIN IMMEDIATE`;
    try {
      const before = this.#changes();
      work();
      const isChanged = this.#changes() !== before;
      this.#sql.run`COMMIT`;
      return isChanged;
    } catch (error) {
      if (this.#db.inTransaction) this.#sql.run`ROLLBACK`;
      throw error;
    }
  }

  #refuse(steps: readonly Step[], why: unknown): number {
    for (const { refused } of steps) refused(why);
    return steps.length;
  }

  #eachAlone(steps: readonly Step[]): number {
    for (const step of steps) {
      try {
        const before = this.#changes();
        const done = withoutWaiting(this.#db, () => immediately(this.#db, step.work));
        this.#tell([step], [done], this.#changes() !== before);
      } catch (error) {
        step.refused(error);
      }
    }
    return steps.length;
  }

  /** Tells of what is committed, once it is on disk. Where nothing was changed, by others neither, there is nothing to wait for. */
  #tell(steps: readonly Step[], done: readonly unknown[], isChanged: boolean): void {
    const tell = (): void => {
      for (const [at, one] of done.entries()) steps[at]?.told(one);
    };
    if (!isChanged) return tell();
    this.#synced().then(tell, (why: unknown) => {
      for (const [at, one] of done.entries()) steps[at]?.refused(new NotOnDisk(why, () => this.#onDisk(one)));
    });
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
