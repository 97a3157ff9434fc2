// Where an IP address leads, in every range that is not the public network's.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIpAddress, nearName, reachOf } from '../../app/domain/ip-address.ts';

describe('an address', () => {
  it.each([
    ['8.8.8.8', 'public'],
    ['9.255.255.255', 'public'],
    ['11.0.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.128.0.0', 'public'],
    ['126.255.255.255', 'public'],
    ['128.0.0.0', 'public'],
    ['169.253.255.255', 'public'],
    ['169.255.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.32.0.0', 'public'],
    ['192.167.255.255', 'public'],
    ['192.169.0.0', 'public'],
    ['198.17.255.255', 'public'],
    ['198.20.0.0', 'public'],
    ['223.255.255.255', 'public'],
    ['0.0.0.0', 'nowhere'],
    ['0.255.255.255', 'nowhere'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['100.64.0.0', 'shared'],
    ['100.127.255.255', 'shared'],
    ['100.100.100.200', 'metadata'],
    ['127.0.0.1', 'this-computer'],
    ['127.255.255.255', 'this-computer'],
    ['169.254.0.1', 'private'],
    ['169.254.169.254', 'metadata'],
    ['169.254.170.2', 'metadata'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['192.0.0.192', 'metadata'],
    ['192.0.0.1', 'nowhere'],
    ['192.0.2.1', 'nowhere'],
    ['192.88.99.1', 'nowhere'],
    ['192.168.255.255', 'private'],
    ['198.18.0.1', 'shared'],
    ['198.19.255.255', 'shared'],
    ['198.51.100.7', 'nowhere'],
    ['203.0.113.7', 'nowhere'],
    ['224.0.0.1', 'nowhere'],
    ['240.0.0.1', 'nowhere'],
    ['255.255.255.255', 'nowhere'],
    ['2606:4700::1111', 'public'],
    ['::', 'nowhere'],
    ['::1', 'this-computer'],
    ['::2', 'nowhere'],
    ['::10.0.0.1', 'nowhere'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:127.0.0.1', 'this-computer'],
    ['::ffff:a9fe:a9fe', 'metadata'],
    ['::ffff:8.8.8.8', 'public'],
    ['64:ff9b::8.8.8.8', 'public'],
    ['64:ff9b::10.0.0.1', 'nowhere'],
    ['64:ff9b::a9fe:a9fe', 'nowhere'],
    ['64:ff9b:1::1', 'shared'],
    ['100::1', 'nowhere'],
    ['2001:0:1::', 'nowhere'],
    ['2001:db8::1', 'nowhere'],
    ['2001:4860::8888', 'public'],
    ['2002:808:808::1', 'public'],
    ['2002:a00:1::1', 'nowhere'],
    ['3fff:0fff::1', 'nowhere'],
    ['4000::1', 'nowhere'],
    ['5f00::1', 'nowhere'],
    ['fbff::1', 'nowhere'],
    ['fc00::1', 'private'],
    ['fd00:ec2::254', 'metadata'],
    ['fdff::1', 'private'],
    ['fe80::1%eth0', 'private'],
    ['febf::1', 'private'],
    ['fec0::1', 'shared'],
    ['ff02::1', 'nowhere'],
    ['[::1]', 'this-computer'],
    ['999.1.1.1', 'nowhere'],
    ['', 'nowhere'],
    ['example.com', 'nowhere'],
  ] as const)('%s is %s', (text, reach) => {
    expect(reachOf(text)).toBe(reach);
  });

  it('of IPv4 leads to the same place when IPv6 carries it', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        expect(reachOf(`::ffff:${ip}`)).toBe(reachOf(ip));
        expect(reachOf(`64:ff9b::${ip}`)).toBe(reachOf(ip) === 'public' ? 'public' : 'nowhere');
      }),
    );
  });

  it('is always told, whatever stands there', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV6(), fc.string()), (text) => typeof reachOf(text) === 'string'));
  });
});

describe('a name', () => {
  it.each([
    ['localhost', 'this-computer'],
    ['a.localhost', 'this-computer'],
    ['nas', 'private'],
    ['studio.local', 'private'],
    ['x.home.arpa', 'private'],
    ['localhost.example', null],
    ['notlocal.com', null],
  ] as const)('%s is %s', (name, near) => {
    expect(nearName(name)).toBe(near);
  });

  it('is told from an address', () => {
    expect(['1.2.3.4', '[::1]', '1.2.3.4.example', 'a'].map(isIpAddress)).toEqual([true, true, false, false]);
  });
});
