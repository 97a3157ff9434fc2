// Feeds as hosts write them: of each the same show comes out.
import { describe, expect, it } from 'vitest';
import { peopleOf, soundOf } from '../../app/domain/feed.ts';
import { FEED_SHAPES, shapedEpisodes, type FeedShape } from '../support/feed-shapes.ts';
import { feedOf, readText } from './support.ts';

const BASE = 'https://cdn.example/files';
const episodes = shapedEpisodes(3);

const shape = (host: string): FeedShape => {
  const found = FEED_SHAPES.find((one) => one.host === host);
  if (!found) throw new Error(`There is no shape of ${host}.`);
  return found;
};
const read = async (host: string) => feedOf(await readText(shape(host).xml(episodes, BASE)));

describe.each(FEED_SHAPES.map((one) => [one.host, one] as const))('a feed of %s', (host, { xml }) => {
  it('gives the show and each of its episodes', async () => {
    const { cut, feed, items, repeats } = feedOf(await readText(xml(episodes, BASE)));
    expect({ cut, repeats }).toEqual({ cut: null, repeats: 0 });
    expect(feed).toMatchObject({
      title: 'Tides & Tables',
      author: 'Ada Harbour',
      language: expect.stringMatching(/^en/),
    });
    expect(feed.picture).toMatch(/^https:\/\/example\.org\/cover\.jpg/);
    expect(items).toHaveLength(3);
    for (const [at, item] of items.entries()) {
      const episode = episodes[at];
      expect(item.title).toMatch(/^(\d \| )?Tides & Tables \d$/);
      expect(item.publishedMs).toBe(episode?.at);
      expect(item.guid).not.toBeNull();
      expect(soundOf(item)).toMatchObject({
        url: expect.stringContaining(`${BASE}/`),
        type: expect.stringMatching(/^audio\//),
        bytes: host === 'Megaphone' ? null : episode?.bytes,
      });
      if (host !== 'an Atom publisher') expect(item.durationSeconds).toBe(episode?.seconds);
      expect(item.description).toContain(`We walk to the harbour & back,`);
      expect(item.description).not.toMatch(/[<>]|&amp;|play\(\)/);
      expect(item.refusedAddresses).toBe(0);
    }
    expect(new Set(items.map(({ guid }) => guid)).size).toBe(3);
  });
});

describe('what single hosts have', () => {
  it('Buzzsprout: transcripts in four types, chapters and persons', async () => {
    const { feed, items } = await read('Buzzsprout');
    expect(items[0]?.transcripts.map(({ type, isCaptions }) => [type, isCaptions])).toEqual([
      ['text/html', false],
      ['application/json', false],
      ['application/x-subrip', false],
      ['text/vtt', true],
    ]);
    expect(items[0]?.chaptersLink).toEqual({ url: `${BASE}/3/chapters.json`, type: 'application/json' });
    expect(items[0] && peopleOf(feed, items[0])).toEqual([
      { name: 'Ben Quay', role: 'guest' },
      { name: 'Ada Harbour', role: 'host' },
    ]);
    expect(items[0]).toMatchObject({ season: 2, episode: 3, episodeType: 'full', isExplicit: false });
    expect(feed.guid).toBe('917393e3-1b1e-5cef-ace4-edaa54e1f810');
  });

  it('Captivate: the older address of the Podcasting 2.0 names', async () => {
    const { items } = await read('Captivate');
    expect(items[0]?.transcripts).toHaveLength(3);
    expect(items[0]?.season).toBe(1);
  });

  it('Transistor: another form of the sound, and a season with a name', async () => {
    const { items } = await read('Transistor');
    expect(items[0]?.alternates).toEqual([
      {
        url: `${BASE}/3.opus`,
        type: 'audio/opus',
        bytes: 8_000_000,
        title: 'Low bandwidth',
        language: 'en',
        bitrate: 64_000,
      },
    ]);
    expect(items[0]).toMatchObject({ season: 3, seasonName: 'The north' });
  });

  it('Libsyn: where it says that it has moved', async () => {
    expect((await read('Libsyn')).feed.newFeedUrl).toBe(`${BASE}/rss`);
  });

  it('SoundCloud: the page of older episodes, and line breaks of a plain text', async () => {
    const { feed, items } = await read('SoundCloud');
    expect(feed.nextPage).toBe(`${BASE}/users/soundcloud:users:1/sounds.rss?before=1`);
    expect(items[0]?.description).toBe('We walk to the harbour & back,\npart 3.');
  });

  it('Spotify: an address within an address stays as it is', async () => {
    expect((await read('Spotify for Podcasters (Anchor)')).items[0]?.enclosures[0]?.url).toContain(
      '/https%3A%2F%2F',
    );
  });

  it('Atom: addresses start from xml:base', async () => {
    expect((await read('an Atom publisher')).items[0]?.enclosures[0]?.url).toBe(`${BASE}/3.mp3`);
  });
});
