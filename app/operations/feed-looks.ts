// What a window looks at before a feed is followed: what lies at an address, kept for a while, and a file that lists feeds.
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FeedListView, FeedPreviewView } from '../contract/feed-views.ts';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { FeedReader } from '../feeds/reader.ts';
import type { FeedPreview } from '../intake/feed-keeper.ts';
import type { Core } from './core.ts';
import { previewView } from './feed-views.ts';

/** Reads what is no answer of a server. */
export type ListReader = Pick<FeedReader, 'read'>;

/** Largest list that is read, bytes: ten thousand feeds take two million. */
const LIST_MAX_BYTES = 10_000_000;
/** How long what was found is kept for another choice of what comes in, milliseconds. */
const KEPT_MS = 10 * 60_000;

const NO_LIST = failure('not-a-feed', {
  message:
    'This file names no feeds: it is no OPML list. Nothing was changed. Export the list from your podcast app as OPML.',
});
const TOO_LARGE = failure('not-a-feed', {
  message:
    'This file is larger than a list of feeds is. Nothing was read. Export the list from your podcast app as OPML.',
});

/** What lies at an address: kept, so that a server is not asked again for each choice of what comes in. */
export class FeedLooks {
  readonly #core: Core;
  #kept: { readonly address: string; readonly preview: FeedPreview; readonly untilMs: number } | null = null;

  constructor(core: Core) {
    this.#core = core;
  }

  /**
   * @param address whole, as `readTypedFeed` gives it
   * @param take what comes in at first; without it the server is asked anew
   */
  async at(address: string, isNear: boolean, take: string | undefined): Promise<Outcome<FeedPreviewView>> {
    const core = this.#core;
    const kept = this.#kept;
    if (kept?.address === address && kept.untilMs > core.nowMs() && take !== undefined)
      return ok(previewView(core, kept.preview, take));
    this.#kept = null;
    if (!core.feeds) return failed(failure('not-allowed'));
    const found = await core.feeds.preview(address, isNear);
    if (!found.ok) return found;
    if (found.value.kind === 'feed')
      this.#kept = { address, preview: found.value, untilMs: core.nowMs() + KEPT_MS };
    return ok(previewView(core, found.value, take));
  }
}

/** What a file names that lists feeds (OPML). @param path chosen by a person */
export async function readFeedList(reader: ListReader, path: string): Promise<Outcome<FeedListView>> {
  const bytes = await bytesOf(path);
  if (!bytes.ok) return bytes;
  const reading = await reader.read({
    address: pathToFileURL(path).href,
    bytes: bytes.value,
    packing: 'none',
    charset: null,
    isCutOff: false,
  });
  if (!reading.ok) return reading;
  const document = reading.value;
  if (document.kind !== 'list' || document.feeds.length === 0) return failed(NO_LIST);
  return ok({ kind: 'choice', title: document.title || basename(path), feeds: [...document.feeds] });
}

async function bytesOf(path: string): Promise<Outcome<Uint8Array>> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      return size > LIST_MAX_BYTES ? failed(TOO_LARGE) : ok(new Uint8Array(await file.readFile()));
    } finally {
      await file.close();
    }
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return failed(failure('file-unreadable', { detail }));
  }
}
