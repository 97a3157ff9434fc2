#!/usr/bin/env bash
# undici 7.30.2's `interceptors.redirect` refuses the way in which most web forms answer: POST /form, 302 or 303 to /form, GET /form. "Redirect loop detected".
#
# Guessed: the redirect is followed: RFC 9110 §15.4.4 made 303 for this, browsers, curl -L and undici's own `fetch` do it, and `maxRedirections` is the bound for loops.
# Seen: the handler changes the method to GET, and then compares the new address with those where it has been, by address alone; the POST was there, so it throws
# InvalidArgumentError, "Cannot redirect to … Use an Agent for cross-origin redirects" (it is an Agent, and the origin is the same). The server has done the deed by then;
# the caller reads UND_ERR_INVALID_ARG, as of a call that was never sent, and may send it again. A GET that is sent back to where it was by another address (a check that
# a browser is there) ends so, too. It came with a change for Client and Pool, which go round in circles where a redirect leaves their origin
# (lib/handler/redirect-handler.js, 2025); 7.12.0 still follows, as the second line shows. No report of this was found. It hurts who posts to forms, webhooks and older
# APIs. Earshot follows redirects by itself where it downloads, and a webhook that answers with one is told of as that (app/download, app/publish/post-webhook.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2 undici-before@npm:undici@7.12.0
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import * as now from 'undici';
import * as before from 'undici-before';

let deeds = 0;
const http = createServer((question, answer) => {
  const status = Number(question.url.slice(1));
  question.resume().once('end', () => {
    if (question.method === 'GET') return answer.end('the form');
    deeds += 1;
    answer.writeHead(status, { location: question.url }).end();
  });
}).listen(0, '127.0.0.1');
await once(http, 'listening');

async function seen({ Agent, fetch, interceptors, request }, status) {
  const url = `http://127.0.0.1:${http.address().port}/${status}`;
  const how = { method: 'POST', body: 'name=value', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  const dispatcher = new Agent().compose(interceptors.redirect({ maxRedirections: 5 }));
  deeds = 0;
  const asked = await request(url, { ...how, dispatcher }).then(async ({ body, statusCode }) => `${statusCode} ${await body.text()}`, ({ code }) => code);
  const fetched = await fetch(url, how).then(async (answer) => `${answer.status} ${await answer.text()}`);
  return `${status}: request ${asked}, fetch ${fetched}, ${deeds} deeds`;
}
for (const [version, undici] of [['7.30.2', now], ['7.12.0', before]])
  for (const status of [302, 303]) console.log(`${version}, ${await seen(undici, status)}`);
process.exit();
JS
seen=$(node look.mjs)
echo "undici $seen"
[ "$seen" = '7.30.2, 302: request UND_ERR_INVALID_ARG, fetch 200 the form, 2 deeds
7.30.2, 303: request UND_ERR_INVALID_ARG, fetch 200 the form, 2 deeds
7.12.0, 302: request 200 the form, fetch 200 the form, 2 deeds
7.12.0, 303: request 200 the form, fetch 200 the form, 2 deeds' ]
