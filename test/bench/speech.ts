// Word errors, speed and memory of transcription on this computer, through the app's own command in real Electron. Linux only.
// Arguments: --dir DIR (recordings, each with <name>.txt beside it), --model moonshine-tiny|moonshine-base or --installed whisper-base, --language TAG,
// --minutes N (default 6).
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { electronCommand } from '../../build/electron-command.mjs';
import { onDesktop } from '../../build/setup/desktop.mjs';
import { provideModel } from '../../build/setup/model.mjs';
import { READINGS_DIR } from '../support/speech-files.ts';
import { RunWatch } from './run-watch.ts';
import { spokenWords, wordErrors } from './word-errors.ts';

const FIGURES = { errorsPercent: 12, realTime: 5, firstTextSeconds: 5 };
/** Pause between two sentences of the long recording, seconds. */
const PAUSE_SECONDS = 0.6;

const { values } = parseArgs({
  options: {
    dir: { type: 'string', multiple: true, default: [] },
    model: { type: 'string' },
    /** A model of the store (`npm run models -- ID`) in place of one that ships. */
    installed: { type: 'string' },
    language: { type: 'string' },
    minutes: { type: 'string', default: '6' },
    'on-desktop': { type: 'boolean', default: false },
  },
});
if (process.platform !== 'linux') throw new Error('This bench reads /proc, so it runs on Linux only.');
process.exitCode = values['on-desktop'] ? await measure() : await again();

/** The same on a screen and bus of its own. */
async function again(): Promise<number> {
  const self = fileURLToPath(import.meta.url);
  const [program = '', ...args] = onDesktop([
    process.execPath,
    self,
    '--on-desktop',
    ...process.argv.slice(2),
  ]);
  const child = spawn(program, args, { stdio: 'inherit' });
  return new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

interface Sample {
  readonly path: string;
  readonly reference: string;
}

async function measure(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), 'earshot-bench-'));
  try {
    const model = await provideModel(values.model);
    const about = JSON.parse(readFileSync(join(model, 'model.json'), 'utf8')) as { name: string };
    console.log(`${about.name}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)} before`);

    const readings = readingsOf();
    const samples = [...readings, ...values.dir.flatMap(samplesIn)];
    const heard = await transcribe(
      samples.map((sample) => sample.path),
      join(root, 'short'),
      model,
    );
    let errors = 0;
    let words = 0;
    for (const { path, reference } of samples) {
      const wanted = spokenWords(reference);
      const wrong = wordErrors(wanted, spokenWords(heard.texts.get(path) ?? ''));
      errors += wrong;
      words += wanted.length;
      console.log(
        `  ${basename(path).padEnd(52)} ${String(wrong).padStart(3)} of ${wanted.length} words wrong`,
      );
    }

    const long = longRecording(readings, Number(values.minutes) * 60, join(root, 'long.wav'));
    const run = await transcribe([long.path], join(root, 'long'), model);
    const wanted = spokenWords(long.reference);
    const longErrors = wordErrors(wanted, spokenWords(run.texts.get(long.path) ?? ''));

    const errorsPercent = (100 * errors) / words;
    const realTime = long.seconds / run.workSeconds;
    console.log('');
    row(
      'word errors, all files',
      `${errorsPercent.toFixed(1)} %`,
      `at most ${FIGURES.errorsPercent} %`,
      errorsPercent <= FIGURES.errorsPercent,
    );
    row(
      `word errors, ${(long.seconds / 60).toFixed(1)} minutes on end`,
      `${((100 * longErrors) / wanted.length).toFixed(1)} %`,
    );
    row(
      'speed',
      `${realTime.toFixed(1)} × real time`,
      `at least ${FIGURES.realTime} ×`,
      realTime >= FIGURES.realTime,
    );
    row('processor time', `${((run.cpuSeconds * 60) / long.seconds).toFixed(1)} s a minute of sound`);
    row(
      'first text after',
      `${run.firstTextSeconds.toFixed(1)} s`,
      `at most ${FIGURES.firstTextSeconds} s`,
      run.firstTextSeconds <= FIGURES.firstTextSeconds,
    );
    row('memory of the recogniser, peak RSS', `${run.recogniserMb.toFixed(0)} MB`);
    row('memory of all processes, peak PSS', `${run.allMb.toFixed(0)} MB`);
    return errorsPercent <= FIGURES.errorsPercent && realTime >= FIGURES.realTime ? 0 : 1;
  } finally {
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Debian's five readings of "Sense and Sensibility" with what is said in them. */
function readingsOf(): Sample[] {
  const lines = readFileSync(join(READINGS_DIR, 'transcription'), 'utf8').trim().split('\n');
  const names = readFileSync(join(READINGS_DIR, 'fileids'), 'utf8').trim().split('\n');
  return names.map((name, i) => ({
    path: join(READINGS_DIR, `${name}.wav`),
    reference: (lines[i] ?? '').replace(/<\/?s>|\([^)]*\)/g, '').trim(),
  }));
}

