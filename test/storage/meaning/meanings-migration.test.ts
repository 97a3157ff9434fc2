// A library of before search by meaning.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../../app/storage/migrate.ts';
import { sql as meanings } from '../../../app/storage/migrations/0031-meanings.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from '../older-library.ts';

const BEFORE = MIGRATIONS.indexOf(meanings);

it('is as it was, with nothing read yet; what is read of a text goes with it, and belongs to one', () => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, BEFORE, 21);
  const before = contentOf(db);
  expect(before).not.toHaveProperty('meanings');
  expect(migrate(db, MIGRATIONS.slice(0, BEFORE + 1))).toMatchObject({ ok: true });
  expect(contentOf(db)).toEqual({ ...before, meanings: contentOf(db).meanings });
  const count = (): unknown => db.prepare('SELECT count(*) FROM meanings').pluck().get();
  expect(count()).toBe(0);
  db.pragma('foreign_keys = ON');
  const insert = db.prepare(
    `INSERT INTO meanings (transcript_id, stamp, revision, model, is_whole, places, signs, scales, marks, sizes)
     VALUES (?, ?, 0, 'm', ?, x'', x'', x'', x'', x'')`,
  );
  const [one, other] = db.prepare('SELECT id FROM transcripts ORDER BY id').pluck().all();
  insert.run(one, 1, 1);
  expect(() => insert.run(one, 2, 1)).toThrow('UNIQUE');
  expect(() => insert.run(other, 1, 1)).toThrow('UNIQUE');
  expect(() => insert.run(other, 2, 2)).toThrow('CHECK');
  expect(() => insert.run(1_000_000, 3, 1)).toThrow('FOREIGN KEY');
  db.prepare('DELETE FROM transcripts WHERE id = ?').run(one);
  expect(count()).toBe(0);
  db.close();
});
