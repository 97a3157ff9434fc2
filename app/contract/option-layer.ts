// A layer of request options as it crosses the bridge: its form only. What it may say, and on what it lies, is checked behind.
import * as v from 'valibot';
import { OPTION_FIELDS, type OptionName } from '../domain/option-fields.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { shortText } from './channel.ts';

const NAMES = OPTION_FIELDS.map((field) => field.name) as [OptionName, ...OptionName[]];
const text = shortText(2_000);

/** Null and false switch an option off; what is absent is inherited. */
export const optionLayer = v.pipe(
  v.record(
    v.picklist(NAMES),
    v.union([
      v.null(),
      v.boolean(),
      v.pipe(v.number(), v.finite()),
      text,
      v.pipe(v.array(text), v.maxLength(200)),
    ]),
  ),
  v.transform((layer) => layer as OptionLayer),
);
