// What every list of channels is made of: the tie between arguments and answer, and the parsers that many share.
import * as v from 'valibot';

export interface Channel<A extends v.GenericSchema, R> {
  readonly args: A;
  /** Type only: what the handler answers. */
  readonly answer?: R;
}

/** Ties an argument parser to the type of the answer. */
export function channel<A extends v.GenericSchema>(args: A) {
  return { answers: <R>(): Channel<A, R> => ({ args }) };
}

export const nothing = v.undefined();
export const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
export const service = v.picklist(['device', 'cloud']);
export const shortText = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** A BCP-47 tag in form; empty for none. */
export const language = v.pipe(
  v.string(),
  v.maxLength(35),
  v.regex(/^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$/),
);
export const seconds = v.pipe(v.number(), v.finite(), v.minValue(0));
