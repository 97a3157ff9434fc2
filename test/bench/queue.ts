// Brings many queued recordings through the whole table with a service that answers at once, and prints jobs a second and how long the main
// thread stood still meanwhile, while a window asks for the list and the queue as it does in the app.
// Arguments: --jobs N (default 10000), --waiting N (more that wait behind them, held back; default 0), --turns (also the processor time of each
// turn of the loop; it keeps a core busy, so that figures of time are worth nothing).
// Run by plain Node: the engine's own loop, no Electron.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '../../app/domain/clock.ts';
import type { Transcript } from '../../app/domain/transcript.ts';
import { ProgressBook } from '../../app/queue/progress.ts';
import { Worker } from '../../app/queue/worker.ts';
import type { SpeechService } from '../../app/speech/port.ts';
import { openLibrary, type Library } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';

const { values } = parseArgs({
  options: {
    jobs: { type: 'string', default: '10000' },
    waiting: { type: 'string', default: '0' },
    turns: { type: 'boolean' },
  },
});
const jobCount = Number(values.jobs);
const waitingCount = Number(values.waiting);
/** Pace at which the window of the app asks anew, milliseconds. */
const WINDOW_MS = 120;
/** And at which it counts a long queue, milliseconds. */
const COUNT_MS = 1_000;

const said: Transcript = {
  segments: Array.from({ length: 20 }, (_, index) => ({
    start: index * 3,
    end: index * 3 + 3,
    speaker: null,
    text: `Sentence ${index} of a minute of speech, with about ten words in it.`,
    words: [],
  })),
  language: 'en',
  model: 'bench',
  durationSeconds: 60,
  wordTimes: 'none',
  insights: {},
};

/** A service that takes everything and has the result when it is asked. */
const service: SpeechService = {
  id: 'cloud',
  pollPaceMs: 1,
  maxCreates: 4,
  // A real one answers over a socket: never in the same turn of the loop.
  create: async (request) => {
    await turn();
    request.onBytesSent(request.sizeBytes);
    await request.onBodyEnding();
    await turn();
    return { kind: 'accepted', generationId: request.requestId };
  },
  get: async () => {
    await turn();
    return { kind: 'ready', transcript: said, raw: null };
  },
};

const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-queue-'));
try {
  await bench();
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function bench(): Promise<void> {
  const library = open();
  fill(library, jobCount + waitingCount);
  let done = 0;
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  let ids = 0;
  const worker = new Worker({
    store: library.unhurriedQueue,
    engines: ENGINES,
    services: { cloud: service, device: { ...service, id: 'device' } },
    clock: systemClock,
    rng: Math.random,
    progress: new ProgressBook(systemClock, ENGINES),
    newId: () => `bench-${++ids}`,
    source: () =>
      Promise.resolve({
        ok: true,
        value: {
          path: '/a.mp3',
          fileName: 'a.mp3',
          mimeType: 'audio/mpeg',
          sizeBytes: 1_000,
          durationSeconds: 60,
        },
      }),
    onChange: (job) => {
      if (job.state === 'done' && ++done === jobCount) finish();
    },
    onFault: (error, doing) => {
      console.error(doing, error);
      process.exit(1);
    },
  });

  const collections: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) collections.push(entry.duration);
  });
  observer.observe({ entryTypes: ['gc'] });
  const asks: number[] = [];
  let countedMs = -Infinity;
  const window = setInterval(() => {
    const startedMs = performance.now();
    if (startedMs - countedMs >= COUNT_MS) {
      library.jobs.backlog();
      countedMs = startedMs;
    }
    library.items.counts();
    library.items.page({ view: 'queue', folderId: null, offset: 0, limit: 100 });
    asks.push(performance.now() - startedMs);
  }, WINDOW_MS);
  await sleep(500);
  const stalls = monitorEventLoopDelay({ resolution: 2 });
  stalls.enable();
  const cpu = process.cpuUsage();
  const mainMs = mainThreadMs();
  // On a machine that others use too, the processor time of a turn says more than how long it took.
  const turnsMs: number[] = [];
  let isRunning = true;
  let before = process.cpuUsage();
  const look = (): void => {
    const now = process.cpuUsage();
    turnsMs.push((now.user + now.system - before.user - before.system) / 1_000);
    before = now;
    if (isRunning) setImmediate(look);
  };
  if (values.turns) setImmediate(look);
  const startedMs = performance.now();
  await worker.start();
  await finished;
  const seconds = (performance.now() - startedMs) / 1_000;
  const { system, user } = process.cpuUsage(cpu);
  const ownMs = mainThreadMs() - mainMs;
  isRunning = false;
  stalls.disable();
  clearInterval(window);
  await worker.stop();
  library.close();
  observer.disconnect();

  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  const sorted = asks.toSorted((a, b) => a - b);
  const turns = turnsMs.toSorted((a, b) => a - b);
  console.log(
    `${jobCount} jobs through the whole table${waitingCount > 0 ? `, ${waitingCount} waiting behind them` : ''}: ` +
      `${seconds.toFixed(1)} s, ${(jobCount / seconds).toFixed(0)} jobs a second, ${((system + user) / 1e6).toFixed(1)} s of processor time, ` +
      `${(ownMs / jobCount).toFixed(3)} ms a job of the main thread`,
  );
  console.log(
    `the main thread stood still p50 ${ms(stalls.percentile(50))}, p99 ${ms(stalls.percentile(99))}, at most ${ms(stalls.max)} ` +
      `(to reach: p99 16 ms, at most 50 ms); of it garbage collection at most ${Math.max(0, ...collections).toFixed(1)} ms`,
  );
  if (values.turns)
    console.log(
      `processor time of one turn of its loop: p99 ${(turns[Math.floor(turns.length * 0.99)] ?? 0).toFixed(1)} ms, ` +
        `at most ${(turns.at(-1) ?? 0).toFixed(1)} ms`,
    );
  console.log(
    `what a window asks for: median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)} ms, longest ${(sorted.at(-1) ?? 0).toFixed(1)} ms`,
  );
}

/** Processor time of the main thread, which has the process's own number, milliseconds; NaN where the system does not tell. */
function mainThreadMs(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    return NaN;
  }
}

function open(): Library {
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  return opened.value;
}

/** Puts recordings and jobs into the library at once; those beyond the measured ones are held back. */
function fill(library: Library, count: number): void {
  const db = new SqliteDatabase(library.path);
  const now = Date.now();
  db.exec(
    `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${count})
     INSERT INTO recordings (fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
     SELECT 'f' || n, 'Episode ' || n, n || '.mp3', 1000, 60, 'mp3', 2, 44100, n, ${now} FROM numbers;
     INSERT INTO jobs (recording_id, service, options, state, due_at, created_at, updated_at)
     SELECT id, 'cloud', '{}', 'queued', 0, ${now}, ${now} FROM recordings;
     UPDATE jobs SET held_at = ${now} WHERE id > ${jobCount};`,
  );
  db.close();
}
