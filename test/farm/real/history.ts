// One history of real processes, by a seed: serve, workers and redis-server are killed, stopped past their locks, cut off and emptied, clocks jump; then everything is asked for.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import { Redis } from 'ioredis';
import { timeLimit } from '../../../app/domain/time-limit.ts';
import { FarmTasks } from '../../../app/storage/farm/tasks.ts';
import { chance } from '../chance.ts';
import { lineTo, type Cut, type Line } from './line.ts';
import { LATE, SETTLED, SILENCE_MS, TAKEN } from './roles.ts';

/** What came of one history. */
export interface RealHistory {
  readonly seed: number;
  readonly works: number;
  readonly tasks: number;
  /** Pieces of work that never ended, or are gone. */
  readonly lost: number;
  /** Pieces of work that ended with five bad attempts, as they are meant to. */
  readonly failed: number;
  readonly doneTwice: number;
  /** Results that were taken although their attempt was over. */
  readonly stale: number;
  readonly lateDropped: number;
  readonly faults: readonly string[];
  /** From the end of the last fault until all was done, milliseconds. */
  readonly recoveryMs: number;
}

const FAULTY_MS = 4_000;
const PATIENCE_MS = 120_000;
const WORKERS = 3;

interface Part {
  readonly name: string;
  readonly begin: () => ChildProcess;
  child: ChildProcess;
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/** Those that are being played. */
const open = new Set<History>();
// However this process ends, what it started does not outlive it: also what stands still, to which no signal but SIGKILL gets through.
process.on('exit', () => {
  for (const history of open) history.close();
});

/** @param program the script of `program.ts` */
export async function playReal(seed: number, program: string): Promise<RealHistory> {
  const history = new History(seed, program);
  open.add(history);
  try {
    return await history.play();
  } finally {
    open.delete(history);
    history.close();
  }
}

class History {
  readonly #seed: number;
  readonly #program: string;
  readonly #random: () => number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'earshot-history-'));
  readonly #parts: Part[] = [];
  readonly #lines: Line[] = [];
  readonly #works: string[] = [];
  readonly #faults: string[] = [];
  readonly #ending: Promise<void>[] = [];
  #servePort = 0;
  #redisPort = 0;
  #isOver = false;

  constructor(seed: number, program: string) {
    this.#seed = seed;
    this.#program = program;
    this.#random = chance(seed);
  }

