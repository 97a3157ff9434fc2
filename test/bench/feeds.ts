// `npm run bench:feeds`: what a long feed costs: reading and comparing it on its thread, adding it to a library, and how long the main
// thread is held meanwhile.
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
/** Times that each is measured. */
const ROUNDS = 7;

interface Held<T> {
  readonly value: T;
  readonly ms: number;
  /** How late each beat of the main thread was, milliseconds. */
  readonly late: readonly number[];
  /** The same without the time that it stood in line for a core, which others had: what is ours. */
  readonly own: readonly number[];
}

/** How long this thread has stood in line for a core, milliseconds; 0 where the system does not say (proc(5), schedstat). */
function inLineMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}

/** How long the main thread was away from its timers, while something ran. */
async function heldWhile<T>(work: () => Promise<T>): Promise<Held<T>> {
  let last = performance.now();
  let lastInLine = inLineMs();
  const [late, own]: [number[], number[]] = [[], []];
  const beat = setInterval(() => {
    const [now, inLine] = [performance.now(), inLineMs()];
    const lateMs = Math.max(0, now - last - BEAT_MS);
    late.push(lateMs);
    own.push(Math.max(0, lateMs - (inLine - lastInLine)));
    [last, lastInLine] = [now, inLine];
  }, BEAT_MS);
  const start = performance.now();
  const value = await work();
  const ms = performance.now() - start;
  // One more beat, for what the last step held.
  await new Promise((resolve) => setTimeout(resolve, 3 * BEAT_MS));
  clearInterval(beat);
  return { value, ms, late, own };
}

const sorted = (all: readonly number[]): number[] => [...all].sort((a, b) => a - b);
const at = (all: readonly number[], share: number): number =>
  sorted(all)[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0;
/** The median of several rounds, and the least and the most of them. */
const spread = (all: readonly number[], digits: number): string =>
  `${at(all, 0.5).toFixed(digits)} (${Math.min(...all).toFixed(digits)}–${Math.max(...all).toFixed(digits)})`;

/** One line of what several rounds came to. */
function say(what: string, rounds: readonly Held<unknown>[]): void {
  const took = spread(
    rounds.map(({ ms }) => ms),
    0,
  );
  const held = (of: (one: Held<unknown>) => readonly number[]): string => {
    const p99 = rounds.map((one) => at(of(one), 0.99));
    const longest = rounds.map((one) => Math.max(...of(one), 0));
    return `p99 ${spread(p99, 1)}, longest ${spread(longest, 1)} ms`;
  };
  const [late, own] = [held((one) => one.late), held((one) => one.own)];
  console.log(`${what}, ${rounds.length} rounds: ${took} ms; held ${late}; without waits for a core ${own}`);
}

const workerUrl = await bundleWorker('app/feeds/feed-worker.ts');
const reader = new FeedReader({ workerUrl });
const [shape] = FEED_SHAPES;
if (!shape) throw new Error('There are no shapes of feeds.');

/** Reads it as it came, and compares it with what is known: the same. */
async function measure(count: number, isPacked: boolean, rounds: number): Promise<void> {
  const plain = Buffer.from(shape?.xml(shapedEpisodes(count), 'https://cdn.example') ?? '');
  const packed = isPacked ? gzipSync(plain) : plain;
  const name = `${count} items, ${(plain.length / 1e6).toFixed(1)} MB${isPacked ? `, packed ${(packed.length / 1e6).toFixed(1)} MB` : ''}`;
  const reads: Held<unknown>[] = [];
  const compared: Held<unknown>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const read = await heldWhile(() =>
      reader.read({
        bytes: new Uint8Array(packed),
        packing: isPacked ? 'gzip' : 'none',
        charset: null,
        address: 'https://feeds.example/',
        isCutOff: false,
      }),
    );
    if (!read.value.ok || read.value.value.kind !== 'feed') throw new Error('The feed was not read.');
    const { items } = read.value.value;
    const known: KnownItem[] = items.map((item, id) => ({
      id,
      guid: item.guid,
      title: item.title,
      publishedMs: item.publishedMs,
      isGone: false,
      ...claimOf(item, soundOf(item)),
    }));
    const claims = items.map(claimsOf);
    reads.push(read);
    compared.push(
      await heldWhile(() => reader.judge(known, claims, true, { firstTake: null, takesNew: true })),
    );
  }
  say(`${name}, read`, reads);
  say(`${name}, compared`, compared);
}

/** A host on a thread of its own, so that it holds nobody up. It serves what it was told last. */
const HOST = `const { createServer } = require('node:http'); const { parentPort } = require('node:worker_threads');
let xml = ''; parentPort.on('message', (text) => { xml = text; parentPort.postMessage('put'); });
const server = createServer((_, response) => response.end(xml));
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));`;

interface Added {
  readonly added: Held<unknown>;
  readonly same: Held<unknown>;
  readonly changed: Held<unknown>;
}

/** Adds a feed to a real library, checks it as it is, and with each title changed: everything a person's window would feel. */
async function measureAdding(xml: string): Promise<Added> {
  const directory = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  const host = new Worker(HOST, { eval: true });
  const [port] = (await once(host, 'message')) as [number];
  const put = async (text: string): Promise<void> => {
    host.postMessage(text);
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
    defaultChain: () => ['device'],
    onFault: (error) => console.log(error),
  });
  await put(xml);
  const added = await heldWhile(() => keeper.add(`http://127.0.0.1:${port}/feed`, 'newest 10', true));
  if (!added.value.ok) throw new Error(added.value.failure.message);
  const feedId = added.value.value.feed.id;
  const same = await heldWhile(() => keeper.check(feedId));
  await put(xml.replaceAll('<title>', '<title>New: '));
  const changed = await heldWhile(() => keeper.check(feedId));
  await keeper.stop();
  await dispatcher.close();
  await host.terminate();
  opened.value.close();
  rmSync(directory, { recursive: true, force: true });
  return { added, same, changed };
}

async function measureAddings(count: number, rounds: number): Promise<void> {
  const xml = shape?.xml(shapedEpisodes(count), 'https://cdn.example') ?? '';
  const all: Added[] = [];
  for (let round = 0; round < rounds; round += 1) all.push(await measureAdding(xml));
  const sayOf = (what: string, of: (one: Added) => Held<unknown>): void =>
    say(`${count} items ${what}`, all.map(of));
  sayOf('added to a library', ({ added }) => added);
  sayOf('checked, all the same', ({ same }) => same);
  sayOf('checked, each changed', ({ changed }) => changed);
}

await measureAddings(5_000, ROUNDS);
if (!process.argv.includes('--short')) {
  await measure(5_000, false, ROUNDS);
  await measure(5_000, true, ROUNDS);
  await measure(50_000, false, 3);
  await measureAddings(50_000, 3);
}
await reader.close();
console.log(`peak memory of the process ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
