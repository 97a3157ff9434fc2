// One question to an address: follows where it is passed on to, within bounds, and hands the answer over with its body unread.
import { showAddress } from '../domain/address.ts';
import { failure, type Failure } from '../domain/failure.ts';
import {
  basicLogin,
  header,
  type Headers,
  LOCATION_MAX_CHARS,
  REDIRECTS,
  REDIRECTS_MAX,
} from '../net/http.ts';
import { carriedFailure, readNetworkError } from '../net/network-fault.ts';
import { Arriving } from './arriving.ts';
import type { Connections } from './connections.ts';
import { readUrl } from '../domain/url.ts';

export interface Question {
  readonly href: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The host of the address itself may be this computer or in a private network. Those that it passes on to never are. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
  /** Wait for the head of an answer, and longest silence in its body, milliseconds. */
  readonly headersMs: number;
  readonly silenceMs: number;
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Arriving;
  /** The address that answered in the end, without login and fragment. */
  readonly href: string;
}

/** Asks with GET. Whoever takes the reply reads its body or lets it go. */
export async function ask(connections: Connections, question: Question): Promise<Reply | Failure> {
  const first = new URL(question.href);
  let url = first;
  // Only the address's own login is ever read: one that a server puts into where it passes on to is nobody's.
  let login = basicLogin(first);
  for (let count = 0; ; count += 1) {
    const mayBeNear = question.allowPrivate && url.hostname === first.hostname;
    const reply = await askOnce(connections, question, url, login, mayBeNear);
    if ('code' in reply) return count === 0 ? reply : { ...reply, detail: via(url, reply.detail) };
    const location = REDIRECTS.has(reply.status) ? header(reply.headers, 'location') : undefined;
    if (location === undefined) return reply;
    reply.body.letGo();
    if (count === REDIRECTS_MAX) return failure('address-leads-astray');
    const next = nextOf(url, location);
    if (!(next instanceof URL)) return next;
    // A login is for who it was given to: gone with the first step elsewhere, and not taken up again on the way back.
    if (next.origin !== url.origin) login = null;
    url = next;
  }
}

async function askOnce(
  connections: Connections,
  question: Question,
  url: URL,
  login: string | null,
  mayBeNear: boolean,
): Promise<Reply | Failure> {
  try {
    const dispatcher = await connections.to(url, mayBeNear);
    const { body, headers, statusCode } = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: {
        accept: '*/*',
        // Sound is packed already, and parts of what is packed once more cannot be asked for.
        'accept-encoding': 'identity',
        'user-agent': 'Earshot',
        ...(login === null ? {} : { authorization: login }),
        ...question.headers,
      },
      signal: question.signal,
      headersTimeout: question.headersMs,
      bodyTimeout: question.silenceMs,
    });
    return {
      status: statusCode,
      headers,
      body: new Arriving(body),
      href: url.origin + url.pathname + url.search,
    };
  } catch (error) {
    return failureOfNetwork(error);
  }
}

/** What an error of the connection means for a download. */
export function failureOfNetwork(error: unknown): Failure {
  const carried = carriedFailure(error);
  if (carried) return carried;
  const { detail, trouble } = readNetworkError(error);
  if (trouble === 'untrusted') return failure('address-untrusted', { detail });
  return failure(trouble === 'offline' ? 'offline' : 'address-unreachable', { detail });
}

const DOWNGRADE = failure('address-leads-astray', {
  message:
    'This address is encrypted (https) and passes on to one that is not. Nothing was fetched, because everybody on the way could have put something else in its place. Open it in a browser and copy the address of the recording itself.',
});

/** Where a reply passes us on to. */
function nextOf(from: URL, location: string): URL | Failure {
  const next = location.length > LOCATION_MAX_CHARS ? null : readUrl(location, from.href);
  if (!next)
    return failure('address-leads-astray', { detail: 'passed on to something that is no web address' });
  if (from.protocol === 'https:' && next.protocol === 'http:') return DOWNGRADE;
  if (next.protocol !== 'https:' && next.protocol !== 'http:')
    return failure('address-leads-astray', { detail: `passed on to ${next.protocol}` });
  return next;
}

const via = (url: URL, detail: string | undefined): string =>
  `passed on to ${showAddress(url.href)}${detail === undefined ? '' : `: ${detail}`}`;
