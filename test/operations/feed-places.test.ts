// What is set of a feed's show counts for the sound of its episodes: where downloads go, and whether the address is passed on instead.
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { questionViews } from '../../app/operations/feed-questions.ts';
import { must, tempDirectory } from '../storage/support.ts';
import { KEY, startServer, startService } from '../speech/cloud/harness.ts';
import { plainly } from '../support/feed-host.ts';
import { wav } from '../support/media.ts';
import { rss } from '../feeds/support.ts';
import { typed } from './command-line.ts';
import { feedWorld, itemOf } from './feed-world.ts';

/** A folder of its own. */
const folder = (): string => {
  const path = join(tempDirectory(), 'Episodes');
  mkdirSync(path);
  return path;
};

describe('a folder for the downloads of a feed', () => {
  it('that is named with the feed has its first episode', async () => {
    const world = await feedWorld();
    world.sound('/1.wav', 1);
    world.put({});
    const own = folder();
    const words = ['feeds', 'add', `${world.host.base}/feed`, '--take', 'all', '--downloads', own];
    expect(await typed(world, words)).toMatchObject({ code: 0 });
    await world.fetch();
    expect(readdirSync(own)).toEqual(['1.wav']);
    const [feed] = world.library.feeds.list();
    const recordingId = must(world.items(must(feed).id)[0]?.recordingId);
    expect(world.library.files.pathFor(recordingId)).toBe(join(own, '1.wav'));
    expect(world.faults).toEqual([]);
  });

  it('that is not there follows nothing', async () => {
    const world = await feedWorld();
    world.put({});
    const words = ['feeds', 'add', `${world.host.base}/feed`, '--take', 'all', '--downloads', '/not/there'];
    const refused = await typed(world, words);
    expect(refused.code).toBe(1);
    expect(refused.notes.join(' ')).toContain('no such folder');
    expect(world.library.feeds.list()).toEqual([]);
  });

  it('is set for what comes later, and counts for that feed alone', async () => {
    const world = await feedWorld();
    world.sound('/1.wav', 1);
    world.sound('/2.wav', 2);
    world.put({});
    const feedId = await world.follow();
    await world.fetch();
    const own = folder();
    expect(await typed(world, ['feeds', 'set', String(feedId), '--downloads', own])).toMatchObject({
      code: 0,
    });
    world.put({ guid: 'g2', title: 'Thaw', sound: '/2.wav', day: '2026-05-08T12:00:00Z' }, {});
    await world.check(feedId);
    await world.fetch();
    expect(readdirSync(own)).toEqual(['2.wav']);
  });
});

describe('a feed whose show passes addresses on', () => {
  it('has nothing downloaded: the service is given the address, with the options of the show', async () => {
    const server = await startServer({ keys: [KEY], transcript: 'The harbour froze.' });
    const cloud = startService(server.baseUrl, { pollPaceMs: () => 20 });
    const world = await feedWorld({}, { cloud });
    const far = 'https://pod.example';
    // No network here: the address is passed on as it is.
    world.host.put('/feed', plainly(rss(itemOf(far))));
    const words = ['feeds', 'add', `${world.host.base}/feed`, '--take', 'all', '--service', 'cloud'];
    expect(await typed(world, [...words, '--language', 'de', '--way', 'pass-only'])).toMatchObject({
      code: 0,
    });
    await world.core.start(false);
    await world.fetch();
    world.core.addresses?.start();
    const feedId = must(world.library.feeds.list()[0]).id;
    const recordingId = must(world.items(feedId)[0]?.recordingId);
    await expect
      .poll(() => world.library.jobs.latestFor(recordingId)?.state, { timeout: 45_000 })
      .toBe('done');
    expect(server.generations.map(({ file, url }) => ({ file, url }))).toEqual([
      { file: null, url: `${far}/1.wav` },
    ]);
    const create = server.requests.find(({ call }) => call === 'create');
    expect(create?.headers['content-type']).toBe('application/json');
    expect(new Map(server.generations[0]?.fields).get('language')).toBe('de');
    expect(world.library.files.pathFor(recordingId)).toBeNull();
    expect(world.library.recordings.get(recordingId)).toMatchObject({ title: 'The ice on the harbour' });
    expect(world.faults).toEqual([]);
  }, 60_000);
});

it('a file that is dropped after its published episode waits with a question', async () => {
  const world = await feedWorld();
  const { choices, core, library, place } = world;
  world.sound('/1.wav', 1);
  world.put({});
  await world.follow();
  await world.fetch();
  const added = await choices.add(place, { existing: 'take' });
  expect(added.ok).toBe(true);
  await core.start(true);
  const path = join(place, 'The ice on the harbour.wav');
  writeFileSync(path, wav({ seconds: 1, seed: 7 }));
  const day = new Date('2026-04-30T12:00:00Z');
  utimesSync(path, day, day);
  await expect
    .poll(() => questionViews(core, null).map(({ kind }) => kind), { timeout: 15_000 })
    .toEqual(['same-work']);
  const [question] = questionViews(core, null);
  expect(library.jobs.latestFor(must(question).recordingId)?.heldAt).not.toBeNull();
  expect(world.faults).toEqual([]);
});
