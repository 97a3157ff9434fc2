// `npm run bench:feeds`: what a long feed costs: reading and comparing it on its thread, adding it to a library, and how long the main
// thread is held meanwhile.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { gzipSync } from 'node:zlib';
import { Changes } from '../../app/domain/changes.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { soundOf } from '../../app/domain/feed.ts';
import { claimOf, claimsOf, type KnownItem } from '../../app/feeds/changes.ts';
import { FeedReader } from '../../app/feeds/reader.ts';
import { FeedKeeper } from '../../app/intake/feed-keeper.ts';
import { directly } from '../../app/net/connect.ts';
import { ENGINES } from '../../app/speech/engines.ts';
import { openLibrary } from '../../app/storage/library.ts';
import { bundleWorker } from '../support/bundle-worker.ts';
import { FEED_SHAPES, shapedEpisodes } from '../support/feed-shapes.ts';

const BEAT_MS = 2;

/** The longest that the main thread was away from its timers, while something ran. */
async function heldWhile<T>(work: () => Promise<T>): Promise<{ value: T; ms: number; longestMs: number }> {
  let last = performance.now();
  let longestMs = 0;
  const beat = setInterval(() => {
    const now = performance.now();
    longestMs = Math.max(longestMs, now - last - BEAT_MS);
    last = now;
  }, BEAT_MS);
  const start = performance.now();
  const value = await work();
  const ms = performance.now() - start;
  // One more beat, for what the last step held.
  await new Promise((resolve) => setTimeout(resolve, 3 * BEAT_MS));
  clearInterval(beat);
  return { value, ms, longestMs };
}

const workerUrl = await bundleWorker('app/feeds/feed-worker.ts');
const reader = new FeedReader({ workerUrl });
const [shape] = FEED_SHAPES;
if (!shape) throw new Error('There are no shapes of feeds.');

/** Reads it once as it came, and once as what is known, to compare it with. */
async function measure(count: number, isPacked: boolean): Promise<void> {
  const plain = Buffer.from(shape?.xml(shapedEpisodes(count), 'https://cdn.example') ?? '');
  const bytes = new Uint8Array(isPacked ? gzipSync(plain) : plain);
  const sizes = `${(plain.length / 1e6).toFixed(1)} MB${isPacked ? `, packed ${(bytes.length / 1e6).toFixed(1)} MB` : ''}`;
  const read = await heldWhile(() =>
    reader.read({
      bytes,
      packing: isPacked ? 'gzip' : 'none',
      charset: null,
      address: 'https://feeds.example/',
      isCutOff: false,
    }),
  );
  if (!read.value.ok || read.value.value.kind !== 'feed') throw new Error('The feed was not read.');
  const { items } = read.value.value;
  const known: KnownItem[] = items.map((item, at) => ({
    id: at,
    guid: item.guid,
    title: item.title,
    publishedMs: item.publishedMs,
    isGone: false,
    ...claimOf(item, soundOf(item)),
  }));
  const compared = await heldWhile(() => reader.compare(known, items.map(claimsOf), true));
  const changes = compared.value.ok ? compared.value.value : [];
  console.log(
    `${String(items.length).padStart(6)} items (${sizes}): read in ${Math.round(read.ms)} ms, main thread held at most ${read.longestMs.toFixed(1)} ms; ` +
      `compared in ${Math.round(compared.ms)} ms, held at most ${compared.longestMs.toFixed(1)} ms, ${changes.filter(({ kind }) => kind === 'same').length} the same`,
  );
}

/** A host on a thread of its own, so that it holds nobody up. It serves what it was told last. */
const HOST = `const { createServer } = require('node:http'); const { parentPort } = require('node:worker_threads');
let xml = ''; parentPort.on('message', (text) => { xml = text; parentPort.postMessage('put'); });
const server = createServer((_, response) => response.end(xml));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

/** Adds a feed to a real library, checks it as it is, and with each title changed: everything a person's window would feel. */
async function measureAdding(count: number): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const host = new Worker(HOST, { eval: true });
  const [port] = (await once(host, 'message')) as [number];
  const put = async (xml: string): Promise<void> => {
    host.postMessage(xml);
    await once(host, 'message');
  };
  const opened = openLibrary(directory, { clock: systemClock, engines: ENGINES });
  if (!opened.ok) throw new Error(opened.failure.message);
  const dispatcher = directly({ connectMs: 5_000 });
  const keeper = new FeedKeeper({
    library: opened.value,
    checks: { clock: systemClock, connections: { to: () => Promise.resolve(dispatcher) }, reader },
    clock: systemClock,
    rng: Math.random,
    changes: new Changes(),
    onFault: (error) => console.log(error),
  });
  const xml = shape?.xml(shapedEpisodes(count), 'https://cdn.example') ?? '';
  await put(xml);
  const say = (what: string, { longestMs, ms }: { longestMs: number; ms: number }): void =>
    console.log(
      `${String(count).padStart(6)} items ${what} in ${Math.round(ms)} ms, main thread held at most ${longestMs.toFixed(1)} ms`,
    );
  const added = await heldWhile(() => keeper.add(`http://127.0.0.1:${port}/feed`, 'newest 10', true));
  if (!added.value.ok) throw new Error(added.value.failure.message);
  const feedId = added.value.value.feed.id;
  say(`added to a library (${opened.value.feeds.counts(feedId).items} there)`, added);
  say('checked, all the same,', await heldWhile(() => keeper.check(feedId)));
  await put(xml.replaceAll('<title>', '<title>New: '));
  say('checked, each changed,', await heldWhile(() => keeper.check(feedId)));
  await keeper.stop();
  await dispatcher.close();
  await host.terminate();
  opened.value.close();
  rmSync(directory, { recursive: true, force: true });
}

for (const count of [100, 5_000, 5_000, 50_000]) await measure(count, false);
await measure(5_000, true);
for (const count of [5_000, 5_000, 50_000]) await measureAdding(count);
await reader.close();
console.log(`peak memory of the process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
