// Checks of feeds against a host that misbehaves in every way that hosts do.
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../app/domain/clock.ts';
import { failure } from '../../app/domain/failure.ts';
import type { Connections } from '../../app/feeds/ask.ts';
import { checkFeed, type CheckDeps, type CheckQuestion, type CheckResult } from '../../app/feeds/check.ts';
import { PAGES_MAX, readPages } from '../../app/feeds/pages.ts';
import { readFeed } from '../../app/feeds/read.ts';
import { directly } from '../../app/net/connect.ts';
import { NetworkFault } from '../../app/net/network-fault.ts';
import { passedOn, plainly, startFeedHost, type FeedHost } from '../support/feed-host.ts';
import { certificate, startTlsDoor } from '../support/certificate.ts';
import { rss } from './support.ts';

const dispatcher = directly({ connectMs: 5_000, ca: certificate().cert });
/** Which hosts were asked for, and whether they could be near. */
let ways: string[] = [];
const connections: Connections = {
  to: (url, mayBeNear) => {
    ways.push(`${url.hostname} ${mayBeNear ? 'near' : 'far'}`);
    // A name that only a guard could have refused.
    if (url.hostname === 'localhost' && !mayBeNear) throw new NetworkFault(failure('address-private'));
    return Promise.resolve(dispatcher);
  },
};
const deps: CheckDeps = {
  connections,
  reader: { read: readFeed },
  clock: systemClock,
  patience: { silenceMs: 2_000, answerMs: 5_000, wireBytes: 200_000 },
};
const FEED = rss('<item><guid>1</guid><title>One</title></item>');

let host: FeedHost;
beforeEach(async () => {
  host = await startFeedHost();
  ways = [];
});
afterEach(() => host.close());
afterAll(() => dispatcher.destroy());

const check = (path: string, more: Partial<CheckQuestion> = {}): Promise<CheckResult> =>
  checkFeed(deps, {
    address: path.startsWith('http') ? path : host.base + path,
    etag: null,
    lastModified: null,
    mayBeNear: true,
    wantsFeed: true,
    ...more,
  });
const codeOf = (result: CheckResult): string =>
  result.kind === 'failed' ? result.failure.code : result.kind;
const titlesOf = (result: CheckResult): readonly string[] =>
  result.kind === 'read' && result.document.kind === 'feed'
    ? result.document.items.map(({ title }) => title)
    : [];

describe('a check', () => {
  it('reads a feed, and asks the next time only for what is new', async () => {
    host.put('/feed', (request, response) => {
      const isKnown = request.headers['if-none-match'] === '"v1"';
      if (isKnown) response.writeHead(304).end();
      else
        response.writeHead(200, { etag: '"v1"', 'last-modified': 'Mon, 06 Jan 2020 05:30:00 GMT' }).end(FEED);
    });
    const first = await check('/feed');
    expect(first).toMatchObject({
      kind: 'read',
      etag: '"v1"',
      lastModified: 'Mon, 06 Jan 2020 05:30:00 GMT',
      movedTo: null,
    });
    expect(titlesOf(first)).toEqual(['One']);
    const second = await check('/feed', { etag: '"v1"', lastModified: 'Mon, 06 Jan 2020 05:30:00 GMT' });
    expect(second).toEqual({ kind: 'unchanged', movedTo: null });
    expect(host.asked[1]?.headers).toMatchObject({
      'if-none-match': '"v1"',
      'if-modified-since': 'Mon, 06 Jan 2020 05:30:00 GMT',
      'user-agent': 'Earshot',
    });
    expect(host.asked[0]?.headers).not.toHaveProperty('if-none-match');
  });

  it('unpacks what is packed, and takes a charset from the header', async () => {
    const latin = Buffer.from(rss('<item><guid>1</guid><title>Übung</title></item>'), 'latin1');
    host.put('/feed', (_, response) => {
      const headers = { 'content-encoding': 'gzip', 'content-type': 'text/xml; charset="ISO-8859-1"' };
      response.writeHead(200, headers).end(gzipSync(latin));
    });
    expect(titlesOf(await check('/feed'))).toEqual(['Übung']);
    expect(host.asked[0]?.headers['accept-encoding']).toContain('gzip');
  });

  it('sends a login of the address to its own host only', async () => {
    const other = await startFeedHost();
    other.put('/feed', FEED);
    host.put('/feed', passedOn(302, '/own'));
    host.put('/own', passedOn(302, `${other.base}/feed`));
    await check(host.base.replace('//', '//ada:s3cret@') + '/feed');
    const basic = `Basic ${Buffer.from('ada:s3cret').toString('base64')}`;
    expect(host.asked.map(({ headers }) => headers.authorization)).toEqual([basic, basic]);
    expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
    await other.close();
  });

  it('takes of a long answer what the limit allows, and says so', async () => {
    const many = Array.from(
      { length: 5_000 },
      (_, at) => `<item><guid>${at}</guid><title>No ${at}</title></item>`,
    );
    host.put('/feed', plainly(rss(many.join('')), { etag: '"long"' }));
    const result = await check('/feed');
    // An answer that was cut is asked for whole the next time.
    expect(result).toMatchObject({ kind: 'read', etag: null, document: { cut: 'too-many-bytes' } });
    expect(titlesOf(result).length).toBeGreaterThan(1_000);
  });
});

