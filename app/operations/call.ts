// How every face calls an operation: the arguments are parsed, and junk is refused alike, with the same code.
import * as v from 'valibot';
import type { Reach } from '../contract/channel.ts';
import { type AnswerOf, type ArgsOf, CHANNELS, type ChannelName } from '../contract/schema.ts';
import { failure } from '../domain/failure.ts';
import { failed, type Outcome } from '../domain/result.ts';

export type MaybePromise<T> = T | Promise<T>;

/** A function for every operation; the type checker holds the list complete. */
export type Handlers = {
  readonly [N in ChannelName]: (args: ArgsOf<N>) => MaybePromise<Outcome<AnswerOf<N>>>;
};

type Of<T, X extends Reach> = { [N in keyof T]: T[N] extends { readonly reach: X } ? N : never }[keyof T] &
  ChannelName;

/** The operations of a part of the table that need no window, or (`native`) those that do. */
export type Deeds<T = typeof CHANNELS, X extends Reach = 'read' | 'write'> = Pick<Handlers, Of<T, X>>;
export type NativeDeeds<T = typeof CHANNELS> = Deeds<T, 'native'>;

/** Calls an operation with arguments of any origin. */
export function call<N extends ChannelName>(
  handlers: Pick<Handlers, N>,
  name: N,
  args: unknown,
): MaybePromise<Outcome<AnswerOf<N>>> {
  // No operation takes a list, but a list without elements passes for an object without fields.
  if (Array.isArray(args)) return failed(failure('bad-argument'));
  const parsed = v.safeParse(CHANNELS[name].args, args);
  if (parsed.success) return handlers[name](parsed.output);
  const [issue] = parsed.issues;
  const detail = `${v.getDotPath(issue) ?? name}: ${issue.message}`;
  return failed(failure('bad-argument', { detail }));
}

/** The same, where the name is of any origin too: one that this face does not have is refused. */
export function callNamed(
  handlers: Partial<Handlers>,
  name: unknown,
  args: unknown,
): MaybePromise<Outcome<unknown>> {
  if (typeof name !== 'string' || !Object.hasOwn(CHANNELS, name) || !Object.hasOwn(handlers, name))
    return failed(failure('bad-argument'));
  return call(handlers as Handlers, name as ChannelName, args);
}
