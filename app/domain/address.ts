// Addresses of recordings as people type and paste them: read, judged by name, and shown without what is secret in them.
import { isIpAddress, nearName, reachOf } from './ip-address.ts';
import { readUrl } from './url.ts';

/** Longest address that is taken, characters: more than any server takes (RFC 9110, section 4.1, asks for 8,000). */
const ADDRESS_MAX_CHARS = 8_000;
/** Longest name of a host, characters (RFC 1035, section 2.3.4). */
const HOST_MAX_CHARS = 253;
/** Most addresses that are taken at once, and so much of a pasted text is read for them, characters. */
export const LIST_MAX = 500;
const LIST_MAX_CHARS = 1_000_000;

/** A web address of a recording. */
export interface Address {
  /** As browsers write it (WHATWG URL), without a fragment. Login and query are still in it: not for logs, pages or exports. */
  readonly href: string;
  /** Host name without a port, names of other scripts in Punycode. */
  readonly host: string;
  /** By name or literal alone; where a name really leads is seen when it is connected to. */
  readonly isPublic: boolean;
  /** It holds a login, or a query that is signed or holds a key: whoever gets it can fetch what it opens. */
  readonly holdsSecret: boolean;
}

/** Why a text is no address of a recording. */
export type NoAddress = 'not-web' | 'no-server' | 'too-long' | 'never';

