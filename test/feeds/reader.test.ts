// The thread that reads feeds: one after another, ended when it takes too long or too much, and there again for the next.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { FeedReader, type FeedReaderSettings } from '../../app/feeds/reader.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { codeOf, feedOf, rss, unread } from './support.ts';

let workerUrl: URL;
let reader: FeedReader | null = null;
const open = (more: Partial<FeedReaderSettings> = {}): FeedReader =>
  (reader = new FeedReader({ workerUrl, ...more }));
const feedOfItems = (count: number): string =>
  rss(
    Array.from({ length: count }, (_, at) => `<item><guid>${at}</guid><title>No ${at}</title></item>`).join(
      '',
    ),
  );

beforeAll(async () => {
  workerUrl = await bundleWorker('app/feeds/feed-worker.ts');
}, 60_000);
afterEach(async () => {
  await reader?.close();
});

describe('the thread that reads feeds', () => {
  it('gives a long feed whole and in order', async () => {
    const { items } = feedOf(await open().read(unread(feedOfItems(3_000))));
    expect(items.map(({ title }) => title)).toEqual(Array.from({ length: 3_000 }, (_, at) => `No ${at}`));
  });

  it('reads those that are asked for at once one after another, none mixed up', async () => {
    const feeds = open();
    const counts = [500, 1, 0, 250, 3];
    const readings = await Promise.all(counts.map((count) => feeds.read(unread(feedOfItems(count)))));
    expect(readings.map((reading) => feedOf(reading).items.length)).toEqual(counts);
  });

  it('leaves bytes alone that others share', async () => {
    const shared = Buffer.concat([Buffer.from('before'), Buffer.from(feedOfItems(2)), Buffer.from('after')]);
    const bytes = shared.subarray(6, shared.length - 5);
    expect(feedOf(await open().read({ ...unread(''), bytes })).items).toHaveLength(2);
    expect(shared.subarray(0, 6).toString()).toBe('before');
  });

  it('is given up when one feed takes too long, and reads the next', async () => {
    const feeds = open({ longestMs: 1 });
    expect(codeOf(await feeds.read(unread(feedOfItems(20_000))))).toBe('feed-unreadable');
    await feeds.close();
    expect(feedOf(await open().read(unread(feedOfItems(1)))).items).toHaveLength(1);
  });

  it('ends alone when a feed takes more memory than one may, and reads the next', async () => {
    const feeds = open({ heapMb: 24 });
    const reading = await feeds.read(unread(feedOfItems(50_000)));
    expect(reading).toMatchObject({
      ok: false,
      failure: { code: 'feed-unreadable', detail: expect.stringContaining('memory') },
    });
    expect(feedOf(await feeds.read(unread(feedOfItems(1)))).items).toHaveLength(1);
  });

  it('ends when it is idle, and starts again when it is needed', async () => {
    const feeds = open({ idleMs: 1 });
    expect(feedOf(await feeds.read(unread(feedOfItems(1)))).items).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(feedOf(await feeds.read(unread(feedOfItems(2)))).items).toHaveLength(2);
  });

  it('tells what was asked of it when it is closed', async () => {
    const feeds = open();
    const reading = feeds.read(unread(feedOfItems(20_000)));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await feeds.close();
    expect(codeOf(await reading)).toBe('feed-unreadable');
  });
});
