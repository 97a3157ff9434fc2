// Drops many files at once into a watched folder and prints what is found of them, how soon, and what that costs; beside chokidar with
// its defaults and a bare scan, in the same run. Then the rate of fingerprints.
// Arguments: --files N (default 10000), --quiet-ms N (default 1000), --max-watches N (Linux: a limit on watches for these processes).
// Bundled into one file and run by plain Node, beside a built app.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { watch as watchWithChokidar } from 'chokidar';
import { isRecordingName } from '../../app/domain/audio.ts';
import { systemClock } from '../../app/domain/clock.ts';
import { createFilesWorker, type FilesWorker } from '../../app/files/files-worker.ts';
import { createFolderWatcher, type KnownFile } from '../../app/watch/folder-watcher.ts';

// As `earshot run` does, where the built app knows how.
const loader = createRequire(import.meta.url)(resolve('out/app/loader.cjs')) as { stayYoung?: () => void };
loader.stayYoung?.();

const MB = 1024 * 1024;
const FILES_PER_FOLDER = 100;
/** A watcher that found nothing new for this long has found what it will find. */
const PATIENCE_MS = 20_000;
/** After this long the threads that have nothing to do have ended. */
const REST_MS = 36_000;

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    'quiet-ms': { type: 'string', default: '1000' },
    'max-watches': { type: 'string' },
    /** The parts run in processes of their own; these two are how they are called. */
    part: { type: 'string', default: 'all' },
    root: { type: 'string', default: '' },
  },
});
const fileCount = Number(values.files);
const quietMs = Number(values['quiet-ms']);

/** What one watcher did. Times in seconds after the last write. */
interface Figures {
  found: number;
  settled: number | null;
  lastFound: number;
  lastSettled: number | null;
  watches: number;
  memoryMb: number;
  stallP99Ms: number;
  stallMaxMs: number;
  cpuSeconds: number;
}

if (values.part === 'all') await all();
else if (values.part === 'write') write(values.root);
else process.send?.(await measure(values.part, values.root));

