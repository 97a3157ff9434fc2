// Links into recordings: one form, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOurScheme, linkTo, parseAddLink, parseLink } from '../../app/domain/link.ts';

const FINGERPRINT = '0123456789abcdef'.repeat(4);

describe('a link', () => {
  it('comes back as it was made', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 360_000, noNaN: true }), (start) => {
        const link = parseLink(linkTo(FINGERPRINT, start));
        expect(link?.fingerprintStart).toBe('0123456789abcdef');
        expect(Math.abs((link?.start ?? -1) - start)).toBeLessThanOrEqual(0.0501);
      }),
    );
    expect(parseLink(linkTo(FINGERPRINT, null))).toEqual({
      fingerprintStart: '0123456789abcdef',
      start: null,
    });
    expect(parseLink('earshot://recording/0123456789abcdef/?t=83.5')?.start).toBe(83.5);
  });

  it.each([
    'earshot://recording/0123456789abcde',
    'earshot://recording/0123456789ABCDEF',
    'earshot://recording/0123456789abcdef?t=-1',
    'earshot://recording/0123456789abcdef?t=1e9',
    'earshot://recording/0123456789abcdef?t=9999999',
    'earshot://recording/0123456789abcdef?t=1&library=/etc',
    'earshot://recording/0123456789abcdef --library=/tmp/evil',
    'earshot://recording/../../etc/passwd',
    'earshot://recording/0123456789abcdef\n--hidden',
    'earshot://settings/0123456789abcdef',
    'https://recording/0123456789abcdef',
    'earshot:recording/0123456789abcdef',
    '',
  ])('%j is none', (text) => {
    expect(parseLink(text)).toBeNull();
  });

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseLink(`earshot://${text}`)));
    expect(isOurScheme('EARSHOT:anything')).toBe(true);
    expect(isOurScheme('/home/earshot:x')).toBe(false);
  });
});

describe('a link that offers addresses', () => {
  const offered = (link: string): readonly string[] | null =>
    parseAddLink(link)?.map(({ href }) => href) ?? null;

  it('gives those that could be taken, each once', () => {
    expect(offered('earshot://add?url=https%3A%2F%2Fexample.org%2F12.mp3%3Fa%3D1%26b%3D2')).toEqual([
      'https://example.org/12.mp3?a=1&b=2',
    ]);
    expect(
      offered(
        'earshot://add/?url=https://a.example/1.mp3&url=file:///etc/passwd&url=https://a.example/1.mp3',
      ),
    ).toEqual(['https://a.example/1.mp3']);
  });

  it.each([
    'earshot://add',
    'earshot://add?url=',
    'earshot://add?url=file:///etc/passwd',
    'earshot://add?url=http://169.254.169.254/latest',
    'earshot://addurl=https://a.example/1.mp3',
    'earshot://recording/?url=https://a.example/1.mp3',
    'https://add?url=https://a.example/1.mp3',
    `earshot://add?url=https://a.example/${'x'.repeat(100_000)}`,
  ])('%.60s offers none', (link) => {
    expect(parseAddLink(link)).toBeNull();
  });
});
