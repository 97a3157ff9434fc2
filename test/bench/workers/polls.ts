// What a poll costs with 100,000 jobs in the queue, beside the same polls on an empty server and on one that is nothing but Node.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { ServePlace } from '../serve-process.ts';
import { percentile, say, verdict } from './figures.ts';
import { load, startBare, type LoadHow, type LoadTold } from './load.ts';
import { startRedis } from './redis.ts';

const CLIENTS = 500;
const SECONDS = 8;
const ROUNDS = 3;
const P95_WANTED_MS = 20;
const TIMES_WANTED = 2;
/** Beside the one that polls. */
const TOKENS = 50;

interface Polled extends Pick<LoadHow, 'url' | 'token' | 'ids'> {
  readonly what: string;
}

/** @param jobs in the queue of the full server */
export async function polls(jobs: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-polls-'));
  const redis = await startRedis(folder);
  const ends: (() => Promise<void> | void)[] = [redis.end];
  try {
    const bare = await startBare();
    ends.unshift(bare.end);
    const begin = async (name: string, count: number): Promise<Polled> => {
      const place = new ServePlace(join(folder, name));
      const token = place.token('bench');
      const of = fill(join(place.library, 'library.db'), count).slice(-CLIENTS);
      // No worker comes: all of it waits.
      const server = await place.serve('--queue', redis.url);
      ends.unshift(() => server.end());
      return { what: `serve, ${count.toLocaleString('en')} jobs`, url: server.url, token, ids: of };
    };
    const floor = { what: 'nothing but Node', url: bare.url, token: 'none', ids: ids(CLIENTS) };
    await compare([floor, await begin('empty', CLIENTS), await begin('full', jobs)]);
  } finally {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By turns, because the computer is not the same all the time. */
async function compare(servers: readonly [Polled, Polled, Polled]): Promise<void> {
  const paced: LoadTold[][] = servers.map(() => []);
  const flatOut: LoadTold[][] = servers.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [at, { ids: of, token, url }] of servers.entries()) {
      const how = { url, token, ids: of, clients: CLIENTS, seconds: SECONDS };
      paced[at]?.push(await load({ ...how, pollsPerSecond: 1 }));
      flatOut[at]?.push(await load(how));
    }
  say(`\nPolls: ${CLIENTS} clients, each for a job of its own that waits; medians of ${ROUNDS} turns`);
  for (const [how, told] of [
    ['each once a second', paced] as const,
    ['each again at once', flatOut] as const,
  ])
    for (const [at, { what }] of servers.entries()) say(`${how}, ${what}: ${figuresOf(told[at] ?? [])}`);
  const [, few = NaN, many = NaN] = paced.map((told) => p95Of(told));
  const [, fewAtOnce = NaN, manyAtOnce = NaN] = flatOut.map((told) => p95Of(told));
  say(`each once a second: ${verdict('p95', many, P95_WANTED_MS, 'ms')}`);
  for (const [how, times] of [
    ['once a second', many / few] as const,
    ['at once', manyAtOnce / fewAtOnce] as const,
  ])
    say(`${how}: p95 ${times.toFixed(2)} × the empty one   ${verdict('', times, TIMES_WANTED, '×')}`);
}

const median = (of: readonly number[]): number =>
  percentile(
    of.toSorted((a, b) => a - b),
    0.5,
  );
const p95Of = (told: readonly LoadTold[]): number =>
  median(told.map(({ waitsMs }) => percentile(waitsMs, 0.95)));

function figuresOf(told: readonly LoadTold[]): string {
  const p50 = median(told.map(({ waitsMs }) => percentile(waitsMs, 0.5)));
  const perSecond = median(told.map((one) => one.perSecond));
  const bad = told.reduce((sum, one) => sum + one.bad, 0);
  return `p50 ${p50.toFixed(1)}, p95 ${p95Of(told).toFixed(1)} ms, ${perSecond.toFixed(0)} a second${bad > 0 ? `, ${bad} BAD` : ''}`;
}

const ids = (count: number): readonly string[] =>
  Array.from({ length: count }, () => randomBytes(16).toString('base64url'));

/** As so many requests leave it that wait for their turn. @returns their ids */
export function fill(path: string, jobs: number): readonly string[] {
  const db = new SqliteDatabase(path);
  const now = Date.now();
  const asked = JSON.stringify(ASKED);
  const made = ids(jobs);
  const insert = db.prepare(`
    INSERT INTO served (id, token_id, asked, source, state, recording_id, job_id, audio_seconds, created_at)
    VALUES (?, 1, ?, ?, 'queued', ?, ?, 60, ?)`);
  const token = db.prepare(
    `INSERT INTO serve_tokens (name, hash, scope, created_at) VALUES (?, ?, 'transcribe', ?)`,
  );
  db.transaction(() => {
    db.exec(`
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${jobs})
      INSERT INTO recordings (id, fingerprint, title, file_name, size_bytes, duration_seconds, format, channels, sample_rate_hz, recorded_at, created_at)
      SELECT n, 'f' || n, 'Recording ' || n, n || '.mp3', 1000, 60, 'mp3', 2, 44100, n, ${now} FROM numbers;
      INSERT INTO jobs (id, recording_id, service, options, state, due_at, created_at, updated_at)
      SELECT id, id, 'device', '{}', 'queued', 0, ${now}, ${now} FROM recordings;`);
    for (const [at, id] of made.entries()) insert.run(id, asked, `${id}/${id}.mp3`, at + 1, at + 1, now + at);
    for (let at = 0; at < TOKENS; at += 1) token.run(`token ${at}`, randomBytes(32), now);
  })();
  db.close();
  return made;
}

const ASKED = {
  ...{ model: '#g1_whisper-large', deviceModel: null, language: null, detectLanguage: false, diarize: false },
  ...{ multiChannel: false, extra: {}, tags: [] },
  text: {
    ...{ punctuate: true, smartFormat: true, numerals: false, measurements: false, dictation: false },
    ...{ fillerWords: false, profanityFilter: false, paragraphs: true, utterances: false, uttSplit: 0.8 },
    ...{ keywords: [], search: [] },
  },
};
