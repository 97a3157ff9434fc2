// A recording that is an address, on the command line: fetched once, sent once, kept as a file, and its login said to nobody.
import { expect, test } from '@playwright/test';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { wav } from '../support/media.ts';
import { commandLine } from './command-line-support.ts';

const { earshot, world } = commandLine('by-address');
const BYTES = wav({ seconds: 4, seed: 77 });
const PAGE = '<!doctype html><html><head><title>Sign in</title></head></html>';

let host: Server;
let asked: string[] = [];
test.beforeEach(async () => {
  asked = [];
  host = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`.trim());
    if (request.url?.startsWith('/page')) response.setHeader('content-type', 'audio/mpeg').end(PAGE);
    else response.setHeader('etag', '"a"').end(BYTES);
  });
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
});
test.afterEach(() => {
  host.close();
  host.closeAllConnections();
});

/** Everything that the app wrote into its folder, but the recording itself. */
function written(directory: string): string {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => statSync(path).isFile() && !path.endsWith('.wav'))
    .map((path) => readFileSync(path, 'latin1'))
    .join('\n');
}

test('transcribe URL fetches it once, sends it once, and says its login to nobody else', async () => {
  const origin = `http://mina:tresor9@127.0.0.1:${(host.address() as AddressInfo).port}`;
  const url = `${origin}/show/the%20quiet%20hour.wav?token=QQsecretQQ`;
  const first = await earshot('transcribe', url, '--service', 'cloud', '--json');
  expect(first.code, first.stderr).toBe(0);
  expect(JSON.parse(first.stdout)).toMatchObject({
    ok: true,
    file: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/…\/the quiet hour\.wav\?…$/),
    title: 'the quiet hour',
    text: 'the lighthouse keeper counted seventeen gulls',
  });
  const login = `Basic ${Buffer.from('mina:tresor9').toString('base64')}`;
  expect(asked).toEqual([`/show/the%20quiet%20hour.wav?token=QQsecretQQ ${login}`]);
  const path = join(world.place.library, 'downloads', 'the quiet hour.wav');
  expect(existsSync(path)).toBe(true);
  const hash = createHash('sha256').update(BYTES).digest('hex');
  expect([...world.server.acceptedByHash()]).toEqual([[hash, 1]]);

  const again = await earshot('transcribe', url, '--service', 'cloud');
  expect(again.code, again.stderr).toBe(0);
  expect(asked).toHaveLength(1);
  expect(world.server.generations).toHaveLength(1);
  for (const text of [first.stdout, first.stderr, again.stdout, again.stderr, written(world.place.library)])
    expect(text).not.toMatch(/tresor9|QQsecretQQ/);
});

test('transcribe URL says why a page is no recording, and keeps nothing of it', async () => {
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/page.mp3`;
  const ended = await earshot('transcribe', url, '--json');
  expect(ended.code).not.toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({ ok: false, code: 'address-not-sound' });
  expect(readdirSync(join(world.place.library, 'downloads'))).toEqual([]);
  const file = await earshot('transcribe', 'no-such-file.wav', '--json');
  expect(JSON.parse(file.stdout)).toMatchObject({ ok: false, code: 'file-gone' });
});

test('add URL queues it without waiting, and the next run transcribes it', async () => {
  const url = `http://127.0.0.1:${(host.address() as AddressInfo).port}/ep.wav`;
  const added = await earshot('add', url, '--service', 'cloud', '--json');
  expect(added.code, added.stderr).toBe(0);
  // Nothing is asked for before the work begins.
  expect(JSON.parse(added.stdout)).toMatchObject({ ok: true, path: null });
  expect(asked).toEqual([]);
  expect(world.server.generations).toEqual([]);
  expect((await earshot('run', '--once')).code).toBe(0);
  expect(world.server.generations).toHaveLength(1);
  const again = await earshot('add', url);
  expect(again.stdout).toContain('there is a transcript of it');
  expect(asked).toHaveLength(1);
});
