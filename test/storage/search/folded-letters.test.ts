// The migration that folds letters by CLDR: what was in the index is found all the while, as before and as it is read anew.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { indexedTextBefore } from '../../../app/domain/index-text-before.ts';
import { openForReading } from '../../../app/storage/database.ts';
import { isIndexInStep } from '../../../app/storage/search/index-check.ts';
import { IndexUpkeep } from '../../../app/storage/search/index-upkeep.ts';
import { LIBRARY_FILE } from '../../../app/storage/library.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { sql as foldedLetters } from '../../../app/storage/migrations/0018-folded-letters.ts';
import { SearchRun } from '../../../app/storage/search/search-run.ts';
import { bundleWorker } from '../../support/bundle-worker.ts';
import { must, tempDirectory } from '../support.ts';
import { ENGINE_IDS } from '../../support/engines.ts';

const LINES = [
  'Plain words, and a café.',
  'W Łodzi, żółć.',
  'Die Straße nach Gießen',
  'Αθήνα, 東京 と か\u3099',
  'Söyle, ırmak nerede',
];

/** A library from before on disk, with these texts, all in the index and counted. */
function older(texts: readonly string[]): string {
  const path = join(tempDirectory(), LIBRARY_FILE);
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  migrate(db, MIGRATIONS.slice(0, MIGRATIONS.indexOf(foldedLetters)));
  db.pragma('foreign_keys = OFF');
  db.exec(`
    INSERT INTO recordings (id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
      VALUES (1, 'x', 'Old', 'old.mp3', 1, 60, 'mp3', 1, 16000, 1, 1);
    INSERT INTO transcripts (id, recording_id, job_id, service, model, word_times, word_count, is_timed, created_at, is_current, first_segment_id, segment_count, preview, insights)
      VALUES (1, 1, 1, 'device', 'm', 'none', 1, 0, 1, 1, 1, ${texts.length}, '', '{}');`);
  const insert = db.prepare('INSERT INTO segments (id, transcript_id, text, spaced) VALUES (?, 1, ?, ?)');
  db.transaction(() => {
    for (const [at, text] of texts.entries()) {
      const before = indexedTextBefore(text);
      insert.run(at + 1, text, before === text ? null : before);
    }
  })();
  db.exec(`
    INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments_searchable;
    UPDATE search_state SET unindexed_below = 0, terms_counted_to = ${texts.length};`);
  db.close();
  return path;
}

const unfolded = (db: Database): unknown =>
  db.prepare('SELECT unfolded_below FROM search_state').pluck().get();

describe('an index that is read anew', () => {
  const many = Array.from({ length: 1_500 }, (_, at) => must(LINES[at % LINES.length]));
  const each = many.length / LINES.length;

  it('finds what was found before at every moment, and more as it goes', () => {
    const path = older(many);
    const db = new SqliteDatabase(path);
    migrate(db);
    const upkeep = new IndexUpkeep(db);
    const run = new SearchRun(openForReading(path), ENGINE_IDS);
    const count = (text: string): number => run.list({ text, folderId: null, limit: 10_000 }, 10_000).length;
    const known = [
      'plain ',
      'cafe ',
      'Łodzi ',
      'straße ',
      '"straße nach" ',
      'αθηνα ',
      '東京',
      'ırmak ',
      'straß*',
      'NEAR(straße gießen, 3)',
    ];
    expect(unfolded(db)).toBe(many.length + 1);
    let last = count('strasse ');
    expect([last, count('lodzi ')]).toEqual([0, 0]);
    for (let steps = 0; ; steps += 1) {
      for (const query of known) expect([query, count(query)]).toEqual([query, each]);
      expect(count('plain -straße ')).toBe(each);
      const now = count('strasse ');
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
      if (unfolded(db) === 0) break;
      upkeep.step();
      expect(steps).toBeLessThan(40);
    }
    for (const query of ['strasse ', 'lodzi ', 'irmak ', 'が', '"strasse nach gies*'])
      expect([query, count(query)]).toEqual([query, each]);
    while (upkeep.step()) continue;
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    expect(isIndexInStep(db)).toBe(true);
    // Their words are counted as they are read now.
    expect(db.prepare("SELECT count FROM search_terms WHERE term = 'giessen'").pluck().get()).toBe(each);
    db.close();
  });

  it('goes on where a dead process left it', { timeout: 120_000 }, async () => {
    const path = older(many);
    const script = fileURLToPath(await bundleWorker('test/storage/search/fold-killed.ts'));
    let left = many.length + 1;
    for (let round = 0; round < 4; round += 1) {
      const child = fork(script, [path], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child.once('message', () => child.kill('SIGKILL'));
      await new Promise((resolve) => child.once('exit', resolve));
      const db = new SqliteDatabase(path);
      db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
      const now = unfolded(db) as number;
      expect(now).toBeLessThan(left);
      left = now;
      db.close();
    }
    const db = new SqliteDatabase(path);
    const upkeep = new IndexUpkeep(db);
    while (upkeep.step()) continue;
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
    const run = new SearchRun(openForReading(path), ENGINE_IDS);
    expect(run.list({ text: 'strasse ', folderId: null, limit: 10_000 }, 10_000)).toHaveLength(each);
    db.close();
  });

  it('writes nothing where nothing is read differently', () => {
    const path = older(['Plain words.', 'Привет.', '서울에서']);
    const db = new SqliteDatabase(path);
    migrate(db);
    const before = db.prepare('SELECT count(*) FROM segments_fts_data').pluck().get();
    const upkeep = new IndexUpkeep(db);
    while (unfolded(db) !== 0) upkeep.step();
    expect(db.prepare('SELECT count(*) FROM segments_fts_data').pluck().get()).toBe(before);
    expect(db.prepare('SELECT count(*) FROM search_terms_due').pluck().get()).toBe(0);
    expect(db.prepare('SELECT count(spaced) FROM segments').pluck().get()).toBe(0);
    db.close();
  });
});
