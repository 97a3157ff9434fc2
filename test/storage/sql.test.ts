// Queries that are written where they are used.
import SqliteDatabase from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { fragment, sqlOf, verbatim, type Fragment } from '../../app/storage/sql.ts';

const db = new SqliteDatabase(':memory:');
const sql = sqlOf(db);
afterEach(() => db.exec('DROP TABLE IF EXISTS words'));

function plant(...words: readonly string[]): void {
  db.exec('CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT)');
  for (const word of words)
    expect(sql.run`INSERT INTO words (text) VALUES (${word})`).toMatchObject({ changes: 1 });
}

it('queries give rows, single columns, nothing for none', () => {
  plant('rye', 'wheat');
  const from = (id: number): Fragment => fragment`SELECT text, id FROM words WHERE id >= ${id} ORDER BY id`;
  expect(sql.rows`${from(1)}`).toEqual([
    { text: 'rye', id: 1 },
    { text: 'wheat', id: 2 },
  ]);
  expect([...sql.each`${from(2)}`]).toEqual([{ text: 'wheat', id: 2 }]);
  expect(sql.values`${from(1)}`).toEqual(['rye', 'wheat']);
  expect([...sql.eachValue`${from(2)}`]).toEqual(['wheat']);
  expect(sql.tuples`${from(1)}`).toEqual([
    ['rye', 1],
    ['wheat', 2],
  ]);
  expect([...sql.eachTuple`${from(2)}`]).toEqual([['wheat', 2]]);
  expect(sql.row`${from(2)}`).toEqual({ text: 'wheat', id: 2 });
  expect(sql.value`${from(2)}`).toBe('wheat');
  expect(sql.row`${from(3)}`).toBeUndefined();
  expect(sql.value`${from(3)}`).toBeUndefined();
});

it('a value is bound, whatever it says', () => {
  plant("rye'; DROP TABLE words; --", 'wheat');
  expect(sql.values`SELECT id FROM words WHERE text = ${"rye'; DROP TABLE words; --"}`).toEqual([1]);
  expect(sql.value`SELECT count(*) FROM words`).toBe(2);
});

it('one text is read in more ways than one, and neither spoils the other', () => {
  plant('rye', 'wheat');
  const pieces = ['SELECT text FROM words WHERE id = ', ''];
  expect(sql.rows(pieces, 1)).toEqual([{ text: 'rye' }]);
  expect(sql.values(pieces, 1)).toEqual(['rye']);
  expect(sql.rows(pieces, 2)).toEqual([{ text: 'wheat' }]);
});

it('a line with fragments is prepared for each of them, its values in the order of the text', () => {
  plant('rye', 'wheat', 'oats');
  const which = (first: Fragment | number, second: Fragment | number, third: Fragment | number): unknown =>
    sql.tuples`SELECT ${first}, ${second}, ${third}`[0];
  const [id, sum] = [fragment`(SELECT max(id) FROM words)`, fragment`(${10} + ${5})`];
  const nested = fragment`(${sum} * ${2} - ${id})`;
  for (let round = 0; round < 2; round += 1) {
    expect(which(1, 2, 4)).toEqual([1, 2, 4]);
    expect(which(id, 2, 4)).toEqual([3, 2, 4]);
    expect(which(1, id, 4)).toEqual([1, 3, 4]);
    expect(which(1, 2, id)).toEqual([1, 2, 3]);
    expect(which(sum, 2, 4)).toEqual([15, 2, 4]);
    expect(which(1, sum, 4)).toEqual([1, 15, 4]);
    expect(which(sum, id, 4)).toEqual([15, 3, 4]);
    expect(which(id, sum, 4)).toEqual([3, 15, 4]);
    expect(which(nested, 2, sum)).toEqual([27, 2, 15]);
    expect(which(fragment`${1} + ${2}`, 2, fragment`${3} * ${4}`)).toEqual([3, 2, 12]);
  }
});

it('a text of our own stands in a query as it is', () => {
  plant('rye', 'wheat');
  const limit = verbatim(1);
  expect(sql.values`SELECT text FROM words ORDER BY id LIMIT ${limit}`).toEqual(['rye']);
  expect(sql.values`SELECT text FROM words WHERE ${verbatim("text = 'wheat'")}`).toEqual(['wheat']);
});

it('prepares a line once', () => {
  plant('rye');
  let prepared = 0;
  const counting = new Proxy(db, {
    get: (target, name) => {
      if (name === 'prepare') prepared += 1;
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
  const columns = fragment`text, id`;
  for (let id = 1; id <= 3; id += 1)
    sqlOf(counting).row`SELECT ${columns} FROM words WHERE ${fragment`id = ${id}`}`;
  expect(prepared).toBe(1);
});

it('a connection has one set of queries', () => {
  const other = new SqliteDatabase(':memory:');
  expect(sqlOf(db)).toBe(sqlOf(db));
  expect(sqlOf(other)).not.toBe(sqlOf(db));
  other.close();
});

it('a limit is calculated, wherever it stands, so that SQLite does not plan the query anew for each', () => {
  const asked: string[] = [];
  const watched = new SqliteDatabase(':memory:', { verbose: (text) => asked.push(String(text)) });
  const numbers = fragment`(SELECT value FROM json_each('[1, 2, 3]') LIMIT ${2})`;
  expect(
    sqlOf(watched).values`SELECT value FROM ${numbers} ORDER BY value DESC LIMIT ${1} OFFSET ${1}`,
  ).toEqual([1]);
  watched.close();
  expect(asked).toEqual([
    "SELECT value FROM (SELECT value FROM json_each('[1, 2, 3]') LIMIT (0 + 2.0)) ORDER BY value DESC LIMIT (0 + 1.0) OFFSET 1.0",
  ]);
});

it('a row that a write gives is there: where its commit fails, so does the query', () => {
  db.exec(`PRAGMA foreign_keys = ON;
    CREATE TABLE words (id INTEGER PRIMARY KEY, root INTEGER REFERENCES words DEFERRABLE INITIALLY DEFERRED)`);
  const nowhere = fragment`INSERT INTO words (root) VALUES (${99}) RETURNING id`;
  expect(() => sql.value`${nowhere}`).toThrow('FOREIGN KEY');
  expect(() => sql.row`${nowhere}`).toThrow('FOREIGN KEY');
  expect(() => sql.tuple`${nowhere}`).toThrow('FOREIGN KEY');
  expect(sql.value`SELECT count(*) FROM words`).toBe(0);
  const fits = fragment`INSERT INTO words (root) VALUES (NULL) RETURNING id`;
  expect([sql.value`${fits}`, sql.row`${fits}`, sql.tuple`${fits}`]).toEqual([1, { id: 2 }, [3]]);
  expect(sql.value`DELETE FROM words WHERE id = ${9} RETURNING id`).toBeUndefined();
});
