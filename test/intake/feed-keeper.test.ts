// Feeds that are followed: a real library, a real host that changes and breaks; only the thread that reads is left out.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Changes } from '../../app/domain/changes.ts';
import type { Clock } from '../../app/domain/clock.ts';
import { readFeed } from '../../app/feeds/read.ts';
import { FeedKeeper } from '../../app/intake/feed-keeper.ts';
import { directly } from '../../app/net/connect.ts';
import type { Library } from '../../app/storage/library.ts';
import { rss } from '../feeds/support.ts';
import { connect, makeLibrary } from '../storage/support.ts';
import { passedOn, plainly, startFeedHost, type FeedHost } from '../support/feed-host.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 5, 1);

/** An episode a day, `day` being its number and its date. */
const episode = (day: number, more = ''): string =>
  `<item><guid>g${day}</guid><title>No ${day}</title><pubDate>${new Date(START + day * DAY).toUTCString()}</pubDate>` +
  `<itunes:duration>${600 + day}</itunes:duration><enclosure url="https://cdn.example/${day}${more}.mp3" type="audio/mpeg"/></item>`;
const feedOf = (...days: readonly number[]): string => rss(days.map((day) => episode(day)).join(''));

let host: FeedHost;
let library: Library;
let keeper: FeedKeeper;
let nowMs: number;
const faults: unknown[] = [];
const dispatcher = directly({ connectMs: 5_000 });

beforeEach(async () => {
  host = await startFeedHost();
  library = makeLibrary();
  nowMs = START;
  const clock: Clock = { nowMs: () => nowMs, monotonicMs: () => performance.now() };
  keeper = new FeedKeeper({
    library,
    checks: { clock, connections: { to: () => Promise.resolve(dispatcher) }, reader: { read: readFeed } },
    clock,
    rng: () => 0.5,
    changes: new Changes(),
    defaultChain: () => ['device'],
    onFault: (error) => faults.push(error),
  });
});
afterEach(async () => {
  await keeper.stop();
  await host.close();
  expect(faults.splice(0)).toEqual([]);
});

/** Follows the feed at a path. @returns its id */
async function follow(take = 'all', path = '/feed'): Promise<number> {
  const added = await keeper.add(host.base + path, take, true);
  if (!added.ok) throw new Error(`${added.failure.code}: ${added.failure.message}`);
  return added.value.feed.id;
}
const check = async (feedId: number) => {
  const checked = await keeper.check(feedId);
  return checked.ok ? checked.value.get(feedId) : checked.failure;
};
/** Items, the newest first, as `No 3 wanted`. */
const listed = (feedId: number): readonly string[] =>
  library.feeds
    .items(feedId, 100)
    .map(({ isGone, state, title, why }) => `${title} ${isGone ? 'gone ' : ''}${why ?? state}`);

describe('adding a feed', () => {
  it.each([
    ['all', ['No 3 wanted', 'No 2 wanted', 'No 1 wanted']],
    ['none', ['No 3 not-chosen', 'No 2 not-chosen', 'No 1 not-chosen']],
    ['newest 1', ['No 3 wanted', 'No 2 not-chosen', 'No 1 not-chosen']],
    ['since 2026-06-03', ['No 3 wanted', 'No 2 wanted', 'No 1 not-chosen']],
  ])('with --take %s wants that of it, and lists the rest', async (take, items) => {
    host.put('/feed', feedOf(3, 2, 1));
    expect(listed(await follow(take))).toEqual(items);
  });

  it('takes the older pages too', async () => {
    host.put('/feed', rss(episode(2), `<title>T</title><atom:link rel="next" href="/older"/>`));
    host.put('/older', feedOf(1));
    expect(listed(await follow())).toEqual(['No 2 wanted', 'No 1 wanted']);
  });

  it('goes through a page that names one feed', async () => {
    host.put('/', plainly('<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'));
    host.put('/feed', feedOf(1));
    const feedId = await follow('all', '/');
    expect(library.feeds.get(feedId)?.url).toBe(`${host.base}/feed`);
  });

  it('of a page that names several adds none, and tells them', async () => {
    const link = (path: string): string =>
      `<link rel="alternate" type="application/rss+xml" href="${path}" title="${path}">`;
    host.put('/', plainly(`<html>${link('/a')}${link('/b')}</html>`));
    expect(await keeper.preview(`${host.base}/`, true)).toMatchObject({
      ok: true,
      value: { kind: 'choice', feeds: [{}, {}] },
    });
    expect(await keeper.add(`${host.base}/`, 'all', true)).toMatchObject({
      ok: false,
      failure: { code: 'not-a-feed' },
    });
    expect(library.feeds.list()).toEqual([]);
  });

  it('that is followed already changes nothing', async () => {
    host.put('/feed', feedOf(1));
    await follow();
    expect(await keeper.add(`${host.base}/feed`, 'none', true)).toMatchObject({
      ok: false,
      failure: { code: 'not-allowed' },
    });
    expect(library.feeds.list()).toHaveLength(1);
  });

  it('that broke off goes on with the same choice', async () => {
    host.put('/feed', feedOf(4, 3, 2, 1));
    const feedId = await follow('newest 2');
    // As a process that died in the middle left it.
    const db = connect(library);
    db.exec(
      `DELETE FROM feed_items WHERE guid IN ('g3', 'g1'); UPDATE feeds SET first_take = 'newest 2', etag = NULL`,
    );
    await check(feedId);
    expect(listed(feedId)).toEqual(['No 4 wanted', 'No 3 wanted', 'No 2 not-chosen', 'No 1 not-chosen']);
    expect(library.feeds.get(feedId)?.firstTake).toBeNull();
  });

  it('by two processes at once writes each item once', async () => {
    host.put('/feed', feedOf(2, 1));
    const feedId = await follow('none');
    const items = library.feeds.items(feedId, 10);
    const other = feedOf(3, 2, 1);
    host.put('/feed', other);
    await check(feedId);
    const third = await readFeed({
      bytes: Buffer.from(other),
      packing: 'none',
      charset: null,
      address: host.base,
      isCutOff: false,
    });
    const item = third.ok && third.value.kind === 'feed' ? third.value.items[0] : undefined;
    if (item) library.feeds.write(feedId, [{ kind: 'new', item, why: null }], nowMs);
    expect(library.feeds.counts(feedId).items).toBe(items.length + 1);
  });

  it('of thousands of items ends with each of them once', async () => {
    const days = Array.from({ length: 3_000 }, (_, at) => at - 2_999);
    host.put('/feed', feedOf(...days));
    expect(library.feeds.counts(await follow())).toEqual({ items: 3_000, wanted: 3_000, gone: 0 });
  });
});

