// How a connection is made: certificates are always checked, and a guard says which addresses it may end at.
import { lookup } from 'node:dns';
import { isIPv6, type LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent, ProxyAgent, type Dispatcher } from 'undici';
import type { Failure } from '../domain/failure.ts';
import { NetworkFault } from './network-fault.ts';

/** Says of an IP address that a name led to why it must not be connected to; null when it may. */
export type ConnectGuard = (ipAddress: string) => Failure | null;

export interface Connecting {
  /** Longest TCP and TLS handshake, milliseconds. */
  readonly connectMs: number;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string | undefined;
  /** Asked of every address that a name leads to, before anything is connected; the proxies themselves are not asked about. */
  readonly guard?: ConnectGuard | undefined;
}

/**
 * What the connectors get. `rejectUnauthorized` is said by name: unsaid, Node asks NODE_TLS_REJECT_UNAUTHORIZED, which somebody once set
 * for another program.
 */
const checked = ({ ca, connectMs }: Connecting) => ({
  timeout: connectMs,
  rejectUnauthorized: true,
  ...(ca === undefined ? {} : { ca }),
});

const guarded = (how: Connecting) => ({
  ...checked(how),
  ...(how.guard ? { lookup: guardedLookup(how.guard) } : {}),
});

/**
 * Looks names up for a connection, and refuses those of which any address is refused.
 * What is looked up is what is connected to, so no name can lead to one place when it is checked and to another when it is used. An
 * address that stands in the place of a name is never looked up: whoever takes one from outside asks the guard about it first.
 */
export function guardedLookup(guard: ConnectGuard): LookupFunction {
  return (host, options, answer) =>
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, []);
      // A name that leads nowhere at all is no way out of the guard's sight.
      for (const { address } of found.length === 0 ? [{ address: '' }] : found) {
        const why = guard(address);
        if (why) return answer(new NetworkFault(why), []);
      }
      const [first] = found;
      if (options.all || !first) answer(null, found);
      else answer(null, first.address, first.family);
    });
}

/** Straight to the server. */
export function directly(how: Connecting): Dispatcher {
  return new Agent({ connect: guarded(how) });
}

/**
 * Through one proxy. Of what is encrypted it sees the server's name and nothing else; what is not, it is asked for by its whole address,
 * because many let nothing else than port 443 be tunnelled.
 */
export function through(proxyUrl: string, how: Connecting): Dispatcher {
  return new ProxyAgent({
    uri: proxyUrl,
    proxyTls: checked(how),
    requestTls: checked(how),
    proxyTunnel: false,
  });
}

const named = (name: string): string => (process.env[name.toLowerCase()] ?? process.env[name] ?? '').trim();

/** True when the environment says which proxies to use; then nobody else is asked. */
export function environmentNamesProxies(): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY'].some((name) => named(name) !== '');
}

/**
 * An exception as an address has it. Those of IPv6 stand there without brackets by custom, and undici 7.30.2 takes the last number for a port
 * (nodejs/undici#5616).
 */
const asInAddresses = (exception: string): string =>
  isIPv6(exception) ? new URL(`http://[${exception}]`).hostname : exception;

/**
 * Through the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, in capitals or not. Loopback addresses are never asked of a proxy, as
 * in browsers.
 */
export function asEnvironmentSays(how: Connecting): Dispatcher {
  // `proxy:8080` is widely written, and means http.
  const proxy = (name: string): string => named(name).replace(/^(?!\w+:\/\/)(?=.)/, 'http://');
  const exceptions = named('NO_PROXY')
    .split(/[,\s]+/)
    .map(asInAddresses)
    .join();
  const httpsProxy = proxy('HTTPS_PROXY') || proxy('HTTP_PROXY');
  return new EnvHttpProxyAgent({
    httpProxy: proxy('HTTP_PROXY'),
    httpsProxy,
    // Alone, the star excepts every host; in a list it would mean nothing.
    noProxy: exceptions === '*' ? '*' : `${exceptions},localhost,127.0.0.1,[::1]`,
    connect: guarded(how),
    // Named for a SOCKS proxy, TLS would be spoken with the proxy itself.
    ...(/^socks/i.test(httpsProxy) ? {} : { proxyTls: checked(how) }),
    requestTls: checked(how),
    proxyTunnel: false,
  });
}
