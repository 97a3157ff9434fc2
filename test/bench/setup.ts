// `npm run bench:setup [-- --before COMMIT --times N --what help,command,window]`: the first set-up of a clean clone, beside the one of an earlier
// commit, by turns: `npm start -- --help`, a command that asks the library, and all that the window needs. Every clone has an empty cache of
// its own; npm's cache and the system's packages are those of this computer, for both. Not on Windows.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { projectDir } from '../../build/setup/paths.mjs';

const { values } = parseArgs({
  options: {
    before: { type: 'string', default: '666a22f2' },
    times: { type: 'string', default: '3' },
    what: { type: 'string', default: 'help,command,window' },
  },
});
const GOAL = 0.6;
/** What is run in the clone. */
const WHAT: Readonly<Record<string, readonly string[]>> = {
  help: ['start', '--', '--help'],
  command: ['start', '--', 'jobs'],
  window: ['run', 'build'],
};
const run = promisify(execFile);

interface Taken {
  readonly seconds: number;
  /** Of the processor, with all that it started. */
  readonly workSeconds: number;
}

for (const what of values.what.split(',')) {
  const words = WHAT[what];
  if (!words) throw new Error(`There is no "${what}"; there are ${Object.keys(WHAT).join(', ')}.`);
  const before: Taken[] = [];
  const now: Taken[] = [];
  for (let time = 0; time < Number(values.times); time++) {
    before.push(await firstSetUp(values.before, words));
    now.push(await firstSetUp('HEAD', words));
  }
  console.log(`npm ${words.join(' ')}`);
  tell('before', before);
  tell('now', now);
  const ratio = median(now.map(({ seconds }) => seconds)) / median(before.map(({ seconds }) => seconds));
  const goal = what === 'help' ? `   to reach: ${GOAL} ×${ratio <= GOAL ? '' : '  MISSED'}` : '';
  console.log(`  now ${ratio.toFixed(2)} × of before${goal}`);
}

/** @param commit that is cloned, as it was committed */
async function firstSetUp(commit: string, words: readonly string[]): Promise<Taken> {
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-setup-'));
  const clone = join(folder, 'clone');
  try {
    const { stdout: hash } = await run('git', ['-C', projectDir, 'rev-parse', commit]);
    await run('git', ['clone', '--quiet', '--shared', '--no-checkout', projectDir, clone]);
    await run('git', ['-C', clone, 'checkout', '--quiet', hash.trim()]);
    const env = {
      ...process.env,
      EARSHOT_BUILD_CACHE: join(folder, 'cache'),
      EARSHOT_LIBRARY: join(folder, 'library'),
      TIMEFORMAT: '%R %U %S',
      // The bundler that made this program says `production`; an earlier commit has npm leave out what it needs then.
      NODE_ENV: '',
    };
    const { stderr } = await run('bash', ['-c', 'time npm "$@" >&2', 'bash', ...words], {
      cwd: clone,
      env,
      maxBuffer: 2 ** 26,
    });
    const [seconds = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '')
      .split(' ')
      .map(Number);
    return { seconds, workSeconds: user + system };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(name: string, taken: readonly Taken[]): void {
  const seconds = taken.map((one) => one.seconds).sort((a, b) => a - b);
  console.log(
    `  ${name.padEnd(7)} ${median(seconds).toFixed(1)} s (${seconds[0]?.toFixed(1)}–${seconds.at(-1)?.toFixed(1)}), ` +
      `${median(taken.map((one) => one.workSeconds)).toFixed(1)} s of the processor`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
