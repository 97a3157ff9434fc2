// The notice of a newer version, from a real server that misbehaves: what is believed, and what is sent.
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { publicKeyText, signedNotice } from '../../build/sign-notice.mjs';
import { fetchBytes } from '../../app/care/fetch-bytes.ts';
import { ASK_EVERY_MS, believed, readSource, VersionNotices } from '../../app/care/version-notices.ts';
import { compareVersions, isPageOn, NOTICE_MAX_BYTES } from '../../app/domain/version-notice.ts';
import { tempDirectory } from '../storage/support.ts';

const NOW = Date.UTC(2026, 10, 28, 12);
const DAY_MS = 86_400_000;
const keys = generateKeyPairSync('ed25519');
const HOSTS = ['earshot.example'];
const about = {
  version: '1.2.0',
  date: '2026-11-27',
  url: 'https://earshot.example/news/1.2.0',
  notes: 'Mends the search.\nNewer Chromium.',
};
const good = signedNotice(about, keys.privateKey);

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function asked(answer: Answer) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/notice`;
  const statePath = join(tempDirectory(), 'own', 'version-notice.json');
  const faults: string[] = [];
  const around = { now: NOW, on: true, version: '1.1.9' };
  const make = () =>
    new VersionNotices({
      source: { url, publicKey: publicKeyText(keys.privateKey), hosts: HOSTS },
      version: around.version,
      isOn: () => around.on,
      statePath,
      nowMs: () => around.now,
      fetch: fetchBytes,
      onNotice: () => undefined,
      onFault: (error) => faults.push(error instanceof Error ? error.message : String(error)),
    });
  return { notices: make(), make, requests, faults, around, statePath };
}

const says =
  (text: string | Uint8Array): Answer =>
  (_request, response) =>
    void response.end(text);

describe('a notice', () => {
  it('that is signed tells of the newer version, also after a restart', async () => {
    const { faults, make, notices } = await asked(says(good));
    await notices.look();
    expect(faults).toEqual([]);
    expect(notices.current()).toEqual(about);
    expect(make().current()).toEqual(about);
  });

  it('is not asked for by who ended before the first look', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const fetch = vi.fn(() => Promise.reject(new Error('asked')));
    const kept = { statePath: join(tempDirectory(), 'version-notice.json'), version: '1.1.9' };
    const source = {
      url: 'https://earshot.example/',
      publicKey: publicKeyText(keys.privateKey),
      hosts: HOSTS,
    };
    const make = () =>
      new VersionNotices({
        ...{ ...kept, source, fetch, isOn: () => true, nowMs: () => NOW },
        ...{ onNotice: () => undefined, onFault: () => undefined },
      });
    const ended = make();
    ended.start();
    ended.stop();
    await vi.advanceTimersByTimeAsync(2 * ASK_EVERY_MS);
    expect(fetch).not.toHaveBeenCalled();
    const living = make();
    living.start();
    await vi.advanceTimersByTimeAsync(DAY_MS);
    expect(fetch).toHaveBeenCalled();
    living.stop();
  });

  it('is asked for without a word about the person', async () => {
    const { notices, requests } = await asked(says(good));
    await notices.look();
    const [request] = requests;
    expect(request?.method).toBe('GET');
    expect(request?.url).toBe('/notice');
    expect(Object.keys(request?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(request?.headers['user-agent']).toBe('Earshot');
  });

  it('is asked for once a week, whatever comes, and not at all when it is off', async () => {
    const { around, notices, requests } = await asked((_request, response) => response.writeHead(500).end());
    around.on = false;
    await notices.look();
    expect(requests).toHaveLength(0);
    around.on = true;
    await notices.look();
    await notices.look();
    around.now += ASK_EVERY_MS - 1;
    await notices.look();
    expect(requests).toHaveLength(1);
    around.now += 1;
    await notices.look();
    expect(requests).toHaveLength(2);
    // A clock that was put back does not silence it for years.
    around.now -= 365 * DAY_MS;
    await notices.look();
    expect(requests).toHaveLength(3);
  });

  it('of this version or an older one is none', async () => {
    const { around, make, notices } = await asked(says(good));
    await notices.look();
    around.version = '1.2.0';
    expect(make().current()).toBeNull();
    around.version = '1.10.0';
    expect(make().current()).toBeNull();
  });

  it.each<[string, Answer]>([
    ['an error', (_request, response) => response.writeHead(404).end(good)],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['nothing', says('')],
    ['a page', says('<html></html>')],
    ['bytes that are no text', says(new Uint8Array(2_000).fill(0xff))],
    ['more than a notice can be', says(good + ' '.repeat(NOTICE_MAX_BYTES))],
    [
      'an announced end that never comes',
      (_request, response) => {
        response.writeHead(200, { 'content-length': '500' });
        response.write(good.slice(0, 100));
        setTimeout(() => response.destroy(), 50);
      },
    ],
    ['a hang-up', (request) => request.socket.destroy()],
  ])('is not there for %s', async (_what, answer) => {
    const { faults, notices } = await asked(answer);
    await notices.look();
    expect(notices.current()).toBeNull();
    expect(faults).toHaveLength(1);
  });

  it('that is kept is looked at again when it is read', async () => {
    const { notices, statePath } = await asked(says(good));
    await notices.look();
    const kept = readFileSync(statePath, 'utf8');
    for (const text of ['', '{', 'null', kept.replace('earshot.example', 'elsewhere.example')]) {
      writeFileSync(statePath, text);
      expect(notices.current()).toBeNull();
    }
  });
});

describe('believed is', () => {
  const source = {
    url: 'https://earshot.example/n',
    publicKey: publicKeyText(keys.privateKey),
    hosts: HOSTS,
  };
  const judge = (text: string, newest: typeof about | null = null, now = NOW) =>
    believed(Buffer.from(text), source, newest, now);

  it.each<[string, Partial<Record<keyof typeof about, unknown>>, string]>([
    ['a version in words', { version: 'latest' }, 'version'],
    ['a version with zeros', { version: '01.2.0' }, 'version'],
    ['a number for a version', { version: 1.2 }, 'version'],
    ['no day', { date: '2026-02-30' }, 'form'],
    ['notes that are no text', { notes: ['x'] }, 'form'],
    ['notes without an end', { notes: 'x'.repeat(2_001) }, 'form'],
    ['notes that turn round', { notes: 'a\u202eb' }, 'form'],
    ['another host', { url: 'https://elsewhere.example/' }, 'host'],
    ['a host that ends like ours', { url: 'https://not-earshot.example/' }, 'host'],
    ['an address in clear', { url: 'http://earshot.example/' }, 'host'],
    ['a user in the address', { url: 'https://a@earshot.example/' }, 'host'],
    ['a port', { url: 'https://earshot.example:8443/' }, 'host'],
    ['a script', { url: 'javascript:alert(1)' }, 'host'],
  ])('no %s, though it is signed', (_what, change, fault) => {
    expect(judge(signedNotice({ ...about, ...change } as never, keys.privateKey))).toBe(fault);
  });

  it('nothing signed by another key, or changed by one letter', () => {
    const other = generateKeyPairSync('ed25519').privateKey;
    expect(judge(signedNotice(about, other))).toBe('signature');
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.constantFrom('a', '0', ' ', '"'), (at, letter) => {
        const changed = good.slice(0, at) + letter + good.slice(at + 1);
        return changed === good || typeof judge(changed) === 'string';
      }),
    );
  });

  it('no other way to write the same', () => {
    const manifest = JSON.stringify({
      notes: about.notes,
      url: about.url,
      date: about.date,
      version: about.version,
    });
    expect(manifest.length).toBeGreaterThan(50);
    expect(judge(good.replace('\n{', '\n {'))).toBe('form');
    expect(judge(`${good}\n`)).toBe('form');
    expect(judge(signedNotice({ ...about, more: 1 } as never, keys.privateKey))).toEqual(about);
  });

  it('nothing older than what was believed, nothing that is long ago, and nothing of days to come', () => {
    expect(judge(good, about)).toEqual(about);
    expect(judge(good, { ...about, version: '1.2.1' })).toBe('rollback');
    expect(judge(good, { ...about, date: '2026-11-28' })).toBe('rollback');
    const day = Date.UTC(2026, 10, 27);
    expect(judge(good, null, day + 90 * DAY_MS)).toEqual(about);
    expect(judge(good, null, day + 90 * DAY_MS + 1)).toBe('expired');
    expect(judge(good, null, day - 2 * DAY_MS)).toEqual(about);
    expect(judge(good, null, day - 2 * DAY_MS - 1)).toBe('future');
  });
});

it('versions are numbers', () => {
  expect(['1.10.0', '1.9.9', '2.0.0', '0.1.0'].sort(compareVersions)).toEqual([
    '0.1.0',
    '1.9.9',
    '1.10.0',
    '2.0.0',
  ]);
  expect(compareVersions('1.0.0', 'nightly')).toBeGreaterThan(0);
});

it('without an address nothing is asked', () => {
  const source = { url: 'https://earshot.example/n', publicKey: 'x', hosts: HOSTS };
  expect(readSource(source)).toEqual(source);
  for (const field of [
    undefined,
    null,
    {},
    { ...source, url: 'http://earshot.example/n' },
    { ...source, hosts: 'x' },
  ])
    expect(readSource(field)).toBeNull();
  expect(isPageOn('https://earshot.example/n', [])).toBe(false);
});
