// BullMQ on Redis or Valkey as the engine that hands out work. It holds a few tickets and nothing else: no recording, no text, no token.
import { createHash } from 'node:crypto';
import type { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { FarmNeed } from '../domain/farm.ts';
import { pause } from './pause.ts';
import type { HandOut, Ticket, Turn, Turns } from './hand-out.ts';

/** What a ticket says. */
interface TicketData {
  readonly taskId: number;
}

/** Before every key, so that a server may be shared with other programs. */
const PREFIX = 'earshot';
/** An engine that does not answer for so long is away, milliseconds. */
const ANSWER_MS = 5_000;
/** Between two tries to reach it, milliseconds at most. */
const RECONNECT_MS = 1_000;

/** The queue of those who can do this. Models of one name and other files are other models. */
export const queueOf = ({ kind, modelId, modelMark }: FarmNeed): string =>
  `${kind}-${modelId}-${createHash('sha256').update(modelMark).digest('hex').slice(0, 8)}`;

/**
 * A connection that says nothing of its troubles by itself: whoever asks meets them.
 * @param waits commands wait for the server to come back
 * @param onTrouble told of each try that failed, and why: no password is in it
 */
async function connect(url: string, waits: boolean, onTrouble: (why: string) => void): Promise<Redis> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    maxRetriesPerRequest: waits ? null : 0,
    enableOfflineQueue: waits,
    enableReadyCheck: true,
    connectTimeout: ANSWER_MS,
    retryStrategy: (times) => Math.min(RECONNECT_MS, times * 50),
  });
  // Where a name has several addresses, the error has a code and no words.
  redis.on('error', (error: NodeJS.ErrnoException) =>
    onTrouble(error.message || (error.code ?? 'no reason')),
  );
  return redis;
}

/** The engine as the service sees it. Nothing is connected before something is handed out. */
export function createBullHandOut(url: string): HandOut {
  return new BullHandOut(url);
}

class BullHandOut implements HandOut {
  readonly #url: string;
  readonly #queues = new Map<string, Queue<TicketData>>();
  #redis: Promise<Redis> | null = null;
  /** Of the last try to reach it that failed. */
  #why: string | null = null;

  constructor(url: string) {
    this.#url = url;
  }

  async offer(tickets: readonly Ticket[]): Promise<void> {
    for (const [name, some] of byQueue(tickets)) {
      const queue = await this.#queue(name);
      const jobs = some.map(({ id, taskId }) => ({
        name: 'task',
        data: { taskId },
        opts: { jobId: id, removeOnComplete: true, removeOnFail: true },
      }));
      await inTime(queue.addBulk(jobs));
    }
  }

  async withdraw(tickets: readonly Ticket[]): Promise<void> {
    for (const [name, some] of byQueue(tickets)) {
      const queue = await this.#queue(name);
      // One that a worker has just taken cannot be removed, and is refused when it is claimed.
      await inTime(Promise.all(some.map(({ id }) => queue.remove(id))));
    }
  }

  async known(tickets: readonly Ticket[]): Promise<ReadonlySet<string>> {
    const found = new Set<string>();
    for (const [name, some] of byQueue(tickets)) {
      const queue = await this.#queue(name);
      const states = await inTime(
        Promise.all(some.map(async ({ id }) => [id, await queue.getJobState(id)] as const)),
      );
      for (const [id, state] of states) if (OFFERED.has(state)) found.add(id);
    }
    return found;
  }

