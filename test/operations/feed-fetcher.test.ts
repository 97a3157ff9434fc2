// What is wanted of a feed is fetched, taken in once, and left alone for a while where it cannot be had.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import { createDownloader } from '../../app/download/download.ts';
import { readFeed } from '../../app/feeds/read.ts';
import { FeedFetcher } from '../../app/operations/feed-fetcher.ts';
import { rss } from '../feeds/support.ts';
import { startFeedHost, type FeedHost } from '../support/feed-host.ts';
import { wav } from '../support/media.ts';
import { startCore, type CoreAtWork } from './core-support.ts';

let host: FeedHost;
let fetcher: FeedFetcher;
afterEach(async () => {
  await fetcher.stop();
  await host.close();
});

/** A feed of one item, wanted, at an address on the host. */
async function wanted(engine: CoreAtWork, path: string, isNear: boolean): Promise<number> {
  const { library } = engine;
  const feedId = library.feeds.add(
    { url: `${host.base}/feed`, isNear, title: 'T', firstTake: 'all', chain: ['device'] },
    1,
  );
  const bytes = Buffer.from(
    rss(
      `<item><guid>1</guid><title>One</title><enclosure url="${host.base}${path}" type="audio/wav"/></item>`,
    ),
  );
  const read = await readFeed({ bytes, packing: 'none', charset: null, address: host.base, isCutOff: false });
  if (!read.ok || read.value.kind !== 'feed') throw new Error('It was not read.');
  library.feeds.write(
    feedId,
    read.value.items.map((item) => ({ kind: 'new', item, why: null })),
    1,
  );
  return feedId;
}

async function begin(path: string, isNear = true) {
  host = await startFeedHost();
  host.put(
    '/1.wav',
    (_, response) => void response.writeHead(200, { 'content-type': 'audio/wav' }).end(wav({ seconds: 1 })),
  );
  const engine = startCore();
  const directory = join(engine.place, 'downloads');
  mkdirSync(directory);
  const downloader = createDownloader({ clock: systemClock, rng: () => 0.5, patience: { tries: 1 } });
  const downloads = { downloader, directory, maxBytes: () => null };
  const feedId = await wanted(engine, path, isNear);
  const recordingId = (): number | null => engine.library.feeds.items(feedId, 1)[0]?.recordingId ?? null;
  fetcher = new FeedFetcher(
    Object.assign(Object.create(engine.core) as typeof engine.core, { downloads }),
    (error) => engine.faults.push(error),
  );
  fetcher.start();
  return { engine, recordingId };
}

it('a wanted item becomes a recording with a job, once', async () => {
  const { engine, recordingId } = await begin('/1.wav');
  await expect.poll(recordingId, { timeout: 10_000 }).not.toBeNull();
  expect(engine.library.recordings.get(recordingId() ?? 0)?.fileName).toContain('1');
  fetcher.wake();
  await fetcher.stop();
  expect(host.asked.filter(({ path }) => path === '/1.wav')).toHaveLength(1);
  expect(engine.faults).toEqual([]);
});

it('an item that is not there is left alone for a while', async () => {
  const { engine, recordingId } = await begin('/gone.wav');
  await expect.poll(() => host.asked.length, { timeout: 10_000 }).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const asked = host.asked.length;
  fetcher.wake();
  await fetcher.stop();
  expect(host.asked).toHaveLength(asked);
  expect(recordingId()).toBeNull();
  expect(engine.faults).toEqual([]);
});

it('an item in a private network is not asked for, unless a person named its host', async () => {
  const { recordingId } = await begin('/1.wav', false);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(host.asked).toEqual([]);
  expect(recordingId()).toBeNull();
});
