// Tells at the terminal how far a download is.
import { showAddress } from '../domain/address.ts';
import type { Outcome } from '../domain/result.ts';
import { shownSource, type DownloadProgress } from '../operations/downloads.ts';
import type { Taken } from '../operations/file-ends.ts';
import type { Output } from './output.ts';
import type { WorkTools } from './work-tools.ts';

/** How often, milliseconds. */
const EVERY_MS = 5_000;

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

/** For one download; programs are told nothing. */
export function fetchTeller(
  address: string,
  { json, out }: { readonly json: boolean; readonly out: Output },
): (progress: DownloadProgress) => void {
  let toldMs = performance.now();
  return ({ receivedBytes, totalBytes }) => {
    if (json || performance.now() - toldMs < EVERY_MS) return;
    toldMs = performance.now();
    out.note(said(shownSource(address), receivedBytes, totalBytes));
  };
}

function said(what: string, receivedBytes: number, totalBytes: number | null): string {
  const of = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
  return `${what}: ${megabytes(receivedBytes)}${of} MB fetched.`;
}

/** Tells of everything that the core is downloading of what was taken in. @returns ends it */
export function tellFetches(
  taken: readonly Promise<Outcome<Taken>>[],
  { core, json, out }: Pick<WorkTools, 'core' | 'json' | 'out'>,
): () => void {
  if (json) return () => undefined;
  const ids = new Set<number>();
  for (const one of taken)
    void one.then((outcome) => {
      if (outcome.ok && outcome.value.addressId !== undefined) ids.add(outcome.value.addressId);
    });
  const timer = setInterval(() => {
    for (const id of ids) {
      const fetching = core.addresses?.fetching(id);
      const address = fetching && core.library.addresses.get(id);
      if (address?.state !== 'wanted' || !fetching || fetching.receivedBytes === 0) continue;
      out.note(said(showAddress(address.url), fetching.receivedBytes, fetching.totalBytes));
    }
  }, EVERY_MS);
  return () => clearInterval(timer);
}
