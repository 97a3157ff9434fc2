#!/usr/bin/env bash
# fastify 5.12.8: a HEAD request for a route whose answer is a Node stream is answered at once, and the stream is read on to its end with nobody there: a large file
# whole, an endless one for as long as the process lives.
#
# Guessed: HEAD costs what its headers cost. By default each GET route has such a sibling (`exposeHeadRoutes`, of which the reference says no more), and where the answer
# of a GET has nobody to go to any more, fastify destroys the stream. Seen: the sibling calls `payload.resume()` and forgets the stream (lib/head-route.js). A web stream
# is cancelled there, as one would think. Neither the end of the answer nor of the connection stops it: the generator behind an event stream, a live transcript or a
# status line goes round for ever, once more for each HEAD, and its `finally` is not reached; HEAD of a file reads all of it from the disk. Such requests come by
# themselves: monitors, link checkers, previews of chats. When automatic HEAD routes were made (issue 2619) it was thought of to count the bytes in this way; they are not
# counted. No report of what goes on afterwards was found. Earshot's server makes no such siblings (app/serve/server.ts, `exposeHeadRoutes: false`): HEAD is asked of
# uploads alone.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund fastify@5.12.8
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createReadStream, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import fastify from 'fastify';

const LENGTH = 64_000_000;
writeFileSync('recording.wav', new Uint8Array(LENGTH));
let [told, file] = [0, null];
async function* events() {
  for (;;) {
    told += 1;
    yield `data: ${told}\n\n`;
    await pause(10);
  }
}
const app = fastify();
app.get('/node', (_, reply) => reply.type('text/event-stream').send(Readable.from(events())));
app.get('/web', (_, reply) => reply.type('text/event-stream').send(ReadableStream.from(events())));
app.get('/file', (_, reply) => reply.type('audio/wav').send((file = createReadStream('recording.wav'))));
await app.listen({ port: 0, host: '127.0.0.1' });

/** Asks, and leaves with the headers. */
async function ask(method, path) {
  const asking = request({ method, path, port: app.server.address().port, agent: false }).end();
  asking.on('error', () => undefined);
  const [answer] = await once(asking, 'response');
  answer.on('error', () => undefined);
  answer.destroy();
  await once(asking, 'close');
}
async function seen(method, path) {
  await ask(method, path);
  await pause(500);
  const before = told;
  await pause(500);
  return `${method} ${path} ${told > before ? 'goes on' : 'is over'}`;
}
for (const [method, path] of [['GET', '/web'], ['HEAD', '/web'], ['GET', '/node'], ['HEAD', '/node']]) console.log(await seen(method, path));
await ask('HEAD', '/file');
if (!file.closed) await once(file, 'close');
console.log(`HEAD /file reads ${file.bytesRead === LENGTH ? 'all of it' : 'a part'}`);
process.exit();
JS
seen=$(node look.mjs)
echo "fastify 5.12.8, after whoever asked is gone:"
echo "$seen"
[ "$seen" = 'GET /web is over
HEAD /web is over
GET /node is over
HEAD /node goes on
HEAD /file reads all of it' ]
