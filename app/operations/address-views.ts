// What is shown of a recording that lies at an address: how far its download is, and where it came from, without what is secret.
import { failureView } from '../contract/failure-view.ts';
import type { FetchView } from '../contract/address-views.ts';
import { showAddress } from '../domain/address.ts';
import type { Library } from '../storage/library.ts';
import type { ItemRow } from '../storage/recordings/items.ts';
import type { AddressRow } from '../storage/recordings/addresses.ts';
import type { Core } from './core.ts';

/** Nothing for what is not being downloaded. */
export function fetchOf(
  { addresses, library, nowMs }: Pick<Core, 'addresses' | 'library' | 'nowMs'>,
  { folderPaused, isWanted, job, recordingId, state }: ItemRow,
): { readonly fetch?: FetchView } {
  if (!isWanted || recordingId === null) return {};
  const address = library.addresses.ofRecording(recordingId);
  if (state === 'failed' || (state === 'cancelled' && job !== null)) return {};
  const isHeld = job !== null && (job.heldAt !== null || folderPaused);
  const fetch = fetchOfAddress({ addresses, nowMs }, address, isHeld);
  return fetch ? { fetch } : {};
}

/** How far the download of an address is; null for what is not being downloaded. */
export function fetchOfAddress(
  { addresses, nowMs }: Pick<Core, 'addresses' | 'nowMs'>,
  address: AddressRow | null,
  isHeld: boolean,
): FetchView | null {
  if (address?.state !== 'wanted') return null;
  const running = addresses?.fetching(address.id) ?? null;
  const isLater = address.dueAt > nowMs();
  return {
    state: running ? 'running' : isHeld ? 'held' : isLater && address.failure ? 'again' : 'waiting',
    receivedBytes: Math.max(running?.receivedBytes ?? 0, address.receivedBytes),
    totalBytes: running?.totalBytes ?? address.totalBytes,
    bytesPerSecond: running?.bytesPerSecond ?? null,
    dueAt: !running && isLater ? address.dueAt : null,
    failure: failureView(running ? null : address.failure),
  };
}

/** Nothing for what was only ever a file. */
export function addressOf(
  library: Pick<Library, 'addresses'>,
  recordingId: number,
): { readonly address?: string } {
  const address = library.addresses.ofRecording(recordingId);
  return address ? { address: showAddress(address.url) } : {};
}
