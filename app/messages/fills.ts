// What messages are filled in with.

/** Names, titles, and figures that are already written out. */
export type Text = string | number;

/** Epoch milliseconds, or a date. */
export type Instant = number | Date;

/** One of several wordings; what the message does not know is its `other`. */
export type Choice = string | boolean;

/** Nothing is filled in. */
export type Plain = null;

declare const tags: unique symbol;

/** A message with parts that are drawn otherwise than the rest: their names, beside what is filled in. */
export type Rich<Values, Tags extends string> = {
  readonly [tags]: { readonly values: Values; readonly tags: Tags };
};

/** What a rich message is filled in with. */
export type ValuesOf<M> = M extends Rich<infer Values, string> ? Values : never;

/** The names of its parts. */
export type TagsOf<M> = M extends Rich<unknown, infer Tags> ? Tags : never;
