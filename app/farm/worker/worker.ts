// A worker: takes turns from the engine, claims tasks from the server, does them, brings the results. What it holds is the server's to give and to take back.
import type { FarmOrder, FarmResult } from '../../contract/farm/messages.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import type { FarmNeed, WorkerProfile } from '../../domain/farm.ts';
import type { Turn, Turns } from '../hand-out.ts';
import { pause } from '../pause.ts';
import { NotWelcome, TooLate, type ServerLink } from './server-link.ts';

/** What becomes of an order. */
export type Done =
  | { readonly kind: 'result'; readonly result: FarmResult }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly crashed: boolean };

/** Does the work itself. */
export interface Doer {
  /** @param onProgress how far it is, seconds of sound @returns anything once `signal` is aborted */
  do(order: FarmOrder, signal: AbortSignal, onProgress: (seconds: number) => void): Promise<Done>;
  close(): Promise<void>;
}

export interface FarmWorkerDeps {
  readonly profile: WorkerProfile;
  readonly link: ServerLink;
  /** @param lockMs a turn that is not renewed for so long is given to somebody else */
  readonly turns: (lockMs: number) => Turns;
  readonly doer: Doer;
  /** It is known to its server, and takes work; told once. */
  readonly onReady: () => void;
  readonly onNote: (words: string) => void;
}

/** Between two tries to reach the server, milliseconds; longer each time, up to the second. */
const AGAIN_MS = 200;
const AGAIN_MAX_MS = 5_000;
/** A turn is renewed this many times within its lock. */
const RENEWALS = 3;
/** With the engine, a turn is held for a part of the time that the server waits: its lock goes first. */
const LOCK_SHARE = 0.5;

/** Why a piece of work in hand is broken off. */
type Break = 'lost' | 'given-back';

interface Held {
  /** Where it is in the recording, seconds. */
  doneSeconds: number;
  readonly order: FarmOrder;
  readonly begunAtMs: number;
  readonly abort: AbortController;
  why: Break | null;
}

export class FarmWorker {
  readonly #deps: FarmWorkerDeps;
  readonly #held = new Map<number, Held>();
  /** Ends the taking of new work. */
  readonly #leaving = new AbortController();
  /** Ends everything. */
  readonly #over = new AbortController();
  #isResting = false;
  /** The server does not answer, or will not have this worker (any more): turns are left to those that it hears. */
  #isCutOff = false;
  #beatMs = 10_000;
  #wake: (() => void) | null = null;
  /** Ends the question that is open, so that a new one says what changed. */
  #beatAnew: (() => void) | null = null;

  constructor(deps: FarmWorkerDeps) {
    this.#deps = deps;
  }

