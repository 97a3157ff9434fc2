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
import { setImmediate } from 'node:timers/promises';
import { SPEECH_RATE_HZ as RATE } from '../../../app/domain/decoding.ts';
import type { HeardWindow } from '../../../app/speech/speakers/heard.ts';
import { tellingOf } from '../../../app/speech/speakers/hearing-server.ts';
import { lineOf, windowOf } from '../../../app/speech/speakers/lines.ts';
import { loadVoiceModel, type VoiceModelFiles } from '../../../app/speech/speakers/voice-model.ts';
import { WindowCutter } from '../../../app/speech/speakers/window-cutter.ts';
import { converse, EDITION, type Conversation, type Recipe } from './conversations.ts';
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
  readonly #voices: () => ReadonlyMap<string, Voice>;
  readonly #run: (order: Order, path: string, out: string) => void;

  /** @param voices read when sound has to be made @param program this bench, which can be told to run an order @param models argument that names the store */
  constructor(cache: string, voices: () => ReadonlyMap<string, Voice>, program: string, models: string) {
    this.#cache = cache;
    this.#voices = voices;
    this.#run = (order, path, out) => {
      const place = ['--models', models, '--order', order, '--file', path, '--out', out];
      execFileSync(process.execPath, [program, ...place], { stdio: 'inherit' });
    };
  }

  /** @param isPlain also by sherpa-onnx’s own clustering */
  talk(recipe: Recipe, isPlain: boolean): Talk {
    const name = `${recipe.name}-${createHash('sha256')
      .update(JSON.stringify([EDITION, recipe]))
      .digest('hex')
      .slice(0, 12)}`;
    const file = join(this.#cache, `${name}.f32`);
    let made: Conversation | null = null;
    const conversation = (): Conversation => (made ??= converse(recipe, this.#voices()));
    const told = (order: Order): string => {
      const out = join(this.#cache, `${name}.${order}.json`);
      if (!existsSync(out)) {
        const { samples } = conversation();
        if (!existsSync(file))
          writeFileSync(file, new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength));
        this.#run(order, file, out);
      }
      return readFileSync(out, 'utf8');
    };
    const { seconds, turns } = JSON.parse(
      this.#kept(`${name}.talk.json`, () => {
        const { samples, turns: spoken } = conversation();
        return JSON.stringify({ turns: spoken, seconds: samples.length / RATE });
      }),
    ) as Pick<Talk, 'seconds' | 'turns'>;
    const { lines, ...cost } = JSON.parse(told('hear')) as Told;
    const plain = isPlain ? PLAIN_THRESHOLDS.map((order) => [order, JSON.parse(told(order))] as const) : [];
    rmSync(file, { force: true });
    const windows = lines.flatMap((line) => windowOf(line) ?? []);
    return {
      ...cost,
      ...{ recipe, turns, windows, seconds },
      plain: Object.fromEntries(plain),
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

/** Runs an order in this process. What it tells is written by itself, so that a bench that was stopped loses nothing. */
export async function carryOut(
  order: Order,
  path: string,
  out: string,
  files: VoiceModelFiles,
): Promise<void> {
  const told = order === 'hear' ? await hear(path, files) : plainTurns(path, files, Number(order));
  writeFileSync(out, JSON.stringify(told));
}

/** Hears a file of bare samples as the app does: a second at a time, never all of it. */
async function hear(path: string, files: VoiceModelFiles): Promise<Told> {
  const model = loadVoiceModel(files);
  const before = process.cpuUsage();
  const cutter = new WindowCutter(0);
  const windows: HeardWindow[] = [];
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(RATE * 4);
  for (let read = readSync(file, bytes); read > 0; read = readSync(file, bytes))
    for (const cut of cutter.push(new Float32Array(bytes.slice(0, read).buffer))) {
      windows.push(model.hear(cut));
      // As in the app: what was collected is given back in between.
      await setImmediate();
    }
  closeSync(file);
  for (const cut of cutter.end()) windows.push(model.hear(cut));
  tellingOf(windows, { kind: 'auto' });
  const { system, user } = process.cpuUsage(before);
  return {
    lines: windows.map(lineOf),
    cpuPerSecond: (user + system) / 1e6 / (statSync(path).size / 4 / RATE),
    megabytes: mostMegabytes(),
  };
}

/** The most memory that this program held. What the system's `maxRSS` tells goes on counting from the process that started this one. */
const mostMegabytes = (): number =>
  Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024);

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
