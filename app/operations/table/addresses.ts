// Operations on recordings that are named by their addresses.
import type { AddedAddressView, SeenAddressView } from '../../contract/address-views.ts';
import type { ADDRESS_CHANNELS } from '../../contract/channels/addresses.ts';
import { failureView } from '../../contract/failure-view.ts';
import type { ArgsOf } from '../../contract/operations.ts';
import { readAddress, showAddress } from '../../domain/address.ts';
import { handlingOf } from '../../domain/address-way.ts';
import { failure, type Failure } from '../../domain/failure.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import {
  checkWish,
  planned,
  takeAddress,
  usualFor,
  wakeUp,
  type AddressParts,
  type MayAsk,
  type Planned,
} from '../adding-addresses.ts';
import type { Deeds } from '../call.ts';

export type { AddressPlan, MayAsk } from '../adding-addresses.ts';

interface Deps {
  readonly core: AddressParts;
}

const NOT_HERE = failed(
  failure('not-allowed', { message: 'Nothing is fetched here, so nothing was added.' }),
);
const ONE_TITLE = failed(
  failure('bad-argument', { message: 'A title is for one address. Nothing was added.' }),
);

/** A face that asks nobody adds nothing. */
const NOBODY: MayAsk = () => failed(failure('not-allowed'));
/** Who sits at a terminal named them with their own hand. */
export const TYPED: MayAsk = (_, addresses) => ok(new Set(addresses.map(({ href }) => href)));

/** What they do. @param mayAsk asked before anything is done, once for all that is passed on and once for all that is fetched */
export function addressDeeds({ core }: Deps, mayAsk: MayAsk = NOBODY): Deeds<typeof ADDRESS_CHANNELS> {
  return {
    'addresses.look': (wish) => ok(wish.addresses.map((text) => seen(core, text, wish))),
    'addresses.add': (wish) => add(core, wish, mayAsk),
  };
}

function seen(
  core: AddressParts,
  text: string,
  wish: Pick<ArgsOf<'addresses.look'>, 'folderId' | 'service' | 'way'>,
): SeenAddressView | null {
  const address = readAddress(text);
  if (typeof address === 'string') return null;
  const { holdsSecret, host, href, isPublic } = address;
  const { engine, usual } = usualFor(core, wish);
  return {
    shown: showAddress(href),
    ...{ host, isPublic, holdsSecret },
    service: engine.id,
    handling: handlingOf(address, engine, wish.way ?? null, usual),
    recordingId: core.library.addresses.byHref(href)?.recordingId ?? null,
  };
}

async function add(
  core: AddressParts,
  { addresses: texts, ...wish }: ArgsOf<'addresses.add'>,
  mayAsk: MayAsk,
): Promise<Outcome<readonly AddedAddressView[]>> {
  if (!core.addresses) return NOT_HERE;
  if (wish.title && texts.length > 1) return ONE_TITLE;
  const own = checkWish(core, wish);
  if (!own.ok) return own;
  const plans = planned(core, texts, wish);
  const near = await askFor(core, plans, wish, mayAsk);
  if (!near.ok) return near;
  const views = plans.map((plan): AddedAddressView => {
    if ('why' in plan) return refused(plan.shown, plan.why);
    const { address, handling } = plan;
    const added = takeAddress(core, address, handling, wish, near.value.has(address.href), own.value);
    if (!added.ok) return refused(showAddress(address.href), added.failure);
    const { isNew, jobId, recordingId } = added.value;
    return { shown: showAddress(address.href), recordingId, jobId, isNew, handling, failure: null };
  });
  wakeUp(
    core,
    views.flatMap(({ recordingId }) => recordingId ?? []),
  );
  return ok(views);
}

const refused = (shown: string, why: Failure): AddedAddressView => ({
  shown,
  recordingId: null,
  jobId: null,
  isNew: false,
  handling: null,
  failure: failureView(why),
});

/** Asks about what is passed on, and about what is fetched. @returns those that may lie in the person's own network */
async function askFor(
  core: AddressParts,
  plans: readonly Planned[],
  wish: Pick<ArgsOf<'addresses.add'>, 'folderId' | 'service'>,
  mayAsk: MayAsk,
): Promise<Outcome<ReadonlySet<string>>> {
  const { engine } = usualFor(core, wish);
  const near = new Set<string>();
  for (const isPassedOn of [true, false]) {
    const of = plans.flatMap((plan) =>
      'address' in plan && (plan.handling.kind === 'pass') === isPassedOn ? [plan.address] : [],
    );
    const agreed = of.length === 0 ? ok(near) : await mayAsk({ isPassedOn, engine }, of);
    if (!agreed.ok) return agreed;
    for (const href of agreed.value) near.add(href);
  }
  return ok(near);
}
