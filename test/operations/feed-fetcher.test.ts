// What is wanted of a feed is fetched as what lies at an address is, taken in once, and left alone for a while where it cannot be had.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FeedFetcher } from '../../app/operations/feed-fetcher.ts';
import { outlookOf } from '../../app/operations/outlook.ts';
import { must } from '../storage/support.ts';
import { feedWorld, type FeedWorld } from './feed-world.ts';

const asked = (world: FeedWorld, path: string): number =>
  world.host.asked.filter((one) => one.path === path).length;
const recordingOf = (world: FeedWorld, feedId: number): number | null =>
  must(world.items(feedId)[0]).recordingId;

it('a wanted item becomes a recording with a job, once', async () => {
  const world = await feedWorld();
  world.sound('/1.wav', 1);
  world.put({});
  const feedId = await world.follow();
  await world.fetch();
  const recordingId = must(recordingOf(world, feedId));
  expect(world.library.recordings.get(recordingId)).toMatchObject({ title: 'The ice on the harbour' });
  expect(world.library.jobs.latestFor(recordingId)?.state).toBe('queued');
  await world.fetch();
  expect(asked(world, '/1.wav')).toBe(1);
  expect(world.library.items.counts().recordings).toBe(1);
  expect(world.faults).toEqual([]);
});

it('an item that is not there is left alone for a while, by the next process too', async () => {
  const world = await feedWorld();
  world.put({ sound: '/gone.wav' });
  const feedId = await world.follow();
  await world.fetch();
  expect(asked(world, '/gone.wav')).toBe(1);
  const next = new FeedFetcher(world.core, (error) => world.faults.push(error));
  world.core.addresses?.start();
  next.start();
  await next.idle();
  await next.stop();
  await world.core.addresses?.stop();
  expect(asked(world, '/gone.wav')).toBe(1);
  expect(recordingOf(world, feedId)).toBeNull();
  // Its time comes, and it is there.
  world.sound('/gone.wav', 1);
  world.library.feedItems.forgetRests();
  await world.fetch();
  expect(recordingOf(world, feedId)).not.toBeNull();
  expect(world.faults).toEqual([]);
});

it('what a process fetched and did not settle is settled by the next one, and fetched once', async () => {
  const world = await feedWorld();
  world.sound('/1.wav', 1);
  world.put({});
  const feedId = await world.follow();
  const { core, fetcher } = world;
  // It hands the sound on and dies before that is here.
  fetcher.start();
  await fetcher.idle();
  await fetcher.stop();
  expect(recordingOf(world, feedId)).toBeNull();
  core.addresses?.start();
  await expect.poll(() => world.library.feedItems.fetched()[0]?.state, { timeout: 10_000 }).toBe('here');
  await core.addresses?.stop();
  const [half] = world.library.feedItems.fetched();
  expect(world.library.jobs.latestFor(must(half).recordingId)).toBeNull();
  await world.fetch();
  expect(world.library.jobs.latestFor(must(recordingOf(world, feedId)))?.state).toBe('queued');
  expect(asked(world, '/1.wav')).toBe(1);
  expect(world.faults).toEqual([]);
});

it('an item in a private network is not asked for, unless a person named its host', async () => {
  const world = await feedWorld();
  world.put({});
  const feedId = await world.follow();
  const { url } = must(world.library.feeds.get(feedId));
  world.library.feeds.moved(feedId, url, false);
  await world.fetch();
  expect(asked(world, '/1.wav')).toBe(0);
  expect(recordingOf(world, feedId)).toBeNull();
  expect(world.faults).toEqual([]);
});

it('a few of an archive are fetched at a time, and all of them come', async () => {
  const world = await feedWorld();
  const numbers = Array.from({ length: 8 }, (_, at) => at + 1);
  for (const nr of numbers) world.sound(`/${nr}.wav`, nr);
  world.put(
    ...numbers.map((nr) => ({
      guid: `g${nr}`,
      title: `Part ${nr}`,
      sound: `/${nr}.wav`,
      day: `2026-01-0${nr}T12:00:00Z`,
    })),
  );
  const feedId = await world.follow();
  const { fetcher } = world;
  fetcher.start();
  await fetcher.idle();
  await fetcher.stop();
  expect(world.library.feedItems.fetched()).toHaveLength(6);
  await world.fetch();
  expect(world.items(feedId).every(({ recordingId }) => recordingId !== null)).toBe(true);
  expect(world.faults).toEqual([]);
});

it('work goes on until what is wanted was brought in, or is left alone', async () => {
  const world = await feedWorld();
  world.put({ sound: '/gone.wav' });
  await world.follow();
  const { core, fetcher } = world;
  expect(outlookOf(core).goesOn).toBe(false);
  core.addresses?.start();
  fetcher.start();
  expect(outlookOf(core).goesOn).toBe(true);
  while (outlookOf(core).goesOn) await sleep(5);
  expect(asked(world, '/gone.wav')).toBe(1);
  expect(world.library.feeds.wanted(Date.now())).toEqual([]);
  await core.addresses?.stop();
});

it('work goes on while a feed that is due is asked, and what is new there is brought in', async () => {
  const world = await feedWorld();
  const { core, fetcher, library } = world;
  const feeds = must(core.feeds);
  world.put({ guid: 'old', day: '2026-05-01T12:00:00Z' });
  const feedId = await world.follow('none');
  world.put({ guid: 'new', day: '2026-05-08T12:00:00Z', sound: '/new.wav' });
  const read = { feed: null, etag: null, lastModified: null, nextAt: Date.now() - 1 };
  library.feeds.checked(feedId, read, Date.now());
  core.addresses?.start();
  fetcher.start();
  await fetcher.idle();
  feeds.start();
  while (outlookOf(core).goesOn) await sleep(5);
  // It is asked for in the same run, and is not there.
  expect(asked(world, '/new.wav')).toBe(1);
  await feeds.stop();
  await core.addresses?.stop();
});
