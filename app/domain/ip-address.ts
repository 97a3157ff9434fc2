// What an IP address is the address of: a public server, this computer, a network of one's own, or nothing that should be asked.
import { readUrl } from './url.ts';

/**
 * Where an address leads.
 * - `public`: a server that everybody reaches
 * - `this-computer`: a loopback address
 * - `private`: a network of one's own
 * - `shared`: a provider's inner network (RFC 6598), a laboratory's (RFC 2544, which some VPN programs answer for every name) and what
 *   IPv6 had for such networks before: not public, and not known to be one's own
 * - `metadata`: where machines of a cloud are told their own secrets; no recording lies there
 * - `nowhere`: no address of one server: unspecified, multicast, documentation, reserved
 */
export type Reach = 'public' | 'this-computer' | 'private' | 'shared' | 'metadata' | 'nowhere';

/** Ranges by first address and length in bits. The narrow ones stand before those that they lie in. */
type Ranges = readonly (readonly [start: string, bits: number, reach: Reach])[];

/** IANA, "IPv4 Special-Purpose Address Registry"; RFC 1112 for multicast; the vendors' documents for metadata. */
const IPV4_RANGES: Ranges = [
  ['169.254.169.0', 24, 'metadata'],
  ['169.254.170.0', 24, 'metadata'],
  ['100.100.100.200', 32, 'metadata'],
  ['192.0.0.192', 32, 'metadata'],
  ['0.0.0.0', 8, 'nowhere'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'shared'],
  ['127.0.0.0', 8, 'this-computer'],
  ['169.254.0.0', 16, 'private'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'nowhere'],
  ['192.0.2.0', 24, 'nowhere'],
  ['192.88.99.0', 24, 'nowhere'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'shared'],
  ['198.51.100.0', 24, 'nowhere'],
  ['203.0.113.0', 24, 'nowhere'],
  ['224.0.0.0', 3, 'nowhere'],
  ['0.0.0.0', 0, 'public'],
];

/** IANA, "IPv6 Special-Purpose Address Registry"; all that is handed out today lies in 2000::/3. */
const IPV6_RANGES: Ranges = [
  ['fd00:ec2::', 32, 'metadata'],
  ['fd20:ce::', 32, 'metadata'],
  ['::1', 128, 'this-computer'],
  ['64:ff9b:1::', 48, 'shared'],
  ['2001::', 32, 'nowhere'],
  ['2001:db8::', 32, 'nowhere'],
  ['3fff::', 20, 'nowhere'],
  ['2000::', 3, 'public'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'private'],
  ['fec0::', 10, 'shared'],
  ['::', 0, 'nowhere'],
];

/** Where IPv6 carries an address of IPv4 to the public network: NAT64 (RFC 6052) and 6to4 (RFC 3056); the place of its first byte. */
const CARRIERS: readonly (readonly [start: string, bits: number, at: number])[] = [
  ['64:ff9b::', 96, 12],
  ['2002::', 16, 2],
];

/**
 * Where an address leads; an IPv4 address within IPv6 leads where its own leads.
 * @param text as Node writes it (`10.0.0.1`, `fe80::1%eth0`) or as it stands in a web address (`[::1]`)
 * @returns `nowhere` for what is no address
 */
export function reachOf(text: string): Reach {
  const bytes = bytesOf(text);
  if (bytes === null) return 'nowhere';
  if (bytes.length === 4) return reachIn(IPV4_RANGES, bytes);
  for (const [start, bits, at] of CARRIERS)
    if (isWithin(bytes, bytesOf(start) ?? [], bits))
      return reachIn(IPV4_RANGES, bytes.slice(at, at + 4)) === 'public' ? 'public' : 'nowhere';
  return reachIn(IPV6_RANGES, bytes);
}

/** True for a host that is an IP address, as it stands in a web address. */
export function isIpAddress(host: string): boolean {
  return IPV4.test(host) || host.startsWith('[');
}

/** Ends of names that no public server has (RFC 6761, RFC 6762 with its appendix G, RFC 8375, ICANN's `.internal`). */
const LOCAL_NAMES = /(^|\.)(local|internal|intranet|private|corp|home|lan|home\.arpa)$/;

/**
 * What a name says by itself: this computer, or a network of one's own.
 * @param host in small letters, without a dot at its end
 * @returns null for a name that a public server could have
 */
export function nearName(host: string): 'this-computer' | 'private' | null {
  if (host === 'localhost' || host.endsWith('.localhost')) return 'this-computer';
  return LOCAL_NAMES.test(host) || !host.includes('.') ? 'private' : null;
}

function reachIn(ranges: Ranges, bytes: readonly number[]): Reach {
  const range = ranges.find(([start, bits]) => isWithin(bytes, bytesOf(start) ?? [], bits));
  return range?.[2] ?? 'nowhere';
}

/** Whether the first bits of both are the same. */
function isWithin(bytes: readonly number[], start: readonly number[], bits: number): boolean {
  return bytes.every((byte, at) => {
    const compared = Math.max(0, Math.min(8, bits - at * 8));
    return (byte ^ (start[at] ?? 0)) >> (8 - compared) === 0;
  });
}

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The 4 or 16 bytes of an address, one of IPv4 within IPv6 as its own 4; null for what is no address. */
function bytesOf(text: string): readonly number[] | null {
  const dotted = IPV4.exec(text);
  if (dotted) {
    const bytes = dotted.slice(1).map(Number);
    return bytes.every((byte) => byte <= 255) ? bytes : null;
  }
  // A zone (`%eth0`) says which network a link-local address is of, and nothing about the address.
  const literal = `http://[${text.replace(/^\[|\]$/g, '').replace(/%.*$/, '')}]`;
  const url = readUrl(literal);
  if (!url) return null;
  const [before = '', behind] = url.hostname.slice(1, -1).split('::');
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
