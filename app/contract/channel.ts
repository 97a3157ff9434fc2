// What the table of operations is made of: reach, sentence, the tie between arguments and answer, and the parsers that many share.
import * as v from 'valibot';
import { CHAIN_MAX } from '../domain/engine-chain.ts';

/** `read` changes nothing, `write` changes the library, `native` needs a window, a dialog or the system of the person. */
export type Reach = 'read' | 'write' | 'native';

export interface Channel<A extends v.GenericSchema, R, X extends Reach = Reach> {
  readonly reach: X;
  /** What it does, for whoever chooses among operations without a window: one sentence or more. */
  readonly sentence: string;
  readonly args: A;
  /** Type only: what it answers. */
  readonly answer?: R;
}

/** Ties sentence and argument parser to the type of the answer. */
const channel =
  <X extends Reach>(reach: X) =>
  <A extends v.GenericSchema>(sentence: string, args: A) => ({
    answers: <R>(): Channel<A, R, X> => ({ reach, sentence, args }),
  });

export const read = channel('read');
export const write = channel('write');
export const native = channel('native');

export const nothing = v.undefined();
export const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** A speech engine's id in form; whether there is one is told by `engines.has`. */
export const service = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,39}$/));
/** Engines in the order in which they are tried. */
export const chain = v.pipe(
  v.tupleWithRest([service], service),
  v.maxLength(CHAIN_MAX),
  v.check((ids) => new Set(ids).size === ids.length),
  v.readonly(),
);
export const shortText = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** A BCP-47 tag in form; empty for none. */
export const language = v.pipe(
  v.string(),
  v.maxLength(35),
  v.regex(/^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
);
export const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