  /**
   * Works until it is told to leave, and has ended what it had.
   * @returns why the server would not have it; null when it left in order
   */
  async run(): Promise<Failure | null> {
    const { doer, link, onReady, profile } = this.#deps;
    const welcome = await this.#hello();
    if (typeof welcome !== 'number') {
      await doer.close();
      return welcome;
    }
    onReady();
    const turns = this.#deps.turns(welcome * LOCK_SHARE);
    const beating = this.#beats();
    const needs = profile.abilities.map(({ kind, modelId, modelMark }) => ({ kind, modelId, modelMark }));
    await Promise.all(
      Array.from({ length: profile.slots }, () => this.#takeTurns(turns, needs, welcome * LOCK_SHARE)),
    );
    this.#over.abort();
    await beating;
    await link.bye().catch(() => undefined);
    await turns.close();
    await doer.close();
    link.close();
    return null;
  }

  /**
   * Takes nothing more. What is in hand is ended where that will not take longer than this, as far as can be told; else it is given back
   * at once, so that another begins with it now and not when this one runs out of time.
   */
  leave(withinMs = Infinity): void {
    this.#leaving.abort();
    for (const held of this.#held.values()) if (restMs(held) > withinMs) breakOff(held, 'given-back');
    this.#wake?.();
    this.#beatAnew?.();
  }

  /** What is in hand is given back at once. */
  drop(): void {
    for (const held of this.#held.values()) breakOff(held, 'given-back');
    this.leave();
  }

  /** How many tasks are in hand. */
  get busy(): number {
    return this.#held.size;
  }

  /** @returns how long the server waits for a silent worker, milliseconds; or why it will not have this one */
  async #hello(): Promise<number | Failure> {
    const { link, onNote, profile } = this.#deps;
    for (let waitMs = AGAIN_MS; ; waitMs = Math.min(AGAIN_MAX_MS, waitMs * 2)) {
      if (this.#leaving.signal.aborted) return failure('upload-interrupted');
      try {
        const { beatMs, silenceMs } = await link.hello(profile, this.#over.signal);
        this.#beatMs = beatMs;
        return silenceMs;
      } catch (error) {
        if (error instanceof NotWelcome) return failure('not-allowed', { message: error.message });
        if (waitMs === AGAIN_MS) onNote(`The server cannot be reached yet: ${wordsOf(error)}`);
        await pause(waitMs, this.#leaving.signal);
      }
    }
  }

  /** Says what it holds, and listens for what concerns it, all the time. */
  async #beats(): Promise<void> {
    const { link } = this.#deps;
    for (let waitMs = AGAIN_MS; !this.#over.signal.aborted;) {
      const anew = new AbortController();
      this.#beatAnew = () => anew.abort();
      const holds = [...this.#held].map(([fence, { doneSeconds }]) => ({ fence, doneSeconds }));
      const isLeaving = this.#leaving.signal.aborted;
      try {
        const signal = AbortSignal.any([this.#over.signal, anew.signal]);
        const answer = await link.beat(
          { holds, isLeaving, isResting: this.#isResting },
          this.#beatMs,
          signal,
        );
        for (const fence of answer.lost) breakOff(this.#held.get(fence), 'lost');
        this.#rest(answer.isResting);
        if (answer.isStranger) await this.#introduceAgain();
        this.#cutOff(false);
        waitMs = AGAIN_MS;
      } catch (error) {
        if ([anew, this.#over].some(({ signal }) => signal.aborted)) continue;
        this.#cutOff(true, error);
        await pause(waitMs, this.#over.signal);
        waitMs = Math.min(AGAIN_MAX_MS, waitMs * 2);
      }
    }
  }

  /** @throws NotWelcome where the server will not have it any more */
  async #introduceAgain(): Promise<void> {
    const welcome = await this.#hello();
    if (typeof welcome !== 'number' && !this.#leaving.signal.aborted) throw new NotWelcome(welcome.message);
  }

  /** What is in hand goes on: whether it is still wanted, the server says when it is brought. */
  #cutOff(on: boolean, why?: unknown): void {
    if (on && !this.#isCutOff) this.#deps.onNote(`Nothing new is taken for now: ${wordsOf(why)}`);
    this.#isCutOff = on;
    if (!on) this.#wake?.();
  }

  #rest(on: boolean): void {
    this.#isResting = on;
    if (on) for (const held of this.#held.values()) breakOff(held, 'given-back');
    else this.#wake?.();
  }

  async #takeTurns(turns: Turns, needs: readonly FarmNeed[], lockMs: number): Promise<void> {
    while (!this.#leaving.signal.aborted) {
      if (this.#isResting || this.#isCutOff) {
        await this.#woken();
        continue;
      }
      const turn = await turns.next(needs, this.#leaving.signal).catch(() => null);
      if (!turn) {
        await pause(AGAIN_MS, this.#leaving.signal);
        continue;
      }
      await this.#use(turn, lockMs);
    }
  }

  /** Resolves when there may be something to do again. */
  #woken(): Promise<void> {
    return new Promise((resolve) => {
      const before = this.#wake;
      this.#wake = () => {
        this.#wake = before;
        before?.();
        resolve();
      };
    });
  }

  async #use(turn: Turn, lockMs: number): Promise<void> {
    let order: FarmOrder;
    try {
      order = await this.#deps.link.claim(turn.taskId, this.#over.signal);
    } catch (error) {
      // Somebody else's by now; or the server is away, and offers it anew. Until it is heard, no more turns are used up for nothing.
      if (!(error instanceof TooLate)) {
        this.#cutOff(true, error);
        this.#beatAnew?.();
      }
      return turn.end();
    }
    const renewing = setInterval(() => void turn.renew(), lockMs / RENEWALS);
    try {
      await this.#do(order);
    } finally {
      clearInterval(renewing);
      await turn.end();
    }
  }

  async #do(order: FarmOrder): Promise<void> {
    const { doer } = this.#deps;
    const { fence } = order;
    const begunAtMs = performance.now();
    const held: Held = { doneSeconds: 0, order, begunAtMs, abort: new AbortController(), why: null };
    this.#held.set(fence, held);
    try {
      const { signal } = held.abort;
      if (this.#isResting || this.#leaving.signal.aborted) breakOff(held, 'given-back');
      const doing = doer
        .do(order, signal, (seconds) => (held.doneSeconds = Math.max(held.doneSeconds, seconds)))
        .catch((error: unknown): Done => {
          const detail = error instanceof Error ? error.message : String(error);
          return { kind: 'failed', failure: failure('internal', { detail }), crashed: true };
        });
      // What is broken off stops after the piece of speech that is being heard: whoever waits for it need not, and it is held no more.
      await this.#bring(fence, held, await Promise.race([doing, brokenOff(signal)]));
      this.#held.delete(fence);
      await doing;
    } finally {
      this.#held.delete(fence);
    }
  }

  /** Brings what came of it, again and again, until the server has it or does not want it. */
  async #bring(fence: number, held: Held, done: Done): Promise<void> {
    const { link, onNote } = this.#deps;
    for (let waitMs = AGAIN_MS; ; waitMs = Math.min(AGAIN_MAX_MS, waitMs * 2)) {
      // What is lost is nobody's, whatever came of it.
      if (held.why === 'lost') return;
      const isGivenBack = held.why === 'given-back' && held.abort.signal.aborted && done.kind !== 'result';
      try {
        const { signal } = this.#over;
        if (isGivenBack) await link.giveBack(fence, signal);
        else if (done.kind === 'result') await link.result(fence, done.result, signal);
        else await link.failure(fence, done.failure, done.crashed, signal);
        return;
      } catch (error) {
        if (error instanceof TooLate || error instanceof NotWelcome) {
          onNote(`What came of attempt ${fence} was not taken: ${error.message}`);
          return;
        }
        // Whoever is to leave at once leaves it to the server's patience.
        if (isGivenBack && this.#leaving.signal.aborted) return;
        await pause(waitMs, this.#over.signal);
      }
    }
  }
}

/** Resolves when a piece of work is broken off. */
const brokenOff = (signal: AbortSignal): Promise<Done> =>
  new Promise((resolve) => {
    const end = (): void =>
      resolve({ kind: 'failed', failure: failure('upload-interrupted'), crashed: false });
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();
  });

/** How long what is in hand will take yet, going by how it went so far, milliseconds. Infinite as long as nothing can be told. */
function restMs({ begunAtMs, doneSeconds, order: { durationSeconds, part } }: Held): number {
  const [from, to] = [part?.from ?? 0, Math.min(part?.to ?? durationSeconds, durationSeconds)];
  const done = doneSeconds - from;
  if (done <= 0) return Infinity;
  return ((performance.now() - begunAtMs) * Math.max(0, to - doneSeconds)) / done;
}

function breakOff(held: Held | undefined, why: Break): void {
  if (!held) return;
  if (held.why !== 'lost') held.why = why;
  held.abort.abort();
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
