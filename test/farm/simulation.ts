// One history of the farm, by a seed: workers, the service and the engine are killed, frozen, cut off and emptied, clocks jump, and at the end everything is asked for.
import SqliteDatabase from 'better-sqlite3';
import type { Clock } from '../../app/domain/clock.ts';
import type { FarmNeed, WorkerProfile } from '../../app/domain/farm.ts';
import { failure } from '../../app/domain/failure.ts';
import { Farm } from '../../app/farm/farm.ts';
import type { HandOut, Ticket } from '../../app/farm/hand-out.ts';
import { FARM_RULES } from '../../app/farm/rules.ts';
import { FarmTasks } from '../../app/storage/farm/tasks.ts';
import { FarmWorkers } from '../../app/storage/farm/workers.ts';
import { migrate } from '../../app/storage/migrate.ts';
import { chance } from './chance.ts';

/** What came of one history. */
export interface History {
  readonly seed: number;
  readonly works: number;
  readonly lost: number;
  /** Works that were told done more than once. */
  readonly doneTwice: number;
  /** Words about an attempt that was over and changed something all the same: a result was kept, a task taken from who has it, a story told anew. */
  readonly stale: number;
  /** From the last fault until all was done, milliseconds of the history. */
  readonly recoveryMs: number;
  readonly faults: number;
  /** Results of attempts that were over: the worker had been replaced, or what it sent was long on its way. */
  readonly lateDropped: number;
}

/** What a worker says of its attempt in the end. */
type Word = 'result' | 'failure' | 'return';

/** A word that is long on its way: whoever sent it has given up waiting for an answer. */
interface SlowWord {
  readonly fence: number;
  readonly word: Word;
  readonly arrivesAt: number;
}

/** A worker says it again when no answer came for so long. */
const ANSWER_MS = 15_000;

const NEEDS: readonly FarmNeed[] = [
  { kind: 'transcribe', modelId: 'tiny', modelMark: 'a' },
  { kind: 'tell-speakers', modelId: 'speakers', modelMark: 'b' },
];
const STEP_MS = 500;
const FAULTY_STEPS = 240;
const HEALING_MS = 3_600_000;

class Killed extends Error {}

/** An engine that forgets, repeats itself and goes away. */
class Engine implements HandOut {
  tickets: Ticket[] = [];
  isAway = false;

  #meet(): Promise<void> {
    return this.isAway ? Promise.reject(new Error('away')) : Promise.resolve();
  }
  async offer(tickets: readonly Ticket[]): Promise<void> {
    await this.#meet();
    this.tickets.push(...tickets);
  }
  async withdraw(tickets: readonly Ticket[]): Promise<void> {
    await this.#meet();
    const gone = new Set(tickets.map(({ id }) => id));
    this.tickets = this.tickets.filter(({ id }) => !gone.has(id));
  }
  async known(tickets: readonly Ticket[]): Promise<ReadonlySet<string>> {
    await this.#meet();
    const here = new Set(this.tickets.map(({ id }) => id));
    return new Set(tickets.map(({ id }) => id).filter((id) => here.has(id)));
  }
  close(): Promise<void> {
    return Promise.resolve();
  }
}

interface Worker {
  id: string;
  readonly needs: readonly FarmNeed[];
  isAlive: boolean;
  frozenUntil: number;
  cutUntil: number;
  /** What it holds, or believes to hold. */
  held: { readonly fence: number; readyAt: number; readonly word: Word } | null;
  isKnown: boolean;
  beatAt: number;
}

/** Plays one history. */
export async function play(seed: number): Promise<History> {
  const world = new World(seed);
  try {
    return await world.play();
  } finally {
    world.close();
  }
}

class World {
  readonly #seed: number;
  readonly #random: () => number;
  readonly #db = new SqliteDatabase(':memory:');
  readonly #engine = new Engine();
  #farm!: Farm;
  #mono = 0;
  #wall = Date.UTC(2026, 0, 1);
  /** Chance that the service is killed at a call of its library. */
  #deadly = 0;
  #farmDownUntil = 0;
  #ids = 0;
  readonly #workers: Worker[] = [];
  readonly #works: string[] = [];
  readonly #settled = new Map<string, number>();
  readonly #takenOf = new Map<number, number>();
  #slowWords: SlowWord[] = [];
  #stale = 0;
  #faults = 0;
  #lateDropped = 0;
  #lastFaultAt = 0;

