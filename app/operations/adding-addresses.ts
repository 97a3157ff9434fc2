// Takes recordings in by their addresses: each is one at once, and its job waits until it can be passed on or is here.
import { readAddress, sayNoAddress, showAddress, type Address } from '../domain/address.ts';
import {
  handlingOf,
  mayPassOn,
  sayNotPassed,
  type AddressWay,
  type Handling,
} from '../domain/address-way.ts';
import { Changes } from '../domain/changes.ts';
import type { EngineId, EngineTraits } from '../domain/engine.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { OptionLayer } from '../domain/option-layers.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { Core } from './core.ts';
import { jobFor } from './taking.ts';
import type { TranscribingParts } from './transcribing.ts';

export type AddressParts = TranscribingParts & Pick<Core, 'addresses' | 'engines' | 'preferences'>;

/** What is wanted with addresses; what is absent is as usual for the show, else for the app. */
export interface AddressWish {
  readonly way?: AddressWay | null | undefined;
  readonly folderId?: number | null | undefined;
  readonly service?: EngineId | null | undefined;
  readonly options?: OptionLayer | undefined;
  readonly priority?: number | undefined;
  readonly title?: string | null | undefined;
}

/** What was taken in. */
export interface AddedAddress {
  readonly recordingId: number;
  readonly addressId: number;
  /** The job that is under way for it; null where its transcript satisfies. */
  readonly jobId: number | null;
  readonly isNew: boolean;
}

/** What is to be done with addresses, to be said before a server is asked or money is spent. */
export interface AddressPlan {
  /** A service is given them; else their servers are asked from here. */
  readonly isPassedOn: boolean;
  /** The engine that each goes to. */
  readonly engine: EngineTraits;
}

/**
 * Asks the person, where a face has to.
 * @returns the addresses (`href`) that may lie in the person's own network
 */
export type MayAsk = (
  plan: AddressPlan,
  addresses: readonly Address[],
) => Outcome<ReadonlySet<string>> | Promise<Outcome<ReadonlySet<string>>>;

/** The engine that hears them, and what is usually done with addresses. */
export function usualFor(
  {
    engines,
    library,
    preferences,
    requests,
  }: Pick<AddressParts, 'engines' | 'library' | 'preferences' | 'requests'>,
  { folderId = null, service = null }: AddressWish,
): { readonly engine: EngineTraits; readonly usual: AddressWay } {
  const ofShow = folderId === null ? null : (library.folders.get(folderId)?.addressWay ?? null);
  return {
    engine: engines.traits(requests.for(folderId, service).service),
    usual: ofShow ?? preferences.get('addressWay'),
  };
}

/** One of several: what is done with it, or why nothing is. */
export type Planned =
  | { readonly address: Address; readonly handling: Exclude<Handling, { kind: 'none' }> }
  | { readonly shown: string; readonly why: Failure };

/** What is done with each of these texts. */
export function planned(
  parts: AddressParts,
  texts: readonly string[],
  wish: AddressWish,
): readonly Planned[] {
  const { engine, usual } = usualFor(parts, wish);
  return texts.map((text) => {
    const address = readAddress(text);
    const refused = (message: string): Planned => ({
      shown: showAddress(text),
      why: failure('bad-argument', { message }),
    });
    if (typeof address === 'string') return refused(sayNoAddress(address));
    const handling = handlingOf(address, engine, wish.way ?? null, usual);
    return handling.kind === 'none' ? refused(sayNotPassed(handling.why)) : { address, handling };
  });
}

const OPTIONS_FOR_OTHERS =
  'Options are for the cloud, and this would be transcribed on the device. Nothing was added. Choose the cloud, or leave the options out.';

/** Refuses what no address can be taken in with. */
export function checkWish(
  { engines, library, requests }: AddressParts,
  { folderId = null, options = {}, service = null }: AddressWish,
): Outcome<OptionLayer> {
  if (folderId !== null && !library.folders.get(folderId)) return failed(failure('not-found'));
  const known = requests.checkEngine(service);
  if (!known.ok) return known;
  const checked = requests.checkJob(folderId, options);
  if (!checked.ok) return checked;
  const takesNone = engines.traits(requests.for(folderId, service).service).options === null;
  return takesNone && Object.keys(checked.value).length > 0
    ? failed(failure('bad-argument', { message: OPTIONS_FOR_OTHERS }))
    : checked;
}

/** Nothing is claimed before what was taken in is on disk: `wakeUp` follows. */
const asleep = (parts: AddressParts): AddressParts => ({
  ...parts,
  changes: SILENT,
  worker: Object.assign(Object.create(parts.worker) as AddressParts['worker'], { wake: () => undefined }),
});
const SILENT = new Changes();

/**
 * Takes one address in; a new one in one transaction, which may be a part of another. What is known already is not taken twice: where
 * nothing came of it yet it is tried again, as said now. Whoever calls it tells the keeper and the worker (`wakeUp`).
 * @param isNear a person named its host by hand
 * @param own checked options
 */
export function takeAddress(
  parts: AddressParts,
  { href, ...address }: Pick<Address, 'href' | 'holdsSecret' | 'isPublic'>,
  handling: Exclude<Handling, { kind: 'none' }>,
  wish: AddressWish,
  isNear: boolean,
  own: OptionLayer = {},
): Outcome<AddedAddress> {
  const { library, nowMs } = parts;
  const { folderId = null, priority = 0, service = null, title = null } = wish;
  const mayPass = mayPassOn(address, wish.way ?? null, usualFor(parts, wish).usual);
  const mayDownload = handling.kind === 'download' || handling.mayDownload;
  const asked = Object.keys(own).length > 0 ? own : null;
  const take = (): Outcome<AddedAddress> => {
    const { address: at, isNew } = library.addresses.add(
      { href, title, folderId, isNear, mayPass, mayDownload },
      nowMs(),
    );
    const { id: addressId, recordingId } = at;
    if (isNew)
      library.events.append('address-added', { recordingId, folderId }, nowMs(), {
        data: { shown: showAddress(href), isPassedOn: handling.kind === 'pass' },
      });
    else takeUp(parts, recordingId, addressId, handling);
    const job = jobFor(isNew ? asleep(parts) : parts, recordingId, service, priority, asked);
    return job.ok ? ok({ recordingId, addressId, jobId: job.value, isNew }) : job;
  };
  return library.addresses.byHref(href) ? take() : library.transaction(take);
}

/** One that is known: comes back from the trash, and is fetched where that was said now, or where it was here and is gone. */
function takeUp(
  { library, nowMs }: AddressParts,
  recordingId: number,
  addressId: number,
  handling: Handling,
): void {
  const address = library.addresses.get(addressId);
  const recording = library.recordings.get(recordingId);
  if (!address || !recording) return;
  if (recording.removedAt !== null) library.restore(recordingId);
  const latest = library.jobs.latestFor(recordingId);
  // What was handed over is not interfered with.
  const isSent = latest !== null && ['uploading', 'uncertain', 'transcribing'].includes(latest.state);
  const isGone = address.state === 'here' && library.files.pathFor(recordingId) === null;
  const isToFetch =
    handling.kind === 'download' && (address.state === 'elsewhere' || address.state === 'unseen');
  if (!isSent && (isGone || isToFetch)) library.addresses.want(addressId, nowMs());
}

/** Something was taken in: it is begun. */
export function wakeUp({ addresses, changes, worker }: AddressParts, recordingIds: readonly number[]): void {
  changes.tell(['items', 'queue'], recordingIds);
  addresses?.wake();
  worker.wake();
}
