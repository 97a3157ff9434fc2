// What every command is given, and how it says what came of it.
import { failure, type Failure, type FailureCode } from '../domain/failure.ts';
import type { Caller, Terminal } from '../operations/terminal.ts';
import type { Output } from './output.ts';

export interface Tools extends Pick<Terminal, 'callNamed' | 'names'> {
  readonly call: Caller;
  readonly out: Output;
  readonly json: boolean;
  /** Relative paths are meant from here. */
  readonly cwd: string;
  /** Asks a person at the terminal; null where nobody sits there. */
  readonly ask: ((question: string) => Promise<boolean>) | null;
}

/** How a command ends: with an exit code, or with why it could not be done. */
export type End = number | Refused;
export interface Refused {
  readonly ok: false;
  readonly failure: Failure;
}

/** Says it to programs as a value, or to people; the command is done. */
export function done({ json, out }: Tools, value: unknown, words: string | (() => void)): 0 {
  if (json) out.json(value);
  else if (typeof words === 'string') out.line(words);
  else words();
  return 0;
}

/** Why not, in words of the command's own. */
export const refused = (code: FailureCode, message: string): Refused => ({
  ok: false,
  failure: failure(code, { message }),
});
