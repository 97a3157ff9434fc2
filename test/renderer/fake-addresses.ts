// The part of the fake that takes addresses: looks at them as the app does, and refuses those with a certain word in them.
import type { AddedAddressView, SeenAddressView } from '../../app/contract/address-views.ts';
import type { ArgsOf } from '../../app/contract/schema.ts';
import { readAddress, showAddress } from '../../app/domain/address.ts';
import { handlingOf } from '../../app/domain/address-way.ts';
import { ENGINES } from '../../app/speech/engines.ts';

export function fakeAddresses() {
  const look = ({ addresses, service, way }: ArgsOf<'addresses.look'>): (SeenAddressView | null)[] =>
    addresses.map((text) => {
      const address = readAddress(text);
      if (typeof address === 'string') return null;
      const engine = ENGINES.traits(service ?? ENGINES.usual);
      const { holdsSecret, host, href, isPublic } = address;
      return {
        shown: showAddress(href),
        host,
        isPublic,
        holdsSecret,
        service: engine.id,
        handling: handlingOf(address, engine, way ?? null, 'pass'),
        recordingId: href.includes('known') ? 188 : null,
      };
    });
  const place = { path: '/home/mina/.local/share/earshot/downloads', isChosen: false };
  return {
    'downloads.place': () => place,
    'downloads.choosePlace': () => ({ path: '/home/mina/Recordings/From elsewhere', isChosen: true }),
    'downloads.leavePlace': () => place,
    'addresses.look': look,
    'addresses.add': (wish: ArgsOf<'addresses.add'>): AddedAddressView[] =>
      look(wish).map((seen, at): AddedAddressView => {
        const isRefused = seen === null || wish.addresses[at]?.includes('refused') === true;
        return {
          shown: seen?.shown ?? '',
          recordingId: isRefused ? null : 900 + at,
          jobId: isRefused ? null : 900 + at,
          isNew: !isRefused,
          handling: isRefused ? null : seen.handling,
          failure: isRefused ? { code: 'not-allowed', message: 'It was added before.' } : null,
        };
      }),
  };
}
