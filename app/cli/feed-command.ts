// `feeds`: what is followed, adding one with what of it is wanted, checking, and removing.
import { resolve } from 'node:path';
import type { FeedItemView, FeedPreviewView, FeedTakeView, FeedView } from '../contract/feed-views.ts';
import type { ArgsOf } from '../contract/operations.ts';
import { counted } from '../domain/counted.ts';
import { failure } from '../domain/failure.ts';
import { ok, type Outcome } from '../domain/result.ts';
import type { FeedCommand, FeedWords } from './feed-words.ts';
import { marksOf } from './show-marks.ts';
import type { Output } from './output.ts';
import { placeDownloads } from './place-downloads.ts';
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
    for (const feed of listed.value) {
      const { newAddress } = feed;
      out.row(rowOf(feed));
      if (newAddress !== null) out.note(`Its publisher says that it has moved to ${newAddress}.`);
    }
  });
}

async function listItems(feedId: number, tools: Tools): Promise<End> {
  const items = await itemsOf(feedId, tools);
  if (!items.ok) return items;
  return done(tools, items.value, () => {
    for (const item of items.value) {
      const { isGone, itemId, publishedAt, state, title } = item;
      const day = publishedAt === null ? '-' : new Date(publishedAt).toISOString().slice(0, 10);
      tools.out.row([itemId, day, isGone ? 'gone' : state, title, becameOf(item)]);
    }
  });
}

