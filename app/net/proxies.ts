// Which way leads to an address: by the proxies that the environment names, else by those of the system.
import type { Dispatcher } from 'undici';
import { failure } from '../domain/failure.ts';
import { asEnvironmentSays, directly, environmentNamesProxies, through, type Connecting } from './connect.ts';
import { NetworkFault } from './network-fault.ts';
import { readUrl } from '../domain/url.ts';

/** How the system says it: `DIRECT`, or `PROXY host:port; SOCKS5 host:port; DIRECT` in the order of preference (PAC). */
export type SystemProxy = (url: string) => Promise<string>;

export type Way =
  | { readonly kind: 'direct' }
  | { readonly kind: 'proxy'; readonly url: string }
  /** Only ways that are not supported. */
  | { readonly kind: 'none'; readonly offered: string };

/** The first way in the system's answer that we can go. */
export function readWay(answer: string): Way {
  const offered = answer
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  for (const one of offered) {
    const [kind = '', address = ''] = one.split(/\s+/);
    if (/^direct$/i.test(kind)) return { kind: 'direct' };
    const scheme = /^(proxy|http)$/i.test(kind) ? 'http' : /^https$/i.test(kind) ? 'https' : null;
    if (scheme !== null && readUrl(`${scheme}://${address}`) !== null)
      return { kind: 'proxy', url: `${scheme}://${address}` };
  }
  return offered.length === 0 ? { kind: 'direct' } : { kind: 'none', offered: offered.join('; ') };
}

const NO_WAY =
  'The network settings of this computer name a SOCKS proxy only, which Earshot cannot use. Nothing was sent. Set an HTTP proxy there, or in the environment variable HTTPS_PROXY.';

/** A way, and what makes connections over it. Two of the same name are the same way. */
export interface Connections {
  readonly way: string;
  readonly make: () => Dispatcher;
}

/**
 * Makes connections to an address by the way that holds now.
 * @param systemProxy asked each time, so that a network that was changed is noticed; null for none
 * @throws NetworkFault when there is no way that we can go
 */
export async function connectionsBy(
  url: URL,
  systemProxy: SystemProxy | null,
  how: Connecting,
): Promise<Connections> {
  if (!systemProxy || environmentNamesProxies() || isThisComputer(url))
    return { way: 'environment', make: () => asEnvironmentSays(how) };
  const way = readWay(await systemProxy(url.origin).catch(() => 'DIRECT'));
  if (way.kind === 'none')
    throw new NetworkFault(failure('unreachable', { message: NO_WAY, detail: way.offered }));
  return way.kind === 'direct'
    ? { way: 'direct', make: () => directly(how) }
    : { way: way.url, make: () => through(way.url, how) };
}

/** Whether proxies know it only as themselves. */
function isThisComputer({ hostname }: URL): boolean {
  return /^(localhost|127\.[\d.]+|\[::1\])$/i.test(hostname);
}
