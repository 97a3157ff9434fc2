// `feeds`: what is followed, adding one with what of it is wanted, checking, and removing.
import type { FeedItemView, FeedPreviewView, FeedTakeView } from '../contract/feed-views.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { FeedCommand } from './feed-words.ts';
import type { Output } from './output.ts';
import { done, type End, type Tools } from './tools.ts';

type Of<N extends FeedCommand['name']> = Extract<FeedCommand, { name: N }>;

/** Items asked for at once. */
const PAGE = 500;

/** `feeds`, and `feeds list FEED` */
export async function listFeeds({ feedId }: Of<'feeds-list'>, tools: Tools): Promise<End> {
  if (feedId !== null) return listItems(feedId, tools);
  const listed = await tools.call('feeds.list', undefined);
  if (!listed.ok) return listed;
  return done(tools, listed.value, () => {
    const { out } = tools;
    if (listed.value.length === 0) out.note('No feed is followed. Follow one: earshot feeds add ADDRESS');
    for (const { address, failure: why, feedId: id, items, newAddress, title, wanted } of listed.value) {
      out.row([id, title, `${items} items`, `${wanted} wanted`, address, why?.message ?? '']);
      if (newAddress !== null) out.note(`Its publisher says that it has moved to ${newAddress}.`);
    }
  });
}

async function listItems(feedId: number, tools: Tools): Promise<End> {
  const items = await itemsOf(feedId, tools);
  if (!items.ok) return items;
  return done(tools, items.value, () => {
    for (const { isGone, itemId, publishedAt, state, title, why } of items.value) {
      const day = publishedAt === null ? '-' : new Date(publishedAt).toISOString().slice(0, 10);
      tools.out.row([itemId, day, isGone ? 'gone' : state, title, why ?? '']);
    }
  });
}

async function itemsOf(feedId: number, { call }: Tools): Promise<Outcome<readonly FeedItemView[]>> {
  const all: FeedItemView[] = [];
  for (;;) {
    const page = await call('feeds.items', { feedId, offset: all.length, limit: PAGE });
    if (!page.ok) return page;
    all.push(...page.value);
    if (page.value.length < PAGE) return ok(all);
  }
}

/** `feeds add`: follows one, or only looks what is there. */
export async function addFeed({ address, take }: Of<'feeds-add'>, tools: Tools): Promise<End> {
  const { call, out } = tools;
  if (take === null) {
    const found = await call('feeds.preview', { address });
    return found.ok ? done(tools, found.value, () => sayPreview(found.value, out)) : found;
  }
  const added = await call('feeds.add', { address, take });
  if (!added.ok) return added;
  const { feedId, items, title, wanted } = added.value;
  const words = `Followed as feed ${feedId}: ${title}, ${items} items, ${wanted} of them wanted.`;
  return done(tools, added.value, words);
}

function sayPreview(view: FeedPreviewView, out: Output): void {
  if (view.kind === 'choice') {
    for (const { title, url } of view.feeds) out.row([url, title]);
    out.note('Several feeds are named there. Add the one that you want.');
    return;
  }
  out.line(`${view.title}: ${view.items} items, ${sayHours(view.all)}.`);
  if (view.withoutSound > 0) out.note(`${view.withoutSound} of them have no sound.`);
  if (view.cut !== null) out.note(view.cut);
  out.note('Nothing was added yet. Say what comes in: --take all, none, newest N or since DATE.');
}

function sayHours({ seconds, unknownLengths }: FeedTakeView): string {
  const hours = `${(seconds / 3600).toFixed(1)} hours`;
  return unknownLengths === 0 ? hours : `${hours} and ${unknownLengths} of unknown length`;
}

/** `feeds check` */
export async function checkFeeds({ feedId }: Of<'feeds-check'>, tools: Tools): Promise<End> {
  const checked = await tools.call('feeds.check', { feedId });
  if (!checked.ok) return checked;
  done(tools, checked.value, () => {
    for (const { failure: why, feedId: id, fresh, gone, replaced, wanted } of checked.value)
      tools.out.row([
        id,
        why?.message ?? `${fresh} new, ${wanted} of them wanted, ${replaced} replaced, ${gone} gone`,
      ]);
  });
  return checked.value.some(({ failure: why }) => why !== null) ? 1 : 0;
}

/** `feeds take` */
export async function wantItems({ feedId, itemIds }: Of<'feeds-want'>, tools: Tools): Promise<End> {
  const wanted = await tools.call('feeds.want', { feedId, itemIds });
  if (!wanted.ok) return wanted;
  const { count } = wanted.value;
  done(tools, { feedId, count }, `${count} of ${itemIds.length} are wanted now.`);
  return count === 0 ? 1 : 0;
}

/** `feeds remove` */
export async function removeFeed({ feedId }: Of<'feeds-remove'>, tools: Tools): Promise<End> {
  const removed = await tools.call('feeds.remove', { feedId });
  return removed.ok
    ? done(tools, { feedId, removed: true }, 'It is followed no longer. Recordings and transcripts stay.')
    : removed;
}
