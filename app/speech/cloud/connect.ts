// How a connection is made: certificates are always checked, and without encryption it ends on this computer or in a private network.
import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, EnvHttpProxyAgent, ProxyAgent, type Dispatcher } from 'undici';
import { failure } from '../../domain/failure.ts';
import { mayLeadTo, type Way } from '../../domain/service-address.ts';
import { NetworkFault } from './http.ts';

export interface Connecting {
  /** Longest TCP and TLS handshake, milliseconds. */
  readonly connectMs: number;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string | undefined;
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

/** Straight to the service, encrypted. */
export function directly(how: Connecting): Dispatcher {
  return new Agent({ connect: checked(how) });
}

/** Through one proxy, which sees the service's name and nothing else. */
export function through(proxyUrl: string, how: Connecting): Dispatcher {
  return new ProxyAgent({ uri: proxyUrl, proxyTls: checked(how), requestTls: checked(how) });
}

const named = (name: string): string => (process.env[name.toLowerCase()] ?? process.env[name] ?? '').trim();

/** True when the environment says which proxies to use; then nobody else is asked. */
export function environmentNamesProxies(): boolean {
  return ['HTTP_PROXY', 'HTTPS_PROXY'].some((name) => named(name) !== '');
}

/**
 * Encrypted, through the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name, in capitals or not. Loopback addresses are never asked
 * of a proxy, as in browsers.
 */
export function asEnvironmentSays(how: Connecting): Dispatcher {
  // `proxy:8080` is widely written, and means http.
  const proxy = (name: string): string => named(name).replace(/^(?!\w+:\/\/)(?=.)/, 'http://');
  const exceptions = named('NO_PROXY');
  const httpsProxy = proxy('HTTPS_PROXY') || proxy('HTTP_PROXY');
  return new EnvHttpProxyAgent({
    httpProxy: '',
    httpsProxy,
    // Alone, the star excepts every host; in a list it would mean nothing.
    noProxy: exceptions === '*' ? '*' : `${exceptions},localhost,127.0.0.1,[::1]`,
    connect: checked(how),
    // Named for a SOCKS proxy, TLS would be spoken with the proxy itself.
    ...(/^socks/i.test(httpsProxy) ? {} : { proxyTls: checked(how) }),
    requestTls: checked(how),
  });
}

const LED_AWAY =
  'The address of the speech service starts with http:// and leads out of this computer or its private network. Nothing was sent, because everybody on the way could have read it. Use https://, or correct the address in Settings; the recording waits.';

/**
 * Straight to an address without encryption. Never through a proxy: it would read the key, and only we can see where the name leads.
 * What is looked up is what is connected to, so no name can lead to one place when it is checked and to another when it is used.
 */
export function unencrypted(way: Way, { connectMs }: Connecting): Dispatcher {
  const near: LookupFunction = (host, options, answer) =>
    lookup(host, { ...options, all: true }, (error, found) => {
      if (error) return answer(error, []);
      if (found.length === 0 || !found.every(({ address }) => mayLeadTo(way, address)))
        return answer(new NetworkFault(failure('tls', { message: LED_AWAY })), []);
      const [first] = found;
      if (options.all || !first) answer(null, found);
      else answer(null, first.address, first.family);
    });
  return new Agent({ connect: { timeout: connectMs, lookup: near } });
}
