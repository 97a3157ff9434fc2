// How long the main thread stands still in deeds that touch much at once, in a library made for it: prints for each its longest stall and how long it took.
// Arguments: --jobs N (waiting in the show that is removed; default 100000), --words N (in the recording that is removed and restored; default
// 200000), --track N (words in each track that is joined; default 100000), --library N (words in the library that is searched, replaced in and
// migrated; default 10000000), --recordings N (in the one that is migrated; default 100000), --only NAME (show, text, join, replace, migrate).
// Its loop never rests, so that each turn is seen: it keeps a core busy. Run by plain Node: the library's own calls, as the core makes them,
// no Electron. To compare with an older build, copy stalls.ts and stalls/ into its worktree.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '../../app/domain/clock.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { joining, recordingOf } from './stalls/joining.ts';
import { measured } from './stalls/measure.ts';
import { migrating } from './stalls/migrating.ts';
import { replacing } from './stalls/replacing.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '100000' },
    words: { type: 'string', default: '200000' },
    track: { type: 'string', default: '100000' },
    library: { type: 'string', default: '10000000' },
    recordings: { type: 'string', default: '100000' },
    only: { type: 'string' },
  },
});
const jobCount = Number(values.jobs);
const wordCount = Number(values.words);
/** Jobs that the follower of folders tells at once (`operations/folder-follower.ts`). */
const FOLLOW_SLICE = 50;
const WORDS_A_SEGMENT = 20;
/** The app as it is built: threads are taken from it. */
const built = (name: string): string => join(process.cwd(), 'out/app', name);
const isWanted = (name: string): boolean => values.only === undefined || values.only === name;

const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-stalls-'));
try {
  const library = open();
  if (isWanted('show')) {
    const folderId = fill(library);
    await measured(`removing a paused show with ${jobCount} jobs`, () => removeShow(library, folderId));
  }
  if (isWanted('text')) await removeAndRestore(library);
  if (isWanted('join')) await joining(library, Number(values.track), pathToFileURL(built('texts-worker.js')));
  library.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
if (isWanted('replace')) await replacing(Number(values.library), pathToFileURL(built('texts-worker.js')));
if (isWanted('migrate'))
  await migrating(Number(values.recordings), Number(values.library), built('opening-worker.js'));

async function removeAndRestore(library: Library): Promise<void> {
  const recordingId = longText(library);
  await measured(`removing a recording of ${wordCount} words`, async () => {
    library.remove(recordingId);
    await library.transcripts.shelf.tidy();
  });
  await measured('restoring it', async () => {
    const id = library.transcripts.currentId(recordingId);
    if (id !== null) await library.transcripts.shelf.bring(id);
    library.restore(recordingId);
  });
}

async function removeShow(library: Library, folderId: number): Promise<void> {
  library.folders.remove(folderId, Date.now());
  while (library.jobs.followFolders(FOLLOW_SLICE) > 0) await turn();
}

function open(): Library {
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  // As the process that works: texts come and go in slices.
  opened.value.transcripts.shelf.start();
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
  const { jobId, recordingId } = recordingOf(library, 'long', wordCount / 3);
  const segments = Array.from({ length: Math.ceil(wordCount / WORDS_A_SEGMENT) }, (_, at) => ({
    ...{ start: at, end: at + 1, speaker: null, text: `${words} ${at}`, words: [] },
  }));
  const transcript = { segments, language: 'en', model: 'bench', durationSeconds: segments.length };
  library.transcripts.store(
    {
      ...{ recordingId, jobId, service: 'device', raw: null },
      transcript: { ...transcript, wordTimes: 'none', insights: {} },
    },
    false,
    Date.now(),
  );
  return recordingId;
}
