#!/usr/bin/env bash
# undici 7.30.2's RetryAgent (and `interceptors.retry`): where a download breaks off, the rest is asked for without the headers of the request, if those were given as a
# Headers object, a Map or a flat list. So without its Authorization.
#
# Guessed: the same request is sent again, with a Range; `headers` may be an object, a flat list or anything that can be iterated, as the page of Dispatcher says
# ("UndiciHeaders"), and the first request sends each of them. Seen: retry() in lib/handler/retry-handler.js puts the Range in by `{ ...headers, range }`. Of Headers and
# a Map that spread takes nothing; of a list it takes the places for names: the server gets "0: authorization" and "1: Bearer …", a token in a header that no log hides. A
# private download fails with 401 where it would have gone on. Before the first byte came, a retry sends them all, so that trials with a server that is down go well.
# `Range` with a capital in an object stands beside the new one, and both are sent: "bytes=0-, bytes=40-99". No report was found. `fetch` hands on a plain object and is
# right, unless it was given a Range. Earshot sends plain objects, and asks for the rest itself (app/download/download.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, Headers, RetryAgent, request } from 'undici';

const LENGTH = 100;
const text = 'x'.repeat(LENGTH);
let asked = [];
const http = createServer((question, answer) => {
  const { authorization = 'nobody', range = 'all' } = question.headers;
  const strays = Object.keys(question.headers).filter((name) => /^\d+$/.test(name));
  asked.push(`${authorization} asks for ${range}${strays.length > 0 ? `, with headers called ${strays.join(' and ')}` : ''}`);
  if (authorization === 'nobody') return answer.writeHead(401).end();
  const [, from = 0] = /^bytes=(\d+)-\d*$/.exec(range) ?? [];
  const headers = { etag: '"1"', 'content-length': LENGTH - from };
  if (range === 'all') answer.writeHead(200, headers);
  else answer.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${LENGTH - 1}/${LENGTH}` });
  if (asked.length > 1) return answer.end(text.slice(from));
  answer.write(text.slice(0, 40), () => setTimeout(() => answer.destroy(), 100));
}).listen(0, '127.0.0.1');
await once(http, 'listening');

async function seen(headers) {
  asked = [];
  const dispatcher = new RetryAgent(new Agent(), { minTimeout: 10, maxRetries: 1 });
  const got = await request(`http://127.0.0.1:${http.address().port}/`, { dispatcher, headers })
    .then(async ({ body }) => `${(await body.text()).length} bytes`)
    .catch(({ message, statusCode }) => `${message}${statusCode === 401 ? ' (401)' : ''}`);
  await dispatcher.destroy();
  return `${asked.slice(0, 2).join('; ')}: ${got}`;
}
for (const [name, headers] of [
  ['object', { authorization: 'Anna' }],
  ['Headers', new Headers({ authorization: 'Anna' })],
  ['Map', new Map([['authorization', 'Anna']])],
  ['list', ['authorization', 'Anna']],
  ['object with Range', { authorization: 'Anna', Range: 'bytes=0-' }],
])
  console.log(`${name}: ${await seen(headers)}`);
process.exit();
JS
seen=$(node look.mjs)
echo "undici 7.30.2, headers as"
echo "$seen"
[ "$seen" = 'object: Anna asks for all; Anna asks for bytes=40-99: 100 bytes
Headers: Anna asks for all; nobody asks for bytes=40-99: Request failed (401)
Map: Anna asks for all; nobody asks for bytes=40-99: Request failed (401)
list: Anna asks for all; nobody asks for bytes=40-99, with headers called 0 and 1: Request failed (401)
object with Range: Anna asks for bytes=0-; Anna asks for bytes=0-, bytes=40-99: Content-Range mismatch' ]
