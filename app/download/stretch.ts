// Reads a stretch of what lies at an address, without keeping it: for a look at it before it is passed on, and for the player.
import { failure, type Failure } from '../domain/failure.ts';
import { header, type Headers } from '../net/http.ts';
import { ask } from './ask.ts';
import { Connections, type ConnectionOptions } from './connections.ts';
import { judge } from './judge.ts';

export interface StretchRequest {
  /** As in `DownloadRequest`. */
  readonly href: string;
  readonly allowPrivate: boolean;
  /** The first byte. */
  readonly from: number;
  /** Behind the last byte; null for all that there is. */
  readonly end: number | null;
  readonly signal: AbortSignal;
}

/** Bytes of a recording on their way. Whoever takes it reads it to its end or lets it go. */
export interface Stretch {
  /** The first byte that comes: 0 from a server that gives no parts, whatever was asked for. */
  readonly from: number;
  /** Behind the last one; null where the server does not tell. */
  readonly end: number | null;
  /** Of the whole; null where the server does not tell. */
  readonly totalBytes: number | null;
  /** The server gives parts. */
  readonly isPart: boolean;
  readonly contentType: string | undefined;
  /** Throws a NetworkFault's or a stream's error where it breaks off. */
  readonly body: AsyncIterable<Uint8Array>;
  letGo(): void;
}

export interface StretchDeps extends ConnectionOptions {
  readonly headersMs: number;
  readonly silenceMs: number;
  readonly nowMs: () => number;
}

/** The server has nothing from there on. */
export const BEHIND_THE_END = failure('address-refused', { detail: 'HTTP 416', retryable: false });

/** Asks for a stretch. @returns the bytes on their way, or why there are none */
export async function stretch(
  deps: StretchDeps,
  { allowPrivate, end, from, href, signal }: StretchRequest,
): Promise<Stretch | Failure> {
  const connections = new Connections(deps);
  const letGo = (): void => void connections.close();
  const isAll = from === 0 && end === null;
  const reply = await ask(connections, {
    href,
    headers: isAll ? {} : { range: `bytes=${from}-${end === null ? '' : end - 1}` },
    allowPrivate,
    signal,
    headersMs: deps.headersMs,
    silenceMs: deps.silenceMs,
  });
  if ('code' in reply) {
    letGo();
    return reply;
  }
  const part = reply.status === 206 ? rangeOf(reply.headers) : null;
  const judged = part
    ? null
    : judge(reply.status, reply.headers, { from: 0, thing: null, nowMs: deps.nowMs() });
  // What is packed for the way has no place that could be named.
  const why =
    reply.status === 416
      ? BEHIND_THE_END
      : judged?.kind === 'refused'
        ? judged.failure
        : judged && (judged.kind !== 'take' || judged.packing !== null)
          ? failure('address-refused', { detail: 'it cannot be read in parts' })
          : null;
  if (why) {
    reply.body.letGo();
    letGo();
    return why;
  }
  const totalBytes = part ? part.totalBytes : judged?.kind === 'take' ? judged.thing.totalBytes : null;
  return {
    from: part?.from ?? 0,
    end: part?.end ?? totalBytes,
    totalBytes,
    isPart: part !== null,
    contentType: header(reply.headers, 'content-type'),
    body: reply.body,
    letGo: () => {
      reply.body.letGo();
      letGo();
    },
  };
}

/** What a part says that it is (RFC 9110, section 14.4); null for what is none. */
function rangeOf(
  headers: Headers,
): { readonly from: number; readonly end: number; readonly totalBytes: number | null } | null {
  const packing = header(headers, 'content-encoding')?.trim().toLowerCase() ?? 'identity';
  const range = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(
    header(headers, 'content-range')?.trim() ?? '',
  );
  if (!range || packing !== 'identity') return null;
  const [from, last] = [Number(range[1]), Number(range[2])];
  const totalBytes = range[3] === '*' ? null : Number(range[3]);
  if (last < from || (totalBytes !== null && last >= totalBytes)) return null;
  return { from, end: last + 1, totalBytes };
}
