// Queries that are written where they are used.
import SqliteDatabase from 'better-sqlite3';
import { afterEach, expect, it } from 'vitest';
import { sqlOf } from '../../app/storage/sql.ts';

const db = new SqliteDatabase(':memory:');
afterEach(() => db.exec('DROP TABLE IF EXISTS words'));

it('queries give rows, single columns, nothing for none, and what was changed', () => {
  const sql = sqlOf(db);
  db.exec('CREATE TABLE words (id INTEGER PRIMARY KEY, text TEXT)');
  expect(sql.run('INSERT INTO words (text) VALUES (?), (?)', 'rye', 'wheat').changes).toBe(2);
  const query = 'SELECT text, id FROM words WHERE id >= ? ORDER BY id';
  expect(sql.rows(query, 1)).toEqual([
    { text: 'rye', id: 1 },
    { text: 'wheat', id: 2 },
  ]);
  // The same words, read as one column and as rows in turn: neither spoils the other.
  expect(sql.values(query, 1)).toEqual(['rye', 'wheat']);
  expect(sql.row(query, 2)).toEqual({ text: 'wheat', id: 2 });
  expect(sql.value(query, 2)).toBe('wheat');
  expect(sql.row(query, 3)).toBeUndefined();
  expect(sql.value(query, 3)).toBeUndefined();
  expect(sql.row('SELECT text FROM words WHERE id = @id', { id: 1 })).toEqual({ text: 'rye' });
});

it('a connection has one set of queries', () => {
  const other = new SqliteDatabase(':memory:');
  expect(sqlOf(db)).toBe(sqlOf(db));
  expect(sqlOf(other)).not.toBe(sqlOf(db));
  other.close();
});
