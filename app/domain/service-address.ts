// Where a key and recordings may be sent: what an address names, and who could read along on the way there.
import { DEFAULT_SETTINGS } from './settings.ts';

/**
 * Who could read along: nobody (`encrypted`), nobody outside this computer, or whoever shares the network. Without encryption no other
 * place is sent anything.
 */
export type Way = 'encrypted' | 'this-computer' | 'private-network';

/** An address that something may be sent to. */
export interface ServiceAddress {
  /** Scheme, host and port as browsers write them (WHATWG URL), names of other scripts in Punycode: what a key is bound to. */
  readonly origin: string;
  readonly way: Way;
}

/** Why nothing is sent to an address. */
export type BadAddress = 'no-address' | 'holds-login' | 'open-to-all';

/** Longest name of a host, characters (RFC 1035, section 2.3.4). */
const HOST_MAX_CHARS = 253;

/** Ends of names that no public server has (RFC 6761, RFC 6762 with its appendix G, RFC 8375, ICANN's `.internal`). */
const LOCAL_NAMES = /(^|\.)(local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/** Reads an address as it was typed or stored. */
export function readServiceAddress(text: string): ServiceAddress | BadAddress {
  const url = URL.canParse(text) ? new URL(text) : null;
  if ((url?.protocol !== 'https:' && url?.protocol !== 'http:') || url.hostname.length > HOST_MAX_CHARS)
    return 'no-address';
  if (url.username !== '' || url.password !== '') return 'holds-login';
  const { origin } = url;
  if (url.protocol === 'https:') return { origin, way: 'encrypted' };
  const way = wayWithin(url.hostname.toLowerCase().replace(/\.$/, ''));
  return way === null ? 'open-to-all' : { origin, way };
}

/** The origin of an address, whatever else is wrong with it; null for what is none. */
export function originOf(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : null;
}

/** The one that the API's own documentation names: nobody has to confirm it. */
export const DEFAULT_ORIGIN = originOf(DEFAULT_SETTINGS.cloudUrl) ?? '';

/**
 * The way to a host without encryption. A name that could be a public one is never taken, even where it leads to a private address now:
 * the door of a hotspot answers for every name with an address of its own.
 */
function wayWithin(host: string): Way | null {
  const address = isIpAddress(host) ? host : null;
  if (address !== null)
    return isLoopback(address) ? 'this-computer' : isPrivate(address) ? 'private-network' : null;
  if (host === 'localhost' || host.endsWith('.localhost')) return 'this-computer';
  return LOCAL_NAMES.test(host) || !host.includes('.') ? 'private-network' : null;
}

/** True when a name that was looked up led to where its way may go. */
export function mayLeadTo(way: Way, ipAddress: string): boolean {
  if (way === 'encrypted') return true;
  return isLoopback(ipAddress) || (way === 'private-network' && isPrivate(ipAddress));
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

function isIpAddress(host: string): boolean {
  return IPV4.test(host) || host.startsWith('[');
}

/** 127.0.0.0/8 and ::1 (RFC 6890). */
function isLoopback(ipAddress: string): boolean {
  const bytes = bytesOf(ipAddress);
  if (bytes?.length === 4) return bytes[0] === 127;
  return bytes?.every((byte, at) => byte === (at === 15 ? 1 : 0)) ?? false;
}

/** RFC 1918, link-local addresses (RFC 3927, RFC 4291) and unique local ones (RFC 4193): a stranger's are not reached by them. */
function isPrivate(ipAddress: string): boolean {
  const [first = -1, second = -1, ...rest] = bytesOf(ipAddress) ?? [];
  if (rest.length === 2)
    return (
      first === 10 ||
      (first === 172 && second >= 16 && second <= 31) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254)
    );
  return (first & 0xfe) === 0xfc || (first === 0xfe && (second & 0xc0) === 0x80);
}

/** The 4 or 16 bytes of an address, one of IPv4 within IPv6 as its own 4; null for what is no address. */
function bytesOf(text: string): readonly number[] | null {
  const dotted = IPV4.exec(text);
  if (dotted) {
    const bytes = dotted.slice(1).map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : null;
  }
  // A zone (`%eth0`) says which network a link-local address is of, and nothing about the address.
  const literal = `http://[${text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')}]`;
  if (!URL.canParse(literal)) return null;
  const [before = '', behind] = new URL(literal).hostname.slice(1, -1).split('::');
  const left = groupsOf(before);
  const right = groupsOf(behind ?? '');
  const zeros = behind === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: zeros }, () => 0), ...right];
  const bytes = groups.flatMap((group) => [group >> 8, group & 0xff]);
  const isIpv4Within = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  return isIpv4Within ? bytes.slice(12) : bytes;
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => parseInt(group, 16));
}

/** What is said for as long as such an address is set; null where nothing needs saying. */
export function sayWay(way: Way): string | null {
  switch (way) {
    case 'encrypted':
      return null;
    case 'this-computer':
      return 'The address of the speech service starts with http://: key and recordings are not encrypted. They do not leave this computer.';
    case 'private-network':
      return 'The address of the speech service starts with http://: the key and the recordings cross your network unencrypted, and whoever is on it can read them. Use https:// where the service has it.';
  }
}

/** Why an address is not taken, and what to do. */
export function sayBadAddress(why: BadAddress): string {
  switch (why) {
    case 'no-address':
      return 'This is not a web address. It starts with https:// and names a server.';
    case 'holds-login':
      return 'The address holds a name or a password. Leave that out; the key goes into its own field.';
    case 'open-to-all':
      return 'An address with http:// must be on this computer or in a private network (such as localhost, 192.168.1.20 or studio.local): elsewhere everybody on the way could read the key and the recordings. Use https://.';
  }
}
