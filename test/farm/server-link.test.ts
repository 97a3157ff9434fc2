// What a worker sends, to a real server on loopback that takes its time.
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { FarmResult } from '../../app/contract/farm/messages.ts';
import { NoAnswer, ServerLink } from '../../app/farm/worker/server-link.ts';

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** What the worker here waits for an answer, ms. More than what a socket's queues hold takes at the pace below. */
const WAIT_MS = 2_000;
const BYTES_PER_MS = 4_000;

/** Takes what was announced at its pace, or no more after some pieces, and answers when it has all. @returns what came, the head first */
async function slowServer(mostPieces = Infinity) {
  const seen = { text: '' };
  const server = createServer((socket) => {
    const pieces: Buffer[] = [];
    let [bytes, announced] = [0, 0];
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      pieces.push(piece);
      bytes += piece.length;
      announced ||= lengthOf(piece);
      if (bytes >= announced) {
        seen.text = Buffer.concat(pieces).toString();
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}');
        return;
      }
      socket.pause();
      if (pieces.length < mostPieces) setTimeout(() => socket.resume(), piece.length / BYTES_PER_MS);
    });
    ends.push(() => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  ends.push(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const link = new ServerLink({ server: `http://127.0.0.1:${port}`, token: 'x' }, 'worker-1', WAIT_MS);
  ends.push(() => link.close());
  return { seen, link };
}

/** Of a request whose head is in its first piece: the head and the body, in bytes. */
function lengthOf(piece: Buffer): number {
  const head = piece.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head.length + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1]);
}

/** The result of some hours. @param words how many */
const long = (words: number): FarmResult => ({
  kind: 'heard',
  segments: [{ start: 0, end: 1, speaker: null, text: 'größer '.repeat(words), words: [] }],
  ...{ language: 'de', peaks: '', heard: { endSeconds: 36_000 } },
});
const going = new AbortController().signal;

it('a result of hours is sent for as long as the server takes it, whatever the wait for its answer', async () => {
  const result = long(2_500_000);
  const { seen, link } = await slowServer();
  const began = performance.now();
  await link.result(3, result, going);
  // Otherwise this says nothing.
  expect(performance.now() - began).toBeGreaterThan(WAIT_MS);
  expect(JSON.parse(seen.text.slice(seen.text.indexOf('\r\n\r\n')))).toEqual(result);
});

it('a server that takes no more is given up', async () => {
  const { link } = await slowServer(5);
  await expect(link.result(3, long(2_500_000), going)).rejects.toThrow(NoAnswer);
});

it('a short message goes with its length', async () => {
  const { seen, link } = await slowServer();
  await link.result(3, long(1), going);
  expect(seen.text).toMatch(/^POST \/v1\/work\/result\/3 HTTP\/1\.1\r\n/);
  expect(seen.text).not.toMatch(/transfer-encoding/i);
});
