// A share of the connections for each address, so that one which only holds them leaves room for all others.
import type { Server, Socket } from 'node:net';
import { isIPv6 } from 'node:net';

export interface ShareRules {
  /** Connections of one address at once; those above it are closed unheard. */
  readonly connectionsOfOne: number;
  /** Addresses that are not counted: proxies, which speak for many. */
  readonly proxies: readonly string[];
}

/** Counts the connections of a server by where they come from. */
export function shareOut(server: Server, { connectionsOfOne, proxies }: ShareRules): void {
  const counts = new Map<string, number>();
  const uncounted = new Set(proxies.map(whoIs));
  server.on('connection', (socket: Socket) => {
    const who = whoIs(socket.remoteAddress ?? '');
    if (uncounted.has(who)) return;
    const count = counts.get(who) ?? 0;
    if (count >= connectionsOfOne) return void socket.destroy();
    counts.set(who, count + 1);
    socket.once('close', () => {
      const left = (counts.get(who) ?? 1) - 1;
      if (left > 0) counts.set(who, left);
      else counts.delete(who);
    });
  });
}

/** Who is behind an address: of IPv6 the first 64 bits, because one computer has all of the others (RFC 4291, section 2.5.4). */
export function whoIs(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  // The URL parser writes all of one address alike.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groups = (part: string | undefined): string[] => (part ? part.split(':') : []);
  const [first, last] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  return [...first, ...Array.from({ length: zeros }, () => '0'), ...last].slice(0, 4).join(':');
}
