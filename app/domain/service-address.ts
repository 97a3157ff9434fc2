// Where a key and recordings may be sent: what an address names, and who could read along on the way there.
import { isIpAddress, nearName, reachOf } from './ip-address.ts';
import { SETTINGS } from './settings.ts';
import { readUrl } from './url.ts';

/**
 * Who could read along: nobody (`encrypted`), nobody outside this computer, or whoever shares the network. Without encryption no other
 * place is sent anything.
 */
export const WAYS = ['encrypted', 'this-computer', 'private-network'] as const;
export type Way = (typeof WAYS)[number];

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

/** Reads an address as it was typed or stored. */
export function readServiceAddress(text: string): ServiceAddress | BadAddress {
  const url = readUrl(text);
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
  const url = readUrl(text);
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url.origin : null;
}

/** The one that the API's own documentation names: nobody has to confirm it. */
export const DEFAULT_ORIGIN = originOf(SETTINGS.cloudUrl.default) ?? '';

/**
 * The way to a host without encryption. A name that could be a public one is never taken, even where it leads to a private address now:
 * the door of a hotspot answers for every name with an address of its own.
 */
function wayWithin(host: string): Way | null {
  const address = isIpAddress(host) ? host : null;
  if (address !== null)
    return isLoopback(address) ? 'this-computer' : isPrivate(address) ? 'private-network' : null;
  const near = nearName(host);
  return near === 'private' ? 'private-network' : near;
}

/** True when a name that was looked up led to where its way may go. */
export function mayLeadTo(way: Way, ipAddress: string): boolean {
  if (way === 'encrypted') return true;
  return isLoopback(ipAddress) || (way === 'private-network' && isPrivate(ipAddress));
}

/** RFC 1918, link-local addresses (RFC 3927, RFC 4291) and unique local ones (RFC 4193): a stranger's are not reached by them. */
const isPrivate = (ipAddress: string): boolean => ['private', 'metadata'].includes(reachOf(ipAddress));
const isLoopback = (ipAddress: string): boolean => reachOf(ipAddress) === 'this-computer';

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
