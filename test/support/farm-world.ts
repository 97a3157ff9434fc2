// `serve`, `worker` and redis-server as real processes over one library, and what a person sees and says there.
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { nodeCommand } from '../../build/node-command.mjs';
import type { AttemptEnd } from '../../app/domain/farm.ts';
import { accountOf, runCommand, workspace, type CommandResult } from './app.ts';

/** An attempt as the library has it. */
export interface SeenAttempt {
  /** What was asked for. */
  readonly servedId: string;
  readonly workerName: string;
  readonly begunAt: number;
  readonly endedAt: number | null;
  readonly end: AttemptEnd | null;
}

/** @returns a port that was free a moment ago */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** @returns the exit code; null for a signal */
export const ended = (child: ChildProcess): Promise<number | null> =>
  child.exitCode === null && child.signalCode === null
    ? new Promise((resolve) => child.once('exit', resolve))
    : Promise.resolve(child.exitCode);

export class FarmWorld {
  readonly place: ReturnType<typeof workspace>;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #started: ChildProcess[] = [];
  #tokens = { transcribe: '', work: '' };
  url = '';
  queue = '';

  /** @param rules the environment's words about the farm */
  constructor(name: string, rules: Readonly<Record<string, string>> = {}) {
    this.place = workspace(name);
    this.#environment = { ...process.env, XDG_CONFIG_HOME: accountOf(this.place.library), ...rules };
  }

  /** Starts a program, and waits for its first line. */
  async begin(
    executable: string,
    args: readonly string[],
  ): Promise<{ readonly child: ChildProcess; readonly line: string }> {
    const child = spawn(executable, args, { env: this.#environment, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#started.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      child.once('error', () => reject(new Error(`${executable} is not installed`)));
      child.stdout.setEncoding('utf8').once('data', resolve);
      child.once('exit', (code) => reject(new Error(`${executable} ended with ${code}`)));
    });
    return { child, line };
  }

  /** Two tokens: for who asks, and for who works. */
  async makeTokens(): Promise<void> {
    const made = async (...more: readonly string[]): Promise<string> =>
      (await this.say('serve', 'tokens', 'add', ...more)).stdout.trim();
    this.#tokens = { transcribe: await made('studio'), work: await made('helper', '--scope', 'work') };
  }

  async startRedis(): Promise<void> {
    const port = await freePort();
    await this.begin('redis-server', ['--port', String(port), '--save', '', '--appendonly', 'no']);
    this.queue = `redis://127.0.0.1:${port}`;
  }

  async serve(...more: readonly string[]): Promise<ChildProcess> {
    const { args, executable } = nodeCommand([
      ...['--library', this.place.library, 'serve', '--json'],
      ...more,
    ]);
    const { child, line } = await this.begin(executable, args);
    this.url = (JSON.parse(line) as { url: string }).url;
    return child;
  }

  /** Starts a worker; it takes work when this resolves. */
  async worker(name: string, ...more: readonly string[]): Promise<ChildProcess> {
    const how = ['--queue', this.queue, '--server', this.url, '--token', this.#tokens.work, '--name', name];
    const { args, executable } = nodeCommand(['worker', '--json', ...how, ...more]);
    return (await this.begin(executable, args)).child;
  }

  /** A command of another process on the same library. */
  say(...words: readonly string[]): Promise<CommandResult> {
    return runCommand({ library: this.place.library, words });
  }

  /** Hands a recording over. @returns the id under which its text will be */
  async ask(recording: string, fields: Readonly<Record<string, string>> = {}): Promise<string> {
    const created = await this.asked(recording, fields);
    return ((await created.json()) as { generation_id: string }).generation_id;
  }

  /** The answer to the same. */
  asked(recording: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const form = new FormData();
    for (const [name, value] of Object.entries({ model: 'whisper-1', ...fields })) form.append(name, value);
    form.append('audio', new Blob([readFileSync(recording)]), 'talk.wav');
    return fetch(`${this.url}/v1/stt/create`, { ...this.#how, method: 'POST', body: form });
  }

  /** What the service says of it. */
  async told(id: string): Promise<{
    readonly status: string;
    readonly error?: { readonly message: string };
    readonly result?: { readonly results: unknown };
  }> {
    return (await (await fetch(`${this.url}/v1/stt/${id}`, this.#how)).json()) as { status: string };
  }

  get #how() {
    return { headers: { authorization: `Bearer ${this.#tokens.transcribe}` } };
  }

  /** The number of the job behind what was asked for. */
  jobOf(servedId: string): string {
    const [row] = this.#rows('SELECT job_id AS id FROM served WHERE id = ?', servedId);
    return String((row as { id: number } | undefined)?.id);
  }

  /** All attempts, the oldest first. */
  attempts(): readonly SeenAttempt[] {
    return this.#rows(`
      SELECT s.id AS servedId, json_extract(p.profile, '$.name') AS workerName, a.begun_at AS begunAt, a.ended_at AS endedAt, a.end
      FROM farm_attempts a JOIN farm_tasks t ON t.id = a.task_id JOIN jobs j ON j.generation_id = t.work_id
        JOIN served s ON s.job_id = j.id JOIN farm_workers p ON p.id = a.worker_id ORDER BY a.fence`) as readonly SeenAttempt[];
  }

  #rows(query: string, ...given: readonly string[]): readonly unknown[] {
    const db = new SqliteDatabase(join(this.place.library, 'library.db'), { readonly: true });
    try {
      return db.prepare<string[]>(query).all(...given);
    } finally {
      db.close();
    }
  }

  async end(): Promise<void> {
    for (const child of this.#started) child.kill('SIGKILL');
    await this.place.remove();
  }
}