describe('a feed that moved', () => {
  it.each([
    ['for good by 301', [301], '/new'],
    ['for good by 308', [308], '/new'],
    ['for now by 302', [302], null],
    ['for now by 307', [307], null],
    ['for now by 303', [303], null],
    ['for good and then for now', [301, 302], '/step1'],
    ['for now and then for good', [302, 301], null],
    ['for good twice', [308, 301], '/new'],
  ])('%s is remembered where it moved for good', async (_, statuses, movedTo) => {
    statuses.forEach((status, at) => {
      const [from, to] = [
        at === 0 ? '/old' : `/step${at}`,
        at === statuses.length - 1 ? '/new' : `/step${at + 1}`,
      ];
      host.put(from, passedOn(status, to));
    });
    host.put('/new', FEED);
    expect(await check('/old')).toMatchObject({
      kind: 'read',
      address: `${host.base}/new`,
      movedTo: movedTo === null ? null : host.base + movedTo,
    });
  });

  it('keeps the login of its address on the same host', async () => {
    host.put('/old', passedOn(301, '/new'));
    host.put('/new', FEED);
    const base = host.base.replace('//', '//ada:s3cret@');
    expect(await check(`${base}/old`)).toMatchObject({ movedTo: `${base}/new` });
  });

  it('to a page is not remembered: a network asks to sign in that way', async () => {
    host.put('/feed', passedOn(301, '/sign-in'));
    host.put('/sign-in', plainly('<html><title>Sign in</title></html>', { 'content-type': 'text/html' }));
    const result = await check('/feed');
    expect(result).toMatchObject({
      kind: 'failed',
      failure: { code: 'not-a-feed', retryable: true, detail: 'Sign in' },
    });
    expect(result).not.toHaveProperty('movedTo');
  });

  it('in circles is given up after ten steps', async () => {
    host.put('/feed', passedOn(302, '/feed'));
    expect(codeOf(await check('/feed'))).toBe('address-leads-astray');
    expect(host.asked).toHaveLength(11);
  });

  it('from https to http is not followed', async () => {
    const door = await startTlsDoor(host.base);
    host.put('/feed', passedOn(301, `${host.base}/plain`));
    host.put('/plain', FEED);
    expect(codeOf(await check(`${new URL(door.baseUrl).origin}/feed`))).toBe('address-leads-astray');
    expect(host.asked.map(({ path }) => path)).toEqual(['/feed']);
    door.close();
  });

  it.each(['file:///etc/hostname', 'ftp://127.0.0.1/feed', 'https://'])(
    'to %s is not followed',
    async (location) => {
      host.put('/feed', passedOn(302, location));
      expect(codeOf(await check('/feed'))).toBe('address-leads-astray');
    },
  );

  it('to another host may no longer be in a private network, though its own may', async () => {
    host.put('/feed', passedOn(302, host.base.replace('127.0.0.1', 'localhost')));
    expect(codeOf(await check('/feed'))).toBe('address-private');
    expect(ways).toEqual(['127.0.0.1 near', 'localhost far']);
  });
});

