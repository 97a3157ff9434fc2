// What items of feeds hold, and what is done with what they hold wrongly.
import { describe, expect, it } from 'vitest';
import { soundOf } from '../../app/domain/feed.ts';
import { feedOf, firstItem, readText, rss } from './support.ts';

const sound = '<enclosure url="https://cdn.example/1.mp3" type="audio/mpeg" length="1"/>';

describe('an item', () => {
  it('without an enclosure is listed as one without sound', async () => {
    const item = await firstItem(rss('<item><title>A word</title><guid>1</guid></item>'));
    expect(item).toMatchObject({ title: 'A word', enclosures: [] });
    expect(soundOf(item)).toBeNull();
  });

  it('with addresses of this computer has them refused and counted', async () => {
    const item = await firstItem(
      rss(
        '<item><enclosure url="file:///etc/passwd"/><podcast:transcript url="file:///x" type="text/vtt"/><itunes:image href="javascript:x"/></item><item/>',
      ).replace('<item>', '<item><guid>1</guid>'),
    );
    expect(item).toMatchObject({ enclosures: [], transcripts: [], picture: null, refusedAddresses: 3 });
  });

  it('with a relative address starts from where the feed lies', async () => {
    const item = await firstItem(rss('<item><enclosure url="../1.mp3"/></item>'));
    expect(item.enclosures[0]?.url).toBe('https://feeds.example/1.mp3');
  });

  it('that stands there twice comes once, and the second is counted', async () => {
    const one = `<item><guid>1</guid>${sound}</item>`;
    const { items, repeats } = feedOf(await readText(rss(one + one)));
    expect({ items: items.length, repeats }).toEqual({ items: 1, repeats: 1 });
  });

  it('with the guid of another and other sound is one of its own', async () => {
    const other = '<enclosure url="https://cdn.example/2.mp3"/>';
    const { items } = feedOf(
      await readText(rss(`<item><guid>1</guid>${sound}</item><item><guid>1</guid>${other}</item>`)),
    );
    expect(items).toHaveLength(2);
  });

  it('that says nothing is passed over', async () => {
    expect(
      feedOf(await readText(rss('<item></item><item><itunes:duration>1</itunes:duration></item>'))).items,
    ).toEqual([]);
  });

  it.each([
    ['<title>Q&amp;amp;A</title>', 'Q&A'],
    ['<title><![CDATA[Q&amp;A]]></title>', 'Q&A'],
    ['<title>It&#8217;s &lt;b&gt; or not</title>', 'It’s <b> or not'],
    ['<title>  two\n lines </title>', 'two lines'],
    ['<title>a &lol; b</title>', 'a &lol; b'],
    ['<title>Salt & water</title>', 'Salt & water'],
    ['<title></title><itunes:title>From iTunes</itunes:title>', 'From iTunes'],
    ['<title>left\u202eright</title>', 'left right'],
  ])('reads the title of %j', async (written, title) => {
    expect((await firstItem(rss(`<item><guid>1</guid>${written}</item>`))).title).toBe(title);
  });

  it.each([
    [
      '<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &amp;amp; three&lt;/p&gt;</description>',
      'One\n\nTwo & three',
    ],
    ['<description><![CDATA[<ul><li>One</li><li>Two</li></ul>]]></description>', '• One\n• Two'],
    ['<description>One\nTwo &lt;a href="x"&gt;three&lt;/a&gt;</description>', 'One\nTwo three'],
    ['<description>short</description><content:encoded>longer</content:encoded>', 'longer'],
    ['<description> </description><itunes:summary>sum</itunes:summary>', 'sum'],
    ['<description><![CDATA[a<script>b</script><style>c</style>d<br>e]]></description>', 'ad\ne'],
  ])('reads the description of %j', async (written, description) => {
    expect((await firstItem(rss(`<item><guid>1</guid>${written}</item>`))).description).toBe(description);
  });

  it('takes sound before film, and film where there is nothing else', () => {
    const film = { url: 'https://x.example/1.mp4', type: 'video/mp4', bytes: null };
    const voice = { url: 'https://x.example/1.mp3', type: 'audio/mpeg', bytes: null };
    const paper = { url: 'https://x.example/1.pdf', type: 'text/html', bytes: null };
    expect(soundOf({ enclosures: [film, voice] })).toBe(voice);
    expect(soundOf({ enclosures: [paper, film] })).toBe(film);
    expect(soundOf({ enclosures: [paper] })).toBeNull();
  });

  it('takes chapters that stand in the feed itself', async () => {
    const psc = 'xmlns:psc="http://podlove.org/simple-chapters"';
    const item = await firstItem(
      rss(
        `<item><guid>1</guid><psc:chapters ${psc}><psc:chapter start="0" title="Welcome"/><psc:chapter start="3:07" title="Tides"/><psc:chapter start="soon" title="x"/></psc:chapters></item>`,
      ),
    );
    expect(item.chapters).toEqual([
      { start: 0, title: 'Welcome' },
      { start: 187, title: 'Tides' },
    ]);
  });

  it.each([
    ['yes', true],
    ['true', true],
    ['explicit', true],
    ['clean', false],
    ['no', false],
    ['', null],
  ])('that is explicit by the word %j says %s', async (word, isExplicit) => {
    expect(
      (await firstItem(rss(`<item><guid>1</guid><itunes:explicit>${word}</itunes:explicit></item>`)))
        .isExplicit,
    ).toBe(isExplicit);
  });
});

describe('names', () => {
  it('mean what their address says, whatever the prefix', async () => {
    const item = await firstItem(
      '<rss xmlns:i="HTTPS://www.itunes.com/dtds/Podcast-1.0.dtd/"><channel><item><guid>1</guid><i:duration>90</i:duration></item></channel></rss>',
    );
    expect(item.durationSeconds).toBe(90);
  });

  it('mean what they always mean where nobody declared them', async () => {
    const item = await firstItem(
      '<rss><channel><item><guid>1</guid><itunes:duration>90</itunes:duration></item></channel></rss>',
    );
    expect(item.durationSeconds).toBe(90);
  });

  it('of somebody else do not pose as known ones', async () => {
    const item = await firstItem(
      '<rss xmlns:itunes="https://evil.example/"><channel><item><guid>1</guid><itunes:duration>90</itunes:duration></item></channel></rss>',
    );
    expect(item.durationSeconds).toBeNull();
  });

  it('of Atom are understood without their namespace, and RSS 1.0 with its own', async () => {
    const atom = await firstItem('<feed><title>T</title><entry><id>1</id><title>E</title></entry></feed>');
    expect(atom).toMatchObject({ guid: '1', title: 'E' });
    const rdf = await firstItem(
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>T</title></channel><item><title>E</title><link>https://x.example/1</link></item></rdf:RDF>',
    );
    expect(rdf).toMatchObject({ guid: null, title: 'E', link: 'https://x.example/1' });
  });
});
