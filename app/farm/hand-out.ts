// What an engine that hands out work has to do. It only says whose turn it is: it may forget everything, and give the same turn twice.
import type { FarmNeed } from '../domain/farm.ts';

/** A task that may be begun. */
export interface Ticket {
  /** Of its own each time that it is offered: what an engine once knew under an id, it may take for done. */
  readonly id: string;
  readonly taskId: number;
  readonly need: FarmNeed;
}

/** The engine as the service sees it. Every method rejects where the engine cannot be reached. */
export interface HandOut {
  /** Offers tasks to the workers that can do them, in this order. */
  offer(tickets: readonly Ticket[]): Promise<void>;
  /** Takes them back, as far as nobody has them. */
  withdraw(tickets: readonly Ticket[]): Promise<void>;
  /** Which of these the engine still knows, by id. */
  known(tickets: readonly Ticket[]): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
}

/** A turn that a worker was given. */
export interface Turn {
  readonly taskId: number;
  /** Says that it is still worked on. @returns false where the engine has given the turn to somebody else, or forgotten it */
  renew(): Promise<boolean>;
  /** Gives it back: it was used, or was no good. */
  end(): Promise<void>;
}

/** The engine as a worker sees it. */
export interface Turns {
  /** Waits for a turn. @param needs what this worker can do @returns null when `signal` ended the wait */
  next(needs: readonly FarmNeed[], signal: AbortSignal): Promise<Turn | null>;
  close(): Promise<void>;
}