describe('a host that does not give the feed', () => {
  it.each([
    [401, 'feed-locked', false],
    [403, 'feed-locked', false],
    [404, 'feed-gone', true],
    [410, 'feed-gone', false],
    [418, 'feed-unreadable', true],
    [500, 'address-unreachable', true],
    [503, 'address-unreachable', true],
  ])('with %d is told', async (status, code, retryable) => {
    host.put('/feed', (_, response) => void response.writeHead(status).end('no'));
    expect(await check('/feed')).toMatchObject({
      kind: 'failed',
      failure: { code, retryable, detail: `HTTP ${status}` },
    });
  });

  it.each([429, 503])('but asks to wait with %d is waited for', async (status) => {
    host.put('/feed', (_, response) => void response.writeHead(status, { 'retry-after': '120' }).end());
    expect(await check('/feed')).toMatchObject({ failure: { code: 'address-busy', retryAfterMs: 120_000 } });
  });

  it('but breaks off is told, and nothing of it is taken', async () => {
    host.put('/feed', (_, response) => {
      response.writeHead(200, { 'content-length': '100000' });
      response.write(FEED, () => response.destroy());
    });
    expect(codeOf(await check('/feed'))).toBe('address-unreachable');
  });

  it('but says nothing is given up', async () => {
    host.put('/feed', () => undefined);
    expect(
      codeOf(
        await checkFeed({ ...deps, patience: { silenceMs: 100, answerMs: 5_000 } }, questionOf('/feed')),
      ),
    ).toBe('address-unreachable');
  });

  it('but trickles without an end is given up', async () => {
    host.put('/feed', (_, response) => {
      const drop = setInterval(() => response.write(' '), 10);
      response.on('close', () => clearInterval(drop));
    });
    expect(
      codeOf(
        await checkFeed({ ...deps, patience: { silenceMs: 5_000, answerMs: 200 } }, questionOf('/feed')),
      ),
    ).toBe('address-unreachable');
  });

  it('but packs it in a way nobody asked for is told', async () => {
    host.put('/feed', plainly(FEED, { 'content-encoding': 'zstd' }));
    expect(codeOf(await check('/feed'))).toBe('feed-unreadable');
  });

  it('at all, because nothing listens there, is told', async () => {
    await host.close();
    expect(codeOf(await check('/feed'))).toBe('address-unreachable');
    host = await startFeedHost();
  });

  it('gives a page where one is welcome, with the feeds that it names', async () => {
    host.put('/', plainly('<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'));
    expect(await check('/', { wantsFeed: false })).toMatchObject({
      kind: 'read',
      document: { kind: 'page', feeds: [{ url: `${host.base}/feed` }] },
    });
  });
});

const questionOf = (path: string): CheckQuestion => ({
  address: host.base + path,
  etag: null,
  lastModified: null,
  mayBeNear: true,
  wantsFeed: true,
});

describe('older pages', () => {
  const page = (guid: number, next: string | null, rel = 'next'): string =>
    rss(
      `<item><guid>${guid}</guid></item><item><guid>0</guid></item>`,
      `<title>T</title>${next === null ? '' : `<atom:link rel="${rel}" href="${next}"/>`}`,
    );
  const readAll = async () => {
    const first = await check('/feed');
    if (first.kind !== 'read' || first.document.kind !== 'feed') throw new Error(codeOf(first));
    return readPages(deps, first.document, { address: `${host.base}/feed`, mayBeNear: true });
  };

  it.each(['next', 'prev-archive'])('are followed by %s to the oldest, each item once', async (rel) => {
    host.put('/feed', page(3, '/2', rel));
    host.put('/2', page(2, '/1', rel));
    host.put('/1', page(1, null));
    const { cut, isAll, items, pages, repeats } = await readAll();
    expect(items.map(({ guid }) => guid)).toEqual(['3', '0', '2', '1']);
    expect({ cut, isAll, pages, repeats }).toEqual({ cut: null, isAll: true, pages: 2, repeats: 2 });
  });

  it('that lead in a circle end', async () => {
    host.put('/feed', page(2, '/1'));
    host.put('/1', page(1, '/feed'));
    expect(await readAll()).toMatchObject({ pages: 1, isAll: true });
  });

  it('without an end are bounded', async () => {
    for (let at = 0; at <= PAGES_MAX + 1; at += 1)
      host.put(at === 0 ? '/feed' : `/${at}`, page(at + 1, `/${at + 1}`));
    const { cut, isAll, items, pages } = await readAll();
    expect({ cut, isAll, pages }).toEqual({ cut: 'too-many-items', isAll: false, pages: PAGES_MAX });
    expect(items).toHaveLength(PAGES_MAX + 2);
  });

  it('that cannot be had leave what there is, and say that it is not all', async () => {
    host.put('/feed', page(2, '/gone'));
    const { isAll, items, trouble } = await readAll();
    expect({ isAll, items: items.length, code: trouble?.code }).toEqual({
      isAll: false,
      items: 2,
      code: 'feed-gone',
    });
  });
});
