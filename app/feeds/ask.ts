// One question to the host of a feed: follows where it is passed on to, within bounds, and remembers what of that is for good.
import type { Dispatcher } from 'undici';
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
import { readUrl } from '../domain/url.ts';

/** These are for good (RFC 9110, sections 15.4.2 and 15.4.9). */
const FOR_GOOD: ReadonlySet<number> = new Set([301, 308]);

/** What makes the connections, and refuses those that must not be. */
export interface Connections {
  /**
   * @param mayBeNear it may lead to this computer or into a private network: the person named this host
   * @throws when it must not be asked, or there is no way to it
   */
  to(url: URL, mayBeNear: boolean): Promise<Dispatcher>;
}

export interface Question {
  readonly address: string;
  /** ETag and Last-Modified of the answer that is known; null for none. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** The host of the address itself may be this computer or in a private network. Those that it passes on to never are. */
  readonly mayBeNear: boolean;
  readonly signal: AbortSignal;
  /** Wait for the head of an answer, and longest silence in its body, milliseconds. */
  readonly silenceMs: number;
  /** What is welcome; a feed where nothing is said. */
  readonly accept?: string;
}

const FEEDS = 'application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Dispatcher.ResponseData['body'];
  /** The address that answered in the end. */
  readonly address: string;
  /** Where the address has moved to for good; null when it has not. */
  readonly movedTo: string | null;
}

/** Asks with GET. Whoever takes the reply reads its body or lets go of it. */
export async function ask(connections: Connections, question: Question): Promise<Reply | Failure> {
  const first = new URL(question.address);
  let url = first;
  let login = basicLogin(first);
  let movedTo: string | null = null;
  let isForGood = true;
  for (let count = 0; ; count += 1) {
    const mayBeNear = question.mayBeNear && url.hostname === first.hostname;
    const response = await askOnce(connections, question, url, login, mayBeNear);
    if ('code' in response) return response;
    const { body, headers, statusCode: status } = response;
    const location = REDIRECTS.has(status) ? header(headers, 'location') : undefined;
    if (location === undefined) return { status, headers, body, address: url.href, movedTo };
    letGo(body);
    if (count === REDIRECTS_MAX) return leadsAstray(`It was passed on ${REDIRECTS_MAX} times.`);
    const next = nextOf(url, location);
    if (!(next instanceof URL)) return next;
    // A login is for who it was given to, and on the way back no longer.
    if (next.origin !== url.origin) login = null;
    isForGood &&= FOR_GOOD.has(status);
    if (isForGood) movedTo = login === null ? next.href : withLogin(next, first);
    url = next;
  }
}

async function askOnce(
  connections: Connections,
  { accept = FEEDS, etag, lastModified, signal, silenceMs }: Question,
  url: URL,
  login: string | null,
  mayBeNear: boolean,
): Promise<Dispatcher.ResponseData | Failure> {
  try {
    const dispatcher = await connections.to(url, mayBeNear);
    return await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: {
        accept,
        'accept-encoding': 'gzip, deflate, br',
        'user-agent': 'Earshot',
        ...(login === null ? {} : { authorization: login }),
        ...(etag === null ? {} : { 'if-none-match': etag }),
        ...(lastModified === null ? {} : { 'if-modified-since': lastModified }),
      },
      signal,
      headersTimeout: silenceMs,
      bodyTimeout: silenceMs,
    });
  } catch (error) {
    return failureOfNetwork(error);
  }
}

const UNREACHABLE =
  'The server of this feed cannot be reached, or broke off. Everything that was known of the feed is kept; it is asked again later.';

/** What an error of the connection means for a feed. */
export function failureOfNetwork(error: unknown): Failure {
  const carried = carriedFailure(error);
  if (carried) return carried;
  const { detail, trouble } = readNetworkError(error);
  if (trouble === 'untrusted') return failure('address-untrusted', { detail });
  if (trouble === 'offline')
    return failure('offline', {
      message: 'There is no network. The feed is asked again when it is back.',
      detail,
    });
  return failure('address-unreachable', { message: UNREACHABLE, detail });
}

/** Ends a body that nobody reads. */
export function letGo(body: Reply['body']): void {
  body.on('error', () => undefined).destroy();
}

const leadsAstray = (detail: string): Failure => failure('address-leads-astray', { detail });

/** Where a reply passes us on to. */
function nextOf(from: URL, location: string): URL | Failure {
  const next = location.length > LOCATION_MAX_CHARS ? null : readUrl(location, from.href);
  if (!next) return leadsAstray('It is passed on to something that is no web address.');
  if (from.protocol === 'https:' && next.protocol === 'http:')
    return leadsAstray('It is encrypted and passes on to an address that is not (https to http).');
  if (next.protocol !== 'https:' && next.protocol !== 'http:')
    return leadsAstray(`It is passed on to ${next.protocol}`);
  // A login of a server's choosing is nobody's.
  next.username = '';
  next.password = '';
  next.hash = '';
  return next;
}

function withLogin(url: URL, { password, username }: URL): string {
  const moved = new URL(url);
  moved.username = username;
  moved.password = password;
  return moved.href;
}
