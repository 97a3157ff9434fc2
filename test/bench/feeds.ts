// `npm run bench:feeds`: what a long feed costs: reading it on its thread, comparing it, and how long the main thread is held meanwhile.
import { gzipSync } from 'node:zlib';
import { soundOf } from '../../app/domain/feed.ts';
import { changesOf, claimOf, type KnownItem } from '../../app/feeds/changes.ts';
import { FeedReader } from '../../app/feeds/reader.ts';
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
  const start = performance.now();
  const changes = changesOf(known, items, true);
  const comparedMs = performance.now() - start;
  console.log(
    `${String(items.length).padStart(6)} items (${sizes}): read in ${Math.round(read.ms)} ms, main thread held at most ${read.longestMs.toFixed(1)} ms; ` +
      `compared in ${comparedMs.toFixed(1)} ms, ${changes.filter(({ kind }) => kind === 'same').length} the same`,
  );
}

for (const count of [100, 5_000, 5_000, 50_000]) await measure(count, false);
await measure(5_000, true);
await reader.close();
console.log(`peak memory of the process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
