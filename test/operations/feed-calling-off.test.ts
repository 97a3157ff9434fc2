// An item that is fetched and not wanted any more: its download ends, and nothing stays of it but the list.
import { expect, it } from 'vitest';
import { Shows } from '../../app/operations/shows.ts';
import { feedDeeds } from '../../app/operations/table/feeds.ts';
import { must } from '../storage/support.ts';
import { feedWorld, serve } from './feed-world.ts';
import { wav } from '../support/media.ts';

/** A feed whose one item is being downloaded, from a server that says nothing more. */
async function downloading() {
  const world = await feedWorld();
  let isOver = false;
  world.host.put('/1.wav', (_, response) => {
    response.on('close', () => (isOver = true));
    response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': 1_000_000 });
    response.write(wav({ seconds: 1 }));
  });
  world.put({});
  const feedId = await world.follow();
  world.core.addresses?.start();
  world.fetcher.start();
  await expect
    .poll(() => world.host.asked.some(({ path }) => path === '/1.wav'), { timeout: 10_000 })
    .toBe(true);
  const deeds = feedDeeds({ core: world.core, shows: new Shows(world.core), views: world.views }, true);
  const itemId = must(world.items(feedId)[0]).id;
  return { world, deeds, feedId, itemId, isOver: () => isOver };
}

it('is only listed, the request ends, and it can be taken again', { timeout: 30_000 }, async () => {
  const { deeds, feedId, isOver, itemId, world } = await downloading();
  const page = await deeds['feeds.items']({ feedId, limit: 1, offset: 0 });
  expect(page).toMatchObject({ ok: true, value: [{ fetch: { state: 'running' } }] });
  expect(await deeds['feeds.leave']({ feedId, itemIds: [itemId] })).toEqual({
    ok: true,
    value: { count: 1 },
  });
  await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
  expect(world.items(feedId)[0]).toMatchObject({ state: 'listed', why: 'left', addressId: null });
  expect(world.library.items.counts().recordings).toBe(0);
  world.host.put('/1.wav', serve(wav({ seconds: 1 }), 'audio/wav'));
  await deeds['feeds.want']({ feedId, itemIds: [itemId] });
  await expect.poll(() => world.items(feedId)[0]?.recordingId, { timeout: 10_000 }).not.toBeNull();
  await world.core.addresses?.stop();
  expect(world.faults).toEqual([]);
});

it('ends with its feed', { timeout: 30_000 }, async () => {
  const { deeds, feedId, isOver, world } = await downloading();
  await deeds['feeds.remove']({ feedId });
  await expect.poll(isOver, { timeout: 10_000 }).toBe(true);
  expect(world.library.items.counts().recordings).toBe(0);
  await world.core.addresses?.stop();
  expect(world.faults).toEqual([]);
});
