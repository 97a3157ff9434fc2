// How this process ends: with all that was said written down, and a true exit code.
import { EXIT } from '../cli/exit-codes.ts';
import type { Output } from '../cli/output.ts';
import { refuse } from '../cli/refuse.ts';

/** What is said where something cannot be done. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
}

/** The one way out of this process. */
export interface WayOut {
  readonly out: Output;
  readonly json: boolean;
  /**
   * Ends the process.
   * @param isStuck a thread waits for a disk that may never answer, or is within a statement of SQLite
   * @param atLast done in the very turn that ends the process: nothing is heard between the two
   */
  readonly leave: (code: number, isStuck?: boolean, atLast?: () => void) => Promise<void>;
  /** Says why not, and ends the process. */
  readonly refuse: (why: Refusal, code: number, isStuck?: boolean) => Promise<void>;
}

/** @param exit ends the process as whatever it runs in does */
export function wayOut(out: Output, json: boolean, exit: (code: number) => void): WayOut {
  const leave: WayOut['leave'] = async (code, isStuck = false, atLast) => {
    const fault = await out.flush();
    if (fault) out.note(withDetail(fault));
    atLast?.();
    // All is written down. A usual exit would wait for the disk, and break in on SQLite wherever it is.
    if (isStuck) process.kill(process.pid, 'SIGKILL');
    exit(fault && code === EXIT.done ? EXIT.failed : code);
  };
  return {
    out,
    json,
    leave,
    refuse: (why, code, isStuck) => {
      refuse({ json, out }, why);
      return leave(code, isStuck);
    },
  };
}

export const withDetail = ({ detail, message }: Omit<Refusal, 'code'>): string =>
  detail ? `${message}\n${detail}` : message;

/** The wish to stop. */
export interface Stop {
  /** The signal that asked for it; null where a person did. */
  readonly requested: Promise<NodeJS.Signals | null>;
  readonly request: () => void;
}
