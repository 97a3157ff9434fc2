// The start on a library that an older Earshot left: on a thread where this build has one for it, then opened as usual.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import type { Database } from 'better-sqlite3';
import { systemClock } from '../../../app/domain/clock.ts';
import { ENGINES } from '../../../app/speech/engines.ts';
import { openLibrary } from '../../../app/storage/library.ts';
import { migrate } from '../../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../../app/storage/migrations/index.ts';
import { change as openEngines } from '../../../app/storage/migrations/0020-open-engines.ts';
import { chance, makeVocabulary, makeZipf } from '../corpus.ts';
import { measured } from './measure.ts';

/** The version that is left: tables and the whole of the text are still to be changed in many ways. */
const BEFORE = MIGRATIONS.indexOf(openEngines);
const WORDS_A_SEGMENT = 25;
const BATCH = 1_000;

/** @param workerPath what opens a library on a thread; it need not be there */
export async function migrating(recordings: number, words: number, workerPath: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-migrating-'));
  try {
    fillOld(join(directory, 'library.db'), recordings, Math.round(words / recordings / WORDS_A_SEGMENT));
    let close = (): void => undefined;
    await measured(`migrating ${recordings} recordings with ${words} words`, async () => {
      if (existsSync(workerPath)) await onThread(workerPath, directory);
      const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
      if (!opened.ok) throw new Error(opened.failure.message);
      close = () => opened.value.close();
    });
    close();
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function onThread(path: string, directory: string): Promise<void> {
  const workerData = { libraryDir: directory, accountDir: directory, mayRestore: true };
  const worker = new Worker(path, { workerData });
  return new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => resolve());
  });
}

function fillOld(path: string, recordings: number, segmentsEach: number): void {
  const vocabulary = makeVocabulary(50_000, chance(1));
  const draw = makeZipf(vocabulary.length, chance(2));
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  migrate(db, MIGRATIONS.slice(0, BEFORE));
  db.exec(`INSERT INTO folders (path, name, service, created_at) VALUES ('/a', 'A', 'device', 1)`);
  const add = adder(db, segmentsEach);
  const text = (): string => {
    const said: string[] = [];
    for (let at = 0; at < WORDS_A_SEGMENT; at += 1) said.push(vocabulary[draw()] ?? '');
    return said.join(' ');
  };
  for (let from = 1; from <= recordings; from += BATCH)
    db.transaction(() => {
      for (let n = from; n < from + BATCH && n <= recordings; n += 1) add(n, text);
    })();
  db.exec(`UPDATE search_state SET unindexed_below = 0;
    UPDATE search_state SET terms_counted_to = (SELECT max(id) FROM segments);`);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function adder(db: Database, segmentsEach: number): (n: number, text: () => string) => void {
  const recording = db.prepare(
    `INSERT INTO recordings (id, folder_id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
     VALUES (@n, 1, 'f' || @n, 'Episode ' || @n, @n || '.mp3', 1000, 60, 'mp3', 2, 44100, @n, @n)`,
  );
  const file = db.prepare(
    `INSERT INTO files (folder_id, path, size_bytes, modified_at, state, recording_id, first_seen_at, updated_at)
     VALUES (1, '/a/' || @n || '.mp3', 1000, 1, 'known', @n, 1, 1)`,
  );
  const job = db.prepare(
    `INSERT INTO jobs (id, recording_id, service, options, state, due_at, request_id, generation_id, body_ending_at, accepted_at, created_at, updated_at, finished_at)
     VALUES (@n, @n, 'device', '{}', 'done', 0, 'r' || @n, 'g' || @n, 1, 1, 1, 1, 1)`,
  );
  const transcript = db.prepare(
    `INSERT INTO transcripts (id, recording_id, job_id, service, model, word_times, word_count, is_timed, created_at, is_current, first_segment_id, segment_count, preview, insights)
     VALUES (@n, @n, @n, 'device', 'm', 'none', @words, 1, 1, 1, @first, @count, 'Words', '{}')`,
  );
  const segment = db.prepare(
    'INSERT INTO segments (id, transcript_id, start_s, end_s, speaker, text) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const index = db.prepare(
    'INSERT INTO segments_fts (rowid, text) SELECT id, text FROM segments WHERE id BETWEEN ? AND ?',
  );
  return (n, text) => {
    const first = (n - 1) * segmentsEach + 1;
    recording.run({ n });
    file.run({ n });
    job.run({ n });
    transcript.run({ n, first, count: segmentsEach, words: segmentsEach * WORDS_A_SEGMENT });
    for (let at = 0; at < segmentsEach; at += 1)
      segment.run(first + at, n, at * 10, at * 10 + 10, String(at % 2), text());
    index.run(first, first + segmentsEach - 1);
  };
}
