// Kills processes that download, again and again, and counts what was lost or came twice.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerRange } from '../../app/domain/byte-range.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { wav } from '../support/media.ts';

/** Recordings of a round, and their length: three quarters of a megabyte. */
const RECORDINGS = 4;
const SECONDS = 24;
/** Longest life of a process, milliseconds, from its first question on, or one time in four from its start. */
const LIFE_MAX_MS = 500;

export interface KillFigures {
  readonly kills: number;
  readonly recordings: number;
  /** Questions that went on from where a dead process had stopped, and bytes that were served beyond what was needed. */
  readonly goneOn: number;
  readonly extraBytes: number;
  readonly problems: readonly string[];
}

/** Kills `times` processes; each round ends with one that is let live. */
export async function killDownloads(
  times: number,
  note: (line: string) => void = () => undefined,
): Promise<KillFigures> {
  const script = fileURLToPath(await bundleWorker('test/download/victim.ts'));
  const root = mkdtempSync(join(tmpdir(), 'earshot-kill-download-'));
  const host = await startSlowHost();
  const problems: string[] = [];
  let [kills, rounds] = [0, 0];
  try {
    while (kills < times) {
      rounds += 1;
      const directory = join(root, String(rounds));
      mkdirSync(directory);
      writeFileSync(join(directory, '.known'), '');
      host.round = rounds;
      const start = (): ChildProcess =>
        fork(script, [host.origin, directory, String(RECORDINGS)], {
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        });
      for (let life = 0; life < 8 && kills < times; life += 1) {
        const asked = life % 4 === 0 ? Promise.resolve() : host.nextQuestion();
        const code = await dieLater(start(), Math.random() * LIFE_MAX_MS, asked);
        if (code !== null) break;
        kills += 1;
      }
      host.isQuick = true;
      const code = await dieLater(start(), 60_000, Promise.resolve());
      host.isQuick = false;
      if (code !== 0) problems.push(`round ${rounds}: the last process ended with ${String(code)}`);
      problems.push(...check(directory, rounds));
      note(`round ${rounds}: ${kills} kills, ${problems.length} problems`);
    }
  } finally {
    await host.close();
    rmSync(root, { recursive: true, force: true });
  }
  const needed = rounds * RECORDINGS * recording(1, 1).length;
  return {
    kills,
    recordings: rounds * RECORDINGS,
    goneOn: host.parts,
    extraBytes: host.bytes - needed,
    problems,
  };
}

/** The recording of a number in a round. */
export const recording = (round: number, number: number): Buffer =>
  wav({ seconds: SECONDS, seed: round * 100 + number });

/** Every recording once, whole, and nothing beside them. */
function check(directory: string, round: number): readonly string[] {
  const names = readdirSync(directory).filter((name) => name !== '.known');
  const expected = Array.from({ length: RECORDINGS }, (_, index) => `${index + 1}.wav`);
  const problems = names
    .filter((name) => !expected.includes(name))
    .map((name) => `round ${round}: ${name} is too much`);
  for (const [index, name] of expected.entries())
    if (!names.includes(name)) problems.push(`round ${round}: ${name} is lost`);
    else if (!readFileSync(join(directory, name)).equals(recording(round, index + 1)))
      problems.push(`round ${round}: ${name} has other bytes`);
  const known = readFileSync(join(directory, '.known'), 'utf8').trim().split('\n');
  if (known.length !== new Set(known).size) problems.push(`round ${round}: taken twice`);
  return problems;
}

/** Kills a child a while after something happened; its exit code, null where it was killed. */
export function dieLater(child: ChildProcess, ms: number, after: Promise<unknown>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    void after.then(() => (timer = setTimeout(() => child.kill('SIGKILL'), ms)));
    child.once('error', reject);
    child.once('exit', (code) => {
      clearTimeout(timer);
      resolve(code);
    });
  });
}

/** Serves recordings in pieces with a breath between them, so that processes die in the middle. */
export async function startSlowHost() {
  const sockets = new Set<Socket>();
  const state = { round: 0, isQuick: false, parts: 0, bytes: 0 };
  let asked: () => void = () => undefined;
  const server = createServer((request, response) => {
    asked();
    const [, inPath, number] = /^(?:\/(\d+)(?=\/))?.*?(\d+)\.wav/.exec(request.url ?? '') ?? [];
    const round = inPath === undefined ? state.round : Number(inPath);
    const bytes = recording(round, Number(number));
    const range = answerRange(request.headers.range ?? null, bytes.length);
    const [from, to] = range.kind === 'part' ? [range.start, range.end] : [0, bytes.length];
    if (range.kind === 'part') state.parts += 1;
    response.writeHead(range.kind === 'part' ? 206 : 200, {
      etag: `"${round}"`,
      'content-length': String(to - from),
      ...(range.kind === 'part' ? { 'content-range': `bytes ${from}-${to - 1}/${bytes.length}` } : {}),
    });
    let at = from;
    const next = (): void => {
      if (response.destroyed) return;
      const piece = bytes.subarray(at, Math.min(to, at + 96 * 1024));
      at += piece.length;
      state.bytes += piece.length;
      if (at >= to) response.end(piece);
      else response.write(piece, () => setTimeout(next, state.isQuick ? 0 : 30));
    };
    next();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    nextQuestion: () => new Promise<void>((resolve) => (asked = resolve)),
    close: async (): Promise<void> => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
