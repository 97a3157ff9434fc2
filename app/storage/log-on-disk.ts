// Commits without holding the thread up for the disk: the log is synced beside it, once for all that was committed until then.
// Why so: docs/decisions/queue.md.
import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Database } from 'better-sqlite3';
import { immediately, lightly } from './database.ts';
import { sqlOf, type Sql } from './sql.ts';

const sync = promisify(fdatasync);

/** The log of one connection that writes. */
export class LogOnDisk {
  readonly #db: Database;
  readonly #sql: Sql;
  #log: number | null = null;
  #running: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  #isClosed = false;

  constructor(db: Database) {
    this.#db = db;
    this.#sql = sqlOf(db);
  }

  /**
   * Does something in one transaction, before this returns; everything in this process sees it from then on.
   * @returns what it gave, once it is on disk. Rejects with what it threw: then nothing of it happened. Rejects, too, where the disk failed
   * afterwards: it happened for this process, and nobody knows whether for the next one
   */
  async write<T>(work: () => T): Promise<T> {
    if (this.#db.inTransaction || !this.#isOpen()) return immediately(this.#db, work);
    const before = this.#changes();
    const done = lightly(this.#db, work);
    if (this.#changes() !== before) await this.#synced();
    return done;
  }

  /** Before the connection is closed. What still waits is on disk when that is done: the last to close copies the log back. */
  close(): void {
    this.#isClosed = true;
    const log = this.#log;
    this.#log = null;
    if (log === null) return;
    const waiting = (this.#next ?? this.#running).catch(() => undefined);
    void waiting.then(() => closeSync(log)).catch(() => undefined);
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
      await sync(this.#log);
    } catch (error) {
      if (this.#isClosed) throw error;
      // The pages of a sync that failed may be gone from memory. What SQLite copies back from the log it reads and syncs for itself.
      this.#db.pragma('wal_checkpoint(PASSIVE)');
    }
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
