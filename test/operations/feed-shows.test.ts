// A feed is a show: what is set of it counts for what comes in, from the first item on.
import { describe, expect, it } from 'vitest';
import { Shows } from '../../app/operations/shows.ts';
import { feedDeeds } from '../../app/operations/table/feeds.ts';
import { must } from '../storage/support.ts';
import { feedWorld, type FeedWorld } from './feed-world.ts';

const deedsOf = (world: FeedWorld) =>
  feedDeeds({ core: world.core, shows: new Shows(world.core), views: world.views }, true);

describe('a feed that is added with settings', () => {
  it('has what comes in transcribed by its engines, in its language, as its show', async () => {
    const world = await feedWorld();
    world.sound('/1.wav', 1);
    world.put({});
    const feed = await deedsOf(world)['feeds.add']({
      address: `${world.host.base}/feed`,
      take: 'all',
      settings: { chain: ['cloud', 'device'], language: 'de', ceilingUsd: 3, isChecked: false },
    });
    const said = { chain: ['cloud', 'device'], language: 'de', ceilingUsd: 3 };
    // Nobody has to confirm a folder that it does not have.
    const show = { kind: 'feed', state: 'listening', failure: null, ...said };
    expect(feed).toMatchObject({ ok: true, value: { isChecked: false, takesNew: true, show } });
    if (!feed.ok) return;
    await world.fetch();
    const recordingId = must(world.items(feed.value.feedId)[0]?.recordingId);
    expect(world.library.recordings.get(recordingId)?.folderId).toBe(feed.value.show.id);
    const job = must(world.library.jobs.latestFor(recordingId));
    expect(job.service).toBe('cloud');
    expect(JSON.parse(job.options)).toMatchObject({ language: 'de' });
    // It is no folder: nothing is listened to.
    expect(world.library.folders.list()).toEqual([]);
    expect(world.library.feeds.due(Number.MAX_SAFE_INTEGER - 1, 1)).toEqual([]);
  });

  it('is not followed where a setting is refused', async () => {
    const world = await feedWorld();
    world.put({});
    const refused = await deedsOf(world)['feeds.add']({
      address: `${world.host.base}/feed`,
      take: 'all',
      settings: { service: 'nobody' },
    });
    expect(refused).toMatchObject({ ok: false, failure: { code: 'bad-argument' } });
    expect(world.library.feeds.list()).toEqual([]);
    expect(world.library.folders.shows()).toEqual([]);
  });
});

describe('a feed that is followed', () => {
  it('takes nothing by itself any more when that is said, and lists it with the reason', async () => {
    const world = await feedWorld();
    world.put({});
    const feedId = await world.follow('none');
    const changed = await deedsOf(world)['feeds.change']({ feedId, settings: { takesNew: false } });
    expect(changed).toMatchObject({ ok: true, value: { takesNew: false, isChecked: true } });
    world.put({ guid: 'g2', sound: '/2.wav', title: 'Thaw', day: '2026-05-08T12:00:00Z' }, {});
    await world.check(feedId);
    expect(world.items(feedId).map(({ state, why }) => [state, why])).toEqual([
      ['listed', 'by-hand'],
      ['listed', 'not-chosen'],
    ]);
  });

  it('is called as it is, until a person calls its show something else; and its show goes with it', async () => {
    const world = await feedWorld();
    world.put({});
    const feedId = await world.follow('none');
    const show = () => must(world.library.folders.shows()[0]);
    const { id, name } = show();
    expect(world.library.feeds.ofShow(id)?.title).toBe(name);
    world.library.folders.update(id, { name: 'Mine' });
    await world.check(feedId);
    expect(show().name).toBe('Mine');
    void deedsOf(world)['feeds.remove']({ feedId });
    expect(world.library.folders.shows()).toEqual([]);
  });
});