describe('a check', () => {
  it('wants what is new, once', async () => {
    host.put('/feed', feedOf(1));
    const feedId = await follow('none');
    host.put('/feed', feedOf(2, 1));
    expect(await check(feedId)).toEqual({ fresh: 1, wanted: 1, replaced: 0, gone: 0, failure: null });
    expect(await check(feedId)).toEqual({ fresh: 0, wanted: 0, replaced: 0, gone: 0, failure: null });
    expect(listed(feedId)).toEqual(['No 2 wanted', 'No 1 not-chosen']);
  });

  it('lists an archive that comes at once, and wants none of it', async () => {
    host.put('/feed', feedOf(100));
    const feedId = await follow();
    host.put('/feed', feedOf(100, ...Array.from({ length: 20 }, (_, at) => at)));
    expect(await check(feedId)).toMatchObject({ fresh: 20, wanted: 0 });
    expect(library.feeds.want(feedId, [library.feeds.items(feedId, 5)[1]?.id ?? 0], nowMs)).toBe(1);
  });

  it('keeps what is gone from the feed, and what is replaced in it', async () => {
    host.put('/feed', feedOf(2, 1));
    const feedId = await follow();
    host.put('/feed', rss(episode(2, '-b').replace('602', '900')));
    expect(await check(feedId)).toMatchObject({ replaced: 1, gone: 1 });
    expect(listed(feedId)).toEqual(['No 2 wanted', 'No 1 gone wanted']);
    expect(library.feeds.items(feedId, 1)[0]?.hasOtherSound).toBe(true);
  });

  it('that fails changes nothing, and comes again later each time', async () => {
    host.put('/feed', feedOf(1));
    const feedId = await follow();
    host.put('/feed', plainly('<html><title>Sign in</title></html>'));
    for (const hours of [2, 4, 8]) {
      expect(await check(feedId)).toMatchObject({ failure: { code: 'not-a-feed' } });
      expect(library.feeds.get(feedId)?.nextAt).toBe(nowMs + hours * HOUR);
    }
    expect(listed(feedId)).toEqual(['No 1 wanted']);
    host.put('/feed', feedOf(1));
    await check(feedId);
    expect(library.feeds.get(feedId)).toMatchObject({ failures: 0, failure: null, nextAt: nowMs + HOUR });
  });

  it('remembers a feed that moved for good, with its validators', async () => {
    host.put('/feed', feedOf(1));
    const feedId = await follow();
    host.put('/feed', passedOn(301, '/new'));
    host.put('/new', plainly(feedOf(1), { etag: '"v2"' }));
    await check(feedId);
    expect(library.feeds.get(feedId)).toMatchObject({ url: `${host.base}/new`, etag: '"v2"', isNear: true });
  });

  it('comes by itself when its time has come, and not before', async () => {
    host.put('/feed', feedOf(1));
    const feedId = await follow();
    host.put('/feed', feedOf(2, 1));
    keeper.start();
    await keeper.stop();
    expect(library.feeds.counts(feedId).items).toBe(1);
    nowMs += HOUR;
    keeper.start();
    await expect.poll(() => library.feeds.counts(feedId).items).toBe(2);
  });

  it('of a feed that is removed leaves nothing of it', async () => {
    host.put('/feed', feedOf(1));
    const feedId = await follow();
    expect(keeper.remove(feedId).ok).toBe(true);
    expect(keeper.remove(feedId).ok).toBe(false);
    expect(connect(library).prepare('SELECT count(*) FROM feed_items').pluck().get()).toBe(0);
  });
});
