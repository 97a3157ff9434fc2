// Recordings by their addresses: fetched into a folder that the person sees, and then taken in as the files that they are.
import { readAddress, sayNoAddress, showAddress } from '../domain/address.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { DownloadProgress, Downloader } from '../download/download.ts';

export type { DownloadProgress } from '../download/download.ts';

/** How recordings are fetched here. */
export interface Downloads {
  readonly downloader: Downloader;
  /** Absolute path of the folder for what belongs to no show. */
  readonly directory: string;
  /** Largest file that is fetched, bytes. */
  readonly maxBytes: () => number | null;
}

export interface FetchWish {
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
}

/** True for what is meant as an address and not as a file. */
export function isAddress(text: string): boolean {
  return /^\s*<?https?:\/\//i.test(text);
}

/** What is shown of a file or an address that was named: of an address never its login or its query. */
export function shownSource(text: string): string {
  return isAddress(text) ? showAddress(text.trim()) : text;
}

/**
 * Fetches what a person named themselves: the server may be one of their own network. What was fetched before and still lies there is
 * not fetched again: its state beside it remembers the address, by its hash.
 * @returns the path of the file; failure `not-allowed` where this Earshot fetches nothing
 */
export async function fetchRecording(
  downloads: Downloads | null,
  text: string,
  { onProgress, signal }: FetchWish,
): Promise<Outcome<string>> {
  const address = readAddress(text);
  if (typeof address === 'string') return failed(failure('bad-argument', { message: sayNoAddress(address) }));
  if (!downloads) return failed(failure('not-allowed'));
  const end = await downloads.downloader.download({
    href: address.href,
    directory: downloads.directory,
    allowPrivate: true,
    maxBytes: downloads.maxBytes(),
    signal,
    ...(onProgress ? { onProgress } : {}),
  });
  switch (end.kind) {
    case 'done':
      return ok(end.path);
    case 'stopped':
      return failed(STOPPED);
    case 'failed':
      return failed(end.failure);
  }
}

const STOPPED = failure('address-unreachable', {
  message:
    'The download was stopped before its end. What has arrived is kept; name the address again, and it goes on from there.',
});
