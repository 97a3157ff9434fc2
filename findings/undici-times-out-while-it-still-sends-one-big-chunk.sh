#!/usr/bin/env bash
# undici 7.30.2 gives up a request by `headersTimeout` while its body is still on the way, when the body is one piece: a Buffer, a Blob or one big chunk.
#
# Guessed: the time runs from when the body was sent: undici's page on Client (docs/api/Client.md, headersTimeout) leaves the sending out, nodejs/undici#645 decided so, and
# each piece of a stream puts the clock back (#1604). Seen: 24 MB, which a server takes at 4 MB a second, are answered with 200 after 6 s when they come in pieces of
# 64 KB; as Buffer, Blob or one chunk they end with UND_ERR_HEADERS_TIMEOUT at a limit of 2 s, the server reading all the time. A piece counts as sent once it lies in
# the queue of the socket, however long the line takes for it. The usual limit is 300 s: an hour of sound (60 MB) that somebody read into memory cannot be sent by a
# line of 1.6 Mbit/s; each try breaks off at the fifth minute, and no test on a fast line shows it. undici's fetch with a Buffer does the same.
# Earshot sends recordings from the disk in pieces (app/speech/cloud/source.ts), and a worker its results (app/farm/worker/server-link.ts), so that its
# limit is one on standing still.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Agent, fetch, request } from 'undici';

const SIZE = 24 * 2 ** 20;
const BYTES_PER_MS = (4 * 2 ** 20) / 1_000;

/** Takes a body at its pace and answers when it has all of it. */
const server = createServer((socket) => {
  let head = '';
  let left = SIZE;
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    let taken = bytes.length;
    if (!head.includes('\r\n\r\n')) {
      head += bytes.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      taken = head.length - end - 4;
    }
    left -= taken;
    if (left <= 0) return socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
    socket.pause();
    setTimeout(() => socket.resume(), bytes.length / BYTES_PER_MS);
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

async function* pieces(bytes) {
  for (let sent = 0; sent < SIZE; sent += bytes) yield new Uint8Array(bytes);
}
async function sent(send, body) {
  const dispatcher = new Agent({ headersTimeout: 2_000 });
  const headers = { 'content-length': String(SIZE) };
  try {
    return await send(url, { method: 'POST', body, dispatcher, headers });
  } catch (error) {
    return error.code ?? error.cause?.code ?? String(error);
  } finally {
    await dispatcher.destroy();
  }
}
const asked = async (...given) => (await request(...given)).statusCode;
const fetched = async (to, { headers, ...given }) => (await fetch(to, given)).status;
const seen = {
  'pieces of 64 KB': await sent(asked, pieces(2 ** 16)),
  'a Buffer': await sent(asked, Buffer.alloc(SIZE)),
  'a Blob': await sent(asked, new Blob([new Uint8Array(SIZE)])),
  'one chunk': await sent(asked, pieces(SIZE)),
  'fetch with a Buffer': await sent(fetched, Buffer.alloc(SIZE)),
};
server.close();
console.log(JSON.stringify(seen));
JS
seen=$(node look.mjs)
echo "undici 7.30.2, 24 MB in 6 s, headersTimeout 2 s: $seen"
late='"UND_ERR_HEADERS_TIMEOUT"'
[ "$seen" = '{"pieces of 64 KB":200,"a Buffer":'$late',"a Blob":'$late',"one chunk":'$late',"fetch with a Buffer":'$late'}' ]