async function all(): Promise<void> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'earshot-bench-')));
  try {
    const folders = Math.ceil(fileCount / FILES_PER_FOLDER);
    console.log(`${fileCount} files in ${folders} new folders, dropped at once; quiet time ${quietMs} ms`);
    if (values['max-watches']) console.log(`at most ${values['max-watches']} watches`);
    for (const part of ['earshot', 'chokidar'] as const) {
      const root = join(dir, part);
      mkdirSync(root);
      report(part === 'earshot' ? 'Earshot' : 'chokidar, its defaults', (await child(part, root)) as Figures);
    }
    const root = join(dir, 'earshot');
    const standing = (await child('standing', root)) as Record<string, number>;
    console.log('\nThe same folder, already there');
    console.log(
      `  Earshot's scan, off the main thread     ${ms(standing.scanMs)}, longest stall of the main thread ${ms(standing.stallMaxMs)}`,
    );
    console.log(`  bare scan, synchronous                  ${ms(standing.bareMs)}`);
    console.log(`  watches, memory it takes at rest         ${standing.watches}, ${mb(standing.memoryMb)}`);
    console.log('\nFingerprint and probe of large WAV files in the page cache, off the main thread');
    const [rate = 0, rateOfTwo = 0, bareRate = 0] = (await child('hash', dir)) as number[];
    console.log(`  Earshot, one recording                  ${Math.round(rate)} MB/s`);
    console.log(`  Earshot, two of them at once            ${Math.round(rateOfTwo)} MB/s`);
    console.log(`  SHA-256 alone, of bytes in memory, once  ${Math.round(bareRate)} MB/s`);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

function ms(value = 0): string {
  return `${value.toFixed(0)} ms`;
}

function mb(value = 0): string {
  return `${value.toFixed(0)} MB`;
}

function report(name: string, figures: Figures): void {
  const lines: [string, string][] = [
    ['found', `${figures.found} of ${fileCount}`],
    ['settled', figures.settled === null ? 'does not tell' : `${figures.settled} of ${fileCount}`],
    ['last one found', `${figures.lastFound.toFixed(1)} s after the last write`],
    [
      'last one settled',
      figures.lastSettled === null ? '–' : `${figures.lastSettled.toFixed(1)} s after the last write`,
    ],
    ['watches', String(figures.watches)],
    ['memory it took', mb(figures.memoryMb)],
    ['stalls of the main thread', `p99 ${ms(figures.stallP99Ms)}, longest ${ms(figures.stallMaxMs)}`],
    ['processor time', `${figures.cpuSeconds.toFixed(1)} s`],
  ];
  console.log(`\n${name}`);
  for (const [label, value] of lines) console.log(`  ${label.padEnd(38)}  ${value}`);
}

/** Runs a part in a process of its own and gives what it measured. */
function child(part: string, root: string): Promise<unknown> {
  const args = ['--part', part, '--root', root, '--files', String(fileCount), '--quiet-ms', String(quietMs)];
  const whole = [process.execPath, fileURLToPath(import.meta.url), ...args];
  // A user namespace has a limit of its own, so that nothing else on the computer feels it.
  const limit = `echo ${Number(values['max-watches'])} > /proc/sys/user/max_inotify_watches; exec "$@"`;
  const limited = ['unshare', '--user', '--map-root-user', 'sh', '-c', limit, 'sh', ...whole];
  const [command = '', ...words] = values['max-watches'] && part !== 'write' ? limited : whole;
  const running = spawn(command, words, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  return new Promise((done, fail) => {
    let answer: unknown;
    running.on('message', (message) => (answer = message));
    running.on('exit', (code) => (code === 0 ? done(answer) : fail(new Error(`${part} ended with ${code}`))));
  });
}

/** What a program does that unpacks or copies a tree: as fast as it can. */
function write(root: string): void {
  const content = Buffer.alloc(64, 'sound');
  for (let index = 0; index < fileCount; index += 1) {
    const folder = join(root, `show-${Math.floor(index / FILES_PER_FOLDER)}`);
    if (index % FILES_PER_FOLDER === 0) mkdirSync(folder);
    writeFileSync(join(folder, `recording-${index}.wav`), content);
  }
}

async function measure(part: string, root: string): Promise<unknown> {
  if (part === 'hash') return hashRates(root);
  if (part === 'standing') return standing(root);
  const found = newBook();
  const settled = newBook();
  const onFound = (path: string): void => found.note(path);
  const onSettled = (path: string): void => settled.note(path);
  const memoryBefore = process.memoryUsage.rss();
  const tellsSettled = part === 'earshot';
  const stop = tellsSettled
    ? await startEarshot(root, onFound, onSettled)
    : await startChokidar(root, onFound);
  const cpuBefore = process.cpuUsage();
  const stalls = monitorEventLoopDelay({ resolution: 2 });
  stalls.enable();
  await child('write', root);
  const writtenAt = performance.now();
  let lastNewsAt = writtenAt;
  let news = 0;
  while (performance.now() - lastNewsAt < PATIENCE_MS) {
    if (found.size >= fileCount && (!tellsSettled || settled.size >= fileCount)) break;
    await delay(50);
    if (found.size + settled.size !== news) {
      news = found.size + settled.size;
      lastNewsAt = performance.now();
    }
  }
  stalls.disable();
  const { system, user } = process.cpuUsage(cpuBefore);
  const figures: Figures = {
    found: found.size,
    settled: tellsSettled ? settled.size : null,
    lastFound: Math.max(0, (found.lastAt - writtenAt) / 1_000),
    lastSettled: tellsSettled ? Math.max(0, (settled.lastAt - writtenAt) / 1_000) : null,
    watches: watchCount(),
    memoryMb: (process.memoryUsage.rss() - memoryBefore) / MB,
    stallP99Ms: stalls.percentile(99) / 1e6,
    stallMaxMs: stalls.max / 1e6,
    cpuSeconds: (system + user) / 1e6,
  };
  await stop();
  return figures;
}

/** Which files were told of, by the number in their names: a list of their paths would be a part of the memory that is measured. */
function newBook() {
  const told = new Uint8Array(fileCount);
  const book = {
    size: 0,
    lastAt: 0,
    note: (path: string): void => {
      const number = Number(/(\d+)\.wav$/.exec(path)?.[1]);
      if (told[number] !== 0) return;
      told[number] = 1;
      book.size += 1;
      book.lastAt = performance.now();
    },
  };
  return book;
}

function filesWorker(): FilesWorker {
  return createFilesWorker({ workerUrl: pathToFileURL(resolve('out/app/files-worker.js')) });
}

async function startEarshot(
  root: string,
  onFound: (path: string) => void,
  onSettled: (path: string) => void,
  known: Iterable<KnownFile> = [],
): Promise<() => Promise<void>> {
  const files = filesWorker();
  let onReady: () => void = () => undefined;
  const ready = new Promise<void>((done) => (onReady = done));
  const watcher = createFolderWatcher({
    folder: { id: 1, path: root, includeSubfolders: true },
    known,
    files,
    clock: systemClock,
    settings: { quietMs },
    onEvent: (event) => {
      if (event.type === 'seen') onFound(event.path);
      else if (event.type === 'settled') onSettled(event.path);
      else if (event.type === 'state' && event.state !== 'missing') onReady();
      else if (event.type === 'scanned' && watcher.state().failure) onReady();
    },
  });
  watcher.start();
  await ready;
  return async () => {
    await watcher.stop();
    await files.close();
  };
}

async function startChokidar(root: string, onFound: (path: string) => void): Promise<() => Promise<void>> {
  const watcher = watchWithChokidar(root, { ignoreInitial: true });
  watcher.on('add', onFound);
  watcher.on('error', () => undefined);
  await new Promise<void>((done) => watcher.on('ready', () => done()));
  return () => watcher.close();
}

/** Start on a folder that is there already and known: what it costs to keep it watched, and how long scans of it take. */
async function standing(root: string): Promise<Record<string, number>> {
  const memoryBefore = process.memoryUsage.rss();
  const ignore = (): void => undefined;
  const stop = await startEarshot(root, ignore, ignore, knownIn(root));
  await delay(REST_MS);
  const memoryMb = (process.memoryUsage.rss() - memoryBefore) / MB;
  const watches = watchCount();
  await stop();

  const files = filesWorker();
  await files.look([root]); // the start of the thread is not the scan
  const stalls = monitorEventLoopDelay({ resolution: 2 });
  stalls.enable();
  const scanAt = performance.now();
  await files.walk(root, { includeSubfolders: true }, ignore);
  const scanMs = performance.now() - scanAt;
  stalls.disable();
  await files.close();
  const bareAt = performance.now();
  bareScan(root);
  const bareMs = performance.now() - bareAt;
  return { bareMs, scanMs, stallMaxMs: stalls.max / 1e6, watches, memoryMb };
}

/** What the library would know of a folder that was taken in before. */
function* knownIn(directory: string): Generator<KnownFile> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* knownIn(path);
    else if (isRecordingName(entry.name)) {
      const { mtimeMs, size } = statSync(path);
      yield { path, sizeBytes: size, modifiedMs: Math.round(mtimeMs) };
    }
  }
}

