// What a person typed or pasted as the address of a recording, and what of it may be shown.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LIST_MAX,
  readAddress,
  readAddressList,
  sayNoAddress,
  secretsIn,
  showAddress,
} from '../../app/domain/address.ts';
import { cutSecrets } from '../../app/domain/redaction.ts';

describe('an address', () => {
  it.each([
    ['https://a.example/ep.mp3', 'https://a.example/ep.mp3'],
    ['  HTTPS://A.Example:443/Ep.mp3  ', 'https://a.example/Ep.mp3'],
    ['<https://a.example/ep.mp3>', 'https://a.example/ep.mp3'],
    ['"https://a.example/ep.mp3",', 'https://a.example/ep.mp3'],
    ['\ufeffhttps://a.example/ep.mp3\u200b', 'https://a.example/ep.mp3'],
    ['https://a.example/my ep.mp3#t=3', 'https://a.example/my%20ep.mp3'],
    ['https://bücher.example/ä.mp3', 'https://xn--bcher-kva.example/%C3%A4.mp3'],
    ['http://a.example/x?id=3', 'http://a.example/x?id=3'],
  ])('%j is %s', (text, href) => {
    expect(readAddress(text)).toMatchObject({ href, isPublic: true, holdsSecret: false });
  });

  it.each([
    ['', 'not-web'],
    ['a.example/ep.mp3', 'not-web'],
    ['ftp://a.example/ep.mp3', 'not-web'],
    ['file:///etc/hosts', 'not-web'],
    ['javascript:alert(1)', 'not-web'],
    ['data:audio/mpeg;base64,AAAA', 'not-web'],
    ['/home/mina/https://a.mp3', 'not-web'],
    ['https://', 'no-server'],
    ['https://a b/c', 'no-server'],
    [`https://${'a.'.repeat(130)}b/`, 'no-server'],
    [`https://a.example/${'x'.repeat(8_000)}`, 'too-long'],
    ['http://0.0.0.0/', 'never'],
    ['http://169.254.169.254/latest/', 'never'],
    ['http://0xa9fea9fe/', 'never'],
    ['http://[::ffff:169.254.169.254]/', 'never'],
  ] as const)('%j is none: %s', (text, why) => {
    expect(readAddress(text)).toBe(why);
    expect(sayNoAddress(why)).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    'http://localhost:8000/a.mp3',
    'http://127.1/a.mp3',
    'http://0x7f000001/a.mp3',
    'http://2130706433/a.mp3',
    'http://10.1.2.3/a.mp3',
    'http://100.64.0.1/a.mp3',
    'http://[fd12::1]/a.mp3',
    'http://[::ffff:192.168.1.2]/a.mp3',
    'https://nas/a.mp3',
    'https://nas./a.mp3',
    'https://studio.local./a.mp3',
  ])('%s is not public', (text) => {
    expect(readAddress(text)).toMatchObject({ isPublic: false });
  });
});

const SECRET = [
  'https://mina:tresor9@a.example/ep.mp3',
  'https://mina@a.example/ep.mp3',
  'https://a.example/ep.mp3?token=QQQQ',
  'https://a.example/ep.mp3?auth=QQQQ&x=1',
  'https://b.s3.example/ep.mp3?X-Amz-Signature=QQQQ&X-Amz-Date=20261128T000000Z',
  'https://b.s3.example/ep.mp3?X-Amz-Security-Token=QQQQ',
  'https://d.example/ep.mp3?Expires=1&Signature=QQQQ&Key-Pair-Id=QQ',
  'https://d.example/ep.mp3?Policy=QQQQ',
  'https://e.example/ep.mp3?sv=2024&sig=QQQQ',
  'https://f.example/ep.mp3?hdnea=QQQQ',
  'https://g.example/ep.mp3?u=a1b2c3d4e5f6a7b8c9d0e1f2',
];

