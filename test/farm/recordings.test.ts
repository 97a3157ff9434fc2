// What a worker fetches, from a real server on loopback: whole, once, gone on with, and given up where it is not to be had.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { FarmOrder } from '../../app/contract/farm/messages.ts';
import { Recordings } from '../../app/farm/worker/recordings.ts';
import { markOf } from '../../app/sound/recording-file.ts';
import { ServerLink } from '../../app/farm/worker/server-link.ts';
import { tempDirectory } from '../storage/support.ts';

const SOUND = Buffer.alloc(200_000, 'sound');
const CONTENT = 'a'.repeat(32);
const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

async function meet(answer: RequestListener, directory = tempDirectory()) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const link = new ServerLink({ server: `http://127.0.0.1:${port}`, token: 'x' }, 'worker-1');
  ends.push(() => {
    link.close();
    server.closeAllConnections();
    server.close();
  });
  return { asked, directory, recordings: new Recordings(directory, link, 1_000_000_000) };
}

const order = (fence: number): FarmOrder => ({
  ...{ fence, kind: 'transcribe', modelId: 'tiny', modelMark: 'a', language: null, fileName: 'a.wav' },
  ...{ mimeType: 'audio/wav', sizeBytes: SOUND.length, content: CONTENT, durationSeconds: 1, options: {} },
  ...{ soundPath: `/v1/work/sound/${fence}`, track: null, part: null },
  plan: { reader: 'webcodecs', promisedSeconds: null, tracks: [] },
});
const going = new AbortController().signal;
const whole: RequestListener = (_request, response) =>
  void response.writeHead(200, { etag: `"${CONTENT}"` }).end(SOUND);

it('a recording that is gone from the server ends the attempt, and is not asked for again and again', async () => {
  const { asked, recordings } = await meet((_request, response) => void response.writeHead(410).end('{}'));
  const taken = await recordings.take(order(1), going);
  expect(taken).toMatchObject({ ok: false, failure: { code: 'file-gone', retryable: false } });
  expect(asked).toHaveLength(1);
});

it('an address that is never good is given up', async () => {
  const { asked, recordings } = await meet((request, response) => {
    if (request.method === 'POST') response.writeHead(200).end('{"soundPath":"/v1/work/sound/1"}');
    else response.writeHead(403).end('{}');
  });
  expect(await recordings.take(order(1), going)).toMatchObject({
    failure: { code: 'address-unreachable', retryable: true },
  });
  expect(asked.filter((one) => one.startsWith('GET')).length).toBeLessThan(10);
});

it('what was refused to one order is asked for anew by another', async () => {
  const { asked, recordings } = await meet((request, response) =>
    request.url?.endsWith('/1') ? void response.writeHead(410).end('{}') : whole(request, response),
  );
  const [first, second] = await Promise.all([1, 2].map((fence) => recordings.take(order(fence), going)));
  expect([first?.ok, second?.ok]).toEqual([false, true]);
  expect(asked).toHaveLength(2);
});

it('two workers that share a folder do not write into each other’s downloads', async () => {
  const directory = tempDirectory();
  // A half that both see, then the other half to both.
  const slowly: RequestListener = (_request, response) => {
    response.writeHead(200, { etag: `"${CONTENT}"` }).write(SOUND.subarray(0, 100_000));
    setTimeout(() => response.end(SOUND.subarray(100_000)), 100);
  };
  const both = await Promise.all([meet(slowly, directory), meet(slowly, directory)]);
  const marks: unknown[] = [];
  const paths = await Promise.all(
    both.map(async ({ recordings }) => {
      const taken = await recordings.take(order(1), going);
      if (taken.ok) marks.push(markOf(statSync(taken.value)));
      return taken;
    }),
  );
  expect(marks[0], 'the file that the first one reads stays').toEqual(marks[1]);
  expect(paths.map(({ ok }) => ok)).toEqual([true, true]);
  for (const path of paths) expect(path.ok && readFileSync(path.value).equals(SOUND)).toBe(true);
  expect(readdirSync(directory)).toEqual([`${CONTENT}.wav`]);
});

it('a recording that is taken again while it is read stays the same file, also in its times', async () => {
  const { asked, recordings } = await meet(whole);
  const taken = await recordings.take(order(1), going);
  const mark = (): unknown => taken.ok && markOf(statSync(taken.value));
  const before = mark();
  await new Promise((resolve) => setTimeout(resolve, 20));
  await recordings.take(order(2), going);
  expect(mark()).toEqual(before);
  expect(asked).toHaveLength(1);
});

it('is nobody’s once the last order lets it go', async () => {
  const { recordings } = await meet(whole);
  await Promise.all([1, 2].map((fence) => recordings.take(order(fence), going)));
  expect(recordings.release(order(1))).toBe(false);
  expect(recordings.release(order(2))).toBe(true);
});