/** Recordings of a folder that have their words beside them. */
function samplesIn(directory: string): Sample[] {
  const names = readdirSync(directory);
  return names.flatMap((name) => {
    const stem = basename(name, extname(name));
    if (extname(name) === '.txt' || !names.includes(`${stem}.txt`)) return [];
    return [{ path: join(directory, name), reference: readFileSync(join(directory, `${stem}.txt`), 'utf8') }];
  });
}

/** The readings over and over, with pauses: one recording of at least this length. All of them are 16 kHz, 16 bit, mono. */
function longRecording(readings: readonly Sample[], leastSeconds: number, path: string) {
  const pause = Buffer.alloc(PAUSE_SECONDS * 32_000);
  const sounds = readings.map((reading) => readFileSync(reading.path).subarray(44));
  const parts: Buffer[] = [];
  const words: string[] = [];
  let bytes = 0;
  for (let i = 0; bytes < leastSeconds * 32_000; i++) {
    // Another order each time, so that no text follows from the one before.
    const index = (i * 2 + Math.floor(i / readings.length)) % readings.length;
    const sound = sounds[index] ?? pause;
    parts.push(sound, pause);
    words.push(readings[index]?.reference ?? '');
    bytes += sound.length + pause.length;
  }
  const header = Buffer.from(readFileSync(readings[0]?.path ?? '').subarray(0, 44));
  header.writeUInt32LE(36 + bytes, 4);
  header.writeUInt32LE(bytes, 40);
  writeFileSync(path, Buffer.concat([header, ...parts]));
  return { path, seconds: bytes / 32_000, reference: words.join(' ') };
}

/** Runs `earshot transcribe --json` on a library of its own and watches it. */
async function transcribe(files: readonly string[], library: string, model: string) {
  const { args, executable } = await electronCommand([
    '--library',
    library,
    'transcribe',
    '--json',
    ...(values.installed === undefined ? [] : ['--model', values.installed]),
    ...(values.language === undefined ? [] : ['--language', values.language]),
    ...files,
  ]);
  const child = spawn(executable, args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, EARSHOT_MODEL_DIR: model },
  });
  if (child.pid === undefined) throw new Error('Electron did not start');
  const watch = new RunWatch(child.pid, join(library, 'work'));
  const texts = new Map<string, string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Several files come as one list, each in a line of its own.
    if (!line.startsWith('{')) return;
    const said = JSON.parse(line.replace(/,$/, '')) as {
      file: string;
      ok: boolean;
      text?: string;
      message?: string;
    };
    if (said.ok) texts.set(said.file, said.text ?? '');
    else console.log(`  ${said.file}: ${said.message}`);
    watch.finished();
  });
  await new Promise((resolve) => child.once('close', resolve));
  return { texts, ...watch.end() };
}

function row(what: string, figure: string, wanted?: string, reached?: boolean): void {
  console.log(
    `${what.padEnd(40)}${figure.padStart(26)}${wanted ? `   ${wanted}${reached ? '' : '  MISSED'}` : ''}`,
  );
}
