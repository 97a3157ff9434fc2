// What an answer that is not a success means: status and body → failure, with the service's own words beside it.
import { failure, type Failure, type FailureCode } from '../../domain/failure.ts';
import type { HttpAnswer } from './http.ts';
import { asList, asObject, asTerm, asWords, member, parseJson } from './json.ts';
import { retryAfterMs } from '../../net/retry-after.ts';

/**
 * The failure that an answer stands for, for statuses below 200 or from 300 on, and for web pages of any status.
 * @param secret the key, never to appear in the failure
 * @param nowMs epoch milliseconds
 */
export function refusalOf(answer: HttpAnswer, secret: string, nowMs: number): Failure {
  const { status } = answer;
  const html = isHtml(answer);
  const said = html ? pageTitle(answer.text) : serviceMessage(answer.text);
  const detail = scrub(`HTTP ${status}${said ? `: ${said}` : ''}`, secret);
  const wait = retryAfterMs(answer.headers['retry-after'], answer.headers.date, nowMs);
  const make = (code: FailureCode, message?: string): Failure =>
    failure(code, { detail, retryAfterMs: wait, ...(message === undefined ? {} : { message }) });

  if (isSignInPage(answer)) return make('sign-in-page');
  // A gateway's error page is a fault of the service; any other web page did not come from it.
  if (html && status < 500 && status !== 413 && status !== 429) return make('not-the-api');
  if (status < 400) return make('not-the-api');
  switch (status) {
    case 401:
      return make('key-refused');
    case 402:
      return make('no-credit', NO_CREDIT);
    case 403:
      return make(
        'no-credit',
        MONEY.test(`${said ?? ''} ${answer.text.slice(0, 2_000)}`) ? NO_CREDIT : NO_ACCESS,
      );
    case 404:
      return make('request-refused', UNKNOWN_MODEL);
    // The server gave up waiting for the rest of the body, so it cannot have taken it.
    case 408:
      return make('upload-interrupted');
    case 413:
      return make('too-large');
    case 429:
      return make('rate-limited');
    default:
      return make(status >= 500 ? 'server-error' : 'request-refused');
  }
}

/**
 * The words of services that could not fetch a recording from its address: Deepgram's `REMOTE_CONTENT_ERROR` ("The remote server hosting the
 * media returned a client error", "… publicly routable"), AssemblyAI's "Download error", and what gateways say of an address.
 */
const NOT_FETCHED =
  /remote[_ ](content|server)|hosting the media|publicly routable|download error|(could ?n[o'’]?t|can ?not|can['’]t|unable to|failed to|error) (be )?(fetch|download|access|retriev|reach|open|load)|(url|address|link|media|file) (is |was )?(not|in)[- ]?(accessible|reachable|available|valid|found)|invalid (url|link)|\burl must\b/i;

/**
 * What is said of an answer to an address: that the service could not fetch it is told from its other refusals, because Earshot can fetch
 * it in its place.
 */
export function sayNotFetched(why: Failure): Failure {
  const mayBe = ['request-refused', 'server-error', 'generation-failed'].includes(why.code);
  if (!mayBe || why.detail === undefined || !NOT_FETCHED.test(why.detail)) return why;
  return failure('address-not-fetched', { detail: why.detail });
}

const MONEY = /credit|insufficien|insufficent|balance|billing|payment|funds|quota|top.?up/i;
const NO_CREDIT =
  'The AI/ML API account has run out of credit. Nothing was charged. Top it up, then try again.';
const NO_ACCESS =
  'The AI/ML API does not let this key use the chosen model. Nothing was charged. Choose another model or key in Settings, then try again.';
const UNKNOWN_MODEL =
  'The speech service does not know this model or address, or has withdrawn it. Nothing was charged. Check both in Settings, then try again.';

/** So much of an answer tells a web page from anything else, bytes. */
const START_BYTES = 1_024;

/** True for a web page, by its type or its first characters. */
export function isHtml(answer: Pick<HttpAnswer, 'headers' | 'bytes'>): boolean {
  const type = answer.headers['content-type'];
  const start = new TextDecoder().decode(answer.bytes.subarray(0, START_BYTES));
  return /\bx?html\b/i.test(String(type ?? '')) || /^\s*<(!doctype\s+html|html|head|body)\b/i.test(start);
}

/** Words by which sign-in pages name themselves, in their titles and addresses. */
const SIGN_IN =
  /sign[-_ ]?(?:in|on)\b|log[-_ ]?(?:in|on)\b|captive|hotspot|wi-?fi|wlan|guest|portal|anmeld|einloggen|connexion|se connecter|iniciar sesi|acceso|accedi|entrar|inloggen|logga in|zaloguj|войти|вход|ログイン|サインイン|登录|登入|로그인/i;
/** What only such a page holds: a field for a password, or the mark of the WISPr protocol that hotspots speak (WISPr 2.0, section 4). */
const SIGN_IN_MARKUP = /<input\b[^>]{0,300}\btype\s{0,9}=\s{0,9}["']?password\b|<WISPAccessGatewayParam\b/i;
/** Redirects that hotspots answer with; one that is meant to last (301, 308) tells of a service that has moved. */
const PASSING_REDIRECTS: ReadonlySet<number> = new Set([302, 303, 307]);

/**
 * True for the sign-in page of a network: what a hotspot, or the door of a company's network, answers in the place of every
 * service. 511 is said by such doors only (RFC 6585, section 6).
 */
export function isSignInPage(answer: HttpAnswer): boolean {
  const { headers, status } = answer;
  if (status === 511) return true;
  if (PASSING_REDIRECTS.has(status)) return headers.location !== undefined;
  // What a gateway says of the size or the pace of what it is sent, it says as a page of its own.
  if (status >= 500 || status === 413 || status === 429 || !isHtml(answer)) return false;
  return SIGN_IN_MARKUP.test(answer.text) || SIGN_IN.test(pageTitle(answer.text) ?? '');
}
/** The part of a web page in which its title stands, characters. */
const START_OF_PAGE_CHARS = 4_096;

function pageTitle(html: string): string | undefined {
  // Behind this there is none; and what is looked through is never long.
  const [, ...behind] = html.slice(0, START_OF_PAGE_CHARS).split(/<title/i);
  return asTerm(behind[0]?.split('>')[1]?.split('<')[0]);
}

/**
 * The service's message from any of its error bodies: `{message}`, `{message: [...]}`, `{error: "..."}`,
 * `{error: {name, message}}`, problem+json's `{title, detail}`, and plain text.
 */
export function serviceMessage(text: string): string | undefined {
  const body = parseJson(text);
  return body === undefined ? asWords(text) : messageOf(body);
}

/** Finds the words for a person in a parsed error; depth is bounded because the body is not ours. */
export function messageOf(value: unknown, depth = 0): string | undefined {
  if (depth > 4) return undefined;
  if (typeof value === 'string') return asWords(value);
  if (Array.isArray(value)) {
    const parts = asList(value)
      .slice(0, 10)
      .map((part) => messageOf(part, depth + 1))
      .filter((part) => part !== undefined);
    return parts.length > 0 ? parts.join('; ') : undefined;
  }
  if (!asObject(value)) return undefined;
  for (const name of [
    'message',
    'error',
    'detail',
    'err_msg',
    'errors',
    'constraints',
    'title',
    'name',
    'code',
  ]) {
    const found = messageOf(member(value, name), depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Takes the key out of words that came from outside: a service may quote it. */
export function scrub(text: string, secret: string): string {
  return text.replaceAll(secret, '[key]');
}
