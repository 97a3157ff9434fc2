// The migration to the speech service's tables: everything before it stays as it was, whatever version a library comes from.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as serve } from '../../app/storage/migrations/0029-serve.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from './older-library.ts';

const BEFORE = MIGRATIONS.indexOf(serve);

it.each([1, 21, BEFORE])('a library of version %i goes on as it did, and nobody may ask it', (version) => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, version, 21);
  migrate(db, MIGRATIONS.slice(0, BEFORE));
  const before = contentOf(db);
  expect(migrate(db, MIGRATIONS.slice(0, BEFORE + 1))).toEqual({
    ...{ ok: true, value: { from: BEFORE, to: BEFORE + 1 } },
  });
  expect(contentOf(db)).toMatchObject(before);
  for (const table of ['served', 'serve_tokens'])
    expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});

it('a caller’s own number is one request, and a state that there is not is refused', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db);
  const add = (id: string, number: string | null, state = 'queued'): unknown =>
    db
      .prepare(
        `INSERT INTO served (id, token_id, client_request, asked, source, state, created_at) VALUES (?, 1, ?, '{}', 'x', ?, 1)`,
      )
      .run(id, number, state);
  add('a', 'n');
  add('b', null);
  add('c', null);
  expect(() => add('d', 'n')).toThrow(/UNIQUE/);
  expect(() => add('e', null, 'odd')).toThrow(/CHECK/);
  db.close();
});
