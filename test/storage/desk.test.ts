// What is made of transcripts: a library of the version before gets its tables and loses nothing; it is in backups, and goes with its recording.
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { restoreNewestBackup } from '../../app/storage/care/backup.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { sql as desk } from '../../app/storage/migrations/0027-desk.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';
import { contentOf, fillOlder } from './older-library.ts';
import { clock, connect, makeLibrary, NOW, tempDirectory, transcribed, transcriptOf } from './support.ts';

const BEFORE = MIGRATIONS.indexOf(desk);
const TABLES = ['actions_due', 'chapter_lists', 'note_versions', 'quotes'];

it('a file of the version before keeps all it had, does nothing by itself, and takes what is new', () => {
  const directory = tempDirectory();
  const path = join(directory, 'library.db');
  const db = new SqliteDatabase(path);
  fillOlder(db, BEFORE, 21);
  const { folders, ...before } = contentOf(db);
  migrate(db, MIGRATIONS.slice(0, BEFORE + 1));
  const { folders: widened, ...after } = contentOf(db);
  expect(after).toMatchObject(before);
  expect(Object.keys(after).filter((table) => !(table in before))).toEqual(TABLES);
  expect(widened).not.toBe(folders);
  expect(db.prepare('SELECT DISTINCT post_events, notes_template FROM folders').raw().all()).toEqual([
    ['[]', null],
  ]);
  for (const table of TABLES) expect(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  db.close();

  // And today's app goes on with it: an old transcript that is edited is told where its show wants that.
  const library = makeLibrary(directory);
  const second = connect(library);
  const [recordingId, folderId] = second
    .prepare(
      'SELECT r.id, r.folder_id FROM recordings r JOIN transcripts t ON t.recording_id = r.id WHERE t.is_current = 1 LIMIT 1',
    )
    .raw()
    .get() as [number, number];
  const edit = () =>
    second.prepare('UPDATE transcripts SET revision = revision + 1 WHERE recording_id = ?').run(recordingId);
  edit();
  expect(library.desk.actions.any).toBe(false);
  library.desk.actions.setEvents(folderId, ['edited']);
  edit();
  edit();
  expect(library.desk.actions.of(recordingId)).toMatchObject([{ event: 'edited', stamp: 2, attempt: 0 }]);
  library.desk.quotes.add({ recordingId, fromMs: 0, toMs: 1, text: 'x', speaker: null }, 1);
  expect(library.desk.quotes.count(recordingId)).toBe(1);
});

it('is in a backup, and comes back with it', async () => {
  const directory = tempDirectory();
  const opened = openLibrary(directory, { clock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const library = opened.value;
  const { recordingId } = transcribed(library, transcriptOf('The harbour froze.'));
  library.desk.quotes.add({ recordingId, fromMs: 5, toMs: 900, text: 'froze', speaker: 'Ada' }, 1);
  library.desk.notes.write(recordingId, '# Ice', 1);
  library.desk.chapters.set(recordingId, [{ start: 0, title: 'Ice', url: 'https://example.org/' }], 1);
  expect(await library.backup()).toMatchObject({ ok: true });
  // What comes after is not in it.
  library.desk.notes.write(recordingId, '# Snow', 2, true);
  library.close();
  expect(restoreNewestBackup(library.path, directory, NOW)).toMatchObject({ ok: true });
  const again = makeLibrary(directory);
  expect(again.desk.quotes.of(recordingId)).toMatchObject([
    { fromMs: 5, toMs: 900, text: 'froze', speaker: 'Ada' },
  ]);
  expect(again.desk.notes.versions(recordingId).map(({ text }) => text)).toEqual(['# Ice']);
  expect(again.desk.chapters.get(recordingId)).toEqual([
    { start: 0, title: 'Ice', url: 'https://example.org/' },
  ]);
});
