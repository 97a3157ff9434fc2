// Keeps the engine's few tickets as the library wants them: what waits is offered, what the engine has lost is offered again.
import type { FarmTask } from '../domain/farm.ts';
import type { Ticket } from './hand-out.ts';
import type { FarmDeps } from './rules.ts';

/**
 * Tickets in the engine at once, for each place where work is done, and at least. The library holds the rest: an engine that is emptied
 * costs one look, and what becomes urgent need not overtake a hundred thousand others.
 */
const PER_SLOT = 2;
const AT_LEAST = 16;
/** The engine is asked so often whether it still knows its tickets, milliseconds. */
const CHECK_MS = 2_000;

export class Offers {
  readonly #deps: FarmDeps;
  readonly #onStanding: (trouble: string | null) => void;
  /** Why the last run failed; null where it did not. */
  #trouble: string | null = null;
  /** What was offered and not claimed yet, by task. */
  readonly #offered = new Map<number, Ticket>();
  #checkedAtMs = -Infinity;
  #running: Promise<void> | null = null;
  #isWanted = false;

  /** @param onStanding told when nothing can be offered, and why, and with null when it can again: once each */
  constructor(deps: FarmDeps, onStanding: (trouble: string | null) => void) {
    this.#deps = deps;
    this.#onStanding = onStanding;
  }

  /** A worker has it now, or nobody is to have it: its ticket is used up. */
  used(taskId: number): void {
    this.#offered.delete(taskId);
  }

  /**
   * Makes the engine's tickets what they should be. Calls while it runs are one more run.
   * @param wanted tells which tasks may be begun, the most urgent first
   */
  look(wanted: (limit: number) => readonly FarmTask[], slots: number): Promise<void> {
    this.#isWanted = true;
    this.#running ??= this.#runs(wanted, slots).finally(() => (this.#running = null));
    return this.#running;
  }

  /** Resolves when no run is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  async #runs(wanted: (limit: number) => readonly FarmTask[], slots: number): Promise<void> {
    while (this.#isWanted) {
      this.#isWanted = false;
      try {
        await this.#run(wanted(Math.max(AT_LEAST, slots * PER_SLOT)));
      } catch (error) {
        // The engine is away. What it was told before is in doubt: all of it is told again when it is back.
        this.#checkedAtMs = -Infinity;
        const trouble = error instanceof Error ? error.message : String(error);
        // It is tried again each second, for as long as it takes.
        if (trouble !== this.#trouble) this.#deps.onFault(error, 'handing out work');
        if (this.#trouble === null) this.#onStanding(trouble);
        this.#trouble = trouble;
        return;
      }
    }
  }

  async #run(tasks: readonly FarmTask[]): Promise<void> {
    const { handOut, newId } = this.#deps;
    await this.#forgetLost();
    const ids = new Set(tasks.map(({ id }) => id));
    const surplus = [...this.#offered.values()].filter(({ taskId }) => !ids.has(taskId));
    for (const { taskId } of surplus) this.#offered.delete(taskId);
    if (surplus.length > 0) {
      await handOut.withdraw(surplus);
      this.#isBack();
    }
    const fresh = tasks
      .filter(({ id }) => !this.#offered.has(id))
      .map(({ id, need }): Ticket => ({ id: newId(), taskId: id, need }));
    if (fresh.length === 0) return;
    // Noted before they are sent: a worker may claim one before the engine has answered.
    for (const ticket of fresh) this.#offered.set(ticket.taskId, ticket);
    try {
      await handOut.offer(fresh);
      this.#isBack();
    } catch (error) {
      for (const { id, taskId } of fresh)
        if (this.#offered.get(taskId)?.id === id) this.#offered.delete(taskId);
      throw error;
    }
  }

  /** The engine answered. */
  #isBack(): void {
    if (this.#trouble === null) return;
    this.#trouble = null;
    this.#deps.onNote('work is handed out again');
    this.#onStanding(null);
  }

  /** What the engine does not know any more is no offer. */
  async #forgetLost(): Promise<void> {
    const { clock, handOut } = this.#deps;
    if (this.#offered.size === 0 || clock.monotonicMs() - this.#checkedAtMs < CHECK_MS) return;
    const asked = [...this.#offered.values()];
    const known = await handOut.known(asked);
    this.#isBack();
    this.#checkedAtMs = clock.monotonicMs();
    for (const { id, taskId } of asked)
      if (!known.has(id) && this.#offered.get(taskId)?.id === id) this.#offered.delete(taskId);
  }
}
