// The operations as a terminal has them: called by name with plain values, held back while nobody has confirmed the library.
import type { AnswerOf, ArgsOf } from '../contract/operations.ts';
import { OPERATIONS } from '../contract/operations.ts';
import type { Outcome } from '../domain/result.ts';
import { call, callNamed, type EveryHandler } from './call.ts';
import { heldInDoubt } from './in-doubt.ts';
import type { Standing } from './standing.ts';
import { type TerminalOperations, terminalOperations } from './table.ts';

type Frozen<T> = T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T;

/** Calls an operation whose name is known. */
export type Caller = <N extends keyof TerminalOperations>(
  name: N,
  args: Frozen<ArgsOf<N>>,
) => Promise<Outcome<AnswerOf<N>>>;

export interface Terminal {
  readonly call: Caller;
  /** Calls one by any name with any arguments. Native ones are not had: no program may say for a person what only they can. */
  readonly callNamed: (name: string, args: unknown) => Promise<Outcome<unknown>>;
  /** Their names, in alphabetical order. */
  readonly names: readonly (keyof TerminalOperations)[];
}

export function terminalOf(
  deps: Omit<Parameters<typeof terminalOperations>[0], 'desk'> & {
    readonly standing: Pick<Standing, 'doubt'>;
  },
): Terminal {
  const all = terminalOperations({ ...deps, desk: null });
  const deeds = heldInDoubt(all, () => deps.standing.doubt !== null);
  const names = (Object.keys(deeds) as (keyof TerminalOperations)[])
    .filter((name) => OPERATIONS[name].reach !== 'native')
    .sort();
  const named: Partial<EveryHandler> = Object.fromEntries(names.map((name) => [name, deeds[name]]));
  return {
    // Of the names that the type allows, all are there.
    call: async (name, args) => call(deeds as EveryHandler, name, args),
    callNamed: async (name, args) => callNamed(named, name, args),
    names,
  };
}
