#!/usr/bin/env bash
# Chromium 153 starts two processes, one after the other, for the first page of a new window whose answer has `Cross-Origin-Opener-Policy: same-origin`.
#
# Guessed: the header parts a page from whoever opened it, so that it costs nothing where nobody did, and is good style for the page of a desktop app. Seen: a process
# starts as the address is asked for; once the answer is there, a second one starts and gets the page, and the first ends without having shown anything. Without the
# header, or with `unsafe-none`, the one process gets the page. By HTML (“check if browsing context group switch is needed”) the header is compared with the policy of the
# empty first page, opener or not, so the switch is right; what it costs is said by neither HTML nor MDN. The second process starts where the window waits for its
# page: in Earshot, on Chromium 130 in Electron 33, that was 170 of 930 ms from start to a usable window. All other values but `unsafe-none` do the same.
# Earshot's pages have no such header (app/shell/security.ts): nothing opens them, and they may open nothing (test/e2e/start.spec.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# Linux on x64: the package holds a Chromium for it.
npm install --silent --no-audit --no-fund @sparticuz/chromium@153.0.0 puppeteer-core@23.9.0
cat >look.mjs <<'JS'
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';

const ANSWER_MS = 600;
const WATCHED_MS = 2_000;

const server = createServer(({ url }, answer) => {
  const policy = decodeURIComponent(url.slice('/?'.length));
  setTimeout(() => {
    answer.setHeader('content-type', 'text/html');
    if (policy !== 'none') answer.setHeader('cross-origin-opener-policy', policy);
    answer.end('<!doctype html><title>A page</title>');
  }, ANSWER_MS);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const origin = `http://127.0.0.1:${server.address().port}`;

// Each site in a process of its own is what Chromium does on a desktop; the package turns it off for small machines.
const browser = await puppeteer.launch({
  executablePath: await chromium.executablePath(),
  headless: 'shell',
  args: ['--no-sandbox', '--site-per-process', '--disable-gpu'],
});
console.log(await browser.version());
const session = await browser.target().createCDPSession();

async function pageProcesses() {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** The processes that started for a new window, with when they were first seen: before the answer or after it. */
async function startedFor(policy) {
  const others = new Set(await pageProcesses());
  const seen = new Map();
  const startMs = performance.now();
  const { targetId } = await session.send('Target.createTarget', { url: `${origin}/?${policy}` });
  while (performance.now() - startMs < WATCHED_MS) {
    const when = performance.now() - startMs < ANSWER_MS ? 'before the answer' : 'after it';
    for (const id of await pageProcesses()) if (!others.has(id) && !seen.has(id)) seen.set(id, when);
    await sleep(20);
  }
  await session.send('Target.closeTarget', { targetId });
  await sleep(500);
  return [...seen.values()].join(', ');
}

try {
  for (const [policy, expected] of [
    ['none', 'before the answer'],
    ['unsafe-none', 'before the answer'],
    ['same-origin', 'before the answer, after it'],
    ['same-origin-allow-popups', 'before the answer, after it'],
  ]) {
    const started = await startedFor(policy);
    console.log(`${policy}: a process ${started}`);
    if (started !== expected) {
      console.error(`changed: ${expected} was seen before`);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  server.close();
}
JS
TMPDIR=$folder node look.mjs
