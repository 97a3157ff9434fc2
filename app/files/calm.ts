// Whether folders may be listened to without a thread: a thread of Node is megabytes, and most folders stay as they are for days. Why nothing
// is lost between the two: docs/decisions/watch.md.
import { inRounds } from '../domain/rounds.ts';
import type { OwnDirectory } from './messages.ts';
import { OWN_DIRECTORIES_MAX } from './own-directories.ts';
import { PlainWatches } from './plain-watches.ts';

/** Of the time between two looks nothing may have happened for this part: what came with the start is over by the first look. */
const CALM_SHARE = 0.8;

/** Each attempt makes the next one wait twice as long, up to so many times: a folder in which something happens now and then keeps its thread. */
const WAIT_MAX_FACTOR = 64;

export interface CalmDeps {
  /** Time between two looks, milliseconds. */
  readonly everyMs: number;
  /**
   * Asks the thread what directories each of its listeners has to hear, and whether nothing happened in them for so long; the answers go to `told`.
   * @param turn comes back with each answer
   * @returns the listeners that were asked; none where the thread has to stay
   */
  readonly ask: (turn: number, calmMs: number) => readonly number[];
  /** The thread may end: its directories are watched plainly. */
  readonly onCalm: () => void;
  /** Something happened: the thread is needed. */
  readonly onStir: () => void;
}

/** An attempt to go without the thread. */
interface Attempt {
  readonly turn: number;
  readonly calmMs: number;
  readonly asked: readonly number[];
  readonly told: Map<number, readonly OwnDirectory[]>;
  /** What was told before the plain watches were opened; null before. */
  readonly before: string | null;
}

export class Calm {
  readonly #deps: CalmDeps;
  #endRounds: (() => void) | null = null;
  #factor = 1;
  #lastTurn = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #attempt: Attempt | null = null;
  #watches: PlainWatches | null = null;
  /** There is no thread. */
  #isCalm = false;

  constructor(deps: CalmDeps) {
    this.#deps = deps;
  }

  /** The thread listens: from now on it is looked whether it has to. */
  begin(): void {
    this.#endRounds ??= inRounds(this.#deps.everyMs, () => this.#look());
  }

  /** Answer of a listener. @param directories null where the thread has to stay */
  told(id: number, turn: number, directories: readonly OwnDirectory[] | null): void {
    const attempt = this.#attempt;
    if (attempt?.turn !== turn) return;
    if (directories === null) return void this.giveUp();
    attempt.told.set(id, directories);
    if (attempt.asked.every((each) => attempt.told.has(each))) this.#conclude(attempt);
  }

  /** Something happened, or other folders are listened to: what was begun is left. @returns whether there was no thread */
  giveUp(): boolean {
    const wasCalm = this.#isCalm;
    this.#isCalm = false;
    this.#attempt = null;
    this.#watches?.close();
    this.#watches = null;
    return wasCalm;
  }

  /** Nothing is listened to any more. */
  end(): void {
    this.giveUp();
    this.#endRounds?.();
    this.#endRounds = null;
  }

  #look(): void {
    const { everyMs } = this.#deps;
    const calmMs = everyMs * CALM_SHARE * this.#factor;
    if (this.#attempt || performance.now() - this.#triedAt < calmMs) return;
    if (!this.#ask(calmMs, null)) return;
    this.#triedAt = performance.now();
    this.#factor = Math.min(WAIT_MAX_FACTOR, this.#factor * 2);
  }

  /** @returns whether anybody was asked */
  #ask(calmMs: number, before: string | null): boolean {
    const turn = ++this.#lastTurn;
    const asked = this.#deps.ask(turn, calmMs);
    if (asked.length > 0) this.#attempt = { turn, calmMs, asked, told: new Map(), before };
    else this.giveUp();
    return asked.length > 0;
  }

  /** All have answered. What was told once the plain watches were open is the same as before: the thread and they heard of the same directories. */
  #conclude({ asked, before, calmMs, told }: Attempt): void {
    const directories = asked.flatMap((id) => told.get(id) ?? []);
    const now = JSON.stringify(directories);
    this.#attempt = null;
    if (before !== null) {
      if (before !== now) return void this.giveUp();
      this.#endRounds?.();
      this.#endRounds = null;
      this.#isCalm = true;
      return this.#deps.onCalm();
    }
    if (directories.length > OWN_DIRECTORIES_MAX) return;
    this.#watches = PlainWatches.open(
      directories.map(({ path }) => path),
      () => {
        if (this.giveUp()) this.#deps.onStir();
      },
    );
    if (this.#watches) this.#ask(calmMs, now);
  }
}
