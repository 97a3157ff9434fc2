// One library for many random histories: what a history wrote is taken out before the next, so that it is opened, and its statements compiled, once for all.
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';

/** Takes out all that a table holds, and puts back what it held at first. */
interface Blank {
  readonly empty: () => void;
  readonly fill: () => void;
}

const SCHEMA = 'sqlite_schema';

/** A second connection to a library that was just made: it remembers what that held, and puts it back. */
export class BlankLibrary {
  readonly #db: Database;
  readonly #blanks: readonly Blank[];
  readonly #lastStates;
  readonly #version;

  /** @param path of the database file, which nobody has open; its schema stays as it is from now on */
  constructor(path: string) {
    this.#db = openWithoutTriggers(path);
    this.#blanks = tablesOf(this.#db).map((table) => blankOf(this.#db, table));
    this.#lastStates = this.#db
      .prepare<[], [number, number, string | null]>(
        `SELECT job_id, recording_id, json_extract(data, '$.state') FROM events WHERE id IN (
           SELECT max(id) FROM events WHERE job_id IS NOT NULL AND json_extract(data, '$.state') IS NOT NULL
           GROUP BY job_id, recording_id)`,
      )
      .raw();
    this.#version = this.#db.prepare<[], number>('PRAGMA data_version').pluck();
  }

  /** Another number once others wrote anything: asked for at a hundredth of what reading the rows takes. */
  get version(): number {
    return this.#version.get() ?? 0;
  }

  /** All tables as they were at first, the numbers that rows get too. */
  restore(): void {
    this.#db.transaction(() => {
      for (const { empty } of this.#blanks) empty();
      for (const { fill } of this.#blanks) fill();
    })();
  }

  /** The state that the trail of each job ends with, by recording and job, as it stands in the file. */
  lastStates(): ReadonlyMap<string, string | null> {
    return new Map(this.#lastStates.all().map(([job, recording, state]) => [`${recording} ${job}`, state]));
  }

  close(): void {
    this.#db.close();
  }
}

/**
 * A connection for which no trigger is there: rows of the trail may go, and what follows from a row stays for others. A connection reads the schema
 * once, and anew only when its number has changed, which a write to the schema's own table leaves as it is.
 */
function openWithoutTriggers(path: string): Database {
  const schema = open(path);
  schema.pragma('writable_schema = ON');
  const triggers = schema
    .prepare<[], [number, string]>("SELECT rowid, * FROM sqlite_schema WHERE type = 'trigger'")
    .raw()
    .all();
  schema.exec("DELETE FROM sqlite_schema WHERE type = 'trigger'");
  const db = open(path);
  db.prepare('SELECT count(*) FROM events').get();
  const putBack = schema.prepare(
    'INSERT INTO sqlite_schema (rowid, type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?, ?)',
  );
  for (const trigger of triggers) putBack.run(...trigger);
  schema.close();
  return db;
}

function open(path: string): Database {
  const db = new SqliteDatabase(path);
  // The schema and the tables behind a search index are closed to others.
  db.unsafeMode();
  // Nothing of it is to outlive this process.
  db.pragma('synchronous = OFF');
  db.pragma('foreign_keys = OFF');
  return db;
}

/** Tables that hold rows themselves, those behind a search index too; no views, and no tables that show what others hold. */
function tablesOf(db: Database): readonly string[] {
  const rows = db.prepare<[], { name: string; type: string }>('PRAGMA main.table_list').all();
  return rows
    .filter(({ name, type }) => (type === 'table' || type === 'shadow') && name !== SCHEMA)
    .map(({ name }) => name);
}

function blankOf(db: Database, table: string): Blank {
  const name = `"${table}"`;
  const first = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${name}`).all();
  const remove = db.prepare(`DELETE FROM ${name}`);
  const columns = Object.keys(first[0] ?? {});
  const insert =
    columns.length > 0
      ? db.prepare(
          `INSERT INTO ${name} (${columns.map((one) => `"${one}"`).join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
        )
      : null;
  const isAny = db.prepare(`SELECT 1 FROM ${name} LIMIT 1`);
  return {
    empty: () => {
      if (isAny.get() !== undefined) remove.run();
    },
    fill: () => {
      for (const row of first) insert?.run(...Object.values(row));
    },
  };
}
