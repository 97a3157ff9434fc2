// How well speakers are told apart: made conversations of real voices, and a real talk. Linux; fetches pinned packages by pip and apt.
// Arguments: --cache DIR (what was fetched and heard, so that a second run is quick), --short (eight conversations), --plain (also
// sherpa-onnx's own clustering, side by side, of talks up to 100 s), --models DIR (the store; by default that of the tests).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { SpokenTurn as HeardTurn } from '../../app/domain/telling.ts';
import { recognise } from '../../app/domain/voices.ts';
import { tellingOf } from '../../app/speech/speakers/hearing-server.ts';
import { lineOf, windowOf } from '../../app/speech/speakers/lines.ts';
import { loadVoiceModel } from '../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../app/speech/speakers/window-cutter.ts';
import { modelsDir } from '../support/models.ts';
import { converse, recipes, type Recipe } from './speakers/conversations.ts';
import { diarizationError, type SpokenTurn } from './speakers/diarization-error.ts';
import { fetchVoices, readRttm, readWav, voicesIn, type Voice } from './speakers/voices.ts';

const { values } = parseArgs({
  options: {
    cache: { type: 'string', default: join(tmpdir(), 'earshot-speakers') },
    models: { type: 'string' },
    short: { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
    /** Internal: hears one file in a process of its own, so that its memory can be told. */
    hear: { type: 'string' },
  },
});
const models = values.models ?? modelsDir('speakers');
const FILES = {
  segmentation: join(models, 'speakers/segmentation.onnx'),
  embedding: join(models, 'speakers/campplus.onnx'),
};
const RATE = 16_000;

/** A talk that was heard. */
interface Heard {
  readonly recipe: Recipe;
  readonly turns: readonly SpokenTurn[];
  readonly seconds: number;
  readonly lines: readonly string[];
  readonly cpuPerSecond: number;
  readonly megabytes: number;
}

if (values.hear === undefined) main();
else hearFile(values.hear);

function main(): void {
  mkdirSync(values.cache, { recursive: true });
  const unpacked = fetchVoices(values.cache);
  const voices = voicesIn(unpacked);
  const wanted = recipes().filter(({ seconds }, at) => !values.short || (at % 5 === 0 && seconds < 100));
  const talks = wanted.map((recipe) => heardTalk(recipe, voices));
  const rows = talks.map((talk) => ({ talk, ...judged(talk) }));
  for (const half of ['chosen', 'judged'] as const)
    tellHalf(
      half,
      rows.filter(({ talk }) => talk.recipe.half === half),
    );
  const costs = talks.map(({ cpuPerSecond }) => cpuPerSecond);
  console.log(
    `hearing: ${median(costs).toFixed(3)} CPU s a second, ${Math.max(...talks.map(({ megabytes }) => megabytes))} MB at most`,
  );
  tellSample(unpacked);
  tellMemory(talks);
}

/** Hears a conversation, or takes what was heard before. */
function heardTalk(recipe: Recipe, voices: ReadonlyMap<string, Voice>): Heard {
  const kept = join(values.cache, `${recipe.name}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Heard;
  const { samples, turns } = converse(recipe, voices);
  const raw = join(values.cache, `${recipe.name}.f32`);
  writeFileSync(raw, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
  const self = fileURLToPath(import.meta.url);
  const told = execFileSync(process.execPath, [self, '--models', models, '--hear', raw], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  const seconds = samples.length / RATE;
  const heard = {
    recipe,
    turns,
    seconds,
    ...(JSON.parse(told) as Pick<Heard, 'lines' | 'cpuPerSecond' | 'megabytes'>),
  };
  writeFileSync(kept, JSON.stringify(heard));
  return heard;
}

function hearFile(path: string): void {
  const model = loadVoiceModel(FILES);
  const bytes = readFileSync(path);
  const samples = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const before = process.cpuUsage();
  const cutter = new WindowCutter(0);
  const lines: string[] = [];
  for (let at = 0; at < samples.length; at += RATE)
    for (const cut of cutter.push(samples.subarray(at, at + RATE)))
      lines.push(lineOf(model.hear(cut.samples, cut.start)));
  for (const cut of cutter.end()) lines.push(lineOf(model.hear(cut.samples, cut.start)));
  tellingOf(
    lines.flatMap((line) => windowOf(line) ?? []),
    { kind: 'auto' },
  );
  const { system, user } = process.cpuUsage(before);
  // The file itself comes in chunks in the app, and is never in memory as a whole.
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024 - bytes.length / 2 ** 20);
  console.log(
    JSON.stringify({ lines, cpuPerSecond: (user + system) / 1e6 / (samples.length / RATE), megabytes }),
  );
}

const turnsOf = ({ lines }: Pick<Heard, 'lines'>): readonly HeardTurn[] =>
  tellingOf(
    lines.flatMap((line) => windowOf(line) ?? []),
    { kind: 'auto' },
  ).turns;

function judged(talk: Heard) {
  const turns = turnsOf(talk);
  const found = new Set(turns.map(({ speaker }) => speaker)).size;
  const plain = values.plain && talk.seconds <= 100 ? plainTurns(talk) : null;
  return {
    found,
    people: new Set(talk.turns.map(({ speaker }) => speaker)).size,
    error: diarizationError(talk.turns, turns),
    plain: plain && {
      found: new Set(plain.map(({ speaker }) => speaker)).size,
      error: diarizationError(talk.turns, plain),
    },
  };
}

function tellHalf(
  half: string,
  rows: readonly ({ readonly talk: Heard } & ReturnType<typeof judged>)[],
): void {
  console.log(`\n${half}: name, seconds, people, found, wrong speaker %, error %`);
  for (const { error, found, people, plain, talk } of rows)
    console.log(
      [
        talk.recipe.name.padEnd(22),
        talk.seconds.toFixed(0),
        people,
        found,
        percent(error.confusion),
        percent(error.error),
      ]
        .concat(plain ? [`sherpa: ${plain.found}`, percent(plain.error.confusion)] : [])
        .join('  '),
    );
  const right = rows.filter(({ found, people }) => found === people).length / rows.length;
  const wrong = median(rows.map(({ error }) => error.confusion));
  console.log(
    `${half}: number right in ${percent(right)} % (at least 85), wrong-speaker time ${percent(wrong)} % in the median (at most 5)`,
  );
  const beside = rows.flatMap(({ error, plain }) =>
    plain ? [[error.confusion, plain.error.confusion] as const] : [],
  );
  if (beside.length > 0)
    console.log(
      `${half}: wrong-speaker time ${percent(mean(beside.map(([own]) => own)))} % on average, sherpa’s own clustering ${percent(mean(beside.map(([, its]) => its)))} % (at least twice)`,
    );
}

/** sherpa-onnx by itself, as its examples use it. */
function plainTurns({ recipe }: Heard): readonly SpokenTurn[] {
  const bytes = readFileSync(join(values.cache, `${recipe.name}.f32`));
  const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as {
    OfflineSpeakerDiarization: new (config: unknown) => {
      process(samples: Float32Array): { start: number; end: number; speaker: number }[];
    };
  };
  const diarization = new sherpa.OfflineSpeakerDiarization({
    segmentation: { pyannote: { model: FILES.segmentation } },
    embedding: { model: FILES.embedding },
    clustering: { threshold: 0.5 },
    minDurationOn: 0.2,
    minDurationOff: 0.5,
  });
  return diarization
    .process(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4))
    .map(({ end, speaker, start }) => ({ from: start, to: end, speaker }));
}

/** The real talk of two people that comes with pyannote.audio. */
function tellSample(unpacked: string): void {
  const folder = join(unpacked, 'pyannote_audio-4.0.7/src/pyannote/audio/sample');
  const model = loadVoiceModel(FILES);
  const cutter = new WindowCutter(0);
  const samples = readWav(join(folder, 'sample.wav'));
  const lines = [...cutter.push(samples), ...cutter.end()].map((cut) =>
    lineOf(model.hear(cut.samples, cut.start)),
  );
  const turns = turnsOf({ lines });
  const { error } = diarizationError(readRttm(join(folder, 'sample.rttm')), turns);
  console.log(
    `\nreal talk: ${new Set(turns.map(({ speaker }) => speaker)).size} people (2), error ${percent(error)} % (at most 8)`,
  );
}

/** Each voice is remembered from the first talk that it is in, and looked for in all others of its half. */
function tellMemory(talks: readonly Heard[]): void {
  let [all, right, wrong, asked] = [0, 0, 0, 0];
  for (const half of ['chosen', 'judged']) {
    const known = new Map<string, { name: string; print: string }>();
    for (const talk of talks.filter(({ recipe }) => recipe.half === half)) {
      const { prints, turns } = tellingOf(
        talk.lines.flatMap((line) => windowOf(line) ?? []),
        { kind: 'auto' },
      );
      const heard = prints.map((print, speaker) => ({
        print,
        ...mostly(
          talk.turns,
          turns.filter((turn) => turn.speaker === speaker),
        ),
      }));
      recognise(heard, [...known.values()]).forEach(({ likely, name }, speaker) => {
        const truth = heard[speaker]?.name ?? '';
        if (name !== null && name !== truth) wrong += 1;
        if (!known.has(truth)) return;
        all += 1;
        if (name === truth) right += 1;
        else if (likely === truth) asked += 1;
      });
      for (const { name, print } of heard)
        if (print !== null && !known.has(name)) known.set(name, { name, print });
    }
  }
  console.log(
    `remembered voices: ${percent(right / all)} % named rightly, ${percent(asked / all)} % asked about, ${percent(wrong / all)} % named wrongly, of ${all}`,
  );
}

/** Who speaks most of some turns, and for how long. */
function mostly(
  truth: readonly SpokenTurn[],
  turns: readonly HeardTurn[],
): { readonly name: string; readonly seconds: number } {
  const seconds = new Map<string, number>();
  for (const own of turns)
    for (const { from, speaker, to } of truth) {
      const shared = Math.min(own.to, to) - Math.max(own.from, from);
      if (shared > 0) seconds.set(String(speaker), (seconds.get(String(speaker)) ?? 0) + shared);
    }
  const [best = ['', 0] as const] = [...seconds].sort((a, b) => b[1] - a[1]);
  return { name: best[0], seconds: best[1] };
}

const percent = (part: number): string => (100 * part).toFixed(1);
const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? NaN;
