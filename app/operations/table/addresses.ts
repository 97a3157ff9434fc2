// Operations on recordings that are named by their addresses.
import type { ADDRESS_CHANNELS } from '../../contract/channels/addresses.ts';
import type { SeenAddressView } from '../../contract/address-views.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import { readAddress, showAddress, type Address } from '../../domain/address.ts';
import { handlingOf, type Handling } from '../../domain/address-way.ts';
import { failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { EngineTraits } from '../../domain/engine.ts';
import type { Deeds } from '../call.ts';
import type { Core } from '../core.ts';

interface Deps {
  readonly core: Pick<Core, 'engines' | 'preferences' | 'requests'>;
}

/** What is to be done with addresses, to be said before a server is asked or money is spent. */
export interface AddressPlan {
  /** A service is given them; else their servers are asked from here. */
  readonly isPassedOn: boolean;
  /** The engine that each goes to. */
  readonly engine: EngineTraits;
}

/**
 * Asks the person, where a face has to.
 * @returns the addresses (`href`) that may lie in the person's own network
 */
export type MayAsk = (
  plan: AddressPlan,
  addresses: readonly Address[],
) => Outcome<ReadonlySet<string>> | Promise<Outcome<ReadonlySet<string>>>;

/** A face that asks nobody adds nothing. */
const NOBODY: MayAsk = () => failed(failure('not-allowed'));
/** Who sits at a terminal named them with their own hand. */
export const TYPED: MayAsk = (_, addresses) => ok(new Set(addresses.map(({ href }) => href)));

/** What they do. @param mayAsk asked before anything is done, once for all that is passed on and once for all that is fetched */
export function addressDeeds({ core }: Deps, mayAsk: MayAsk = NOBODY): Deeds<typeof ADDRESS_CHANNELS> {
  return {
    'addresses.look': (wish) => ok(wish.addresses.map((text) => seen(core, text, wish))),
    'addresses.add': async (wish) => {
      const read = wish.addresses.flatMap((text) => {
        const address = readAddress(text);
        return typeof address === 'string' ? [] : [address];
      });
      const { engine } = usual(core, wish);
      const agreed = await mayAsk({ isPassedOn: false, engine }, read);
      return agreed.ok ? failed(failure('not-allowed', { message: 'Not built yet.' })) : agreed;
    },
  };
}

type Wish = Pick<ArgsOf<'addresses.look'>, 'folderId' | 'service' | 'way'>;

function usual({ engines, preferences, requests }: Deps['core'], { folderId = null, service = null }: Wish) {
  const engine = engines.traits(requests.for(folderId, service).service);
  return { engine, way: preferences.get('addressWay') };
}

function handlingFor(core: Deps['core'], address: Address, wish: Wish): Handling {
  const { engine, way } = usual(core, wish);
  return handlingOf(address, engine, wish.way ?? null, way);
}

function seen(core: Deps['core'], text: string, wish: Wish): SeenAddressView | null {
  const address = readAddress(text);
  if (typeof address === 'string') return null;
  const { holdsSecret, host, href, isPublic } = address;
  const handling = handlingFor(core, address, wish);
  const { engine } = usual(core, wish);
  return {
    shown: showAddress(href),
    host,
    isPublic,
    holdsSecret,
    service: engine.id,
    handling,
    recordingId: null,
  };
}
