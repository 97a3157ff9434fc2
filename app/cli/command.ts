// What a command of the command line is made of: its words, its options with their kinds, its help, and how its words are read.
import type { Engines } from '../domain/engine.ts';

export const TEXT = { type: 'string' } as const;
export const FLAG = { type: 'boolean' } as const;
/** Text that may be given several times. */
export const MANY = { type: 'string', multiple: true } as const;

export type Kind = typeof TEXT | typeof FLAG | typeof MANY;
export type Options = Readonly<Record<string, Kind>>;
type ValueOf<K> = K extends typeof MANY ? readonly string[] : K extends typeof FLAG ? boolean : string;
export type Values<O extends Options> = { readonly [N in keyof O]?: ValueOf<O[N]> | undefined };

/** What a person typed. */
export interface Given<O extends Options = Options> {
  /** The command's own words, as `folders add`. */
  readonly word: string;
  /** What follows them. */
  readonly words: readonly string[];
  readonly values: Values<O>;
  /** Answers are for programs. */
  readonly json: boolean;
  /** What was clicked, right or wrong; see `domain/link.ts`. */
  readonly link: string | null;
  /** The speech engines there are. */
  readonly engines: Engines;
}

export interface CommandWords<C = unknown, O extends Options = Options> {
  /** One or two words that name it; several where one reading serves them. */
  readonly words: readonly string[];
  /** Its lines of `--help`. */
  readonly help: string;
  /** Beside `--library` and `--json`. */
  readonly options: O;
  /** @returns the command, or what is wrong in words */
  read(given: Given<O>): C | string;
}

/** One command; the kinds of its options tell the types of their values. */
export const command = <C extends { readonly name: string }, const O extends Options>(
  words: CommandWords<C, O>,
): CommandWords<C, O> => words;

export type CommandOf<W> = W extends { read(given: never): infer C } ? Exclude<C, string> : never;

/** A number as people count, from 1; null for what is none. */
export function positive(text: string | undefined): number | null {
  return text !== undefined && /^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null;
}
