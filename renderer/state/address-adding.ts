// Adding recordings by their addresses: what would be done with each, and the call.
import type { SeenAddressView } from '../../app/contract/address-views.ts';
import type { Address } from '../../app/domain/address.ts';
import type { AddressWay, Handling } from '../../app/domain/address-way.ts';
import type { EngineId } from '../../app/domain/engine.ts';
import { call, type Outcome } from '../lib/api.ts';
import { said } from '../../app/messages/said.ts';
import { t } from '../../app/messages/text.ts';

export interface AddingWish {
  readonly addresses: readonly Address[];
  readonly folderId: number | null;
  /** Null where the show, or else the app, decides. */
  readonly service: EngineId | null;
  /** The same; a way that the person chose also counts for addresses with a login or a key. */
  readonly way: AddressWay | null;
}

export interface Added {
  /** Recordings that are on their way now, and those that were there before. */
  readonly fresh: readonly number[];
  readonly known: readonly number[];
  /** Why some could not be added, by address. */
  readonly refusals: Readonly<Record<string, string>>;
}

const argsOf = ({ addresses, ...wish }: AddingWish) => ({
  addresses: addresses.map(({ href }) => href),
  ...wish,
});

/** What would be done with each, by address. Asks no server. */
export async function lookAt(wish: AddingWish): Promise<ReadonlyMap<string, SeenAddressView>> {
  if (wish.addresses.length === 0) return new Map();
  const outcome = await call('addresses.look', argsOf(wish));
  const seen = outcome.ok ? outcome.value : [];
  return new Map(
    wish.addresses.flatMap(({ href }, at) => {
      const one = seen[at];
      return one ? [[href, one] as const] : [];
    }),
  );
}

/** Adds them. The system asks before a server is asked, or money is spent. */
export async function addAddresses(wish: AddingWish): Promise<Outcome<Added>> {
  const outcome = await call('addresses.add', argsOf(wish));
  if (!outcome.ok) return outcome;
  const fresh: number[] = [];
  const known: number[] = [];
  const refusals: Record<string, string> = {};
  for (const [at, { failure, isNew, recordingId }] of outcome.value.entries()) {
    if (recordingId !== null) (isNew ? fresh : known).push(recordingId);
    else
      refusals[wish.addresses[at]?.href ?? ''] = failure
        ? said(failure.message)
        : t('add.addressAdding.itCouldNotBeAdded');
  }
  return { ok: true, value: { fresh, known, refusals } };
}

/** Why an address is downloaded although others are passed on, or why nothing can be done with it; null where that was chosen, or no engine here could be given it. */
export function whyDownloaded(handling: Handling | undefined): string | null {
  if (handling?.kind === 'none') return t(`add.addressLines.notPassed.${handling.why}`);
  if (handling?.kind !== 'download') return null;
  switch (handling.why) {
    case 'private':
      return t('add.addressAdding.downloadedFirstNoServiceReaches');
    case 'secret':
      return t('add.addressAdding.downloadedFirstOnlyItsOwn');
    case 'chosen':
    case 'engine':
      return null;
  }
}
