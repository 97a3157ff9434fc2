// Fetches what a feed names beside the sound: transcripts, chapters, pictures. Small things, within limits of bytes and time.
import type { Clock } from '../../domain/clock.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { timeLimit } from '../../domain/time-limit.ts';
import { header } from '../../net/http.ts';
import { bodyOf, charsetOf, packingOf, refusalOf } from '../answer.ts';
import { ask, letGo, type Connections } from '../ask.ts';
import type { Packed } from '../decode.ts';

export interface BesideDeps {
  readonly connections: Connections;
  readonly clock: Clock;
}

/** What is wanted. */
export interface BesideWish {
  readonly address: string;
  /** It lies on the feed's own host, which a person named by hand. */
  readonly mayBeNear: boolean;
  /** Most bytes on the way. */
  readonly maxBytes: number;
  readonly accept: string;
  readonly signal: AbortSignal;
}

/** What came. */
export interface Beside extends Packed {
  /** Media type of the answer, in small letters without parameters; null for none. */
  readonly type: string | null;
}

/** Longest silence, and longest that one answer may take, milliseconds. */
const SILENCE_MS = 30_000;
const ANSWER_MS = 2 * 60_000;

/** Asks once. What is larger than it may be is not taken at all: half a transcript is none. */
export async function fetchBeside(deps: BesideDeps, wish: BesideWish): Promise<Outcome<Beside>> {
  const signal = AbortSignal.any([wish.signal, timeLimit(ANSWER_MS)]);
  const { accept, address, maxBytes, mayBeNear } = wish;
  const reply = await ask(deps.connections, {
    ...{ accept, address, mayBeNear, signal },
    ...{ etag: null, lastModified: null, silenceMs: SILENCE_MS },
  });
  if ('code' in reply) return failed(reply);
  const packing = packingOf(header(reply.headers, 'content-encoding'));
  const refusal = refusalOf(reply, deps.clock) ?? (packing === null ? failure('published-unreadable') : null);
  if (refusal || packing === null) {
    letGo(reply.body);
    return failed(refusal ?? failure('published-unreadable'));
  }
  const body = await bodyOf(reply, maxBytes);
  if ('code' in body) return failed(body);
  if (body.isCutOff)
    return failed(failure('published-unreadable', { detail: 'It is larger than it may be.' }));
  const type = header(reply.headers, 'content-type');
  return ok({
    bytes: body.bytes,
    packing,
    charset: charsetOf(type),
    type: type?.split(';')[0]?.trim().toLowerCase() || null,
  });
}
