// The real models that do not ship, on real speech: what was said, in which language, when, and by whom.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../app/domain/decoding.ts';
import { modelsDir, soundPath } from '../support/models.ts';
import { readingPath } from '../support/speech-files.ts';

/** Hearing shares the machine with other tests. */
const PATIENCE_MS = 120_000;

interface Heard {
  readonly text: string;
  readonly lang: string;
  readonly tokens: readonly string[];
  readonly timestamps: readonly number[];
}
interface Turn {
  readonly start: number;
  readonly end: number;
  readonly speaker: number;
}
interface Sherpa {
  readonly OfflineRecognizer: {
    createAsync(config: unknown): Promise<{
      createStream(): { acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void };
      decodeAsync(stream: unknown): Promise<Heard>;
    }>;
  };
  readonly OfflineSpeakerDiarization: new (config: unknown) => { process(samples: Float32Array): Turn[] };
}
const sherpa = createRequire(import.meta.url)('sherpa-onnx-node') as Sherpa;

describe('Whisper base', () => {
  let recogniser: Awaited<ReturnType<Sherpa['OfflineRecognizer']['createAsync']>>;
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-whisper-'));
    const model = join(modelsDir('whisper-base'), 'whisper-base');
    recogniser = await sherpa.OfflineRecognizer.createAsync({
      featConfig: { sampleRate: SPEECH_RATE_HZ, featureDim: 80 },
      modelConfig: {
        whisper: {
          encoder: join(model, 'base-encoder.onnx'),
          decoder: join(model, 'base-decoder.int8.onnx'),
          ...{ language: '', task: 'transcribe', enableTokenTimestamps: 1 },
        },
        tokens: join(model, 'base-tokens.txt'),
        ...{ numThreads: 1, provider: 'cpu' },
      },
    });
  }, PATIENCE_MS);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function hear(samples: Float32Array): Promise<Heard> {
    const stream = recogniser.createStream();
    stream.acceptWaveform({ samples, sampleRate: SPEECH_RATE_HZ });
    return recogniser.decodeAsync(stream);
  }

  /** A synthetic voice, as 16-bit samples at the rate that models want. */
  function spoken(voice: string, text: string): Float32Array {
    const path = join(folder, `${voice}.wav`);
    execFileSync('espeak-ng', ['-v', voice, '-s', '140', '-w', path, text]);
    return atSpeechRate(samplesOf(path), readFileSync(path).readUInt32LE(24));
  }

  it(
    'hears English to the word',
    async () => {
      const { lang, text } = await hear(
        samplesOf(readingPath('sense_and_sensibility_01_austen_64kb-0870.wav')),
      );
      expect(lang).toBe('en');
      expect(text.trim()).toBe(
        'And Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them.',
      );
    },
    PATIENCE_MS,
  );

  it.each([
    [
      'de',
      'Guten Morgen, meine Damen und Herren. Heute sprechen wir über die Stadt.',
      /Guten Morgen.*Damen und Herren/,
    ],
    [
      'es',
      'Buenos días a todos. Hoy vamos a hablar del tiempo y de la nueva casa en la ciudad.',
      /Buenos días a todos.*ciudad/,
    ],
  ])(
    'finds out that %s is spoken, and hears it',
    async (language, text, heard) => {
      const result = await hear(spoken(language, text));
      expect(result.lang).toBe(language);
      expect(result.text).toMatch(heard);
    },
    PATIENCE_MS,
  );

  it(
    'tells when each sentence of a telephone call begins',
    async () => {
      const from = 6;
      const sound = samplesOf(soundPath('sample.wav')).subarray(from * SPEECH_RATE_HZ);
      const { timestamps, tokens } = await hear(sound);
      expect(timestamps).toHaveLength(tokens.length);
      const startOf = (word: string): number => from + (timestamps[tokens.indexOf(` ${word}`)] ?? Number.NaN);
      // As people wrote them down, beside the recording.
      const lines = readFileSync(soundPath('sample.stm'), 'utf8').split('\n');
      for (const word of ['This', 'Well', 'At']) {
        const line = lines.find((one) => one.split(' ')[5]?.replace(',', '') === word);
        expect(Math.abs(startOf(word) - Number(line?.split(' ')[3]))).toBeLessThan(0.25);
      }
    },
    PATIENCE_MS,
  );
});

describe('the models that tell speakers apart', () => {
  it(
    'know who of two speaks when',
    () => {
      const model = join(modelsDir('speakers'), 'speakers');
      const diarization = new sherpa.OfflineSpeakerDiarization({
        segmentation: { pyannote: { model: join(model, 'segmentation.onnx') }, numThreads: 1 },
        embedding: { model: join(model, 'campplus.onnx'), numThreads: 1 },
        ...{ clustering: { numClusters: 2 }, minDurationOn: 0.2, minDurationOff: 0.5 },
      });
      const samples = samplesOf(soundPath('sample.wav'));
      const found = diarization.process(samples);
      const seconds = samples.length / SPEECH_RATE_HZ;
      const told = readFileSync(soundPath('sample.rttm'), 'utf8')
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/))
        .map(([, , , start, length, , , name]) => ({
          start: Number(start),
          end: Number(start) + Number(length),
          speaker: name === 'speaker90' ? 0 : 1,
        }));
      const swapped = found.map((turn) => ({ ...turn, speaker: 1 - turn.speaker }));
      expect(new Set(found.map(({ speaker }) => speaker)).size).toBe(2);
      expect(Math.min(errorOf(told, found, seconds), errorOf(told, swapped, seconds))).toBeLessThan(0.08);
    },
    PATIENCE_MS,
  );
});

/** Samples of a WAV file of 16 bits and one channel, whatever else it tells before them. */
function samplesOf(path: string): Float32Array {
  const file = readFileSync(path);
  const from = file.indexOf('data', 36) + 8;
  return Float32Array.from(
    { length: (file.length - from) >> 1 },
    (_, i) => file.readInt16LE(from + 2 * i) / 32_768,
  );
}

/** Between two samples what lies on the line between them: enough for a recogniser. */
function atSpeechRate(samples: Float32Array, rateHz: number): Float32Array {
  const step = rateHz / SPEECH_RATE_HZ;
  return Float32Array.from({ length: Math.floor((samples.length - 1) / step) }, (_, i) => {
    const before = Math.floor(i * step);
    const share = i * step - before;
    return (1 - share) * (samples[before] ?? 0) + share * (samples[before + 1] ?? 0);
  });
}

/** The share of speech that was missed, invented or given to the wrong one, in steps of 10 ms. */
function errorOf(told: readonly Turn[], found: readonly Turn[], seconds: number): number {
  const speaking = (turns: readonly Turn[], at: number): Set<number> =>
    new Set(turns.filter(({ end, start }) => start <= at && at < end).map(({ speaker }) => speaker));
  let wrong = 0;
  let speech = 0;
  for (let at = 0.005; at < seconds; at += 0.01) {
    const there = speaking(told, at);
    const heard = speaking(found, at);
    const right = [...heard].filter((speaker) => there.has(speaker)).length;
    wrong += Math.max(there.size, heard.size) - right;
    speech += there.size;
  }
  return wrong / speech;
}