/** Why it does not come in, or what it became. */
function becameOf({ recordingId, trouble, why }: FeedItemView): string {
  if (trouble !== null) return `${trouble.text} Next try: ${new Date(trouble.nextAt).toISOString()}.`;
  return why ?? (recordingId === null ? '' : `recording ${recordingId}`);
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
export async function addFeed({ address, settings = {}, take }: Of<'feeds-add'>, tools: Tools): Promise<End> {
  const { call, out } = tools;
  if (take === null) {
    const found = await call('feeds.preview', { address });
    return found.ok ? done(tools, found.value, () => sayPreview(found.value, out)) : found;
  }
  const { downloads, ...rest } = settings;
  const wish = await wishOf(tools, rest, null);
  if (!wish.ok) return wish;
  const feed = { address, take, settings: wish.value };
  // With the feed, and not after it: its first episode may be fetched at once.
  const added =
    downloads == null
      ? await call('feeds.add', feed)
      : await call('places.follow', { ...feed, downloads: resolve(tools.cwd, downloads) });
  if (!added.ok) return added;
  const { feedId, items, title, wanted } = added.value;
  const words = `Followed as feed ${feedId}: ${title}, ${counted(items, 'item')}, ${wanted} of them wanted.`;
  return done(tools, added.value, words);
}

/** `feeds set` */
export async function setFeed({ feedId, settings }: Of<'feeds-set'>, tools: Tools): Promise<End> {
  const listed = await tools.call('feeds.list', undefined);
  if (!listed.ok) return listed;
  const feed = listed.value.find((one) => one.feedId === feedId);
  if (!feed) return { ok: false, failure: failure('not-found') };
  const { downloads, ...rest } = settings;
  const wish = await wishOf(tools, rest, feed);
  if (!wish.ok) return wish;
  const placed = await placeDownloads(tools, feed.show.id, downloads);
  if (!placed.ok) return placed;
  const changed = await tools.call('feeds.change', { feedId, settings: wish.value });
  if (!changed.ok) return changed;
  return done(tools, changed.value, () => tools.out.row(rowOf(changed.value)));
}

/** What operations take, from what was said. @param feed null for a new one */
async function wishOf(
  { call }: Tools,
  { otherwise, ...settings }: Omit<FeedWords, 'downloads'>,
  feed: FeedView | null,
): Promise<Outcome<ArgsOf<'feeds.change'>['settings']>> {
  if (otherwise === undefined) return ok(settings);
  const app = await call('app.view', undefined);
  if (!app.ok) return app;
  const first = settings.service ?? feed?.show.service ?? app.value.settings.defaultService;
  return ok({ ...settings, chain: [first, ...otherwise] });
}

/** A feed, and what is not as it usually is. */
function rowOf({ address, failure: why, feedId, isChecked, items, show, takesNew, title, wanted }: FeedView) {
  const marks = [
    ...(isChecked ? [] : ['not checked by itself']),
    ...(takesNew ? [] : ['takes nothing by itself']),
    ...marksOf(show),
  ];
  return [
    feedId,
    title,
    counted(items, 'item'),
    `${wanted} wanted`,
    show.service,
    address,
    marks.join('; '),
    why?.message ?? '',
  ];
}

function sayPreview(view: FeedPreviewView, out: Output): void {
  if (view.kind === 'choice') {
    for (const { title, url } of view.feeds) out.row([url, title]);
    out.note('Several feeds are named there. Add the one that you want.');
    return;
  }
  out.line(`${view.title}: ${counted(view.items, 'item')}, ${sayHours(view.all)}.`);
  if (view.withoutSound > 0) out.note(`${view.withoutSound} of them have no sound.`);
  for (const line of sayCost(view.all)) out.line(line);
  if (view.cut !== null) out.note(view.cut);
  out.note('Nothing was added yet. Say what comes in: --take all, none, newest N or since DATE.');
}

/** What all of it would cost: what brings its own transcript costs nothing. */
function sayCost({ bringTranscripts, items, prices, unknownLengths }: FeedTakeView): readonly string[] {
  const roughly = unknownLengths > 0 ? 'at least' : 'about';
  return [
    ...(bringTranscripts > 0
      ? [`${bringTranscripts} of ${items} bring a transcript of their publisher.`]
      : []),
    ...prices.map(({ service, usd }) => {
      const cost = usd === null ? 'of unknown price' : usd === 0 ? 'free' : `${roughly} $${usd.toFixed(2)}`;
      return `All of them with ${service}: ${cost}.`;
    }),
  ];
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

/** `feeds leave` */
export async function leaveItems({ feedId, itemIds }: Of<'feeds-leave'>, tools: Tools): Promise<End> {
  const left = await tools.call('feeds.leave', { feedId, itemIds });
  if (!left.ok) return left;
  const { count } = left.value;
  done(tools, { feedId, count }, `${count} of ${itemIds.length} are only listed now.`);
  return count === 0 ? 1 : 0;
}

/** `feeds questions` */
export async function listQuestions(_: Of<'feeds-questions'>, tools: Tools): Promise<End> {
  const asked = await tools.call('feeds.questions', { feedId: null });
  if (!asked.ok) return asked;
  return done(tools, asked.value, () => {
    if (asked.value.length === 0) tools.out.note('Nothing is asked.');
    for (const { kind, questionId, reason, recordingTitle, title } of asked.value)
      tools.out.row([kind, questionId, title, recordingTitle, reason]);
  });
}

/** `feeds answer` */
export async function answerQuestion(
  { accept, kind, questionId }: Of<'feeds-answer'>,
  tools: Tools,
): Promise<End> {
  const answered = await tools.call('feeds.answer', { accept, kind, questionId });
  return answered.ok ? done(tools, { kind, questionId, accept }, 'Answered.') : answered;
}

/** `why`, for what is no file: an item of a feed by its guid or address. @returns null where no feed names it */
export async function sayWhyItem(text: string, tools: Tools): Promise<End | null> {
  const found = await tools.call('feeds.find', { text });
  if (!found.ok || found.value.length === 0) return found.ok ? null : found;
  return done(tools, found.value, () => {
    for (const { feedTitle, item, text: why, trail } of found.value) {
      tools.out.line(`${feedTitle}: ${item.title}. ${why}`);
      for (const { at, text: what } of trail) tools.out.row([new Date(at).toISOString(), what]);
    }
  });
}

/** `feeds remove` */
export async function removeFeed({ feedId }: Of<'feeds-remove'>, tools: Tools): Promise<End> {
  const removed = await tools.call('feeds.remove', { feedId });
  return removed.ok
    ? done(tools, { feedId, removed: true }, 'It is followed no longer. Recordings and transcripts stay.')
    : removed;
}