describe('a secret in an address', () => {
  it.each(SECRET)('%s is known', (text) => {
    expect(readAddress(text)).toMatchObject({ holdsSecret: true });
    const shown = showAddress(text);
    for (const secret of secretsIn(text)) {
      expect(shown).not.toContain(secret);
      expect(cutSecrets(text, [])).not.toContain(`=${secret}`);
    }
  });

  it.each([
    'https://a.example/ep.mp3?source=feed&episode=12',
    'https://a.example/download?id=12&name=The%20quiet%20morning%20of%20two%20thousand%20and%20one',
    'https://a.example/0f8fad5b/episode-number-one-hundred-and-twelve-2026.mp3',
  ])('%s holds none', (text) => {
    expect(readAddress(text)).toMatchObject({ holdsSecret: false });
  });

  it('never comes out, wherever it stands', () => {
    // Q begins the marks of what must not come out.
    const word = fc.stringMatching(/^[A-PR-Za-z0-9]{8,30}$/);
    fc.assert(
      fc.property(word, word, word, (login, value, name) => {
        const href = `https://${login}QX:${value}QY@a.example/p/${name}QZ.mp3?token=${value}QW`;
        const shown = showAddress(href);
        for (const mark of [`${login}QX`, `${value}QY`, `${value}QW`]) expect(shown).not.toContain(mark);
        expect(cutSecrets(`failed at ${href} twice`, [])).not.toMatch(/QX|QY|QW/);
      }),
    );
  });
});

describe('what is shown', () => {
  it.each([
    ['https://a.example/ep%2012.mp3', 'https://a.example/ep 12.mp3'],
    ['https://a.example:8443/s/t/ep.mp3', 'https://a.example:8443/…/ep.mp3'],
    ['https://a.example/', 'https://a.example/'],
    ['https://a.example/get?id=1', 'https://a.example/get?…'],
    ['https://a.example/p/a1b2c3d4e5f6a7b8c9d0e1f2', 'https://a.example/…/…'],
    ['https://a.example/0f8fad5b-49cb-469f-8165-70867728950e.mp3', 'https://a.example/…'],
    ['https://a.example/kitchen-2024-05-12-k3Jx9QmZr7Tb.mp3', 'https://a.example/…'],
    ['https://a.example/48291047-19283746-abc.mp3', 'https://a.example/…'],
    ['https://a.example/Zm9V-1mFy9cXV4-12345-abC.mp3', 'https://a.example/…'],
    [
      'https://a.example/kitchen-2024-05-12-sourdough.mp3',
      'https://a.example/kitchen-2024-05-12-sourdough.mp3',
    ],
    [
      'https://a.example/sensibility_01_austen_64kb-0870.wav',
      'https://a.example/sensibility_01_austen_64kb-0870.wav',
    ],
    ['https://a.example/Harbour_s02e11_20240512.mp3', 'https://a.example/Harbour_s02e11_20240512.mp3'],
    ['https://a.example/%E0%A4%A', 'https://a.example/%E0%A4%A'],
    ['https://a.example/a%0Ab%E2%80%AEc.mp3', 'https://a.example/a b c.mp3'],
    ['no address', 'no address'],
  ])('of %s is %s', (href, shown) => {
    expect(showAddress(href)).toBe(shown);
  });

  it('is never long', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (href) => {
        expect(showAddress(href).length).toBeLessThan(new URL(href).origin.length + NAME_AND_MARKS);
      }),
    );
  });
  const NAME_AND_MARKS = 70;
});

describe('a list', () => {
  it('has one address a line, each once, and names the lines that are none', () => {
    const text =
      'https://a.example/1.mp3\r\n\n  https://a.example/2.mp3 https://a.example/3.mp3\nEpisode 4\nhttps://a.example/1.mp3#x\n';
    const list = readAddressList(text);
    expect(list.addresses.map((one) => one.href)).toEqual([
      'https://a.example/1.mp3',
      'https://a.example/2.mp3',
      'https://a.example/3.mp3',
    ]);
    expect(list.refused).toEqual([{ line: 4, text: 'Episode 4', why: 'not-web' }]);
    expect(list.isCut).toBe(false);
  });

  it('is taken as far as its limit, and says so', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => `https://a.example/${index}.mp3`).join('\n');
    expect(readAddressList(lines(LIST_MAX))).toMatchObject({ isCut: false });
    const cut = readAddressList(lines(LIST_MAX + 1));
    expect(cut.addresses).toHaveLength(LIST_MAX);
    expect(cut.isCut).toBe(true);
    expect(readAddressList('x'.repeat(2_000_000)).isCut).toBe(true);
  });

  it('is read whatever is pasted', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !readAddressList(text).isCut));
  });
});
