// Kills a working process again and again, at random moments and at the edges of states, and counts what was lost or paid twice.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { EXIT } from '../../app/cli/exit-codes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import type { JobState } from '../../app/domain/job.ts';
import { LIBRARY_FILE, openLibrary } from '../../app/storage/library.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { confirmFor } from '../support/account.ts';
import { wav } from '../support/media.ts';
import { startSpeechServer } from '../support/speech-server.ts';

/** How a process is started. */
export interface Start {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** What is killed: how it is started to work, and to work until nothing is left to do. */
export interface Victim {
  working(place: Place): Promise<Start>;
  once(place: Place): Promise<Start>;
}

export interface Place {
  readonly library: string;
  readonly recordings: string;
  readonly baseUrl: string;
}

/** What came of it. */
export interface Figures {
  readonly kills: number;
  /** Kills by what the jobs were doing, as the database said just before. */
  readonly killsByState: Readonly<Record<string, number>>;
  readonly recordings: number;
  readonly done: number;
  /** Waiting for the person, since they may have been accepted. */
  readonly uncertain: number;
  readonly uploads: number;
  readonly accepted: number;
  /** Broken promises; none when all is well. */
  readonly problems: readonly string[];
  /** Milliseconds from the start of a process until it changed something in its library. */
  readonly goesOnMs: readonly number[];
}

const EDGES = ['any', 'any', 'queued', 'uploading', 'ending', 'transcribing', 'arriving', 'done'] as const;
/** Every other recording is this long, so that its transcript comes in slices. */
const LONG = 'A sentence of ten words is said again and again. '.repeat(1_200);
const BAD_GATEWAY = '<html><head><title>502 Bad Gateway</title></head><body></body></html>';
/** Longest life of a process that is killed at a random moment, milliseconds. */
const LIFE_MAX_MS = 3_000;
/** How long an edge is waited for before the process is killed anyway, milliseconds. */
const EDGE_WAIT_MS = 6_000;
/** Between two looks, milliseconds. */
const START_LOOK_MS = 10;
const LOOK_MS = 2;
/** While a process starts each look takes a connection of its own, and reads anew what was not written to only this often, milliseconds. */
const UNWRITTEN_LOOK_MS = 200;

/**
 * Kills `times` processes. Each round drops fresh recordings, kills up to eight processes over them, and lets one come to its end.
 * @param note told of each round
 */
export async function killAgainAndAgain(
  victim: Victim,
  times: number,
  note: (line: string) => void = () => undefined,
): Promise<Figures> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'earshot-kill-')));
  const server = await startSpeechServer({
    pendingPolls: 2,
    hashing: true,
    transcript: ({ id }) => ((id.at(-1)?.charCodeAt(0) ?? 0) % 2 === 0 ? LONG : 'A short one.'),
  });
  const place: Place = {
    library: join(root, 'library'),
    recordings: join(root, 'recordings'),
    baseUrl: server.baseUrl,
  };
  mkdirSync(place.recordings);
  prepare(place);
  const contents = new Map<string, string>();
  const killsByState: Record<string, number> = {};
  const goesOnMs: number[] = [];
  const problems: string[] = [];
  let kills = 0;
  try {
    for (let round = 1; kills < times; round += 1) {
      for (let count = 0; count < 6; count += 1) {
        const bytes = Buffer.concat([wav({ seconds: 1, seed: round * 10 + count }), randomBytes(200_000)]);
        const name = `episode ${round}-${count}.wav`;
        writeFileSync(join(place.recordings, name), bytes);
        contents.set(createHash('sha256').update(bytes).digest('hex'), name);
      }
      server.clearRules();
      // Answers take their time, so that processes die while they wait; every other round the log that settles doubts is silent.
      // Now and then a gateway before the service loses two answers one after the other, to one that was accepted and to one that was not:
      // then the service is left alone for a minute.
      for (const accept of round % 8 === 1 ? [true, false] : [])
        server.addRule({ on: 'create', fault: { kind: 'answer', status: 502, body: BAD_GATEWAY, accept } });
      server.addRule({ on: 'create', times: 1_000, fault: { kind: 'delay', ms: 150 } });
      if (round % 2 === 0) server.addRule({ on: 'logs', times: 4, fault: { kind: 'answer', status: 503 } });
      for (let life = 0; life < 8 && kills < times; life += 1) {
        const edge = EDGES[Math.floor(Math.random() * EDGES.length)] ?? 'any';
        const seen = await liveAndDie(await victim.working(place), place, edge);
        if (seen.goesOnMs !== null) goesOnMs.push(seen.goesOnMs);
        killsByState[seen.state] = (killsByState[seen.state] ?? 0) + 1;
        kills += 1;
      }
      const code = await untilEnd(await victim.once(place));
      const found = [...check(place, contents, server.acceptedByHash())];
      // What waits for the person has a code of its own.
      const isTold = code === EXIT.uncertain && countOf(place, 'uncertain') > 0;
      if (code !== EXIT.done && !isTold) found.unshift(`the last process ended with ${String(code)}`);
      for (const what of found) note(`round ${round}: ${what}`);
      problems.push(...found.map((what) => `round ${round}: ${what}`));
      note(`round ${round}: ${kills} kills, ${contents.size} recordings, ${problems.length} problems`);
    }
    return {
      kills,
      killsByState,
      recordings: contents.size,
      done: countOf(place, 'done'),
      uncertain: countOf(place, 'uncertain'),
      uploads: server.requests.filter((request) => request.call === 'create').length,
      accepted: server.generations.length,
      problems,
      goesOnMs,
    };
  } finally {
    await server.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Jobs in a state. */
function countOf(place: Place, state: JobState): number {
  const jobs = query<{ state: JobState; count: number }>(
    place,
    'SELECT state, count(*) AS count FROM jobs GROUP BY state',
  );
  return jobs.find((row) => row.state === state)?.count ?? 0;
}

/** A library that listens to the folder, for the cloud. */
function prepare(place: Place): void {
  const opened = openLibrary(place.library, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  opened.value.folders.add(
    { path: place.recordings, name: 'recordings', includeSubfolders: true, service: 'cloud' },
    Date.now(),
  );
  confirmFor(opened.value);
  opened.value.close();
}

/** What a look from outside finds. */
interface Look {
  readonly lastEvent: number | null;
  readonly changes: number | null;
  /** 1 when a job has come to the edge. */
  readonly isAt: number;
}

/** Starts a process and kills it: after a random while, or as soon as a job comes to this edge. */
async function liveAndDie(
  start: Start,
  place: Place,
  edge: (typeof EDGES)[number],
): Promise<{ readonly state: string; readonly goesOnMs: number | null }> {
  const [before] = query<Look>(place, lookAt(edge, Date.now()));
  const startedMs = performance.now();
  const sql = lookAt(edge, Date.now());
  const child = launch(start);
  const gone = endOf(child);
  const lifeMs = Math.random() * LIFE_MAX_MS;
  let goesOnMs: number | null = null;
  const lookAtStart = lookWhereWritten(place, sql);
  // Only beside a process that has the library open, so that it is this process that opens it after a kill.
  let open: { readonly look: () => Look | undefined; readonly end: () => void } | null = null;
  for (;;) {
    const ageMs = performance.now() - startedMs;
    const seen = open ? open.look() : lookAtStart();
    if (seen?.lastEvent !== before?.lastEvent || seen?.changes !== before?.changes) goesOnMs ??= ageMs;
    if (edge === 'any' ? ageMs >= lifeMs : ageMs >= EDGE_WAIT_MS || seen?.isAt === 1) break;
    if (child.exitCode !== null) throw new Error(`the process ended by itself with ${child.exitCode}`);
    if (goesOnMs !== null) open ??= openToLook(place, sql);
    await sleep(open ? LOOK_MS : START_LOOK_MS);
  }
  open?.end();
  const [now] = query<{ state: string }>(
    place,
    `SELECT CASE WHEN state = 'uploading' AND body_ending_at IS NOT NULL THEN 'ending'
       WHEN state = 'transcribing' AND EXISTS (SELECT 1 FROM loose_segments) THEN 'arriving' ELSE state END AS state FROM jobs
     WHERE state IN ('uploading', 'transcribing') ORDER BY state DESC, body_ending_at DESC LIMIT 1`,
  );
  // The whole group: Electron has processes of its own.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  await gone;
  return { state: now?.state ?? 'at rest', goesOnMs };
}

/** One question for all that a look is to find. @param since when the process was started, by the wall clock */
function lookAt(edge: (typeof EDGES)[number], since: number): string {
  const isIn: Partial<Record<typeof edge, string>> = {
    any: '0',
    arriving: 'EXISTS (SELECT 1 FROM loose_segments)',
    ending: jobsWhere("state = 'uploading' AND body_ending_at IS NOT NULL", since),
    uploading: jobsWhere("state = 'uploading' AND body_ending_at IS NULL", since),
  };
  return `SELECT (SELECT max(id) FROM events) AS lastEvent, (SELECT sum(poll_count + attempt) FROM jobs) AS changes,
    ${isIn[edge] ?? jobsWhere(`state = '${edge}'`, since)} AS isAt`;
}

const jobsWhere = (is: string, since: number): string =>
  `EXISTS (SELECT 1 FROM jobs WHERE ${is} AND updated_at >= ${since})`;

/** Looks by a connection of its own. Opening it is nearly all of the work, and in vain where nothing was written since. */
function lookWhereWritten(place: Place, sql: string): () => Look | undefined {
  let found: Look | undefined;
  let writtenBefore = '';
  let lookedMs = 0;
  return () => {
    const written = writtenTo(place);
    const nowMs = performance.now();
    if (written === writtenBefore && nowMs - lookedMs < UNWRITTEN_LOOK_MS) return found;
    writtenBefore = written;
    lookedMs = nowMs;
    return (found = query<Look>(place, sql)[0]);
  };
}

/** Another word once a file of the library was written to. */
const writtenTo = ({ library }: Place): string =>
  ['', '-wal']
    .map((end) => statSync(join(library, LIBRARY_FILE + end), { throwIfNoEntry: false, bigint: true }))
    .map((file) => `${file?.ino} ${file?.size} ${file?.mtimeNs}`)
    .join();

/** A connection that looks again and again. */
function openToLook(
  place: Place,
  sql: string,
): { readonly look: () => Look | undefined; readonly end: () => void } {
  const db = new SqliteDatabase(join(place.library, LIBRARY_FILE), { readonly: true, timeout: 2_000 });
  const statement = db.prepare<[], Look>(sql);
  return { look: () => statement.get(), end: () => db.close() };
}

async function untilEnd(start: Start): Promise<number | null> {
  const child = launch(start);
  const code = await Promise.race([endOf(child), sleep(120_000, 'late' as const)]);
  if (code !== 'late') return code;
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  throw new Error('the last process does not come to its end');
}

function launch({ args, command, environment }: Start): ChildProcess {
  return spawn(command, [...args], {
    detached: true,
    stdio: process.env.EARSHOT_KILL_SHOW ? 'inherit' : 'ignore',
    env: { ...process.env, ...environment },
  });
}

function endOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** Reads from outside, as a connection of its own. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- says what the statement selects
function query<Row>(place: Place, sql: string): readonly Row[] {
  const db = new SqliteDatabase(join(place.library, LIBRARY_FILE), { readonly: true, timeout: 2_000 });
  try {
    return db.prepare<[], Row>(sql).all();
  } finally {
    db.close();
  }
}

/** The promises, after a process came to its end. */
function check(
  place: Place,
  contents: ReadonlyMap<string, string>,
  accepted: ReadonlyMap<string, number>,
): readonly string[] {
  const problems: string[] = [];
  const jobs = query<{ hash: string; state: string; text: number }>(
    place,
    `SELECT r.fingerprint AS hash, j.state, (SELECT count(*) FROM transcripts t WHERE t.recording_id = r.id AND t.is_current = 1
       AND t.segment_count = (SELECT count(*) FROM segments s
         WHERE s.id BETWEEN t.first_segment_id AND t.first_segment_id + t.segment_count - 1 AND s.transcript_id = t.id)) AS text
     FROM recordings r JOIN jobs j ON j.recording_id = r.id`,
  );
  for (const [hash, name] of contents) {
    const own = jobs.filter((job) => job.hash === hash);
    const times = accepted.get(hash) ?? 0;
    const state = own[0]?.state;
    if (own.length !== 1) problems.push(`${name} has ${own.length} jobs`);
    else if (state === 'done' ? times !== 1 || own[0]?.text !== 1 : state !== 'uncertain' || times > 1)
      problems.push(`${name} is ${String(state)}, accepted ${times} times`);
  }
  const db = new SqliteDatabase(join(place.library, LIBRARY_FILE), { timeout: 5_000 });
  try {
    const whole = db.pragma('integrity_check', { simple: true });
    if (whole !== 'ok') problems.push(`integrity_check: ${String(whole)}`);
    db.exec("INSERT INTO segments_fts (segments_fts, rank) VALUES ('integrity-check', 1)");
  } catch (error) {
    problems.push(`the search index: ${String(error)}`);
  } finally {
    db.close();
  }
  return problems;
}