function bareScan(directory: string): number {
  let bytes = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) bytes += bareScan(path);
    else if (isRecordingName(entry.name)) bytes += statSync(path).size;
  }
  return bytes;
}

/** Of a large file, and of nothing but the algorithm right after it: megabytes a second. */
async function hashRates(dir: string): Promise<[rate: number, rateOfTwo: number, bareRate: number]> {
  const path = join(dir, 'large.wav');
  const sizeBytes = 1_024 * MB;
  const block = Buffer.alloc(MB, 'some sound');
  const file = openSync(path, 'w');
  for (let written = 0; written < sizeBytes; written += MB) writeSync(file, block);
  const header = Buffer.from(
    'RIFF....WAVEfmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0data....',
    'latin1',
  );
  header.writeUInt32LE(sizeBytes - 8, 4);
  header.writeUInt32LE(sizeBytes - 44, 40);
  writeSync(file, header, 0, header.length, 0);
  closeSync(file);
  const files = filesWorker();
  const twin = join(dir, 'twin.wav');
  linkSync(path, twin);
  const megabytesPerSecond = async (paths: readonly string[]): Promise<number> => {
    const startedAt = performance.now();
    const outcomes = await Promise.all(paths.map((one) => files.identify(one)));
    for (const outcome of outcomes) if (!outcome.ok) throw new Error(outcome.failure.message);
    return (paths.length * sizeBytes) / MB / ((performance.now() - startedAt) / 1_000);
  };
  await megabytesPerSecond([path, twin]); // the threads are up
  const rate = await megabytesPerSecond([path]);
  const rateOfTwo = await megabytesPerSecond([path, twin]);
  await files.close();
  const hash = createHash('sha256');
  const bareAt = performance.now();
  for (let hashed = 0; hashed < sizeBytes; hashed += MB) hash.update(block);
  hash.digest();
  const bareSeconds = (performance.now() - bareAt) / 1_000;
  return [rate, rateOfTwo, sizeBytes / MB / bareSeconds];
}

/** Watches that this process holds, from the kernel's own list; 0 elsewhere than on Linux. */
function watchCount(): number {
  if (process.platform !== 'linux') return 0;
  let count = 0;
  for (const fd of readdirSync('/proc/self/fdinfo')) {
    try {
      count += readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').split('\ninotify ').length - 1;
    } catch {
      // closed meanwhile
    }
  }
  return count;
}
