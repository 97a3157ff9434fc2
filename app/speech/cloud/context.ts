// What every call to the AI/ML API needs: where it goes, with which key, over which connections.
import type { Dispatcher } from 'undici';
import type { Clock } from '../../domain/clock.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { isKeyText } from '../../domain/key-text.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import { originOf, readServiceAddress, sayBadAddress } from '../../domain/service-address.ts';
import { withinTime } from '../../domain/time-limit.ts';
import { exchange, type Exchange, type Timeouts } from './http.ts';
import type { Pace } from '../../net/pace.ts';
import type { Reader } from './reader.ts';

/** Uploads that may run at once: enough to hide the wait for an answer, few enough to share a slow line. */
export const MAX_CREATES = 2;

/** Takes a line for the log; fields never hold a key, a query or a path of a file. */
export type CloudLog = (event: string, fields: Readonly<Record<string, string | number>>) => void;

/** The key that was given for this origin; null when there is none at all; a failure says why the one there is, is not for it. */
export type KeyFor = (origin: string) => string | Failure | null;

export interface CloudContext {
  readonly baseUrl: () => string;
  readonly apiKey: KeyFor;
  /** False for an origin that nobody on this computer has confirmed: it is not even asked for prices. */
  readonly mayAsk: (origin: string) => boolean;
  readonly model: () => string;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  readonly log: CloudLog;
  /** Connections for questions, shared. */
  readonly questions: (url: URL) => Promise<Dispatcher>;
  /** A connection of its own for one upload. */
  readonly forUpload: (url: URL) => Promise<Dispatcher>;
  /** How fast uploads may be. */
  readonly pace: Pace;
  readonly read: Reader;
}

/** An address and the headers that go with it. */
export interface Endpoint {
  readonly url: URL;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Resolves a path of the API.
 * @param root `base` for what lies under the base address (`…/v1/stt/…`), `origin` for what lies beside its version (`…/v2/…`)
 */
export function endpoint(context: CloudContext, root: 'base' | 'origin', path: string): Outcome<Endpoint> {
  // Address and key from one look: a key never meets an address that was set in between.
  const url = publicEndpoint(context, path, root);
  if (!url.ok) return url;
  const given = context.apiKey(url.value.origin);
  if (given !== null && typeof given !== 'string') return failed(given);
  const key = given?.trim();
  if (!key) return failed(failure('no-key'));
  if (!isKeyText(key))
    return failed(failure('key-refused', { detail: 'the key holds characters that no key has' }));
  return ok({
    url: url.value,
    key,
    headers: { authorization: `Bearer ${key}`, accept: 'application/json', 'user-agent': 'Earshot' },
  });
}

/** The address alone, for what needs no key. */
export function publicEndpoint(
  context: Pick<CloudContext, 'baseUrl'>,
  path: string,
  root: 'base' | 'origin' = 'base',
): Outcome<URL> {
  const text = context.baseUrl();
  // A name and a password that an address of earlier days may hold are never sent.
  const address = readServiceAddress(originOf(text) ?? text);
  if (address === 'open-to-all') return failed(failure('tls', { message: UNSAFE_ADDRESS }));
  if (typeof address === 'string') return failed(failure('unreachable', { message: BAD_ADDRESS }));
  let prefix = new URL(text).pathname.replace(/\/+$/, '');
  if (root === 'origin') prefix = prefix.replace(/\/v\d+$/, '');
  const url = new URL(address.origin);
  url.pathname = prefix + path;
  return ok(url);
}

const UNSAFE_ADDRESS = `Nothing was sent to the speech service. ${sayBadAddress('open-to-all')}`;
const BAD_ADDRESS =
  'The address of the speech service in Settings is not a web address. Nothing was sent. Correct it; the recording waits.';

/** A question: nothing is charged for it, and it may be repeated. */
export interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** Whole length of question and answer, milliseconds. */
  readonly limitMs: number;
  /** Bytes of the answer to read, by status. */
  readonly maxBytes: (status: number) => number;
}

/** Asks once, over the shared connections. @param signal ends it before its limit */
export const askOnce = (
  { questions, timeouts }: CloudContext,
  { headers, limitMs, maxBytes, url }: Question,
  signal: AbortSignal,
): Promise<Exchange> =>
  withinTime(limitMs, signal, (limited) =>
    exchange(questions, {
      ...{ url, headers, maxBytes },
      method: 'GET',
      signal: limited,
      headersTimeoutMs: timeouts.answerMs,
      bodyTimeoutMs: timeouts.answerMs,
    }),
  );
