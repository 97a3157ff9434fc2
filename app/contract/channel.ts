// What the table of operations is made of: reach, sentence, the tie between arguments and answer, and the parsers that many share.
import * as v from 'valibot';
import { CHAIN_MAX } from '../domain/engine-chain.ts';

/** `read` changes nothing, `write` changes the library, `native` needs a window, a dialog or the system of the person. */
export type Reach = 'read' | 'write' | 'native';

export interface Channel<A extends v.GenericSchema, R extends v.GenericSchema, X extends Reach = Reach> {
  readonly reach: X;
  /** What it does, for whoever chooses among operations without a window: one sentence or more. */
  readonly sentence: string;
  readonly args: A;
  /** What it answers. It is ours, so nobody checks it at run time; the tests do, and a face can describe it. */
  readonly answer: R;
}

/** What a schema of an answer describes, not to be changed by whoever is given it. */
export type View<S extends v.GenericSchema> = Frozen<v.InferOutput<S>>;
type Frozen<T> = T extends ArrayBufferView ? T : { readonly [K in keyof T]: Frozen<T[K]> };

/** An answer, or a part of one, that is too large or too bare to be described field by field. */
export const opaque = <T extends object>(what: string) =>
  v.custom<T>((value) => typeof value === 'object' && value !== null, what);

/** Ties sentence and argument parser to the schema of the answer. */
const channel =
  <X extends Reach>(reach: X) =>
  <A extends v.GenericSchema>(sentence: string, args: A) => ({
    answers: <R extends v.GenericSchema>(answer: R): Channel<A, R, X> => ({ reach, sentence, args, answer }),
  });

export const read = channel('read');
export const write = channel('write');
export const native = channel('native');

export const nothing = v.undefined();
/** The answer of what has none. */
export const done = v.void();
/** How many it was done to. */
export const counted = v.strictObject({ count: v.number() });
/** The file that was written; null when the person changed their mind. */
export const savedFile = v.nullable(v.strictObject({ fileName: v.string(), savedId: v.number() }));
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
