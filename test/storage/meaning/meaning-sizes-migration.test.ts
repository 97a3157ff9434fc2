// A library of before the sizes of passages had rows of their own.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { Meanings } from '../../../app/storage/meaning/meanings.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { sql as meaningSizes } from '../../../app/storage/migrations/0033-meaning-sizes.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from '../older-library.ts';

const BEFORE = MIGRATIONS.indexOf(meaningSizes);

it('goes on as it did, and has its texts read again', () => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, 21, 21);
  migrate(db, MIGRATIONS.slice(0, BEFORE));
  const due = new Meanings(db).next('m');
  expect(due).not.toBeNull();
  const before = contentOf(db);
  db.prepare(
    `INSERT INTO meanings (transcript_id, stamp, revision, model, is_whole, places, signs, scales, marks, sizes)
     SELECT id, id, revision, 'm', 1, x'', x'', x'', x'', x'' FROM transcripts`,
  ).run();
  expect(new Meanings(db).next('m')).toBeNull();
  expect(migrate(db, MIGRATIONS.slice(0, BEFORE + 1))).toMatchObject({ ok: true });
  expect(new Meanings(db).next('m')).toEqual(due);
  expect(contentOf(db)).toMatchObject(before);
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();
});
