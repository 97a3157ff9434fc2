// Channels about recordings that are named by their addresses. The window puts the system's own question before what asks a server or costs.
import * as v from 'valibot';
import { LIST_MAX } from '../../domain/address.ts';
import { addedAddressView, addressWay, seenAddressView } from '../address-views.ts';
import { id, read, service, write } from '../channel.ts';
import { optionLayer } from '../option-layer.ts';

/** As they were typed, each by itself. */
const addresses = v.pipe(
  v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(8_192))),
  v.minLength(1),
  v.maxLength(LIST_MAX),
);
/** What is said of all of them; what is absent or null is as usual for the show, else for the app. */
const wish = {
  addresses,
  way: v.optional(v.nullable(addressWay)),
  /** The show that they belong to. */
  folderId: v.optional(v.nullable(id)),
  service: v.optional(v.nullable(service)),
};

export const ADDRESS_CHANNELS = {
  'addresses.look': read(
    'Says what would be done with addresses, in their order; null for what is none. Asks no server.',
    v.strictObject(wish),
  ).answers(v.array(v.nullable(seenAddressView))),
  'addresses.add': write(
    'Adds recordings by their addresses: each is a recording at once, and in the queue. What is downloaded first waits there for that. Answers each in its order.',
    v.strictObject({
      ...wish,
      /** For one address only; else each is called as its address ends. */
      title: v.optional(v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(300)))),
      options: v.optional(optionLayer),
      /** Higher goes first. */
      priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
    }),
  ).answers(v.array(addedAddressView)),
} as const;
