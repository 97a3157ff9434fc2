// Kills processes that take recordings in by their addresses, fetch them, pass them on and send them; counts what was lost, taken or paid twice.
import { fork, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { systemClock } from '../../app/domain/clock.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { LIBRARY_FILE, openLibrary } from '../../app/storage/library.ts';
import { dieLater, startSlowHost, recording } from '../download/kill-suite.ts';
import { confirmFor } from '../support/account.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { startSpeechServer, type SpeechServer } from '../support/speech-server.ts';

export interface FetchingFigures {
  readonly kills: number;
  readonly addresses: number;
  /** Recordings in the library at the end. */
  readonly recordings: number;
  readonly done: number;
  /** Waiting for the person, since they may have been accepted. */
  readonly uncertain: number;
  readonly accepted: number;
  /** Questions that went on from where a dead process had stopped. */
  readonly goneOn: number;
  readonly problems: readonly string[];
}

/** Longest life of a process, milliseconds, from its start or from its first question on. */
const LIFE_MAX_MS = 900;
const FAR = 'https://pod.example';

interface Round {
  readonly number: number;
  readonly addresses: readonly (readonly [string, 'pass' | 'download'])[];
}

/** Two that are downloaded, the second of them at another address too, and two that are passed on. */
const roundOf = (number: number): Round => ({
  number,
  addresses: [
    [`${FAR}/${number}/1.wav`, 'download'],
    [`${FAR}/${number}/2.wav`, 'download'],
    [`${FAR}/${number}/other/2.wav`, 'download'],
    [`${FAR}/${number}/3.wav`, 'pass'],
    [`${FAR}/${number}/4.wav`, 'pass'],
  ],
});

/** Kills `times` processes; each round ends with one that is let live. */
export async function killFetching(
  times: number,
  note: (line: string) => void = () => undefined,
): Promise<FetchingFigures> {
  const script = fileURLToPath(await bundleWorker('test/kill/fetching-child.ts'));
  const worker = fileURLToPath(await bundleWorker('app/files/worker.ts'));
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'earshot-kill-fetching-')));
  const library = join(root, 'library');
  const server = await startSpeechServer({ pendingPolls: 2, hashing: true, transcript: 'A short one.' });
  const host = await startSlowHost();
  prepare(library);
  const rounds: Round[] = [];
  const problems: string[] = [];
  let kills = 0;
  try {
    while (kills < times) {
      const round = roundOf(rounds.length + 1);
      rounds.push(round);
      const start = (once: string): ChildProcess =>
        fork(script, [library, server.baseUrl, worker, host.origin, JSON.stringify(round.addresses), once], {
          stdio: ['ignore', 'ignore', process.env.EARSHOT_KILL_SHOW ? 'inherit' : 'ignore', 'ipc'],
        });
      server.clearRules();
      server.addRule({ on: 'create', times: 1_000, fault: { kind: 'delay', ms: 80 } });
      for (let life = 0; life < 8 && kills < times; life += 1) {
        const child = start('');
        const begun = new Promise<void>((resolve) => child.once('message', () => resolve()));
        const asked = life % 3 === 0 ? Promise.resolve() : life % 3 === 1 ? begun : host.nextQuestion();
        const after = Promise.race([asked, new Promise((resolve) => setTimeout(resolve, 5_000))]);
        const code = await dieLater(child, Math.random() * LIFE_MAX_MS, after);
        if (code !== null) problems.push(`round ${round.number}: a process ended by itself with ${code}`);
        kills += 1;
      }
      host.isQuick = true;
      const code = await dieLater(start('once'), 120_000, Promise.resolve());
      host.isQuick = false;
      if (code !== 0) problems.push(`round ${round.number}: the last process ended with ${String(code)}`);
      const found = check(library, rounds, server);
      problems.push(...found.map((what) => `round ${round.number}: ${what}`));
      note(`round ${round.number}: ${kills} kills, ${problems.length} problems`);
    }
    return { kills, ...count(library), accepted: server.generations.length, goneOn: host.parts, problems };
  } finally {
    await host.close();
    await server.close();
    rmSync(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function prepare(directory: string): void {
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  confirmFor(opened.value);
  opened.value.close();
}

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- what the writer of a query says of its row
function query<Row>(library: string, sql: string): readonly Row[] {
  const db = new SqliteDatabase(join(library, LIBRARY_FILE), { readonly: true });
  try {
    return db.prepare<[], Row>(sql).all();
  } finally {
    db.close();
  }
}

const count = (library: string): Pick<FetchingFigures, 'addresses' | 'recordings' | 'done' | 'uncertain'> => {
  const one = (sql: string): number => query<{ n: number }>(library, sql)[0]?.n ?? 0;
  return {
    addresses: one('SELECT count(*) AS n FROM addresses'),
    recordings: one('SELECT count(*) AS n FROM recordings WHERE removed_at IS NULL'),
    done: one("SELECT count(*) AS n FROM jobs WHERE state = 'done'"),
    uncertain: one("SELECT count(*) AS n FROM jobs WHERE state = 'uncertain'"),
  };
};

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** What of all rounds so far is not as it has to be. */
function* problemsOf(library: string, rounds: readonly Round[], server: SpeechServer): Generator<string> {
  const figures = count(library);
  if (figures.addresses !== rounds.length * 5) yield `${figures.addresses} addresses of ${rounds.length * 5}`;
  // Two addresses of each round hold the same.
  if (figures.recordings !== rounds.length * 4)
    yield `${figures.recordings} recordings of ${rounds.length * 4}`;
  if (figures.done + figures.uncertain !== figures.recordings)
    yield `${figures.done} done and ${figures.uncertain} in doubt of ${figures.recordings}`;
  const downloads = join(library, 'downloads');
  const byContent = new Map<string, number>();
  for (const name of readdirSync(downloads)) {
    if (name.startsWith('.')) yield `${name} was left`;
    else {
      const hash = digest(readFileSync(join(downloads, name)));
      byContent.set(hash, (byContent.get(hash) ?? 0) + 1);
    }
  }
  const paid = server.acceptedByHash();
  const passed = new Map<string, number>();
  for (const { url } of server.generations) if (url !== null) passed.set(url, (passed.get(url) ?? 0) + 1);
  for (const { addresses, number } of rounds) {
    for (const [at, files] of [
      [1, 1],
      [2, 2],
    ] as const) {
      const hash = digest(recording(number, at));
      if (byContent.get(hash) !== files)
        yield `${number}/${at}.wav lies there ${byContent.get(hash) ?? 0} times`;
      if ((paid.get(hash) ?? 0) > 1) yield `${number}/${at}.wav was paid ${paid.get(hash)} times`;
    }
    for (const [href, way] of addresses)
      if (way === 'pass' && (passed.get(href) ?? 0) > 1) yield `${href} was paid ${passed.get(href)} times`;
  }
  const lost = query<{ url: string }>(
    library,
    `SELECT a.url FROM addresses a LEFT JOIN jobs j ON j.recording_id = a.recording_id AND j.state IN ('done', 'uncertain')
     WHERE j.id IS NULL`,
  );
  for (const { url } of lost) yield `${url} is lost`;
}

const check = (library: string, rounds: readonly Round[], server: SpeechServer): readonly string[] => [
  ...problemsOf(library, rounds, server),
];
