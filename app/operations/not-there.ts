// Why a recording does not play that lies at an address: its server is asked, so that the person is told whether it is gone.
import type { FailureCode } from '../domain/failure.ts';
import type { PlayedSound } from '../domain/played-sound.ts';
import { timeLimit } from '../domain/time-limit.ts';
import type { Core } from './core.ts';

/** Longest wait for an answer, milliseconds: a person looks at a player that is silent. */
const ASK_MS = 15_000;

const GONE: ReadonlySet<FailureCode> = new Set(['address-gone', 'address-not-sound', 'address-refused']);

const IS_GONE =
  'It was not downloaded, and its address gives no recording any more, so it cannot be heard. The transcript is kept. If you have the file or another address of it, add that.';
const IS_SILENT =
  'It was not downloaded, and the server of its address does not answer now, so it cannot be heard. The transcript is kept. Try again later.';

/**
 * To be asked when the player could not play a recording.
 * @returns what is said of it; null for what is a file, or lies where it did
 */
export async function notThere(
  { downloads, library }: Pick<Core, 'downloads' | 'library'>,
  recordingId: number,
): Promise<PlayedSound | null> {
  const address = library.addresses.ofRecording(recordingId);
  if (!downloads || address?.state !== 'elsewhere' || library.files.pathFor(recordingId) !== null)
    return null;
  const seen = await downloads.downloader.glance({
    href: address.url,
    allowPrivate: address.isNear,
    signal: timeLimit(ASK_MS),
  });
  if (!('code' in seen)) return null;
  return { kind: 'failed', message: GONE.has(seen.code) ? IS_GONE : IS_SILENT };
}
