// `npm run bench:commands [-- --times N]`: how long commands take in plain Node beside the same commands in Electron, alternately, over 3,000 recordings;
// and how long those that hear take to start: `transcribe` until it says that a file is not there, `serve` until it listens.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { electronCommand } from '../../build/electron-command.mjs';
import { nodeCommand } from '../../build/node-command.mjs';
import { accountOf } from '../support/account.ts';
import { fillDemoLibrary } from '../support/demo-library.ts';

const { values } = parseArgs({ options: { times: { type: 'string', default: '9' } } });
const times = Math.max(1, Number(values.times));
const WANTED_RATIO = 0.25;
const WANTED_START_RATIO = 0.5;

const root = mkdtempSync(join(tmpdir(), 'earshot-bench-commands-'));
const library = join(root, 'library');
const recordings = join(root, 'recordings');
fillDemoLibrary({ library, recordings }, 'many');

interface Timed {
  readonly words: readonly string[];
  /** Until it said something, and no longer. */
  readonly isStart?: boolean;
  readonly wanted: number;
}
const COMMANDS: readonly Timed[] = [
  { words: ['search', 'lighthouse'], wanted: WANTED_RATIO },
  { words: ['jobs'], wanted: WANTED_RATIO },
  { words: ['why', join(recordings, 'nothing.wav')], wanted: WANTED_RATIO },
  { words: ['export', '1', '--format', 'srt'], wanted: WANTED_RATIO },
  { words: ['transcribe', join(recordings, 'nothing.wav')], wanted: WANTED_START_RATIO },
  { words: ['serve', '--port', '0', '--json'], isStart: true, wanted: WANTED_START_RATIO },
];
// Certificates that a computer names there are read at each start of Node, 40 ms of the processor for a system's usual file: not ours.
const env = { ...process.env, NODE_EXTRA_CA_CERTS: '', XDG_CONFIG_HOME: accountOf(library) };

/** Runs a command once. @returns from its start to its end, or to its first word, milliseconds */
async function timed(
  { args, executable }: { executable: string; args: readonly string[] },
  isStart: boolean,
): Promise<number> {
  const start = performance.now();
  if (!isStart) {
    const { error } = spawnSync(executable, args, { env, stdio: 'ignore' });
    if (error) throw error;
    return performance.now() - start;
  }
  const child = spawn(executable, args, { env, stdio: ['ignore', 'pipe', 'ignore'] });
  const gone = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), gone]);
  const ms = performance.now() - start;
  child.kill('SIGTERM');
  await gone;
  return ms;
}

const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? 0;

console.log(`3,000 recordings, Node ${process.version}, ${times} times each, alternately`);
const floor: number[] = [];
for (let i = 0; i < times; i += 1)
  floor.push(await timed({ executable: process.execPath, args: ['-e', '0'] }, false));
console.log(`an empty program of Node ${median(floor).toFixed(0)} ms`);
const token = nodeCommand(['--library', library, 'serve', 'tokens', 'add', 'bench']);
execFileSync(token.executable, token.args, { env, stdio: 'ignore' });
for (const { isStart = false, wanted, words } of COMMANDS) {
  const all = ['--library', library, ...words];
  const inNode: number[] = [];
  const inElectron: number[] = [];
  for (let i = 0; i <= times; i += 1) {
    const node = await timed(nodeCommand(all), isStart);
    const electron = await timed(await electronCommand(all), isStart);
    // The first of each fills the page cache.
    if (i === 0) continue;
    inNode.push(node);
    inElectron.push(electron);
  }
  const ratio = median(inNode) / median(inElectron);
  const spread = (ms: readonly number[]): string =>
    `${median(ms).toFixed(0).padStart(5)} ms (${sorted(ms)[0]?.toFixed(0)}–${sorted(ms).at(-1)?.toFixed(0)})`;
  console.log(
    `${(words[0] ?? '').padEnd(10)} plain Node ${spread(inNode)}   Electron ${spread(inElectron)}   ratio ${ratio.toFixed(2)}   to reach: ${wanted}${ratio <= wanted ? '' : '  MISSED'}`,
  );
}
rmSync(root, { recursive: true, force: true });
