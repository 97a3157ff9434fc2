// Five hundred who hand a small recording over at once: how long it takes, that none is lost, and that none is there twice.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { wav } from '../../support/media.ts';
import { ServePlace, type ServeProcess } from '../serve-process.ts';
import { percentile, say } from './figures.ts';
import { fill } from './polls.ts';
import { startRedis } from './redis.ts';

interface Told {
  /** Until all were answered. */
  readonly seconds: number;
  /** Sorted, milliseconds. */
  readonly waitsMs: readonly number[];
  /** By the number that its caller gave; null for one that was refused. */
  readonly ids: readonly (string | null)[];
  /** Connections that broke off before an answer, after which it was asked again. */
  readonly brokenOff: number;
}

/** @param queued that wait already */
export async function handOvers(count: number, queued: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-hand-overs-'));
  const redis = await startRedis(folder);
  try {
    const place = new ServePlace(folder);
    const token = place.token('bench');
    const path = join(place.library, 'library.db');
    fill(path, queued);
    const server = await place.serve('--queue', redis.url, '--open', String(queued + count));
    const first = await handOver(server, token, count);
    const { seconds } = first;
    say(`\nHand-overs: ${count} at once, 2 s of sound each, while ${queued.toLocaleString('en')} wait`);
    say(
      `all in ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} a second; p50 ${percentile(first.waitsMs, 0.5).toFixed(0)}, ` +
        `p95 ${percentile(first.waitsMs, 0.95).toFixed(0)} ms; ${first.brokenOff} connections broke off; the server took ${server.peakMB.toFixed(0)} MB at most`,
    );
    // As callers do whose answer was lost.
    const again = await handOver(server, token, count);
    await server.end();
    const lost = first.ids.filter((id) => id === null).length;
    const other = again.ids.filter((id, at) => id !== first.ids[at]).length;
    say(
      `asked again under the same numbers: p95 ${percentile(again.waitsMs, 0.95).toFixed(0)} ms, ${other} got another id`,
    );
    check(path, join(place.library, 'served'), queued, { count, lost });
  } finally {
    await redis.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function handOver({ url }: ServeProcess, token: string, count: number): Promise<Told> {
  const waitsMs: number[] = [];
  let brokenOff = 0;
  // Made before, so that it does not count.
  const bodies = Array.from({ length: count }, (_, at) => {
    const body = new FormData();
    body.append('model', '#g1_whisper-large');
    body.append('audio', new Blob([wav({ seconds: 2, seed: at + 1 })]), `${at}.wav`);
    return body;
  });
  const one = async (body: FormData, at: number): Promise<string | null> => {
    const began = performance.now();
    const headers = { authorization: `Bearer ${token}`, 'x-client-request-id': `n-${at}` };
    const ask = () => fetch(`${url}/v1/stt/create`, { method: 'POST', body, headers }).catch(() => null);
    let answer = await ask();
    // Under the same number, as whoever loses an answer does.
    for (let left = 3; answer === null && left > 0; left -= 1) {
      brokenOff += 1;
      answer = await ask();
    }
    const told = answer?.status === 201 ? ((await answer.json()) as { readonly id: string }) : null;
    waitsMs.push(performance.now() - began);
    return told?.id ?? null;
  };
  const begunAt = performance.now();
  const ids = await Promise.all(bodies.map(one));
  const seconds = (performance.now() - begunAt) / 1_000;
  return { seconds, ids, brokenOff, waitsMs: waitsMs.sort((a, b) => a - b) };
}

function check(
  path: string,
  served: string,
  queued: number,
  { count, lost }: { readonly count: number; readonly lost: number },
): void {
  const db = new SqliteDatabase(path, { readonly: true });
  const made = db
    .prepare(
      `SELECT count(*) AS requests, count(DISTINCT job_id) AS jobs, count(DISTINCT recording_id) AS recordings
       FROM served WHERE client_request IS NOT NULL AND state = 'queued'`,
    )
    .get() as Readonly<Record<'requests' | 'jobs' | 'recordings', number>>;
  const jobs = db.prepare(`SELECT count(*) - ? FROM jobs`).pluck().get(queued) as number;
  db.close();
  const arriving = readdirSync(join(served, 'incoming')).length;
  const folders = readdirSync(served).filter((name) => name !== 'incoming' && name !== 'uploads').length;
  const isWhole =
    lost === 0 &&
    [made.requests, made.jobs, made.recordings, jobs, folders].every((one) => one === count) &&
    arriving === 0;
  say(
    `${lost} lost; ${made.requests} requests, ${made.jobs} jobs of theirs of ${jobs} new, ${made.recordings} recordings, ${folders} files kept, ${arriving} left behind   to reach: ${count} of each, 0 left${isWhole ? '' : '  MISSED'}`,
  );
}
