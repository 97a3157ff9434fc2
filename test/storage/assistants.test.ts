// The migration to what assistants with a token may change: tokens that there were open what they opened, and change nothing.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as assistants } from '../../app/storage/migrations/0030-assistants.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from './older-library.ts';

const BEFORE = MIGRATIONS.indexOf(assistants);

it.each([1, BEFORE])('a library of version %i keeps its tokens, which change nothing', (version) => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, version, 21);
  migrate(db, MIGRATIONS.slice(0, BEFORE));
  db.exec(
    `INSERT INTO serve_tokens (name, hash, scope, created_at) VALUES ('studio', x'01', 'transcribe', 1)`,
  );
  const before = contentOf(db);
  expect(migrate(db, MIGRATIONS.slice(0, BEFORE + 1))).toMatchObject({ ok: true });
  const row = { name: 'studio', allowed: '', used_at: null };
  const after = contentOf(db);
  expect(db.prepare('SELECT name, allowed, used_at FROM serve_tokens').all()).toEqual([row]);
  expect({ ...after, serve_tokens: null }).toMatchObject({ ...before, serve_tokens: null });
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  db.close();
});
