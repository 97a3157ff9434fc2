// A layer of request options as it crosses the bridge: its form only. What it may say, and on what it lies, is checked behind.
import * as v from 'valibot';
import type { OptionLayer } from '../domain/option-layers.ts';
import { shortText } from './channel.ts';

/** An option's name in form; which ones there are is told by the engines. */
export const optionName = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]{0,59}$/));
const OPTIONS_MAX = 200;
const text = shortText(2_000);
const texts = v.pipe(v.array(text), v.maxLength(200));

/** Null and false switch an option off; what is absent is inherited. */
export const optionValues = v.record(
  optionName,
  v.optional(v.union([v.null(), v.boolean(), v.pipe(v.number(), v.finite()), text, texts])),
);
export const optionLayer = v.pipe(
  optionValues,
  v.check((layer) => Object.keys(layer).length <= OPTIONS_MAX),
  v.transform((layer): OptionLayer => layer),
);
