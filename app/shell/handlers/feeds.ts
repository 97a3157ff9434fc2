// Operations on feeds that ask a server because the page named it: after the person's yes, in the system's own question.
import type { BrowserWindow } from 'electron';
import type { AddedFeedView, FeedListView } from '../../contract/feed-views.ts';
import type { Address } from '../../domain/address.ts';
import { readTypedFeed } from '../../domain/feed-address.ts';
import { ok, type Outcome } from '../../domain/result.ts';
import type { Handlers } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { FeedLooks, readFeedList, type ListReader } from '../../operations/feed-looks.ts';
import type { Shows } from '../../operations/shows.ts';
import type { Views } from '../../operations/views.ts';
import { feedDeeds } from '../../operations/table/feeds.ts';
import type { AddressConsent } from '../address-consent.ts';
import { askOpen } from '../ask.ts';
import { t } from '../../messages/text.ts';

export interface FeedHandlerDeps {
  readonly core: Core;
  readonly shows: Shows;
  readonly views: Views;
  readonly consent: AddressConsent;
  readonly feedReader: ListReader;
  readonly window: () => BrowserWindow | null;
}

const WISH = { kind: 'feed' } as const;

type Overlaid = 'feeds.preview' | 'feeds.add' | 'feeds.addMany' | 'feeds.chooseList';

/** Builds the handlers of these channels: those of the table, behind the question. */
export function feedHandlers(deps: FeedHandlerDeps): Pick<Handlers, Overlaid> {
  const { consent, core } = deps;
  const far = feedDeeds(deps);
  const near = feedDeeds(deps, true);
  const looks = new FeedLooks(core);
  return {
    'feeds.preview': (args) =>
      asked(consent, args.address, (isNear, href) =>
        href === null ? far['feeds.preview'](args) : looks.at(href, isNear, args.take),
      ),
    'feeds.add': (args) => asked(consent, args.address, (isNear) => (isNear ? near : far)['feeds.add'](args)),
    'feeds.addMany': async ({ addresses, settings, take }) => {
      const read = addresses.map(readTypedFeed).filter((one): one is Address => typeof one !== 'string');
      const agreed = read.length === 0 ? ok(new Set<string>()) : await consent.mayAsk(WISH, read);
      if (!agreed.ok) return agreed;
      const all: AddedFeedView[] = [];
      for (const text of addresses) {
        const address = readTypedFeed(text);
        const isNear = typeof address !== 'string' && agreed.value.has(address.href);
        const added = await (isNear ? near : far)['feeds.addMany']({
          addresses: [text],
          take,
          settings,
        });
        if (!added.ok) return added;
        all.push(...added.value);
      }
      return ok(all);
    },
    'feeds.chooseList': () => chooseList(deps),
  };
}

/** Does what asks a server, after a yes; after another one also where that turns out to lie in the person's own network. */
async function asked<T>(
  consent: AddressConsent,
  typed: string,
  deed: (isNear: boolean, href: string | null) => Outcome<T> | Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const address = readTypedFeed(typed);
  // What is no address is said by the operation itself; nothing is asked there.
  if (typeof address === 'string') return deed(false, null);
  const agreed = await consent.mayAsk(WISH, [address]);
  if (!agreed.ok) return agreed;
  const isNear = agreed.value.has(address.href);
  const done = await deed(isNear, address.href);
  if (done.ok || isNear || done.failure.code !== 'address-private') return done;
  const agreedNear = await consent.mayAskNear(WISH, address);
  return agreedNear.ok ? deed(true, address.href) : done;
}

/** A list that a person chose: its servers may be asked. Who wrote it may be a stranger, so those of the own network are a question still. */
async function chooseList({
  consent,
  feedReader,
  window,
}: FeedHandlerDeps): Promise<Outcome<FeedListView | null>> {
  const path = await askOpen(window(), {
    title: t('shell.feeds.chooseAListOfFeeds'),
    message: t('shell.feeds.anOpmlFileAsPodcast'),
    buttonLabel: t('shell.feeds.read'),
    properties: ['openFile'],
    filters: [
      { name: 'OPML', extensions: ['opml', 'xml'] },
      { name: t('shell.feeds.everyFile'), extensions: ['*'] },
    ],
  });
  if (path === null) return ok(null);
  const list = await readFeedList(feedReader, path);
  if (!list.ok) return list;
  for (const { url } of list.value.feeds) {
    const address = readTypedFeed(url);
    if (typeof address !== 'string' && address.isPublic) consent.agree(url, false);
  }
  return list;
}
