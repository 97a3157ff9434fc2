// Which servers an address from outside may make this computer connect to, and the connections to them.
import { lookup } from 'node:dns/promises';
import type { Dispatcher } from 'undici';
import { reachOfHost } from '../domain/address.ts';
import { failure, type Failure } from '../domain/failure.ts';
import { reachOf, type Reach } from '../domain/ip-address.ts';
import { environmentNamesProxies } from '../net/connect.ts';
import { NetworkFault } from '../net/network-fault.ts';
import { connectionsBy, type SystemProxy } from '../net/proxies.ts';

export interface ConnectionOptions {
  /** Longest TCP and TLS handshake, milliseconds. */
  readonly connectMs: number;
  /** Certificates to trust in the place of the usual ones, PEM. */
  readonly ca?: string | undefined;
  /** Tells the proxies of the system for an address; null for none. */
  readonly systemProxy?: SystemProxy | null;
}

const NO_PLACE = failure('address-private', {
  message:
    'This address leads to a place that is kept for other purposes on every network, where no recording lies. Nothing was asked there. Check the address.',
});

/** Why nothing is asked there; null when it may be. */
function refusalOf(reach: Reach, mayBeNear: boolean): Failure | null {
  if (reach === 'public') return null;
  if (reach === 'nowhere' || reach === 'metadata') return NO_PLACE;
  return mayBeNear ? null : failure('address-private');
}

/** Connections of one download, for as long as it runs. */
export class Connections {
  readonly #options: ConnectionOptions;
  readonly #made = new Map<string, Dispatcher>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /**
   * What makes the connection to an address.
   * @param mayBeNear it may lead to this computer or into a private network: the person named this host
   * @throws NetworkFault when it must not be asked, or there is no way to it
   */
  async to(url: URL, mayBeNear: boolean): Promise<Dispatcher> {
    const host = url.hostname.toLowerCase();
    // A literal is connected to without being looked up, and a proxy looks names up itself: both are asked about here.
    const byName = refusalOf(reachOfHost(host), mayBeNear);
    if (byName) throw new NetworkFault(byName);
    const guard = (ipAddress: string): Failure | null => refusalOf(reachOf(ipAddress), mayBeNear);
    const { make, way } = await connectionsBy(url, this.#options.systemProxy ?? null, {
      connectMs: this.#options.connectMs,
      ca: this.#options.ca,
      guard,
    });
    if (way !== 'direct' && (way !== 'environment' || environmentNamesProxies()))
      await this.#lookAhead(host, guard);
    const name = `${way} ${mayBeNear ? 'near' : 'far'}`;
    const known = this.#made.get(name) ?? make();
    this.#made.set(name, known);
    return known;
  }

  /** Ends all of them, and what still runs over them. */
  async close(): Promise<void> {
    const all = [...this.#made.values()];
    this.#made.clear();
    await Promise.all(all.map((one) => one.destroy().catch(() => undefined)));
  }

  /**
   * Where a name leads, before a proxy is asked for it. Behind some proxies nothing can be looked up: then the proxy's own rules have to do.
   */
  async #lookAhead(host: string, guard: (ipAddress: string) => Failure | null): Promise<void> {
    const found = await lookup(host.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
    for (const { address } of found) {
      const why = guard(address);
      if (why) throw new NetworkFault(why);
    }
  }
}
