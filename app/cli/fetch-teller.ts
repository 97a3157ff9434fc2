// Tells at the terminal how far a download is.
import { shownSource, type DownloadProgress } from '../operations/downloads.ts';
import type { Output } from './output.ts';

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
    const of = totalBytes === null ? '' : ` of ${megabytes(totalBytes)}`;
    out.note(`${shownSource(address)}: ${megabytes(receivedBytes)}${of} MB fetched.`);
  };
}
