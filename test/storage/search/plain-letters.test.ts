// The migration that folds Greek, Arabic and Hebrew marks: libraries with such words get a new index, all others keep theirs.
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { sql as plainLetters } from '../../../app/storage/migrations/0011-plain-letters.ts';

/** A library from before, with these texts in its index; their words counted as far as told. */
function older(texts: readonly string[], counted: number): Database {
  const db = new SqliteDatabase(':memory:');
  migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(plainLetters)));
  db.pragma('foreign_keys = OFF');
  const insert = db.prepare('INSERT INTO segments (transcript_id, text) VALUES (1, ?)');
  for (const text of texts) insert.run(text);
  db.exec(`
    UPDATE search_state SET unindexed_below = 0, terms_counted_to = ${counted};
    INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_searchable;
    CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, 'segments_fts', 'instance');
    INSERT INTO search_terms SELECT term, count(*) FROM temp.words WHERE doc <= ${counted} AND length(term) >= 3 GROUP BY term;`);
  return db;
}

const below = (db: Database): unknown => db.prepare('SELECT unindexed_below FROM search_state').pluck().get();
const found = (db: Database, word: string): unknown =>
  db.prepare('SELECT count(*) FROM segments_fts WHERE segments_fts MATCH ?').pluck().get(word);

describe('folding marks', () => {
  it.each([
    ['counted', ['Moon 東京 Αθήνα.', 'Another moon.'], 2],
    ['not counted yet', ['Another moon.', 'Moon 東京 Αθήνα.'], 1],
  ] as const)('makes the index anew where such words are %s', (_, texts, counted) => {
    const db = older(texts, counted);
    expect(found(db, 'αθηνα')).toBe(0);
    migrate(db);
    expect([below(db), found(db, 'moon')]).toEqual([3, 0]);
    const upkeep = new IndexUpkeep(db);
    while (upkeep.step()) continue;
    expect([below(db), found(db, 'moon'), found(db, 'αθηνα'), found(db, '京')]).toEqual([0, 2, 1, 1]);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    expect(db.prepare("SELECT term FROM search_terms WHERE term > 'n' ORDER BY term").pluck().all()).toEqual([
      'αθηνα',
    ]);
    db.close();
  });

  it('leaves the index of all others alone', () => {
    const db = older(['Moon 東京.', 'Café, now not counted yet.'], 1);
    migrate(db);
    expect([below(db), found(db, 'moon'), found(db, 'cafe')]).toEqual([0, 1, 1]);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    db.close();
  });
});
