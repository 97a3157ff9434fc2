// Documents of strangers: entities, depth, ends that never come, encodings, pages and lists in the place of a feed.
import fc from 'fast-check';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FEED_LIMITS } from '../../app/domain/feed.ts';
import { decode, encodingOf } from '../../app/feeds/decode.ts';
import { partsOf } from '../../app/feeds/read.ts';
import { codeOf, feedOf, firstItem, readText, rss } from './support.ts';

const item = (title: string): string => `<item><guid>1</guid><title>${title}</title></item>`;

describe('entities', () => {
  it('that a document declares are not expanded', async () => {
    const declared = `<!DOCTYPE rss [ <!ENTITY a "aaaa"> <!ENTITY b "&a;&a;"> <!ENTITY c SYSTEM "file:///etc/hostname"> ]>`;
    const document = rss(item('x&b;y&c;z')).replace('<rss', `${declared}<rss`);
    expect((await firstItem(document)).title).toBe('x&b;y&c;z');
  });

  it('of XML and numbers are letters', async () => {
    expect((await firstItem(rss(item('&lt;&#65;&#x42;&apos;&quot;&gt;')))).title).toBe(`<AB'">`);
  });

  it('a document type without anything in it is passed over', async () => {
    const document = rss(item('x')).replace(
      '<rss',
      '<!DOCTYPE rss PUBLIC "-//N//DTD" "http://x.example/rss.dtd"><rss',
    );
    expect((await firstItem(document)).title).toBe('x');
  });
});

describe('the shape of a document', () => {
  it('with elements too deep within each other is no feed that is read', async () => {
    const deep = FEED_LIMITS.depth + 1;
    const reading = await readText(rss(`<item>${'<a>'.repeat(deep)}${'</a>'.repeat(deep)}</item>`));
    expect(codeOf(reading)).toBe('feed-unreadable');
    const allowed = FEED_LIMITS.depth - 3;
    expect(
      codeOf(await readText(rss(`<item>${'<a>'.repeat(allowed)}${'</a>'.repeat(allowed)}</item>`))),
    ).toBe('ok');
  });

  it('with an item of too many elements is not read', async () => {
    const inside = (count: number): string => rss(`<item>${'<a/>'.repeat(count)}</item>`);
    expect(codeOf(await readText(inside(FEED_LIMITS.elements)))).toBe('feed-unreadable');
    expect(codeOf(await readText(inside(FEED_LIMITS.elements - 1)))).toBe('ok');
  });

  it('with a comment that never ends is given up', async () => {
    const reading = await readText(rss(`<!-- ${'x'.repeat(FEED_LIMITS.section + 100_000)}`));
    expect(codeOf(reading)).toBe('feed-unreadable');
  });

  it('with more items than are taken gives those and says so', async () => {
    const many = Array.from(
      { length: FEED_LIMITS.items + 1 },
      (_, at) => `<item><guid>${at}</guid></item>`,
    ).join('');
    const { cut, items } = feedOf(await readText(rss(many)));
    expect({ cut, items: items.length }).toEqual({ cut: 'too-many-items', items: FEED_LIMITS.items });
  });

  it('that ends early gives the whole items before, and says so', async () => {
    const whole = rss(`<item><guid>1</guid></item><item><guid>2</guid><title>half`);
    const { cut, items } = feedOf(await readText(whole.replace('</channel></rss>', '')));
    expect({ cut, guids: items.map(({ guid }) => guid) }).toEqual({ cut: 'ends-early', guids: ['1'] });
  });

  it('cut at any place is read without a fault, and never with an item that is not there', async () => {
    const document = rss(`${item('one')}${item('two').replace('>1<', '>2<')}`);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: document.length - 1 }), async (at) => {
        const reading = await readText(document.slice(0, at));
        if (!reading.ok || reading.value.kind !== 'feed') return;
        expect(reading.value.cut).toBe('ends-early');
        for (const one of reading.value.items) expect(['one', 'two']).toContain(one.title);
      }),
    );
  });

  it('of any characters at all ends in an answer', async () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      'item',
      'rss',
      'channel',
      '<![CDATA[',
      ']]>',
      '&',
      '"',
      '=',
      ' ',
      '<!--',
      'é',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 40 }), async (parts) => {
        const reading = await readText(`<rss><channel>${parts.join('')}`);
        expect(['ok', 'not-a-feed', 'feed-unreadable']).toContain(codeOf(reading));
      }),
    );
  });
});