/** Reads one address as it was typed or pasted. */
export function readAddress(text: string): Address | NoAddress {
  const bare = text
    .replace(/[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .trim()
    .replace(/^[<"'“‘(]+|[>"'”’),;]+$/g, '');
  if (bare.length > ADDRESS_MAX_CHARS) return 'too-long';
  if (!/^https?:\/\//i.test(bare)) return 'not-web';
  const url = readUrl(bare);
  if (!url) return 'no-server';
  url.hash = '';
  const host = url.hostname.toLowerCase().replace(/\.$/, '');
  if (host === '' || host.length > HOST_MAX_CHARS) return 'no-server';
  const reach = reachOfHost(host);
  if (reach === 'nowhere' || reach === 'metadata') return 'never';
  return {
    href: url.href,
    host: url.hostname,
    isPublic: reach === 'public',
    holdsSecret: secretsIn(url.href).length > 0,
  };
}

/**
 * Where the host of an address leads, by what it says itself.
 * @param host as it stands in a web address, in small letters
 */
export function reachOfHost(host: string): ReturnType<typeof reachOf> {
  return isIpAddress(host) ? reachOf(host) : (nearName(host.replace(/\.$/, '')) ?? 'public');
}

/** What was read of a text with one address a line. */
export interface AddressList {
  /** Each once, in the order in which they stand there. */
  readonly addresses: readonly Address[];
  /** Lines that are none, from 1; `text` is what stands there, shortened. */
  readonly refused: readonly { readonly line: number; readonly text: string; readonly why: NoAddress }[];
  /** There were more than are taken at once. */
  readonly isCut: boolean;
}

/** Reads a pasted text: one address a line, or several with space between them. Empty lines count for nothing. */
export function readAddressList(text: string): AddressList {
  const addresses = new Map<string, Address>();
  const refused: { line: number; text: string; why: NoAddress }[] = [];
  let isCut = text.length > LIST_MAX_CHARS;
  for (const [index, line] of text
    .slice(0, LIST_MAX_CHARS)
    .split(/\r\n?|\n/)
    .entries())
    for (const part of partsOf(line)) {
      if (addresses.size + refused.length >= LIST_MAX) {
        isCut = true;
        return { addresses: [...addresses.values()], refused, isCut };
      }
      const read = readAddress(part);
      if (typeof read === 'string') refused.push({ line: index + 1, text: shownText(part), why: read });
      else addresses.set(read.href, read);
    }
  return { addresses: [...addresses.values()], refused, isCut };
}

/** Several addresses on one line; anything else on it is one text. */
function partsOf(line: string): readonly string[] {
  const bare = line.trim();
  if (bare === '') return [];
  const parts = bare.split(/\s+/);
  return parts.every((part) => /^[<"']?https?:\/\//i.test(part)) ? parts : [bare];
}

/** Why a text is not taken, and what to do. */
export function sayNoAddress(why: NoAddress): string {
  switch (why) {
    case 'not-web':
      return 'This is not a web address. It starts with https:// or http:// and leads to the recording itself.';
    case 'no-server':
      return 'This web address names no server. Copy the whole address of the recording.';
    case 'too-long':
      return 'This address is longer than any server takes. Copy the address of the recording itself.';
    case 'never':
      return 'No recording lies at this address: it is kept for other purposes on every network. Check it.';
  }
}

/** Longest name that is shown of an address, characters. */
const NAME_SHOWN_CHARS = 60;

/**
 * An address for people, logs and exports: scheme, host and the last name of its path. Login, query and whatever looks like a key in the
 * path are left out.
 */
export function showAddress(href: string): string {
  const url = readUrl(href);
  if (!url) return shownText(href);
  const steps = url.pathname.split('/').filter((step) => step !== '');
  const last = steps.at(-1);
  const name = last === undefined ? '' : looksLikeKey(last) ? '…' : shownText(decoded(last));
  const way = steps.length > 1 ? '/…' : '';
  return `${url.origin}${way}/${name}${url.search === '' ? '' : '?…'}`;
}

/**
 * The parts of an address that are secret, as they are and as they stand there: login, values of a signed query, keys within it.
 * What is logged or exported is searched for them (`cutSecrets`).
 */
export function secretsIn(href: string): readonly string[] {
  const url = readUrl(href);
  if (!url) return [];
  const values = [...url.searchParams].filter(
    ([name, value]) => value !== '' && (SECRET_NAMES.test(name) || looksLikeKey(value)),
  );
  const all = [url.username, url.password, decoded(url.username), decoded(url.password)];
  return [...new Set([...all, ...values.map(([, value]) => value)])].filter((one) => one !== '');
}

/** The same address without what `secretsIn` finds in it. What it opened may stay closed to who asks with this. */
export function withoutSecrets(href: string): string {
  const url = readUrl(href);
  if (!url) return '';
  url.username = '';
  url.password = '';
  for (const [name, value] of [...url.searchParams])
    if (value !== '' && (SECRET_NAMES.test(name) || looksLikeKey(value))) url.searchParams.delete(name);
  return url.href;
}

/** What a recording is called that lies at an address, before it is fetched: as its path ends, else as its host. No key is a name. */
export function fileNameOfAddress(href: string): string {
  const url = readUrl(href);
  if (!url) return 'recording';
  const last = shownText(decoded(url.pathname.split('/').at(-1) ?? ''))
    .replace(/[/\\]/g, ' ')
    .trim();
  return last === '' || looksLikeKey(last) ? url.hostname : last;
}

/** Parameters of signed addresses: Amazon, Google, Azure, CloudFront, Akamai, Fastly, Bunny, and feeds for subscribers. */
const SECRET_NAMES =
  /(^|[-_.])(key|token|tok|secret|sig|sign|signature|hmac|hash|md5|auth|authorization|password|passwd|pass|pwd|credential|credentials|policy|session|sessionid|sid|jwt|hdnea|hdnts|hdntl|verify|ticket|code)$|(key|token|secret|signature|password)$/i;

/** So long, and of letters and digits without words: what a machine made up. */
const KEY_MIN_CHARS = 20;

function looksLikeKey(text: string): boolean {
  const stem = decoded(text).replace(/\.[a-z0-9]{1,5}$/i, '');
  return stem
    .split(/[\s.,;:!?()]+|(?<=[a-z])[-_](?=[a-z])/)
    .some(
      (run) =>
        run.length >= KEY_MIN_CHARS &&
        /\d/.test(run) &&
        /[a-z]/i.test(run) &&
        /^[\w~+/=-]+$/.test(run) &&
        !run.split(/[-_]/).every((piece) => NAMED.test(piece)),
    );
}

/** What people and their programs put together to a name: a word, a number, a date's part, and a short one of both (`64kb`, `ep12`, `s01e03`). */
const NAMED =
  /^(?:[a-z]*|[A-Z][a-z]*|[A-Z]{1,8}|\d{1,4}|(?:19|20)\d{6}|[a-z]{1,4}\d{1,3}|\d{1,3}[a-z]{1,4}|s\d\d?e\d\d?)$/;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A text that came from outside, on one line and short. */
function shownText(text: string): string {
  const clean = text
    .slice(0, 1_000)
    // eslint-disable-next-line no-control-regex -- control characters are what has to go
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g, ' ')
    .trim();
  if (clean.length <= NAME_SHOWN_CHARS) return clean;
  const half = (NAME_SHOWN_CHARS - 1) >> 1;
  return `${clean.slice(0, half)}…${clean.slice(-half)}`;
}
