// `npm run bench:commands [-- --times N]`: how long commands take in plain Node beside the same commands in Electron, alternately, over 3,000 recordings.
import { spawnSync } from 'node:child_process';
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

const root = mkdtempSync(join(tmpdir(), 'earshot-bench-commands-'));
const library = join(root, 'library');
const recordings = join(root, 'recordings');
fillDemoLibrary({ library, recordings }, 'many');

const COMMANDS: readonly (readonly string[])[] = [
  ['search', 'lighthouse'],
  ['jobs'],
  ['why', join(recordings, 'nothing.wav')],
  ['export', '1', '--format', 'srt'],
];

/** Runs a command once. @returns from its start to its end, milliseconds */
function timed({ args, executable }: { executable: string; args: readonly string[] }): number {
  const start = performance.now();
  const { error } = spawnSync(executable, args, {
    env: { ...process.env, XDG_CONFIG_HOME: accountOf(library) },
    stdio: 'ignore',
  });
  if (error) throw error;
  return performance.now() - start;
}

const sorted = (values: readonly number[]): readonly number[] => [...values].sort((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? 0;

console.log(`3,000 recordings, Node ${process.version}, ${times} times each, alternately`);
for (const words of COMMANDS) {
  const all = ['--library', library, ...words];
  const inNode: number[] = [];
  const inElectron: number[] = [];
  for (let i = 0; i <= times; i += 1) {
    const [node, electron] = [timed(nodeCommand(all)), timed(await electronCommand(all))];
    // The first of each fills the page cache.
    if (i === 0) continue;
    inNode.push(node);
    inElectron.push(electron);
  }
  const ratio = median(inNode) / median(inElectron);
  const spread = (ms: readonly number[]): string =>
    `${median(ms).toFixed(0).padStart(5)} ms (${sorted(ms)[0]?.toFixed(0)}–${sorted(ms).at(-1)?.toFixed(0)})`;
  console.log(
    `${(words[0] ?? '').padEnd(8)} plain Node ${spread(inNode)}   Electron ${spread(inElectron)}   ratio ${ratio.toFixed(2)}   to reach: ${WANTED_RATIO}${ratio <= WANTED_RATIO ? '' : '  MISSED'}`,
  );
}
rmSync(root, { recursive: true, force: true });
