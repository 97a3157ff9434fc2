// The way to the service: encrypted and through a proxy where there is one, or unencrypted on this computer or in a private network.
import { failure } from '../../domain/failure.ts';
import { mayLeadTo, readServiceAddress, sayBadAddress } from '../../domain/service-address.ts';
import { directly, type Connecting } from '../../net/connect.ts';
import { NetworkFault } from '../../net/network-fault.ts';
import { connectionsBy, type Connections, type SystemProxy } from '../../net/proxies.ts';

const LED_AWAY = failure('tls', {
  message:
    'The address of the speech service starts with http:// and leads out of this computer or its private network. Nothing was sent, because everybody on the way could have read it. Use https://, or correct the address in Settings; the recording waits.',
});

/**
 * Makes connections to the service by the way that holds now. What is not encrypted never goes through a proxy: it would read the key,
 * and only we can see where the name leads.
 * @param systemProxy asked each time, so that a network that was changed is noticed; null for none
 * @throws NetworkFault when there is no way that may be gone
 */
export async function connectionsTo(
  url: URL,
  systemProxy: SystemProxy | null,
  how: Connecting,
): Promise<Connections> {
  const address = readServiceAddress(url.href);
  if (typeof address === 'string')
    throw new NetworkFault(failure('tls', { message: sayBadAddress(address) }));
  const { way } = address;
  if (way === 'encrypted') return connectionsBy(url, systemProxy, how);
  const guard = (ipAddress: string) => (mayLeadTo(way, ipAddress) ? null : LED_AWAY);
  return { way: `unencrypted, ${way}`, make: () => directly({ ...how, guard }) };
}
