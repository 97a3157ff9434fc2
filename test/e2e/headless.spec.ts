// Plain Node on a machine without a screen: the device hears, and what only Electron can do is handed over undone.
import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEEDS_ELECTRON, nodeCommand } from '../../build/node-command.mjs';
import { accountOf, runCommand, workspace } from '../support/app.ts';
import { modelsDir, soundPath } from '../support/models.ts';
import { readingPath } from '../support/speech-files.ts';

const READING = 'sense_and_sensibility_01_austen_64kb-0880.wav';

/** Of a plain WAV file. */
const HEADER_BYTES = 44;

/** No screen, neither of X nor of Wayland. */
const NO_SCREEN = { DISPLAY: '', WAYLAND_DISPLAY: '' };

test('hears a recording on this device', async () => {
  const place = workspace('headless');
  const words = ['transcribe', readingPath(READING), '--service', 'device'];
  const heard = await runCommand({ library: place.library, words, environment: NO_SCREEN });
  expect(heard.code, heard.stderr).toBe(0);
  const inElectron = await runCommand({ library: `${place.library}-2`, words, runsIn: 'electron' });
  expect(heard.stdout).toBe(inElectron.stdout);
  expect(heard.stdout).toMatch(/[a-z]+ [a-z]+/);
  await place.remove();
});

test('has the speakers of a talk told apart before it gives the text', async () => {
  const place = workspace('headless-speakers');
  const words = ['transcribe', soundPath('sample.wav'), '--service', 'device', '--speakers', 'auto'];
  const environment = { ...NO_SCREEN, EARSHOT_MODELS_DIR: modelsDir('speakers') };
  const heard = await runCommand({ library: place.library, words, environment });
  expect(heard.code, heard.stderr).toBe(0);
  expect(heard.stdout).toMatch(/^Speaker 1: .*^Speaker 2: /ms);
  await place.remove();
});

test('tries a model, and tells it in the list from then on', async () => {
  const place = workspace('headless-trial');
  const environment = { ...NO_SCREEN, EARSHOT_MODELS_DIR: join(place.library, '..', 'models') };
  const run = (...words: string[]): ReturnType<typeof runCommand> =>
    runCommand({ library: place.library, words, environment });
  const tried = await run('models', 'try', 'moonshine-base');
  expect(tried.code, tried.stderr).toBe(0);
  expect(tried.stdout).toMatch(
    /Moonshine Base.*: an hour takes about \d+ (minutes|seconds) on this computer\./,
  );
  expect((await run('models')).stdout).toMatch(/^moonshine-base\b.*an hour takes about \d+/m);
  const none = await run('models', 'try', 'no-such-model');
  expect([none.code, none.stderr]).toEqual([
    expect.any(Number),
    expect.stringContaining('There is no model'),
  ]);
  expect(none.code).not.toBe(0);
  expect((await run('models', 'try', 'whisper-base')).stderr).toContain('earshot models add whisper-base');
  await place.remove();
});

test('ended while it hears, it goes on at the next start, and its children end with it', async () => {
  test.slow();
  const place = workspace('headless-killed');
  const long = join(place.recordings, 'long.wav');
  writeFileSync(long, repeated(readFileSync(readingPath(READING)), 10));
  const { args, executable } = nodeCommand(['--library', place.library, 'transcribe', long]);
  const env = { ...process.env, XDG_CONFIG_HOME: accountOf(place.library), ...NO_SCREEN };
  const child = spawn(executable, args, { env, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const journals = join(place.library, 'work');
  const begun = (): boolean => {
    try {
      return readdirSync(journals).length > 0 && childrenOf(child.pid ?? 0).length > 0;
    } catch {
      return false;
    }
  };
  await expect.poll(begun, { timeout: 60_000 }).toBe(true);
  const [recogniser = 0] = childrenOf(child.pid ?? 0);
  child.kill('SIGKILL');
  await gone;
  await expect.poll(() => isAlive(recogniser), { timeout: 20_000 }).toBe(false);
  const words = ['transcribe', long, '--json'];
  const heard = await runCommand({ library: place.library, words, environment: NO_SCREEN });
  expect(heard.code, heard.stderr).toBe(0);
  await place.remove();
});

test('hands the window, and a key that the system keeps, over to Electron', async () => {
  const place = workspace('headless-needs');
  const run = (...words: string[]): ReturnType<typeof runCommand> =>
    runCommand({ library: place.library, words, environment: { ...NO_SCREEN, EARSHOT_API_KEY: '' } });
  expect((await run('--hidden')).code).toBe(NEEDS_ELECTRON);
  mkdirSync(place.library, { recursive: true });
  // Where earlier versions kept it; what is in it does not matter.
  writeFileSync(join(place.library, 'key'), 'v1:');
  expect((await run('run', '--once')).code).toBe(NEEDS_ELECTRON);
  expect(readdirSync(place.library)).toEqual(['key']);
  expect((await run('jobs')).code).toBe(0);
  await place.remove();
});

/** Numbers of the processes that a process started (proc(5)). */
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').map(Number).filter(Boolean);

/** The sound of a plain WAV file several times over. */
function repeated(wav: Buffer, times: number): Buffer {
  const [header, sound] = [Buffer.from(wav.subarray(0, HEADER_BYTES)), wav.subarray(HEADER_BYTES)];
  header.writeUInt32LE(HEADER_BYTES - 8 + sound.length * times, 4);
  header.writeUInt32LE(sound.length * times, HEADER_BYTES - 4);
  return Buffer.concat([header, ...Array.from({ length: times }, () => sound)]);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