  async close(): Promise<void> {
    const redis = await this.#redis;
    for (const queue of this.#queues.values()) await queue.close().catch(() => undefined);
    redis?.disconnect();
  }

  async #queue(name: string): Promise<Queue<TicketData>> {
    const connection = await (this.#redis ??= connect(this.#url, false, (why) => (this.#why = why)));
    const known = this.#queues.get(name);
    if (known && connection.status === 'ready') return known;
    // What a command says that finds no connection names no reason.
    if (known) throw new Error(away(this.#why));
    const { Queue } = await import('bullmq');
    if (connection.status !== 'ready')
      await readyInTime(connection).catch(() => Promise.reject(new Error(away(this.#why))));
    const made = this.#queues.get(name) ?? new Queue<TicketData>(name, { connection, prefix: PREFIX });
    made.on('error', () => undefined);
    this.#queues.set(name, made);
    return made;
  }
}

/** States of a ticket that somebody may still take, or has just taken. */
const OFFERED: ReadonlySet<string> = new Set(['waiting', 'prioritized', 'active', 'delayed']);

/** How a worker meets the engine. */
export interface BullTurnsHow {
  readonly url: string;
  /** A turn that was not renewed for so long is given to somebody else, milliseconds. */
  readonly lockMs: number;
  /** Waits so long between two looks when there is nothing to do, milliseconds; up to this. */
  readonly idleMs?: number;
  /** Told once when the engine was away for some seconds, and why; and once, with null, when it is back. */
  readonly onStanding?: (trouble: string | null) => void;
}

/** Longest wait between two looks of an idle worker, milliseconds: a thousand of them are four thousand small questions a second. */
const IDLE_MS = 250;
const IDLE_FIRST_MS = 10;
/** The engine gives up a ticket that stalled so often; ours never live so long. */
const STALLS_MAX = 1_000;

/** The engine as a worker sees it. */
export function createBullTurns(how: BullTurnsHow): Turns {
  return new BullTurns(how);
}

class BullTurns implements Turns {
  readonly #how: BullTurnsHow;
  readonly #workers = new Map<string, Worker<TicketData>>();
  #redis: Promise<Redis> | null = null;
  #lastTurn = 0;

  constructor(how: BullTurnsHow) {
    this.#how = how;
  }

  async next(needs: readonly FarmNeed[], signal: AbortSignal): Promise<Turn | null> {
    const { idleMs = IDLE_MS } = this.#how;
    for (let waitMs = IDLE_FIRST_MS; !signal.aborted; waitMs = Math.min(idleMs, waitMs * 2)) {
      for (const need of needs) {
        const turn = await unlessAborted(this.#look(queueOf(need)), signal);
        if (turn) return turn;
      }
      // Not all at the same time.
      await pause(waitMs * (0.5 + Math.random() / 2), signal);
    }
    return null;
  }

  async close(): Promise<void> {
    const redis = await this.#redis;
    redis?.disconnect();
    for (const worker of this.#workers.values()) await inTime(worker.close(true)).catch(() => undefined);
  }

  async #look(queue: string): Promise<Turn | null> {
    const worker = await this.#worker(queue);
    const token = `${process.pid}-${++this.#lastTurn}`;
    const job = await worker.getNextJob(token, { block: false }).catch(() => undefined);
    if (!job) return null;
    const { lockMs } = this.#how;
    return {
      taskId: job.data.taskId,
      renew: async () => {
        try {
          return (await inTime(job.extendLock(token, lockMs))) === 1;
        } catch {
          return false;
        }
      },
      end: async () => {
        // Where the turn is somebody else's by now, or forgotten, there is nothing to end.
        await inTime(job.moveToCompleted('', token, false)).catch(() => undefined);
      },
    };
  }

  /** Commands wait for the engine, so that nobody would hear that it is away. */
  async #connect(): Promise<Redis> {
    const { onStanding = () => undefined, url } = this.#how;
    let why: string | null = null;
    let isAway = false;
    const redis = await connect(url, true, (words) => (why = words));
    const patience = (): NodeJS.Timeout =>
      setTimeout(() => {
        isAway = true;
        onStanding(away(why));
      }, ANSWER_MS).unref();
    let timer: NodeJS.Timeout | null = patience();
    const settle = (): void => {
      if (timer) clearTimeout(timer);
      timer = null;
    };
    redis.on('close', () => {
      if (!isAway) timer ??= patience();
    });
    redis.on('ready', () => {
      settle();
      why = null;
      if (isAway) onStanding(null);
      isAway = false;
    });
    redis.on('end', settle);
    return redis;
  }

  async #worker(name: string): Promise<Worker<TicketData>> {
    const known = this.#workers.get(name);
    if (known) return known;
    const { Worker } = await import('bullmq');
    const connection = await (this.#redis ??= this.#connect());
    const { lockMs } = this.#how;
    const made = new Worker<TicketData>(name, null, {
      ...{ connection, prefix: PREFIX, autorun: false, lockDuration: lockMs },
      ...{ maxStalledCount: STALLS_MAX, stalledInterval: Math.max(1_000, lockMs / 2) },
    });
    made.on('error', () => undefined);
    this.#workers.set(name, made);
    void made.startStalledCheckTimer().catch(() => undefined);
    return made;
  }
}

function byQueue(tickets: readonly Ticket[]): ReadonlyMap<string, readonly Ticket[]> {
  const queues = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const name = queueOf(ticket.need);
    queues.set(name, [...(queues.get(name) ?? []), ticket]);
  }
  return queues;
}

/** @param why of the last try to reach it that failed */
const away = (why: string | null): string =>
  why === null ? 'the queue engine does not answer' : `the queue engine does not answer (${why})`;

/** @throws where the engine does not answer */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(away(null))), ANSWER_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

const readyInTime = (redis: Redis): Promise<void> =>
  inTime(new Promise<void>((resolve) => redis.once('ready', () => resolve())));

/** Null as soon as nobody waits any more. What comes late is a turn that its lock gives back. */
function unlessAborted<T>(answer: Promise<T | null>, signal: AbortSignal): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(null);
    signal.addEventListener('abort', stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
