// `feeds`: what is followed, adding one with what of it is wanted, checking, and removing.
import type { FeedPreviewView, FeedTakeView } from '../contract/feed-views.ts';
import { failure } from '../domain/failure.ts';
import { failed } from '../domain/result.ts';
import type { Core } from '../operations/core.ts';
import { checkView, feedItemView, feedView, previewView } from '../operations/feed-views.ts';
import { typedAddress } from '../operations/table/feeds.ts';
import type { FeedCommand } from './feed-words.ts';
import type { Output } from './output.ts';
import { refuse } from './refuse.ts';

interface FeedTools {
  readonly core: Core;
  readonly out: Output;
  readonly json: boolean;
}

/** Items listed at most. */
const ITEMS_MAX = 50_000;
const NOT_HERE = failed(failure('not-allowed', { message: 'Feeds cannot be asked here.' }));

/** Runs a command; answers the exit code. */
export async function runFeedCommand(command: FeedCommand, tools: FeedTools): Promise<number> {
  switch (command.name) {
    case 'feeds-list':
      return command.feedId === null ? listFeeds(tools) : listItems(command.feedId, tools);
    case 'feeds-add':
      return command.take === null ? look(command.address, tools) : add(command.address, command.take, tools);
    case 'feeds-check':
      return check(command.feedId, tools);
    case 'feeds-want':
      return want(command.feedId, command.itemIds, tools);
    case 'feeds-remove': {
      const { core, json, out } = tools;
      const removed = core.feeds?.remove(command.feedId) ?? NOT_HERE;
      if (!removed.ok) return refuse(tools, removed.failure);
      if (json) out.json({ feedId: command.feedId, removed: true });
      else out.line('It is followed no longer. Recordings and transcripts stay.');
      return 0;
    }
  }
}

function listFeeds({ core: { library }, json, out }: FeedTools): number {
  const feeds = library.feeds.list().map((feed) => feedView(library, feed));
  if (json) out.json(feeds);
  else if (feeds.length === 0) out.note('No feed is followed. Follow one: earshot feeds add ADDRESS');
  else
    for (const { address, failure: why, feedId, items, newAddress, title, wanted } of feeds) {
      out.row([feedId, title, `${items} items`, `${wanted} wanted`, address, why?.message ?? '']);
      if (newAddress !== null) out.note(`Its publisher says that it has moved to ${newAddress}.`);
    }
  return 0;
}

function listItems(feedId: number, tools: FeedTools): number {
  const { core, json, out } = tools;
  if (!core.library.feeds.get(feedId)) return refuse(tools, failure('not-found'));
  const items = core.library.feeds.items(feedId, ITEMS_MAX).map(feedItemView);
  if (json) out.json(items);
  else
    for (const { isGone, itemId, publishedAt, state, title, why } of items) {
      const day = publishedAt === null ? '-' : new Date(publishedAt).toISOString().slice(0, 10);
      out.row([itemId, day, isGone ? 'gone' : state, title, why ?? '']);
    }
  return 0;
}

async function look(typed: string, tools: FeedTools): Promise<number> {
  const { core, json, out } = tools;
  const address = typedAddress(typed);
  if (!address.ok) return refuse(tools, address.failure);
  // Typed by a person's own hand: it may lie in their own network.
  const found = (await core.feeds?.preview(address.value, true)) ?? NOT_HERE;
  if (!found.ok) return refuse(tools, found.failure);
  const view = previewView(found.value, undefined);
  if (json) out.json(view);
  else sayPreview(view, out);
  return 0;
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

async function add(typed: string, take: string, tools: FeedTools): Promise<number> {
  const { core, json, out } = tools;
  const address = typedAddress(typed);
  if (!address.ok) return refuse(tools, address.failure);
  const added = (await core.feeds?.add(address.value, take, true)) ?? NOT_HERE;
  if (!added.ok) return refuse(tools, added.failure);
  const view = feedView(core.library, added.value.feed);
  if (json) out.json(view);
  else
    out.line(
      `Followed as feed ${view.feedId}: ${view.title}, ${view.items} items, ${view.wanted} of them wanted.`,
    );
  return 0;
}

async function check(feedId: number | null, tools: FeedTools): Promise<number> {
  const { core, json, out } = tools;
  const checked = (await core.feeds?.check(feedId)) ?? NOT_HERE;
  if (!checked.ok) return refuse(tools, checked.failure);
  const views = [...checked.value].map(([id, counts]) => checkView(id, counts));
  if (json) out.json(views);
  else
    for (const { failure: why, feedId: id, fresh, gone, replaced, wanted } of views)
      out.row([
        id,
        why?.message ?? `${fresh} new, ${wanted} of them wanted, ${replaced} replaced, ${gone} gone`,
      ]);
  return views.some(({ failure: why }) => why !== null) ? 1 : 0;
}

function want(feedId: number, itemIds: readonly number[], tools: FeedTools): number {
  const { core, json, out } = tools;
  if (!core.library.feeds.get(feedId)) return refuse(tools, failure('not-found'));
  const count = core.library.feeds.want(feedId, itemIds);
  if (json) out.json({ feedId, count });
  else out.line(`${count} of ${itemIds.length} are wanted now.`);
  return count === 0 ? 1 : 0;
}