  constructor(seed: number) {
    this.#seed = seed;
    this.#random = chance(seed);
    this.#db.pragma('foreign_keys = ON');
    migrate(this.#db);
    this.#start();
    const count = 2 + Math.floor(this.#random() * 4);
    for (let at = 0; at < count; at += 1) this.#workers.push(this.#newWorker(at));
  }

  close(): void {
    this.#db.close();
  }

  async play(): Promise<History> {
    for (let step = 0; step < FAULTY_STEPS; step += 1) {
      this.#deadly = 0.002;
      if (this.#random() < 0.08) this.#add();
      if (this.#random() < 0.12) this.#fault();
      await this.#step();
    }
    this.#heal();
    const healedAt = this.#mono;
    while (this.#mono < healedAt + HEALING_MS && this.#open() > 0) await this.#step();
    await this.#farm.stop();
    return {
      seed: this.#seed,
      works: this.#works.length,
      lost: this.#works.filter(
        (id) => this.#tasks().work(id)?.state === 'open' || this.#tasks().work(id) === null,
      ).length,
      doneTwice:
        [...this.#settled.values()].filter((times) => times > 1).length +
        [...this.#takenOf.values()].filter((times) => times > 1).length,
      stale: this.#stale,
      recoveryMs: this.#mono - this.#lastFaultAt,
      faults: this.#faults,
      lateDropped: this.#lateDropped,
    };
  }

  #tasks(): FarmTasks {
    return new FarmTasks(this.#db);
  }

  #open(): number {
    return this.#tasks().openWorks().length;
  }

  /** The service, or its next process. Its library may kill it before or after any call. */
  #start(): void {
    const deadly = <T extends object>(real: T): T =>
      new Proxy(real, {
        get: (target, name) => {
          const value: unknown = Reflect.get(target, name, target);
          if (typeof value !== 'function') return value;
          return (...args: unknown[]): unknown => {
            if (this.#random() < this.#deadly) throw new Killed();
            const answer: unknown = value.apply(target, args);
            if (this.#random() < this.#deadly) throw new Killed();
            return answer;
          };
        },
      });
    const clock: Clock = { nowMs: () => this.#wall, monotonicMs: () => this.#mono };
    const farm = new Farm({
      library: { farm: { tasks: deadly(this.#tasks()), workers: deadly(new FarmWorkers(this.#db)) } },
      handOut: this.#engine,
      clock,
      // It is looked by the steps of the history, not by a timer.
      rules: { ...FARM_RULES, lookMs: 1e9 },
      newId: () => `t${++this.#ids}`,
      onFault: () => undefined,
      onNote: (words) => {
        if (words.includes('too late')) this.#lateDropped += 1;
      },
    });
    farm.onSettled((id) => this.#settled.set(id, (this.#settled.get(id) ?? 0) + 1));
    this.#farm = farm;
    this.#meet(() => farm.start(() => undefined));
  }

  /** Talks to the service. @returns null where it is down, or was killed over it */
  #meet<T>(talk: () => T): T | null {
    if (this.#mono < this.#farmDownUntil) return null;
    try {
      return talk();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      this.#killFarm();
      return null;
    }
  }

  #killFarm(): void {
    this.#noteFault();
    void this.#farm.stop().catch(() => undefined);
    this.#farmDownUntil = this.#mono + Math.floor(this.#random() * 90_000) + STEP_MS;
  }

  #noteFault(): void {
    this.#faults += 1;
    this.#lastFaultAt = this.#mono;
  }

  #newWorker(at: number): Worker {
    const needs = at === 0 ? NEEDS : NEEDS.filter(() => this.#random() < 0.7);
    const fresh = { isAlive: true, frozenUntil: 0, cutUntil: 0, held: null, isKnown: false, beatAt: 0 };
    return { id: `worker-${at}-${++this.#ids}`, needs, ...fresh };
  }

  #add(): void {
    const id = `w${++this.#ids}`;
    const need = NEEDS[this.#random() < 0.8 ? 0 : 1] ?? NEEDS[0];
    if (!need) return;
    const durationSeconds = this.#random() * 2_000;
    const isDivisible = need.kind === 'transcribe';
    const added = this.#meet(() => {
      this.#farm.add({ id, need, language: null, durationSeconds, request: {}, isDivisible });
      return true;
    });
    // Killed after the write: it is there, and has to be done.
    if (added || this.#tasks().work(id) !== null) this.#works.push(id);
  }

  #fault(): void {
    const random = this.#random;
    const worker = this.#workers[Math.floor(random() * this.#workers.length)];
    if (!worker) return;
    const longMs = random() * 150_000;
    const kinds: readonly (() => void)[] = [
      () => (worker.isAlive = false),
      () => (worker.frozenUntil = this.#mono + longMs),
      () => (worker.cutUntil = this.#mono + longMs),
      () => this.#killFarm(),
      () => (this.#engine.tickets = []),
      () => (this.#engine.isAway = !this.#engine.isAway),
      () => this.#engine.tickets.push(...this.#engine.tickets),
      () => (this.#wall += Math.floor((random() - 0.5) * 7_200_000)),
      () => this.#engine.tickets.reverse(),
    ];
    this.#noteFault();
    kinds[Math.floor(random() * kinds.length)]?.();
  }

  #heal(): void {
    this.#deadly = 0;
    this.#engine.isAway = false;
    for (const worker of this.#workers) {
      worker.cutUntil = 0;
      worker.frozenUntil = Math.min(worker.frozenUntil, this.#mono + 1);
    }
    this.#workers.push(this.#newWorker(0));
  }

  async #step(): Promise<void> {
    this.#mono += STEP_MS;
    this.#wall += STEP_MS;
    if (this.#farmDownUntil > 0 && this.#mono >= this.#farmDownUntil) {
      this.#farmDownUntil = 0;
      this.#start();
    }
    await this.#look();
    this.#deliver();
    for (const worker of this.#workers) await this.#work(worker);
  }

  /** What was long on its way arrives, or is lost where nobody answers. */
  #deliver(): void {
    const due = this.#slowWords.filter(({ arrivesAt }) => arrivesAt <= this.#mono);
    this.#slowWords = this.#slowWords.filter(({ arrivesAt }) => arrivesAt > this.#mono);
    for (const { fence, word } of due) this.#say(fence, word);
  }

  async #look(): Promise<void> {
    if (this.#mono < this.#farmDownUntil) return;
    await this.#farm.look().catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      this.#killFarm();
    });
  }

  async #work(worker: Worker): Promise<void> {
    if (!worker.isAlive || this.#mono < worker.frozenUntil) return;
    const isCut = this.#mono < worker.cutUntil || this.#mono < this.#farmDownUntil;
    // Whoever was frozen may have had its result on the tongue, and says it before it hears that it was replaced.
    if (worker.held && this.#mono >= worker.held.readyAt && !isCut && this.#random() < 0.5)
      this.#bring(worker, worker.held);
    if (!isCut && this.#mono >= worker.beatAt) await this.#beat(worker);
    if (worker.held && this.#mono >= worker.held.readyAt && !isCut) this.#bring(worker, worker.held);
    else if (!worker.held && worker.isKnown && !this.#engine.isAway) this.#take(worker, isCut);
  }

  async #beat(worker: Worker): Promise<void> {
    worker.beatAt = this.#mono + FARM_RULES.beatMs;
    const profile: WorkerProfile = {
      ...{ name: worker.id, version: '1', cores: 1, slots: 1 },
      abilities: worker.needs.map((need) => ({ ...need, languages: [], speed: null })),
    };
    if (!worker.isKnown) {
      this.#meet(() => this.#farm.hello(worker.id, profile, 1));
      worker.isKnown = true;
      return;
    }
    const holds = worker.held ? [{ fence: worker.held.fence, doneSeconds: 1 }] : [];
    const beat = { holds, isResting: false, isLeaving: false };
    const answer = await this.#farm.beat(worker.id, beat, AbortSignal.abort()).catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
      this.#killFarm();
      return null;
    });
    if (answer?.isStranger) worker.isKnown = false;
    if (worker.held && answer?.lost.includes(worker.held.fence)) worker.held = null;
  }

  /** Takes a turn and claims it. The answer to a claim may be lost on its way. */
  #take(worker: Worker, isCut: boolean): void {
    const at = this.#engine.tickets.findIndex(
      ({ need }) => worker.needs.includes(need) || canTake(worker, need),
    );
    if (at < 0) return;
    const [ticket] = this.#engine.tickets.splice(at, 1);
    if (!ticket || isCut) return;
    const claimed = this.#meet(() => this.#farm.claim(worker.id, ticket.taskId));
    if (!claimed || this.#random() < 0.03) return;
    const readyAt = this.#mono + 5_000 + this.#random() * 100_000;
    const chance = this.#random();
    const word = chance < 0.08 ? 'failure' : chance < 0.14 ? 'return' : 'result';
    worker.held = { fence: claimed.fence, readyAt, word };
  }

  #bring(worker: Worker, held: NonNullable<Worker['held']>): void {
    const { fence, word } = held;
    if (this.#random() < 0.15) {
      this.#slowWords.push({ fence, word, arrivesAt: this.#mono + this.#random() * 150_000 });
      held.readyAt = this.#mono + ANSWER_MS;
    } else if (this.#say(fence, word)) worker.held = null;
  }

  /** A word about an attempt reaches the service. Where the attempt is over, nothing may come of it. @returns false where no answer comes */
  #say(fence: number, word: Word): boolean {
    const before = this.#standing(fence);
    const { task } = before;
    const isItsOwn = task?.fence === fence;
    const telling = { by: 'voices', turns: [], prints: [] } as const;
    const taken = this.#meet(() => {
      if (word === 'failure') return this.#farm.fail(fence, failure('recogniser-crashed'), true);
      if (word === 'return') return this.#farm.giveBack(fence);
      return this.#farm.finish(fence, { kind: 'told', telling, heardSeconds: fence });
    });
    if (!isItsOwn && (taken === true || JSON.stringify(this.#standing(fence)) !== JSON.stringify(before)))
      this.#stale += 1;
    if (taken === true && word === 'result' && task)
      this.#takenOf.set(task.id, (this.#takenOf.get(task.id) ?? 0) + 1);
    return taken !== null;
  }

  /** An attempt, its task, and what is kept of the whole, as the library has them. */
  #standing(fence: number) {
    const tasks = this.#tasks();
    const attempt = tasks.attempt(fence);
    const task = attempt && tasks.task(attempt.taskId);
    return { attempt, task, results: task ? tasks.results(task.workId) : [] };
  }
}

const canTake = ({ needs }: Worker, need: FarmNeed): boolean =>
  needs.some(({ modelId }) => modelId === need.modelId);
