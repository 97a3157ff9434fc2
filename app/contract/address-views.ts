// Views of recordings that are named by their addresses: what would be done with them, and what was. Of an address only what is no secret.
import * as v from 'valibot';
import { ADDRESS_WAYS } from '../domain/address-way.ts';
import type { View } from './channel.ts';
import { shownFailure } from './failure-view.ts';
import { engineId } from './parts.ts';

export const addressWay = v.picklist(ADDRESS_WAYS.map(({ value }) => value));

/** What is done with an address. `why` says why it is not passed on: so chosen, the engine hears files only, it is not public, or it holds a secret. */
const handling = v.variant('kind', [
  v.strictObject({ kind: v.literal('pass'), mayDownload: v.boolean() }),
  v.strictObject({
    kind: v.literal('download'),
    why: v.picklist(['chosen', 'engine', 'private', 'secret']),
  }),
  v.strictObject({ kind: v.literal('none'), why: v.picklist(['engine', 'private', 'secret']) }),
]);

/** An address before it is added. */
export const seenAddressView = v.strictObject({
  /** Without login, query, and what looks like a key. */
  shown: v.string(),
  host: v.string(),
  isPublic: v.boolean(),
  holdsSecret: v.boolean(),
  /** The engine that hears it. */
  service: engineId,
  handling,
  /** The recording that it is already; null for a new one. */
  recordingId: v.nullable(v.number()),
});
export type SeenAddressView = View<typeof seenAddressView>;

/** What became of one of the addresses that were named, in their order. */
export const addedAddressView = v.strictObject({
  shown: v.string(),
  /** Null where it was refused. */
  recordingId: v.nullable(v.number()),
  /** The job that is under way for it; null where its transcript satisfies. */
  jobId: v.nullable(v.number()),
  /** False for one that was in the library before. */
  isNew: v.boolean(),
  handling: v.nullable(handling),
  /** Why it was refused. */
  failure: v.nullable(shownFailure),
});
export type AddedAddressView = View<typeof addedAddressView>;

/** How far the download of a recording is. */
export const fetchView = v.strictObject({
  /** Waits for its turn; is fetched; rests because it was held back; could not be fetched and is tried again at `dueAt`. */
  state: v.picklist(['waiting', 'running', 'held', 'again']),
  receivedBytes: v.number(),
  /** Null where the server does not tell. */
  totalBytes: v.nullable(v.number()),
  /** Null while nothing is known. */
  bytesPerSecond: v.nullable(v.number()),
  /** Epoch ms; null where it is not waited for. */
  dueAt: v.nullable(v.number()),
  /** Why it is tried again. */
  failure: v.nullable(shownFailure),
});
export type FetchView = View<typeof fetchView>;
