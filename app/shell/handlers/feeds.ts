// Operations on feeds that ask a server because the page named it: after the person's yes, in the system's own question.
import { readTypedFeed } from '../../domain/feed-address.ts';
import type { Outcome } from '../../domain/result.ts';
import type { Handlers } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { feedDeeds } from '../../operations/table/feeds.ts';
import type { AddressConsent } from '../address-consent.ts';

export interface FeedHandlerDeps {
  readonly core: Core;
  readonly consent: AddressConsent;
}

const WISH = { kind: 'feed' } as const;

/** Builds the handlers of these channels: those of the table, behind the question. */
export function feedHandlers({
  consent,
  core,
}: FeedHandlerDeps): Pick<Handlers, 'feeds.preview' | 'feeds.add'> {
  const far = feedDeeds({ core });
  const near = feedDeeds({ core }, true);
  return {
    'feeds.preview': (args) =>
      asked(consent, args.address, (isNear) => (isNear ? near : far)['feeds.preview'](args)),
    'feeds.add': (args) => asked(consent, args.address, (isNear) => (isNear ? near : far)['feeds.add'](args)),
  };
}

/** Does what asks a server, after a yes; after another one also where that turns out to lie in the person's own network. */
async function asked<T>(
  consent: AddressConsent,
  typed: string,
  deed: (isNear: boolean) => Outcome<T> | Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const address = readTypedFeed(typed);
  // What is no address is said by the operation itself; nothing is asked there.
  if (typeof address === 'string') return deed(false);
  const agreed = await consent.mayAsk(WISH, [address]);
  if (!agreed.ok) return agreed;
  const isNear = agreed.value.has(address.href);
  const done = await deed(isNear);
  if (done.ok || isNear || done.failure.code !== 'address-private') return done;
  const agreedNear = await consent.mayAskNear(WISH, address);
  return agreedNear.ok ? deed(true) : done;
}
