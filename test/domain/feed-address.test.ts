// Which addresses of feeds are taken, and how they are shown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFeedAddress, readTypedFeed } from '../../app/domain/feed-address.ts';

const base = 'https://example.org/shows/tides/feed.xml';

describe('an address in a feed', () => {
  it.each([
    ['https://cdn.example/1.mp3', 'https://cdn.example/1.mp3'],
    ['1.mp3', 'https://example.org/shows/tides/1.mp3'],
    ['/1.mp3', 'https://example.org/1.mp3'],
    ['//cdn.example/1.mp3', 'https://cdn.example/1.mp3'],
    [' https://cdn.example/1.mp3?a=1&amp;b=2 ', 'https://cdn.example/1.mp3?a=1&b=2'],
    ['https://cdn.example/ä b.mp3', 'https://cdn.example/%C3%A4%20b.mp3'],
    ['http://cdn.example/1.mp3', 'http://cdn.example/1.mp3'],
  ])('takes %j', (written, url) => {
    expect(readFeedAddress(written, base)).toBe(url);
  });

  it.each([
    ...[
      'file:///home/ada/secret.mp3',
      'FILE:///C:/x.mp3',
      'data:audio/mpeg;base64,AAAA',
      'javascript:alert(1)',
    ],
    ...['ftp://example.org/1.mp3', 'magnet:?xt=urn:btih:1', '', 'http://', 'http://0.0.0.0/1.mp3'],
    `https://example.org/${'a'.repeat(5_000)}`,
  ])('refuses %j', (written) => {
    expect(readFeedAddress(written, base)).toBeNull();
  });

  it('is http or https whatever is written', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom('file:/x', '\\\\host\\share')),
        (text) => {
          expect(readFeedAddress(text, base) ?? 'http://x').toMatch(/^https?:\/\/[^/]+/);
        },
      ),
    );
  });
});

describe('an address that a person types', () => {
  it.each([
    ['https://example.org/feed', 'https://example.org/feed'],
    ['example.org/feed', 'https://example.org/feed'],
    ['feed://example.org/feed', 'https://example.org/feed'],
    ['feed:https://example.org/feed', 'https://example.org/feed'],
    ['feed:http://example.org/feed', 'http://example.org/feed'],
    ['pcast://example.org/feed', 'https://example.org/feed'],
    ['itpc://example.org/feed', 'https://example.org/feed'],
    ['<https://example.org/feed>', 'https://example.org/feed'],
    [' "example.org" ', 'https://example.org/'],
    ['nas.local:8080/feed', 'https://nas.local:8080/feed'],
    ['localhost:8080/feed', 'https://localhost:8080/feed'],
  ])('takes %j', (typed, url) => {
    expect(readTypedFeed(typed)).toMatchObject({ href: url });
  });

  it.each([
    '',
    'tides',
    'two words.org x',
    'file:///etc/passwd',
    'feed:file:///etc/passwd',
    'mailto:ada@example.org',
  ])('refuses %j', (typed) => {
    expect(readTypedFeed(typed)).toBe('not-web');
  });
});
