// Operations on recordings that the page names by their addresses: after the person's yes, in the system's own question.
import type { ADDRESS_CHANNELS } from '../../contract/channels/addresses.ts';
import type { EngineTraits } from '../../domain/engine.ts';
import type { Deeds } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { addressDeeds, type AddressPlan } from '../../operations/table/addresses.ts';
import type { AddressConsent } from '../address-consent.ts';
import type { AddressWish } from '../address-question.ts';

export interface AddressHandlerDeps {
  readonly core: Core;
  readonly consent: AddressConsent;
  /** Where recordings that an engine transcribes are sent, in words; null where it works here. */
  readonly sentTo: (engine: EngineTraits) => string | null;
}

/** Builds the handlers of these channels: those of the table, behind the question. */
export function addressHandlers({
  consent,
  core,
  sentTo: sentToOf,
}: AddressHandlerDeps): Deeds<typeof ADDRESS_CHANNELS> {
  const wishOf = ({ engine, isPassedOn }: AddressPlan): AddressWish => {
    const sentTo = sentToOf(engine);
    return isPassedOn && sentTo !== null ? { kind: 'pass-on', sentTo } : { kind: 'download', sentTo };
  };
  return addressDeeds({ core }, (plan, addresses) => consent.mayAsk(wishOf(plan), addresses));
}
