// Which addresses a speech service may have: encrypted ones, and without encryption only those that stay near.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_ORIGIN,
  mayLeadTo,
  originOf,
  readServiceAddress,
  sayBadAddress,
  sayWay,
} from '../../app/domain/service-address.ts';

describe('an address', () => {
  it.each([
    ['https://api.aimlapi.com/v1', 'https://api.aimlapi.com', 'encrypted'],
    ['HTTPS://API.aimlapi.com:443/v1/', 'https://api.aimlapi.com', 'encrypted'],
    ['https://bücher.example/v1', 'https://xn--bcher-kva.example', 'encrypted'],
    ['https://203.0.113.7:8443', 'https://203.0.113.7:8443', 'encrypted'],
    ['http://localhost:8000/v1', 'http://localhost:8000', 'this-computer'],
    ['http://LOCALHOST./v1', 'http://localhost.', 'this-computer'],
    ['http://a.localhost', 'http://a.localhost', 'this-computer'],
    ['http://127.0.0.1:9', 'http://127.0.0.1:9', 'this-computer'],
    ['http://127.9.8.7', 'http://127.9.8.7', 'this-computer'],
    ['http://2130706433', 'http://127.0.0.1', 'this-computer'],
    ['http://[::1]:80/', 'http://[::1]', 'this-computer'],
    ['http://[::ffff:127.0.0.1]', 'http://[::ffff:7f00:1]', 'this-computer'],
    ['http://10.0.0.1', 'http://10.0.0.1', 'private-network'],
    ['http://172.16.0.1', 'http://172.16.0.1', 'private-network'],
    ['http://172.31.255.255', 'http://172.31.255.255', 'private-network'],
    ['http://192.168.1.20:8000', 'http://192.168.1.20:8000', 'private-network'],
    ['http://169.254.3.4', 'http://169.254.3.4', 'private-network'],
    ['http://[fd12:3456::1]', 'http://[fd12:3456::1]', 'private-network'],
    ['http://[fc00::]', 'http://[fc00::]', 'private-network'],
    ['http://[fe80::1]', 'http://[fe80::1]', 'private-network'],
    ['http://[febf::1]', 'http://[febf::1]', 'private-network'],
    ['http://[::ffff:10.1.2.3]', 'http://[::ffff:a01:203]', 'private-network'],
    ['http://studio.local', 'http://studio.local', 'private-network'],
    ['http://whisper.home.arpa', 'http://whisper.home.arpa', 'private-network'],
    ['http://nas', 'http://nas', 'private-network'],
  ])('%s is %s, %s', (text, origin, way) => {
    expect(readServiceAddress(text)).toEqual({ origin, way });
  });

  it.each([
    'http://api.aimlapi.com/v1',
    'http://172.15.255.255',
    'http://172.32.0.1',
    'http://11.0.0.1',
    'http://192.167.1.1',
    'http://192.169.1.1',
    'http://169.253.1.1',
    'http://128.0.0.1',
    'http://126.0.0.1',
    'http://0.0.0.0',
    'http://100.64.0.1',
    'http://[2001:db8::1]',
    'http://[::]',
    'http://[::2]',
    'http://[1::1]',
    'http://[fec0::1]',
    'http://[fe00::1]',
    'http://[fbff::1]',
    'http://[::ffff:8.8.8.8]',
    'http://local.example',
    'http://localhost.example',
    'http://notlocal.com',
    'http://10.0.0.1.example',
  ])('%s could be read by anybody on the way', (text) => {
    expect(readServiceAddress(text)).toBe('open-to-all');
  });

  it.each(['', 'api.aimlapi.com', 'ftp://a.example', 'http://', 'file:///etc/passwd', 'javascript:1'])(
    '%j is none',
    (text) => {
      expect(readServiceAddress(text)).toBe('no-address');
      expect(originOf(text)).toBeNull();
    },
  );

  it('is none when its host is longer than any', () => {
    expect(readServiceAddress(`https://${'a.'.repeat(126)}a`)).toMatchObject({ way: 'encrypted' });
    expect(readServiceAddress(`https://${'a.'.repeat(127)}a`)).toBe('no-address');
  });

  it.each(['https://mina@api.example', 'https://:secret@api.example', 'http://a:b@localhost'])(
    '%s holds a login',
    (text) => {
      expect(readServiceAddress(text)).toBe('holds-login');
    },
  );

  it('of the documentation is the default', () => {
    expect(DEFAULT_ORIGIN).toBe('https://api.aimlapi.com');
  });
});

describe('a name that was looked up', () => {
  it.each([
    ['this-computer', '127.0.0.1', true],
    ['this-computer', '::1', true],
    ['this-computer', '192.168.1.1', false],
    ['private-network', '127.0.0.1', true],
    ['private-network', '192.168.1.1', true],
    ['private-network', 'fe80::1%eth0', true],
    ['private-network', '8.8.8.8', false],
    ['private-network', '2001:db8::1', false],
    ['private-network', '999.1.1.1', false],
    ['private-network', 'junk', false],
    ['encrypted', '8.8.8.8', true],
  ] as const)('%s may lead to %s: %s', (way, ip, may) => {
    expect(mayLeadTo(way, ip)).toBe(may);
  });

  it('leads nowhere outside the private ranges, whatever the address', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const [first = 0, second = 0] = ip.split('.').map(Number);
        const isNear =
          first === 127 ||
          first === 10 ||
          (first === 172 && second > 15 && second < 32) ||
          (first === 192 && second === 168) ||
          (first === 169 && second === 254);
        expect(mayLeadTo('private-network', ip)).toBe(isNear);
        expect(mayLeadTo('private-network', `::ffff:${ip}`)).toBe(isNear);
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (ip) => {
        expect(typeof mayLeadTo('private-network', ip)).toBe('boolean');
      }),
    );
  });
});

it('each way and each refusal has its words', () => {
  expect(sayWay('encrypted')).toBeNull();
  expect(sayWay('this-computer')).toMatch(/do not leave this computer/);
  expect(sayWay('private-network')).toMatch(/unencrypted/);
  for (const why of ['no-address', 'holds-login', 'open-to-all'] as const)
    expect(sayBadAddress(why)).toMatch(/\.$/);
});
