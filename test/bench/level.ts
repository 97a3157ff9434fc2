// What levelling does to words: the same speech at many levels and mixed, and sound without words, each with and without it. Any system; no window.
// Arguments: --dir DIR (recordings as 16-bit WAV of 16 kHz, mono, each with <name>.txt beside it), --model moonshine-tiny|moonshine-base.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { provideModel } from '../../build/setup/model.mjs';
import { SPEECH_RATE_HZ } from '../../app/domain/decoding.ts';
import { transcriptionOf } from '../speech/on-device/support.ts';
import { loadEngine } from '../../app/speech/on-device/engine.ts';
import { builtInAt } from '../../app/speech/on-device/models/built-in.ts';
import { Leveller, type Sound } from '../../app/speech/on-device/leveller.ts';
import { READINGS_DIR } from '../support/speech-files.ts';
import { wordless } from './wordless.ts';
import { spokenWords, wordErrors } from './word-errors.ts';

const LEVELS = [0, -10, -20, -30, -40, -50, -60];
/** Levelling may cost this much of the time that recognition takes. */
const MOST_COST_PERCENT = 2;

interface Sample {
  readonly name: string;
  readonly sound: Float32Array;
  readonly words: readonly string[];
}

const { values } = parseArgs({
  options: { dir: { type: 'string', multiple: true, default: [] }, model: { type: 'string' } },
});
const engine = await loadEngine(builtInAt(await provideModel(values.model)), 1);
const spent = { levelling: 0, all: 0 };

/** Words that are heard in a sound, as the recogniser process would hear it. */
async function hear(sound: Float32Array, isLevelled: boolean): Promise<readonly string[]> {
  const texts: string[] = [];
  const transcription = transcriptionOf(engine, 0, ({ segments }) =>
    texts.push(...segments.map(({ text }) => text)),
  );
  const leveller = new Leveller();
  const push = async (sounds: readonly Sound[]): Promise<void> => {
    for (const { samples, start } of sounds) await transcription.push(samples, start);
  };
  const before = cpuMs();
  for (let at = 0; at < sound.length; at += SPEECH_RATE_HZ) {
    const chunk = { start: at / SPEECH_RATE_HZ, samples: sound.slice(at, at + SPEECH_RATE_HZ) };
    await push(isLevelled ? timed(() => leveller.push(chunk)) : [chunk]);
  }
  if (isLevelled) await push(timed(() => leveller.flush()));
  await transcription.end();
  if (isLevelled) spent.all += cpuMs() - before;
  return spokenWords(texts.join(' '));
}

function timed<T>(work: () => T): T {
  const before = cpuMs();
  const result = work();
  spent.levelling += cpuMs() - before;
  return result;
}

/** Processor time of this process, milliseconds: what else the machine does leaves it alone. */
const cpuMs = (): number => {
  const { system, user } = process.cpuUsage();
  return (system + user) / 1_000;
};

/** As a 24-bit file has it. */
const at = (sound: Float32Array, decibels: number): Float32Array =>
  sound.map((sample) => Math.round(sample * 10 ** (decibels / 20) * 2 ** 23) / 2 ** 23);

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

function samplesOf(path: string): Float32Array {
  const file = readFileSync(path);
  const from = file.indexOf('data', 12, 'latin1') + 8;
  return Float32Array.from(
    { length: Math.floor((file.length - from) / 2) },
    (_, i) => file.readInt16LE(from + 2 * i) / 32_768,
  );
}

/** Debian's five readings of "Sense and Sensibility". */
function readings(): Sample[] {
  const names = readFileSync(join(READINGS_DIR, 'fileids'), 'utf8').trim().split('\n');
  const lines = readFileSync(join(READINGS_DIR, 'transcription'), 'utf8').trim().split('\n');
  return names.map((name, i) => ({
    name,
    sound: samplesOf(join(READINGS_DIR, `${name}.wav`)),
    words: spokenWords((lines[i] ?? '').replace(/<\/?s>|\([^)]*\)/g, '')),
  }));
}

const samplesIn = (directory: string): Sample[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.wav'))
    .map((name) => ({
      name,
      sound: samplesOf(join(directory, name)),
      words: spokenWords(readFileSync(join(directory, name.replace(/\.wav$/, '.txt')), 'utf8')),
    }));

const row = (what: string, plain: string, levelled: string): void =>
  console.log(what.padEnd(44) + plain.padStart(12) + levelled.padStart(12));

async function compare(what: string, samples: readonly Sample[]): Promise<number> {
  const words = samples.reduce((sum, sample) => sum + sample.words.length, 0);
  const errors = { plain: 0, levelled: 0 };
  for (const { sound, words: wanted } of samples) {
    errors.plain += wordErrors(wanted, await hear(sound, false));
    errors.levelled += wordErrors(wanted, await hear(sound, true));
  }
  row(what, `${errors.plain} of ${words}`, `${errors.levelled} of ${words}`);
  return errors.levelled;
}

const samples = [...readings(), ...values.dir.flatMap(samplesIn)];
row('word errors', 'as it is', 'levelled');
const errors = new Map<number, number>();
for (const decibels of LEVELS) {
  const quieter = samples.map((sample) => ({ ...sample, sound: at(sample.sound, decibels) }));
  errors.set(decibels, await compare(`${decibels} dB`, quieter));
}
for (const [host, guest] of [
  [0, -20],
  [0, -30],
  [-30, 0],
  [0, -40],
] as const) {
  const turns = samples.map(({ sound }, i) => at(sound, i % 2 === 0 ? host : guest));
  const whole = { name: '', sound: joined(turns), words: samples.flatMap(({ words }) => words) };
  await compare(`turns at ${host} and ${guest} dB`, [whole]);
}
const clipped = samples.map((sample) => ({
  ...sample,
  sound: sample.sound.map((value) => Math.max(-1, Math.min(1, 10 * value))),
}));
await compare('20 dB too loud, clipped', clipped);

console.log('');
row('words in sound that has none', 'as it is', 'levelled');
let invented = 0;
for (const { name, sound } of wordless()) {
  const found = { plain: 0, levelled: 0 };
  for (const decibels of LEVELS) {
    found.plain += (await hear(at(sound, decibels), false)).length;
    found.levelled += (await hear(at(sound, decibels), true)).length;
  }
  row(`${name}, all levels`, String(found.plain), String(found.levelled));
  invented += found.levelled;
}

const costPercent = (100 * spent.levelling) / spent.all;
console.log(
  `\nlevelling takes ${costPercent.toFixed(2)} % of the processor time (at most ${MOST_COST_PERCENT} %)`,
);
const lost = (errors.get(-40) ?? 0) - (errors.get(-20) ?? 0);
console.log(
  `−40 dB has ${Math.max(0, lost)} word errors more than −20 dB, and ${invented} words were made of noise`,
);
process.exitCode = lost > 0 || invented > 0 || costPercent > MOST_COST_PERCENT ? 1 : 0;