describe('what is no feed', () => {
  it.each([
    '',
    '   ',
    '{"version":"https://jsonfeed.org"}',
    'Not found',
    '<svg xmlns="http://www.w3.org/2000/svg"/>',
  ])('is told: %j', async (document) => {
    expect(codeOf(await readText(document))).toBe('not-a-feed');
  });

  it('a page gives the feeds that it names, that of its comments last', async () => {
    const page = `<!DOCTYPE html><html><head><title>Tides &amp; Tables</title>
      <link rel="alternate" type="application/rss+xml" title="Comments Feed" href="/comments/feed/">
      <link rel="alternate stylesheet" type="text/css" href="x.css">
      <link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" title="Podcast" href="feed.xml?a=1&amp;b=2">
      <link rel="alternate" type="application/atom+xml" href="file:///x"></head><body><p>Hi</body></html>`;
    expect(await readText(page)).toEqual({
      ok: true,
      value: {
        kind: 'page',
        title: 'Tides & Tables',
        feeds: [
          { url: 'https://feeds.example/tides/feed.xml?a=1&b=2', title: 'Podcast' },
          { url: 'https://feeds.example/comments/feed/', title: 'Comments Feed' },
        ],
      },
    });
  });

  it('an OPML list gives its feeds, those in groups too, each once', async () => {
    const list = `<opml version="2.0"><head><title>Mine</title></head><body>
      <outline text="Group"><outline type="rss" text="One" xmlUrl="https://one.example/feed"/></outline>
      <outline type="rss" text="x" title="Two &amp; half" xmlUrl="https://two.example/feed"/>
      <outline type="rss" text="Again" xmlUrl="https://one.example/feed"/>
      <outline type="rss" text="Mine own" xmlUrl="file:///home/ada/feed.xml"/></body></opml>`;
    expect(await readText(list)).toEqual({
      ok: true,
      value: {
        kind: 'list',
        title: 'Mine',
        feeds: [
          { url: 'https://one.example/feed', title: 'One' },
          { url: 'https://two.example/feed', title: 'Two & half' },
        ],
      },
    });
  });
});

describe('encodings', () => {
  const title = 'Über Ebbe';
  const document = (declared: string): string => rss(item(title)).replace('?>', `${declared}?>`);
  const utf16 = (text: string, big: boolean): Uint8Array => {
    const bytes = Buffer.from(text, 'utf16le');
    return big ? bytes.swap16() : bytes;
  };

  it.each([
    ['UTF-8 that says nothing', Buffer.from(document('')), null],
    [
      'UTF-8 with a mark that claims Latin-1',
      Buffer.from(`\ufeff${document(' encoding="iso-8859-1"')}`),
      null,
    ],
    ['Latin-1 that says so', Buffer.from(document(' encoding="ISO-8859-1"'), 'latin1'), null],
    ['windows-1252 that the header says', Buffer.from(document(''), 'latin1'), 'windows-1252'],
    ['Latin-1 that nobody says', Buffer.from(document(''), 'latin1'), null],
    ['UTF-8 that the header calls Latin-1', Buffer.from(document(' encoding="utf-8"')), 'iso-8859-1'],
    ['UTF-8 that calls itself UTF-16', Buffer.from(document(' encoding="utf-16"')), null],
    ['UTF-8 with an unknown name', Buffer.from(document(' encoding="utf-nine"')), 'x'],
    ['UTF-16 with a mark', utf16(`\ufeff${document(' encoding="utf-16"')}`, false), null],
    ['UTF-16, the other way round', utf16(`\ufeff${document('')}`, true), null],
    ['UTF-16 without a mark', utf16(document(''), false), null],
  ])('%s is read', async (_, bytes, charset) => {
    expect(feedOf(await readText(new Uint8Array(bytes), { charset })).items[0]?.title).toBe(title);
  });

  it('a character cut in two by the pieces stays one', async () => {
    const long = rss(item('é'.repeat(400))).replace(
      '<title>Tides',
      `<!--${'ä'.repeat(70_000)}--><title>Tides`,
    );
    expect(feedOf(await readText(long)).items[0]?.title).toBe('é'.repeat(400));
  });

  it('is one that exists, whatever the start', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.option(fc.string()), (start, charset) => {
        expect(() => new TextDecoder(encodingOf(start, charset))).not.toThrow();
      }),
    );
  });
});

describe('packed answers', () => {
  const document = Buffer.from(rss(item('x')));

  it.each([
    ['gzip', gzipSync(document), 'gzip'],
    ['gzip that is said and not done', document, 'gzip'],
    ['a packed file that nobody mentions', gzipSync(document), 'none'],
    ['deflate', deflateSync(document), 'deflate'],
    ['brotli', brotliCompressSync(document), 'br'],
  ] as const)('%s is unpacked', async (_, bytes, packing) => {
    expect(feedOf(await readText(new Uint8Array(bytes), { packing })).items).toHaveLength(1);
  });

  it('that are damaged are told, and nothing of them is taken', async () => {
    const bytes = gzipSync(document);
    expect(
      codeOf(await readText(new Uint8Array(bytes.subarray(0, bytes.length - 10)), { packing: 'gzip' })),
    ).toBe('feed-unreadable');
  });

  it('are unpacked up to the limit and no further', async () => {
    let chars = 0;
    const take = (text: string): boolean => (chars += text.length) > 0;
    const bytes = gzipSync(Buffer.alloc(1_000_000, 'x'));
    expect(await decode({ bytes, packing: 'gzip', charset: null }, 100_000, take)).toBe('over');
    expect(chars).toBe(100_000);
    chars = 0;
    expect(await decode({ bytes, packing: 'gzip', charset: null }, 1_000_000, take)).toBe('whole');
    expect(chars).toBe(1_000_000);
  });
});

describe('a reading in parts', () => {
  it('has every item once and in order', async () => {
    const many = Array.from({ length: 1_001 }, (_, at) => `<item><guid>${at}</guid></item>`).join('');
    const reading = await readText(rss(many));
    const parts = [...partsOf(reading)];
    const guids = parts.flatMap((part) => (part.kind === 'items' ? part.items.map(({ guid }) => guid) : []));
    expect(guids).toEqual(Array.from({ length: 1_001 }, (_, at) => String(at)));
    expect(parts.at(-1)).toMatchObject({ kind: 'end', reading: { value: { items: [] } } });
    expect(parts.length).toBeGreaterThan(5);
  });
});
