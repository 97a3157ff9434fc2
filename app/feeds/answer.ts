// What an answer is, before it is read: a refusal in words, how its body is packed and written, and that body within a limit.
import type { Clock } from '../domain/clock.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { retryAfterMs } from '../net/retry-after.ts';
import { failureOfNetwork, type Reply } from './ask.ts';
import type { Packing } from './decode.ts';

const BUSY =
  'The server of this feed asked to wait. Everything that was known of the feed is kept; it is asked again when the wait is over.';
const TROUBLE =
  'The server of this feed has trouble of its own. Everything that was known of the feed is kept; it is asked again later.';

/** What a status other than success means; null for success. */
export function refusalOf({ headers, status }: Reply, clock: Clock): Failure | null {
  if (status >= 200 && status < 300) return null;
  const detail = `HTTP ${status}`;
  const wait = retryAfterMs(headers['retry-after'], headers.date, clock.nowMs());
  if (status === 429 || (status === 503 && wait !== undefined))
    return failure('address-busy', { message: BUSY, detail, retryAfterMs: wait });
  if (status === 401 || status === 402 || status === 403 || status === 407)
    return failure('feed-locked', { detail });
  if (status === 404 || status === 410) return failure('feed-gone', { detail, retryable: status === 404 });
  if (status >= 500) return failure('address-unreachable', { message: TROUBLE, detail, retryAfterMs: wait });
  return failure('feed-unreadable', { detail });
}

/** How a body is packed; null for a way that is not known. */
export function packingOf(encoding: string | undefined): Packing | null {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
    case 'none':
    case 'utf-8':
      return 'none';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    case 'br':
      return 'br';
    default:
      return null;
  }
}

/** `charset` of a Content-Type; null for none. */
export const charsetOf = (type: string | undefined): string | null =>
  /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i.exec(type ?? '')?.[1] ?? null;

/** A body as it came. */
export interface Body {
  readonly bytes: Uint8Array;
  /** True when there was more than was taken. */
  readonly isCutOff: boolean;
}

/** Takes a body. @param maxBytes most that is taken of it, on the way */
export async function bodyOf({ body }: Reply, maxBytes: number): Promise<Body | Failure> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    // Leaving the loop destroys the body, and with it the connection.
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      chunks.push(chunk.subarray(0, maxBytes - length));
      length += chunk.length;
      if (length > maxBytes) break;
    }
  } catch (error) {
    return failureOfNetwork(error);
  }
  return { bytes: joined(chunks, Math.min(length, maxBytes)), isCutOff: length > maxBytes };
}

/** In one buffer of its own, so that it can be handed to the thread without a copy. */
function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
