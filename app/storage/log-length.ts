// How long the log is, and who copies it back: a commit does, on the thread that writes, unless a large deed has another thread do it between its slices.
// Why so: docs/decisions/storage.md.
import type { Database } from 'better-sqlite3';
import { WAL_CHECKPOINT_PAGES } from './database.ts';

/** Pages from which on a commit copies it back all the same: what the other thread could not keep up with. */
const BACKSTOP_PAGES = 4 * WAL_CHECKPOINT_PAGES;

/** What SQLite says of the log: its pages, and how many of them are copied back. */
interface Length {
  readonly log: number;
  readonly checkpointed: number;
}

/** The log of the connection that writes. */
export class LogLength {
  readonly #db: Database;
  readonly #length;
  #left = 0;

  constructor(db: Database) {
    this.#db = db;
    this.#length = db.prepare<[], Length>('PRAGMA wal_checkpoint(NOOP)');
  }

  /** Pages that are not copied back; 0 where SQLite does not say, since something is read row by row on this connection. Takes 8 µs. */
  get pages(): number {
    try {
      const { checkpointed, log } = this.#length.get() ?? { checkpointed: 0, log: 0 };
      return log - checkpointed;
    } catch {
      return 0;
    }
  }

  /**
   * From now on a commit copies it back only where it is four times as long: for who has a thread do it (`Texts.copyBack`) between its own writes.
   * @returns ends that, for this one caller; does so once
   */
  leave(): () => void {
    let isOver = false;
    this.#leftBy(1);
    return () => {
      if (!isOver) this.#leftBy(-1);
      isOver = true;
    };
  }

  #leftBy(more: 1 | -1): void {
    this.#left += more;
    this.#db.pragma(`wal_autocheckpoint = ${this.#left > 0 ? BACKSTOP_PAGES : WAL_CHECKPOINT_PAGES}`);
  }
}
