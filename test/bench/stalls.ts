// How long the main thread stands still in deeds that touch much at once, in a library made for it: prints for each its longest stall and how long it took.
// Arguments: --jobs N (waiting in the show that is removed; default 100000), --words N (default 1000000).
// Run by plain Node: the library's own calls, as the core makes them, no Electron.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '../../app/domain/clock.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';

const { values } = parseArgs({
  options: { jobs: { type: 'string', default: '100000' }, words: { type: 'string', default: '1000000' } },
});
const jobCount = Number(values.jobs);
const wordCount = Number(values.words);
/** What a stall may be, milliseconds. */
const GOAL_MS = 30;
/** Jobs that the follower of folders tells at once (`operations/folder-follower.ts`). */
const FOLLOW_SLICE = 50;
const WORDS_A_SEGMENT = 20;

const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-stalls-'));
try {
  const library = open();
  const folderId = fill(library);
  await measured(`removing a paused show with ${jobCount} jobs`, () => removeShow(library, folderId));
  const recordingId = longText(library);
  await measured(`removing a recording of ${wordCount} words`, async () => {
    library.remove(recordingId);
    await library.transcripts.shelf.tidy();
  });
  await measured(`restoring it`, async () => {
    const id = library.transcripts.currentId(recordingId);
    if (id !== null) await library.transcripts.shelf.bring(id);
    library.restore(recordingId);
  });
  library.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function removeShow(library: Library, folderId: number): Promise<void> {
  library.folders.remove(folderId, Date.now());
  while (library.jobs.followFolders(FOLLOW_SLICE) > 0) await turn();
}

/** Does something, and says how long nothing else could be done meanwhile. */
async function measured(name: string, work: () => Promise<void>): Promise<void> {
  await sleep(300);
  const stalls = monitorEventLoopDelay({ resolution: 1 });
  stalls.enable();
  // What comes before its first tick, or after a reset, is not counted.
  await sleep(20);
  const startedMs = performance.now();
  await work();
  const tookMs = performance.now() - startedMs;
  await sleep(5);
  stalls.disable();
  console.log(
    `${name}: longest stall ${(stalls.max / 1e6).toFixed(1)} ms (to reach: ${GOAL_MS}), p99 ${(stalls.percentile(99) / 1e6).toFixed(1)} ms, ` +
      `${(tookMs / 1_000).toFixed(2)} s in all`,
  );
}

function open(): Library {
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

/** A paused show whose recordings all wait. @returns its id */
function fill(library: Library): number {
  const now = Date.now();
  const wish = { path: '/show', name: 'Show', includeSubfolders: true, service: 'cloud' };
  const { id } = library.folders.add(wish, now);
  const db = new SqliteDatabase(library.path);
  db.exec(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${jobCount})
     INSERT INTO recordings (fingerprint, title, file_name, folder_id, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
     SELECT 'f' || n, 'Episode ' || n, n || '.mp3', ${id}, 1000, 60, 'mp3', 2, 44100, n, ${now} FROM numbers;
     INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at)
     SELECT id, 'cloud', '{}', 'queued', 0, ${now}, ${now} FROM recordings;`,
  );
  db.close();
  library.folders.update(id, { paused: true });
  while (library.jobs.followFolders(10_000) > 0) continue;
  return id;
}

/** A recording with a long text. @returns its id */
function longText(library: Library): number {
  const words = Array.from({ length: WORDS_A_SEGMENT }, (_, at) => `word${at}`).join(' ');
  const job = library.jobs.inState('queued')[0];
  if (!job) throw new Error('There is no job');
  const segments = Array.from({ length: Math.ceil(wordCount / WORDS_A_SEGMENT) }, (_, at) => ({
    ...{ start: at, end: at + 1, speaker: null, text: `${words} ${at}`, words: [] },
  }));
  const transcript = { segments, language: 'en', model: 'bench', durationSeconds: segments.length };
  library.transcripts.store(
    {
      ...{ recordingId: job.recordingId, jobId: job.id, service: job.service, raw: null },
      transcript: { ...transcript, wordTimes: 'none', insights: {} },
    },
    false,
    Date.now(),
  );
  return job.recordingId;
}
