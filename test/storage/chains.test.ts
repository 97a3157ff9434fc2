// The migration from one engine and a flag to chains: shows and app go on as they did.
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as chains } from '../../app/storage/migrations/0021-chains.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from './older-library.ts';

const BEFORE = MIGRATIONS.indexOf(chains);

it.each(Array.from({ length: BEFORE }, (_, at) => at + 1))(
  'a library of version %i goes on as it did: the device stands in where it did, and nowhere else',
  (version) => {
    const db = new SqliteDatabase(':memory:');
    fillOlder(db, version, 21);
    migrate(db, MIGRATIONS.slice(0, BEFORE));
    const before = contentOf(db);
    migrate(db, MIGRATIONS.slice(0, BEFORE + 1));
    // The first version had no flag. On the device it meant nothing.
    expect(db.prepare('SELECT chain FROM folders ORDER BY id').pluck().all()).toEqual([
      '["device"]',
      '["cloud"]',
      version === 1 ? '["cloud"]' : '["cloud","device"]',
    ]);
    expect(db.prepare('SELECT key, value FROM settings ORDER BY key').raw().all()).toEqual([
      ['defaultChain', '["cloud"]'],
      ['theme', '"dark"'],
    ]);
    const { folders: _folders, settings: _settings, ...others } = contentOf(db);
    expect(before).toMatchObject(others);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  },
);

it('a library in which nobody chose an engine has no choice written down', () => {
  const db = new SqliteDatabase(':memory:');
  fillOlder(db, BEFORE, 3);
  db.exec("DELETE FROM settings WHERE key = 'defaultService'");
  migrate(db);
  expect(db.prepare("SELECT count(*) FROM settings WHERE key LIKE 'default%'").pluck().get()).toBe(0);
  // A chain is never empty, and nothing but one.
  for (const chain of ['[]', '{}', '[1]', 'x'])
    expect(() => db.prepare('UPDATE folders SET chain = ?').run(chain)).toThrow(/CHECK/);
  db.close();
});
