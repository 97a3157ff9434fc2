// Operations on feeds that ask a server because the page named it: after the person's yes, in the system's own question.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserWindow } from 'electron';
import type { AddedFeedView, FeedListView, FeedPreviewView } from '../../contract/feed-views.ts';
import type { Address } from '../../domain/address.ts';
import { failure } from '../../domain/failure.ts';
import { readTypedFeed } from '../../domain/feed-address.ts';
import { failed, ok, type Outcome } from '../../domain/result.ts';
import type { FeedReader } from '../../feeds/reader.ts';
import type { FeedPreview } from '../../intake/feed-keeper.ts';
import type { Handlers } from '../../operations/call.ts';
import type { Core } from '../../operations/core.ts';
import { previewView } from '../../operations/feed-views.ts';
import type { Shows } from '../../operations/shows.ts';
import { feedDeeds } from '../../operations/table/feeds.ts';
import type { AddressConsent } from '../address-consent.ts';
import { askOpen } from '../ask.ts';

export interface FeedHandlerDeps {
  readonly core: Core;
  readonly shows: Shows;
  readonly consent: AddressConsent;
  readonly feedReader: FeedReader;
  readonly window: () => BrowserWindow | null;
}

const WISH = { kind: 'feed' } as const;
/** Largest list that is read, bytes: ten thousand feeds take two million. */
const LIST_MAX_BYTES = 10_000_000;
/** How long what was found is kept for another choice of what comes in, milliseconds. */
const KEPT_MS = 10 * 60_000;

type Overlaid = 'feeds.preview' | 'feeds.add' | 'feeds.addMany' | 'feeds.chooseList';

/** Builds the handlers of these channels: those of the table, behind the question. */
export function feedHandlers(deps: FeedHandlerDeps): Pick<Handlers, Overlaid> {
  const { consent, core } = deps;
  const far = feedDeeds(deps);
  const near = feedDeeds(deps, true);
  const previews = new Previews(core);
  return {
    'feeds.preview': (args) =>
      asked(consent, args.address, (isNear, href) =>
        href === null ? far['feeds.preview'](args) : previews.of(href, isNear, args.take),
      ),
    'feeds.add': (args) => asked(consent, args.address, (isNear) => (isNear ? near : far)['feeds.add'](args)),
    'feeds.addMany': async ({ addresses, take }) => {
      const read = addresses.map(readTypedFeed).filter((one): one is Address => typeof one !== 'string');
      const agreed = read.length === 0 ? ok(new Set<string>()) : await consent.mayAsk(WISH, read);
      if (!agreed.ok) return agreed;
      const all: AddedFeedView[] = [];
      for (const text of addresses) {
        const address = readTypedFeed(text);
        const isNear = typeof address !== 'string' && agreed.value.has(address.href);
        const added = await (isNear ? near : far)['feeds.addMany']({ addresses: [text], take });
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

/** What lies at an address: kept, so that a server is not asked again for each choice of what comes in. */
class Previews {
  readonly #core: Core;
  #kept: { readonly address: string; readonly preview: FeedPreview; readonly untilMs: number } | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  async of(address: string, isNear: boolean, take: string | undefined): Promise<Outcome<FeedPreviewView>> {
    const { feeds, nowMs } = this.#core;
    const kept = this.#kept;
    if (
      kept?.address === address &&
      kept.untilMs > nowMs() &&
      take !== undefined &&
      kept.preview.kind === 'feed'
    )
      return ok(previewView(this.#core, kept.preview, take));
    this.#kept = null;
    if (!feeds) return failed(failure('not-allowed'));
    const found = await feeds.preview(address, isNear);
    if (!found.ok) return found;
    this.#kept = { address, preview: found.value, untilMs: nowMs() + KEPT_MS };
    return ok(previewView(this.#core, found.value, take));
  }
}

/** A list that a person chose: its servers may be asked. Who wrote it may be a stranger, so those of the own network are a question still. */
async function chooseList({
  consent,
  feedReader,
  window,
}: FeedHandlerDeps): Promise<Outcome<FeedListView | null>> {
  const path = await askOpen(window(), {
    title: 'Choose a list of feeds',
    message: 'An OPML file, as podcast apps export it.',
    buttonLabel: 'Read',
    properties: ['openFile'],
    filters: [
      { name: 'OPML', extensions: ['opml', 'xml'] },
      { name: 'Every file', extensions: ['*'] },
    ],
  });
  if (path === null) return ok(null);
  const bytes = await listIn(path);
  if (!bytes.ok) return bytes;
  const reading = await feedReader.read({
    address: pathToFileURL(path).href,
    bytes: bytes.value,
    packing: 'none',
    charset: null,
    isCutOff: false,
  });
  if (!reading.ok) return reading;
  const document = reading.value;
  if (document.kind !== 'list' || document.feeds.length === 0) return failed(NO_LIST);
  for (const { url } of document.feeds) {
    const address = readTypedFeed(url);
    if (typeof address !== 'string' && address.isPublic) consent.agree(url, false);
  }
  return ok({ kind: 'choice', title: document.title || basename(path), feeds: [...document.feeds] });
}

/** The bytes of a file that may be a list. */
async function listIn(path: string): Promise<Outcome<Uint8Array>> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > LIST_MAX_BYTES) return failed(TOO_LARGE);
      return ok(new Uint8Array(await file.readFile()));
    } finally {
      await file.close();
    }
  } catch (error) {
    return failed(
      failure('file-unreadable', { detail: error instanceof Error ? error.message : String(error) }),
    );
  }
}

const NO_LIST = failure('not-a-feed', {
  message:
    'This file names no feeds: it is no OPML list. Nothing was changed. Export the list from your podcast app as OPML.',
});
const TOO_LARGE = failure('not-a-feed', {
  message:
    'This file is larger than a list of feeds is. Nothing was read. Export the list from your podcast app as OPML.',
});
