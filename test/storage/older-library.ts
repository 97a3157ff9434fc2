// Libraries as earlier versions left them, with something in every table that jobs, shows and transcripts hang on.
import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { JobState } from '../../app/domain/job.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { MIGRATIONS } from '../../app/storage/migrations/index.ts';

/** How each state looks in a row. */
const STATES: Readonly<Record<JobState, string>> = {
  queued: "'{}' AS x",
  uploading: "'l' AS lease_token, 'r' AS request_id, 2 AS body_ending_at",
  uncertain:
    "'r' AS request_id, 2 AS body_ending_at, 'answer-lost' AS failure_code, 'Why.' AS failure_message, 1 AS failure_retryable",
  transcribing: "'r' AS request_id, 2 AS body_ending_at, 'g' AS generation_id, 3 AS accepted_at",
  done: "'r' AS request_id, 'g' AS generation_id, 3 AS accepted_at, 4 AS finished_at",
  failed: "'no-sound' AS failure_code, 'Why.' AS failure_message, 0 AS failure_retryable, 4 AS finished_at",
  cancelled: '4 AS finished_at',
};

/**
 * Brings an empty file to an earlier version and fills it.
 * @param version its place in `MIGRATIONS`, from 1
 * @param count recordings, each with two jobs
 */
export function fillOlder(db: Database, version: number, count: number): void {
  migrate(db, MIGRATIONS.slice(0, version));
  db.transaction(() => {
    fillShows(db, count);
    fillJobs(db);
    fillTranscripts(db);
  })();
}

function has(db: Database, table: string, column?: string): boolean {
  const rows = db.pragma(`table_info(${table})`) as { readonly name: string }[];
  return column === undefined ? rows.length > 0 : rows.some(({ name }) => name === column);
}

function fillShows(db: Database, count: number): void {
  const isChained = has(db, 'folders', 'chain');
  const by = (service: string): string => (isChained ? `'["${service}"]'` : `'${service}'`);
  db.exec(
    `INSERT INTO folders (path, name, ${isChained ? 'chain' : 'service'}, created_at)
       VALUES ('/a', 'A', ${by('device')}, 1), ('/b', 'B', ${by('cloud')}, 1), ('/c', 'C', ${by('cloud')}, 1);
     INSERT INTO settings (key, value) VALUES ('defaultService', '"cloud"'), ('theme', '"dark"');
     WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})
     INSERT INTO recordings (folder_id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
       SELECT 1 + n % 3, 'f' || n, 'Episode ' || n, n || '.mp3', 1000, 60, 'mp3', 2, 44100, n, 1 FROM n;
     INSERT INTO files (folder_id, path, size_bytes, modified_at, state, recording_id, first_seen_at, updated_at)
       SELECT folder_id, '/a/' || file_name, 1000, 1, 'known', id, 1, 1 FROM recordings;`,
  );
  if (has(db, 'folders', 'fallback')) db.exec('UPDATE folders SET fallback = 1 WHERE id IN (1, 3)');
}

function fillJobs(db: Database): void {
  const states = Object.entries(STATES);
  for (const [at, [state, columns]] of states.entries())
    for (const [service, options] of [
      ['device', '{}'],
      ['cloud', '{"language":"en"}'],
    ] as const) {
      const names = [...columns.matchAll(/AS (\w{2,})/g)].map(([, name]) => name ?? '');
      const list = (names_: readonly string[]): string => names_.map((name) => `, ${name}`).join('');
      db.exec(
        `INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at${list(names)})
         SELECT id, '${service}', '${options}', '${state}', 0, 1, 1${list(names)}
         FROM recordings, (SELECT ${columns}) WHERE id % ${states.length} = ${at}`,
      );
    }
  if (has(db, 'charges'))
    db.exec(
      `INSERT INTO charges (request_id, job_id, recording_id, folder_id, at, audio_seconds, state)
       SELECT 'r' || id, id, recording_id, 2, 1, 60, 'accepted' FROM jobs WHERE service = 'cloud' AND state = 'done'`,
    );
}

function fillTranscripts(db: Database): void {
  db.exec(
    `INSERT INTO transcripts (recording_id, job_id, service, model, word_times, word_count, is_timed, created_at, is_current, first_segment_id, segment_count, preview, insights)
       SELECT recording_id, id, service, 'm', 'none', 2, 0, 4, service = 'cloud', recording_id * 2, 1, 'Words', '{}'
       FROM jobs WHERE state = 'done';
     INSERT INTO segments (id, transcript_id, text)
       SELECT first_segment_id, id, 'Words of ' || recording_id FROM transcripts WHERE is_current = 1;
     INSERT INTO segments_fts (rowid, text)
       SELECT id, text FROM ${has(db, 'segments_searchable') ? 'segments_searchable' : 'segments'};
     INSERT INTO events (at, recording_id, job_id, kind, data)
       SELECT 1, recording_id, id, 'job-queued', '{}' FROM jobs WHERE id % 5 = 0;`,
  );
  if (has(db, 'search_state')) db.exec('UPDATE search_state SET unindexed_below = 0');
}

/** All that a library holds, a short value for each table; the search index as SQLite keeps it. */
export function contentOf(db: Database): Readonly<Record<string, string>> {
  const tables = db
    .prepare<[], string>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
    )
    .pluck()
    .all();
  return Object.fromEntries(tables.map((table) => [table, digestOf(db, table)]));
}

function digestOf(db: Database, table: string): string {
  const hash = createHash('sha256');
  for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().iterate()) hash.update(JSON.stringify(row));
  return hash.digest('hex').slice(0, 16);
}
