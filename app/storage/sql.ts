// A query typed where it is written: its SQL, its row and its values stand in one place, and it is prepared once a connection.
import type { Database, RunResult, Statement } from 'better-sqlite3';

/** What can be bound, by place or, in one record, by name. */
export type SqlValue = string | number | bigint | Uint8Array | null;
type Bound = readonly SqlValue[] | readonly [Readonly<Record<string, SqlValue>>];

/** Queries of one connection. The type of a row is the writer's word: SQLite does not check it. */
export class Sql {
  readonly #db: Database;
  readonly #whole = new Map<string, Statement>();
  readonly #single = new Map<string, Statement>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The first row; undefined for none. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the writer of a query says of its row
  row<Row>(sql: string, ...bound: Bound): Row | undefined {
    return this.#prepared(sql).get(...bound) as Row | undefined;
  }

  /** All rows. */
  rows<Row>(sql: string, ...bound: Bound): Row[] {
    return this.#prepared(sql).all(...bound) as Row[];
  }

  /** The first column of the first row; undefined for no row. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
  value<Value>(sql: string, ...bound: Bound): Value | undefined {
    return this.#plucked(sql).get(...bound) as Value | undefined;
  }

  /** The first column of all rows. */
  values<Value>(sql: string, ...bound: Bound): Value[] {
    return this.#plucked(sql).all(...bound) as Value[];
  }

  /** Changes something. */
  run(sql: string, ...bound: Bound): RunResult {
    return this.#prepared(sql).run(...bound);
  }

  #prepared(sql: string): Statement {
    let statement = this.#whole.get(sql);
    if (!statement) this.#whole.set(sql, (statement = this.#db.prepare(sql)));
    return statement;
  }

  #plucked(sql: string): Statement {
    let statement = this.#single.get(sql);
    if (!statement) this.#single.set(sql, (statement = this.#db.prepare(sql).pluck()));
    return statement;
  }
}

const ofConnection = new WeakMap<Database, Sql>();

/** The queries of a connection: always the same ones, so that no two parts of the house prepare one twice. */
export function sqlOf(db: Database): Sql {
  let sql = ofConnection.get(db);
  if (!sql) ofConnection.set(db, (sql = new Sql(db)));
  return sql;
}
