#!/usr/bin/env bash
# undici 7.30.2's RetryAgent (and `interceptors.retry`): a download that breaks off is gone on with, and where the file was replaced meanwhile, the result is the
# beginning of the old one and the end of the new one, with status 200 and no error, unless the server gave a strong ETag.
#
# Guessed: a part is asked for with If-Range (RFC 9110 §13.1.5, made for this), by ETag or Last-Modified; what can't be known again is fetched anew or fails; or at least
# the answer's ETag and Last-Modified are compared. Seen: only a strong ETag is kept (sent as If-Match, and compared). A weak one, W/"…", is thrown away before it could
# be compared, though two weak ETags that differ say for certain that the thing changed; a Last-Modified is never looked at; without either it goes on all the same.
# Express, serve-static, @fastify/send and nginx with gzip give weak ETags; others give a date. Only a different length, where the first answer said one, is noticed.
# `fetch` with such a dispatcher does the same, without one Node's own does not go on at all. The page of RetryHandler says nothing of parts. No report was found. Podcast
# hosts replace episodes (another advertisement, a corrected sound) under one address. Earshot asks with If-Range, by a strong ETag or a certain date, else anew, and
# compares what comes (app/download/judge.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund undici@7.30.2
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Agent, fetch, RetryAgent, request } from 'undici';

const LENGTH = 100;
const versions = ['o', 'n'].map((letter) => letter.repeat(LENGTH));
const dates = ['Mon, 02 Nov 2026 07:00:00 GMT', 'Mon, 02 Nov 2026 08:00:00 GMT'];

/** Breaks off the first answer after 40 bytes, and replaces the file before the second; knows Range, If-Range and If-Match. */
function server(etags, isDated) {
  let asked = 0;
  return createServer((question, answer) => {
    const version = Math.min(asked, 1);
    asked += 1;
    const text = versions[version];
    const [etag, date] = [etags?.[version], isDated ? dates[version] : undefined];
    const headers = { 'accept-ranges': 'bytes', ...(etag ? { etag } : {}), ...(date ? { 'last-modified': date } : {}) };
    const { range, 'if-range': condition, 'if-match': match } = question.headers;
    const from = Number(/^bytes=(\d+)-/.exec(range)?.[1] ?? 0);
    if (match && match !== etag) return answer.writeHead(412).end();
    const isPart = from > 0 && (!condition || condition === etag || condition === date);
    if (isPart) answer.writeHead(206, { ...headers, 'content-range': `bytes ${from}-${LENGTH - 1}/${LENGTH}`, 'content-length': LENGTH - from });
    else answer.writeHead(200, { ...headers, 'content-length': LENGTH });
    if (version > 0) return answer.end(text.slice(isPart ? from : 0));
    answer.write(text.slice(0, 40), () => setTimeout(() => answer.destroy(), 100));
  });
}
const short = (text) => text.replace(/(.)\1*/g, (run) => `${run.length}${run[0]}`);
async function seen(etags, isDated, get) {
  const http = server(etags, isDated).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const dispatcher = new RetryAgent(new Agent(), { minTimeout: 10 });
  const got = await get(`http://127.0.0.1:${http.address().port}/`, { dispatcher }).catch(() => 'error');
  http.closeAllConnections();
  http.close();
  await dispatcher.destroy();
  return got;
}
const byRequest = async (url, how) => {
  const { body, statusCode } = await request(url, how);
  return `${statusCode} ${short(await body.text())}`;
};
const byFetch = async (url, how) => {
  const answer = await fetch(url, how);
  return `${answer.status} ${short(await answer.text())}`;
};
for (const [name, etags, isDated] of [
  ['strong ETag', ['"1"', '"2"'], true],
  ['weak ETag and date', ['W/"1"', 'W/"2"'], true],
  ['date alone', null, true],
  ['neither', null, false],
])
  console.log(`${name}: request ${await seen(etags, isDated, byRequest)}, fetch ${await seen(etags, isDated, byFetch)}`);
JS
seen=$(node look.mjs)
echo "undici 7.30.2, o of the old file, n of the new one:"
echo "$seen"
[ "$seen" = 'strong ETag: request error, fetch error
weak ETag and date: request 200 40o60n, fetch 200 40o60n
date alone: request 200 40o60n, fetch 200 40o60n
neither: request 200 40o60n, fetch 200 40o60n' ]
