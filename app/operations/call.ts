// How every face calls an operation: the arguments are parsed, and junk is refused alike, with the same code.
import * as v from 'valibot';
import type { Reach } from '../contract/channel.ts';
import { type AnswerOf, type ArgsOf, type OperationName, OPERATIONS } from '../contract/operations.ts';
import type { CHANNELS, ChannelName } from '../contract/schema.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';
import { failureOfSqlite } from '../storage/database.ts';

export type MaybePromise<T> = T | Promise<T>;

/** A function for every operation that there is. */
export type EveryHandler = {
  readonly [N in OperationName]: (args: ArgsOf<N>) => MaybePromise<Outcome<AnswerOf<N>>>;
};
/** A function for every operation of the window; the type checker holds the list complete. */
export type Handlers = Pick<EveryHandler, ChannelName>;

type Of<T, X extends Reach> = { [N in keyof T]: T[N] extends { readonly reach: X } ? N : never }[keyof T] &
  OperationName;

/** The operations of a part of the table that need no window, or (`native`) those that do. */
export type Deeds<T = typeof CHANNELS, X extends Reach = 'read' | 'write'> = Pick<EveryHandler, Of<T, X>>;
export type NativeDeeds<T = typeof CHANNELS> = Deeds<T, 'native'>;

/** Calls an operation with arguments of any origin. */
export function call<N extends OperationName>(
  handlers: Pick<EveryHandler, N>,
  name: N,
  args: unknown,
): MaybePromise<Outcome<AnswerOf<N>>> {
  // No operation takes a list, but a list without elements passes for an object without fields.
  if (Array.isArray(args)) return failed(failure('bad-argument'));
  const parsed = v.safeParse(OPERATIONS[name].args, args);
  if (parsed.success) return disksWord(() => handlers[name](parsed.output));
  const [issue] = parsed.issues;
  const detail = `${v.getDotPath(issue) ?? name}: ${issue.message}`;
  return failed(failure('bad-argument', { detail }));
}

/** A disk that is full or not ours to write on refuses any deed. No deed can know before, and it is no fault of ours: it is told in words. */
function disksWord<T>(deed: () => MaybePromise<Outcome<T>>): MaybePromise<Outcome<T>> {
  const refused = (error: unknown): Outcome<T> => {
    const known = failureOfSqlite(error);
    if (known === null || known.code === 'library-damaged') throw error;
    return failed(known);
  };
  try {
    const done = deed();
    return done instanceof Promise ? done.catch(refused) : done;
  } catch (error) {
    return refused(error);
  }
}

/** The same, where the name is of any origin too: one that this face does not have is refused. */
export function callNamed(
  handlers: Partial<EveryHandler>,
  name: unknown,
  args: unknown,
): MaybePromise<Outcome<unknown>> {
  if (typeof name !== 'string' || !Object.hasOwn(OPERATIONS, name) || !Object.hasOwn(handlers, name))
    return failed(failure('bad-argument'));
  return call(handlers as EveryHandler, name as OperationName, args);
}
