// Conversations of the bench, each heard once in a process of its own; what was heard is kept, so that figures can be turned in seconds.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SPEECH_RATE_HZ as RATE } from '../../../app/domain/decoding.ts';
import type { HeardWindow } from '../../../app/speech/speakers/heard.ts';
import { tellingOf } from '../../../app/speech/speakers/hearing-server.ts';
import { lineOf, windowOf } from '../../../app/speech/speakers/lines.ts';
import { loadVoiceModel, type VoiceModelFiles } from '../../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../../app/speech/speakers/window-cutter.ts';
import { converse, type Recipe } from './conversations.ts';
import type { SpokenTurn } from './diarization-error.ts';
import type { Voice } from './voices.ts';

/** What a process that heard a file tells. */
interface Told {
  readonly lines: readonly string[];
  readonly cpuPerSecond: number;
  readonly megabytes: number;
}

/** A conversation, and what was heard of it. */
export interface Talk extends Omit<Told, 'lines'> {
  readonly recipe: Recipe;
  readonly turns: readonly SpokenTurn[];
  readonly seconds: number;
  readonly windows: readonly HeardWindow[];
  /** What sherpa-onnx by itself makes of it, by its threshold; nothing where that was not asked. */
  readonly plain: Readonly<Record<string, readonly SpokenTurn[]>>;
}

/** Thresholds of sherpa-onnx: the one of its examples, and the one that fits short talks best. */
export const PLAIN_THRESHOLDS = ['0.5', '0.8'] as const;

/** What a process of its own is asked for. */
export type Order = 'hear' | (typeof PLAIN_THRESHOLDS)[number];

export class Talks {
  readonly #cache: string;
  readonly #voices: ReadonlyMap<string, Voice>;
  readonly #run: (order: Order, path: string) => string;

  /** @param program this bench, which can be told to run an order @param models argument that names the store */
  constructor(cache: string, voices: ReadonlyMap<string, Voice>, program: string, models: string) {
    this.#cache = cache;
    this.#voices = voices;
    this.#run = (order, path) =>
      execFileSync(process.execPath, [program, '--models', models, '--order', order, '--file', path], {
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
  }

  /** @param isPlain also by sherpa-onnx’s own clustering */
  talk(recipe: Recipe, isPlain: boolean): Talk {
    const { samples, turns } = converse(recipe, this.#voices);
    // By content: a recipe that makes another sound is another talk.
    const sound = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const name = `${recipe.name}-${createHash('sha256').update(sound).digest('hex').slice(0, 12)}`;
    const file = join(this.#cache, `${name}.f32`);
    const told = (order: Order): string =>
      this.#kept(`${name}.${order}.json`, () => {
        if (!existsSync(file)) writeFileSync(file, sound);
        return this.#run(order, file);
      });
    const { lines, ...cost } = JSON.parse(told('hear')) as Told;
    const plain = isPlain ? PLAIN_THRESHOLDS.map((order) => [order, JSON.parse(told(order))] as const) : [];
    rmSync(file, { force: true });
    const windows = lines.flatMap((line) => windowOf(line) ?? []);
    return {
      ...cost,
      ...{ recipe, turns, windows, seconds: samples.length / RATE },
      plain: Object.fromEntries(plain) as Talk['plain'],
    };
  }

  #kept(name: string, make: () => string): string {
    const path = join(this.#cache, name);
    if (existsSync(path)) return readFileSync(path, 'utf8');
    const made = make();
    writeFileSync(path, made);
    return made;
  }
}

/** Runs an order in this process. @returns what it tells, as JSON */
export function carryOut(order: Order, path: string, files: VoiceModelFiles): string {
  return JSON.stringify(order === 'hear' ? hear(path, files) : plainTurns(path, files, Number(order)));
}

/** Hears a file of bare samples as the app does: a second at a time, never all of it. */
function hear(path: string, files: VoiceModelFiles): Told {
  const model = loadVoiceModel(files);
  const before = process.cpuUsage();
  const cutter = new WindowCutter(0);
  const windows: HeardWindow[] = [];
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(RATE * 4);
  for (let read = readSync(file, bytes); read > 0; read = readSync(file, bytes))
    for (const cut of cutter.push(new Float32Array(bytes.slice(0, read).buffer)))
      windows.push(model.hear(cut));
  closeSync(file);
  for (const cut of cutter.end()) windows.push(model.hear(cut));
  tellingOf(windows, { kind: 'auto' });
  const { system, user } = process.cpuUsage(before);
  return {
    lines: windows.map(lineOf),
    cpuPerSecond: (user + system) / 1e6 / (statSync(path).size / 4 / RATE),
    megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

/** sherpa-onnx by itself, as its examples use it. */
function plainTurns(path: string, files: VoiceModelFiles, threshold: number): readonly SpokenTurn[] {
  const bytes = readFileSync(path);
  const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as {
    OfflineSpeakerDiarization: new (config: unknown) => {
      process(samples: Float32Array): { start: number; end: number; speaker: number }[];
    };
  };
  const diarization = new sherpa.OfflineSpeakerDiarization({
    segmentation: { pyannote: { model: files.segmentation } },
    embedding: { model: files.embedding },
    clustering: { threshold },
    minDurationOn: 0.2,
    minDurationOff: 0.5,
  });
  return diarization
    .process(new Float32Array(Uint8Array.from(bytes).buffer))
    .map(({ end, speaker, start }) => ({ from: start, to: end, speaker }));
}
