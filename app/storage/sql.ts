// A query typed and bound where it is written: text, row and values stand in one template, and it is prepared once a connection.
import type { Database, RunResult, Statement } from 'better-sqlite3';
import { standingOf, type Standing } from './database.ts';

/** What can be bound. */
export type SqlValue = string | number | bigint | Uint8Array | null;
/** What stands between the pieces of a text: a value is bound, a fragment is a part of the text. */
export type Given = SqlValue | Fragment;
/** The pieces of a text. A template gives the same object each time that it is run, so the object stands for the text. */
type Pieces = readonly string[];

/** A part of a query: columns, or a condition with what is bound in it. */
export class Fragment {
  readonly pieces: Pieces;
  readonly given: readonly Given[];

  constructor(pieces: Pieces, given: readonly Given[]) {
    this.pieces = pieces;
    this.given = given;
  }
}

/** Writes a part of a query, as a query is written. */
export function fragment(pieces: TemplateStringsArray, ...given: readonly Given[]): Fragment {
  return new Fragment(pieces, given);
}

/** A text of our own as a part of queries, never one from outside. Its queries are kept for good: make it once, not for each of them. */
export function verbatim(text: string | number): Fragment {
  return new Fragment([String(text)], []);
}

type Way = 'rows' | 'column' | 'tuples';

/** What is prepared of one text; and the texts that go on from it with a fragment, by its pieces and how many values stand before it. */
class Prepared {
  readonly ways: Partial<Record<Way, Statement>> = {};
  readonly longer: Map<Pieces, Prepared>[] = [];
}

/** Queries of one connection. The type of a row is the writer's word: SQLite does not check it. */
export class Sql {
  readonly #db: Database;
  readonly #standing: Standing;
  readonly #prepared = new Map<Pieces, Prepared>();

  constructor(db: Database) {
    this.#db = db;
    this.#standing = standingOf(db);
  }

  /** The first row; undefined for none. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the writer of a query says of its row
  row<Row>(pieces: Pieces, ...given: readonly Given[]): Row | undefined {
    const bound = placeFor(given);
    return first(this.#find('rows', pieces, given, bound), bound) as Row | undefined;
  }

  /** All rows. */
  rows<Row>(pieces: Pieces, ...given: readonly Given[]): Row[] {
    const bound = placeFor(given);
    return this.#find('rows', pieces, given, bound).all(...bound) as Row[];
  }

  /** All rows, read as they are asked for: the connection can do nothing else meanwhile. */
  each<Row>(pieces: Pieces, ...given: readonly Given[]): IterableIterator<Row> {
    const bound = placeFor(given);
    return this.#find('rows', pieces, given, bound).iterate(...bound) as IterableIterator<Row>;
  }

  /** The first column of the first row; undefined for no row. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
  value<Value>(pieces: Pieces, ...given: readonly Given[]): Value | undefined {
    const bound = placeFor(given);
    return first(this.#find('column', pieces, given, bound), bound) as Value | undefined;
  }

  /** The first column of all rows. */
  values<Value>(pieces: Pieces, ...given: readonly Given[]): Value[] {
    const bound = placeFor(given);
    return this.#find('column', pieces, given, bound).all(...bound) as Value[];
  }

  /** The first column of all rows, read as `each` reads. */
  eachValue<Value>(pieces: Pieces, ...given: readonly Given[]): IterableIterator<Value> {
    const bound = placeFor(given);
    return this.#find('column', pieces, given, bound).iterate(...bound) as IterableIterator<Value>;
  }

  /** The first row as an array of its columns; undefined for none. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as above
  tuple<Row extends readonly unknown[]>(pieces: Pieces, ...given: readonly Given[]): Row | undefined {
    const bound = placeFor(given);
    return first(this.#find('tuples', pieces, given, bound), bound) as Row | undefined;
  }

  /** All rows as arrays of their columns: the quickest for many. */
  tuples<Row extends readonly unknown[]>(pieces: Pieces, ...given: readonly Given[]): Row[] {
    const bound = placeFor(given);
    return this.#find('tuples', pieces, given, bound).all(...bound) as Row[];
  }

  /** The same, read as `each` reads. */
  eachTuple<Row extends readonly unknown[]>(
    pieces: Pieces,
    ...given: readonly Given[]
  ): IterableIterator<Row> {
    const bound = placeFor(given);
    return this.#find('tuples', pieces, given, bound).iterate(...bound) as IterableIterator<Row>;
  }

  /** Changes something. */
  run(pieces: Pieces, ...given: readonly Given[]): RunResult {
    const bound = placeFor(given);
    return this.#find('rows', pieces, given, bound).run(...bound);
  }

  /** The statement of a query, prepared if it is run for the first time. @param bound takes its values */
  #find(way: Way, pieces: Pieces, given: readonly Given[], bound: readonly SqlValue[]): Statement {
    this.#standing.end?.();
    let start = this.#prepared.get(pieces);
    if (!start) this.#prepared.set(pieces, (start = new Prepared()));
    const prepared = bound === given ? start : walk(start, given, bound as SqlValue[]);
    return (prepared.ways[way] ??= this.#prepare(way, textOf(pieces, given)));
  }

  #prepare(way: Way, text: string): Statement {
    const statement = this.#db.prepare(text.trim());
    if (way === 'column') return statement.pluck();
    return way === 'tuples' ? statement.raw() : statement;
  }
}

/**
 * The first row of what a statement gives. For one that writes all of them are fetched: outside of a transaction its commit comes when it is over, and better-sqlite3 13.2.0 asks
 * after `get` no more how that went (src/objects/statement.cpp; findings/better-sqlite3-gets-the-row-of-a-write-that-was-taken-back.sh). On a full disk it gave the id of a
 * row that is nowhere.
 */
const first = (statement: Statement, bound: readonly SqlValue[]): unknown =>
  statement.readonly ? statement.get(...bound) : statement.all(...bound)[0];

/** Where the values of a query go: what was given is taken as it is where it holds nothing else, as in most queries. */
function placeFor(given: readonly Given[]): readonly SqlValue[] {
  for (const each of given) if (typeof each === 'object' && each instanceof Fragment) return [];
  return given as readonly SqlValue[];
}

/** Goes through what was given: takes the values, and follows the fragments. */
function walk(from: Prepared, given: readonly Given[], bound: SqlValue[]): Prepared {
  let at = from;
  for (const each of given) {
    if (typeof each !== 'object' || !(each instanceof Fragment)) {
      bound.push(each);
      continue;
    }
    const longer = (at.longer[bound.length] ??= new Map<Pieces, Prepared>());
    let next = longer.get(each.pieces);
    if (!next) longer.set(each.pieces, (next = new Prepared()));
    at = walk(next, each.given, bound);
  }
  return at;
}

/** A limit that is a plain parameter makes SQLite (3.54) plan the query anew each time that one is bound; a calculated one does not. */
const LIMIT = /\bLIMIT\s*$/i;

function textOf(pieces: Pieces, given: readonly Given[]): string {
  return pieces.reduce((text, piece, at) => {
    const before = given[at - 1];
    if (before instanceof Fragment) return `${text}${textOf(before.pieces, before.given)}${piece}`;
    return `${text}${LIMIT.test(text) ? '(0 + ?)' : '?'}${piece}`;
  });
}

const ofConnection = new WeakMap<Database, Sql>();

/** The queries of a connection: always the same ones, so that no two parts of the house prepare one twice. */
export function sqlOf(db: Database): Sql {
  let sql = ofConnection.get(db);
  if (!sql) ofConnection.set(db, (sql = new Sql(db)));
  return sql;
}
