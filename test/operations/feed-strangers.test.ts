// Feeds are strangers: what their items name is fetched within limits, from where it may lie, and nothing of it harms what is there. The guard
// of connections is the real one.
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { Connections } from '../../app/download/connections.ts';
import { passedOn } from '../support/feed-host.ts';
import { must } from '../storage/support.ts';
import { feedWorld, serve, type FeedWorld, type Told } from './feed-world.ts';

const VTT = 'WEBVTT\n\n00:00.000 --> 00:02.000\nThe harbour froze.\n';

/** A followed feed whose items were fetched as far as they can be. */
async function strangers(
  items: (base: string) => readonly Told[],
  before: (world: FeedWorld) => void = () => undefined,
) {
  const connections = new Connections({ connectMs: 5_000 });
  onTestFinished(() => connections.close());
  const world = await feedWorld({ connections });
  before(world);
  world.sound('/1.wav', 1);
  world.put(...items(world.host.base));
  const feedId = await world.follow();
  await world.fetch();
  expect(world.faults).toEqual([]);
  return {
    world,
    feedId,
    asked: (path: string) => world.host.asked.filter((one) => one.path === path).length,
  };
}
const transcript = (url: string): string => `<podcast:transcript url="${url}" type="text/vtt"/>`;

it('what lies on the feed’s own host, which a person named, is fetched', async () => {
  const { feedId, world } = await strangers(
    (base) => [{ more: transcript(`${base}/1.vtt`) }],
    ({ host }) => host.put('/1.vtt', serve(VTT, 'text/vtt')),
  );
  const recordingId = must(world.items(feedId)[0]?.recordingId);
  expect(world.library.transcripts.head(recordingId)?.service).toBe('published');
});

it.each([
  ['on another name of this computer', (base: string) => `${base.replace('127.0.0.1', 'localhost')}/1.vtt`],
  ['in a private network', () => 'http://192.168.0.1/1.vtt'],
  ['at the address of a cloud’s metadata', () => 'http://169.254.169.254/latest/1.vtt'],
  ['in this computer’s files', () => 'file:///etc/hostname'],
])('a transcript %s is not, and the item is transcribed', async (_where, url) => {
  const { asked, feedId, world } = await strangers(
    (base) => [{ more: transcript(url(base)) }],
    ({ host }) => host.put('/1.vtt', serve(VTT, 'text/vtt')),
  );
  expect(asked('/1.vtt')).toBe(0);
  const recordingId = must(world.items(feedId)[0]?.recordingId);
  expect(world.library.transcripts.head(recordingId)).toBeNull();
  expect(world.library.jobs.latestFor(recordingId)?.state).toBe('queued');
});

it('a transcript, chapters or a picture that is passed on to a near place is left', async () => {
  const { feedId, world } = await strangers(
    (base) => [
      {
        more: `${transcript(`${base}/1.vtt`)}<podcast:chapters url="${base}/1.json"/><itunes:image href="${base}/1.png"/>`,
      },
    ],
    ({ host }) => {
      for (const path of ['/1.vtt', '/1.json', '/1.png'])
        host.put(path, passedOn(302, `${host.base.replace('127.0.0.1', 'localhost')}/inside`));
    },
  );
  expect(world.host.asked.some(({ path }) => path === '/inside')).toBe(false);
  expect(world.items(feedId)[0]?.recordingId).not.toBeNull();
});

it('a picture larger than one may be, and chapters that unpack to more than a list is, are left', async () => {
  const { feedId, world } = await strangers(
    (base) => [{ more: `<podcast:chapters url="${base}/1.json"/><itunes:image href="${base}/1.png"/>` }],
    ({ host }) => {
      host.put('/1.png', serve(Buffer.alloc(3 * 1024 * 1024, 1), 'image/png'));
      host.put('/1.json', (_, response) => {
        const packed = gzipSync(Buffer.alloc(40 * 1024 * 1024, 32));
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
      });
    },
  );
  const details = must(world.library.details.get(must(world.items(feedId)[0]?.recordingId)));
  expect(details).toMatchObject({ hasCover: false, feedChapters: [] });
});

it('items without sound, with a guid twice and with relative addresses are each told for what they are', async () => {
  const { feedId, world } = await strangers(
    () => [{ title: 'First' }],
    ({ host }) => {
      const items =
        '<item><guid>1</guid><title>One</title><enclosure url="/1.wav" type="audio/wav"/></item>' +
        '<item><guid>1</guid><title>Two</title><enclosure url="/2.wav" type="audio/wav"/></item>' +
        '<item><guid>3</guid><title>Same</title><enclosure url="/1.wav" type="audio/wav"/></item>' +
        '<item><guid>4</guid><title>None</title></item>' +
        '<item><guid>5</guid><title>File</title><enclosure url="file:///etc/hostname" type="audio/wav"/></item>';
      const put = host.put.bind(host);
      host.put = (path, answer) =>
        put(
          path,
          path === '/feed'
            ? serve(`<rss><channel><title>T</title>${items}</channel></rss>`, 'text/xml')
            : answer,
        );
    },
  );
  const told = Object.fromEntries(world.items(feedId).map(({ title, ...item }) => [title, item]));
  expect(told.One).toMatchObject({ state: 'wanted', recordingId: expect.any(Number) });
  // Its sound is not there; it waits.
  expect(told.Two).toMatchObject({ state: 'wanted', recordingId: null });
  expect([told.Same?.why, told.None?.why, told.File?.why]).toEqual(['again', 'no-sound', 'no-sound']);
});