  async play(): Promise<RealHistory> {
    await this.#begin();
    const until = Date.now() + FAULTY_MS;
    for (let at = 0; Date.now() < until; at += 1) {
      await this.#add(at);
      this.#ending.push(this.#fault());
      await sleep(200 + this.#random() * 400);
    }
    await this.#add(99);
    await Promise.all(this.#ending);
    const healedAt = Date.now();
    const db = new SqliteDatabase(join(this.#directory, 'library.db'), { readonly: true });
    try {
      const tasks = new FarmTasks(db);
      while (tasks.openWorks().length > 0 && Date.now() - healedAt < PATIENCE_MS) await sleep(50);
      return this.#told(tasks, Date.now() - healedAt);
    } finally {
      db.close();
    }
  }

  close(): void {
    this.#isOver = true;
    for (const { child } of this.#parts) child.kill('SIGKILL');
    for (const line of this.#lines) line.close();
    rmSync(this.#directory, { recursive: true, force: true, maxRetries: 5 });
  }

  async #begin(): Promise<void> {
    [this.#servePort, this.#redisPort] = [await freePort(), await freePort()];
    const redis = ['--port', String(this.#redisPort), '--save', '', '--appendonly', 'no'];
    this.#start('redis', () => spawn('redis-server', redis, { cwd: this.#directory, stdio: 'ignore' }));
    const toQueue = await this.#line(this.#redisPort);
    const node = (...args: string[]): ChildProcess =>
      spawn(process.execPath, [this.#program, ...args], { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#start('serve', () =>
      node('serve', this.#directory, String(this.#servePort), `redis://127.0.0.1:${toQueue.port}`),
    );
    for (let at = 1; at <= WORKERS; at += 1) {
      const [server, queue] = [await this.#line(this.#servePort), await this.#line(this.#redisPort)];
      const urls = [`http://127.0.0.1:${server.port}`, `redis://127.0.0.1:${queue.port}`];
      this.#start(`worker ${at}`, () => node('worker', this.#directory, ...urls, '1500'));
    }
    await this.#add(0);
    await Promise.all(this.#ending);
  }

  async #line(port: number): Promise<Line> {
    const line = await lineTo(port);
    this.#lines.push(line);
    return line;
  }

  #start(name: string, begin: () => ChildProcess): void {
    this.#parts.push({ name, begin, child: begin() });
  }

  async #add(at: number): Promise<void> {
    const id = `w${at}-${this.#works.length}`;
    this.#works.push(id);
    const body = { id, durationSeconds: 1 + this.#random() * 3 };
    // As whoever hands it over would: again, until it was answered.
    this.#ending.push(this.#post('/add', body));
    await Promise.race([this.#ending.at(-1), sleep(100)]);
  }

  async #post(path: string, body: object): Promise<void> {
    const how = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    };
    const url = `http://127.0.0.1:${this.#servePort}${path}`;
    while (!this.#isOver) {
      const signal = timeLimit(2_000);
      const answer = await fetch(url, { ...how, signal }).catch(() => null);
      if (answer?.ok) return;
      await sleep(100);
    }
  }

  /** One thing that goes wrong. Resolves when it is over. */
  async #fault(): Promise<void> {
    const random = this.#random;
    const part = this.#parts[Math.floor(random() * this.#parts.length)];
    const line = this.#lines[Math.floor(random() * this.#lines.length)];
    const [kind, longMs, jumpMs, cut] = [
      Math.floor(random() * 5),
      300 + random() * SILENCE_MS * 1.5,
      Math.floor((random() - 0.5) * 7_200_000),
      random() < 0.5 ? ('silent' as Cut) : ('reset' as Cut),
    ];
    if (!part || !line) return;
    if (kind === 0) return this.#kill(part, longMs / 3);
    if (kind === 1) return this.#stop(part, longMs);
    if (kind === 2) {
      this.#faults.push(`line ${this.#lines.indexOf(line)} ${cut}`);
      line.cut(cut);
      await sleep(longMs);
      line.cut('none');
      return;
    }
    if (kind === 3) {
      this.#faults.push('flushall');
      const redis = new Redis(this.#redisPort, { maxRetriesPerRequest: 0, retryStrategy: () => null });
      redis.on('error', () => undefined);
      await Promise.race([redis.flushall().catch(() => undefined), sleep(1_000)]);
      redis.disconnect();
      return;
    }
    this.#faults.push(`clock ${jumpMs}`);
    await this.#post('/clock', { offsetMs: jumpMs });
  }

  async #kill(part: Part, downMs: number): Promise<void> {
    this.#faults.push(`kill ${part.name}`);
    const { child } = part;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await gone;
    await sleep(downMs);
    if (!this.#isOver && part.child === child) part.child = part.begin();
  }

  async #stop({ child, name }: Part, longMs: number): Promise<void> {
    this.#faults.push(`stop ${name}`);
    child.kill('SIGSTOP');
    await sleep(longMs);
    child.kill('SIGCONT');
  }

  #told(tasks: FarmTasks, recoveryMs: number): RealHistory {
    const states = this.#works.map((id) => tasks.work(id)?.state ?? 'open');
    const all = this.#works.flatMap((id) => tasks.tasksOf(id));
    const settled = this.#read(SETTLED);
    let stale = 0;
    let doneTwice = settled.length - new Set(settled).size;
    const goodFences = new Set<string>();
    for (const { id } of all) {
      const good = tasks.attempts(id).filter(({ end }) => end === 'done');
      if (good.length > 1) doneTwice += 1;
      for (const { fence } of good) goodFences.add(String(fence));
    }
    // What is kept is what the attempt that ended well brought; what a worker was told was taken is of such an attempt.
    for (const id of this.#works)
      for (const result of tasks.results(id) as readonly { heardSeconds: number }[])
        if (!goodFences.has(String(result.heardSeconds))) stale += 1;
    stale += this.#read(TAKEN).filter((fence) => !goodFences.has(fence)).length;
    const count = (of: string): number => states.filter((state) => state === of).length;
    return {
      ...{ seed: this.#seed, works: states.length, tasks: all.length, stale, doneTwice, recoveryMs },
      ...{ lost: count('open') + count('cancelled'), failed: count('failed'), faults: this.#faults },
      lateDropped: this.#read(LATE).length,
    };
  }

  #read(name: string): readonly string[] {
    const path = join(this.#directory, name);
    return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean) : [];
  }
}
