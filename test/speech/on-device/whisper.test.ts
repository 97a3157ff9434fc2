// Whisper with its real weights: words and their times, languages told and found, nothing invented, true repeats kept.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import type { Segment } from '../../../app/domain/transcript.ts';
import { loadEngine, type LoadedEngine } from '../../../app/speech/on-device/engine.ts';
import { withStops } from '../../../app/speech/on-device/joins.ts';
import { LanguageMeter } from '../../../app/speech/on-device/language-meter.ts';
import { Leveller } from '../../../app/speech/on-device/leveller.ts';
import { builtInAt } from '../../../app/speech/on-device/models/built-in.ts';
import { WHISPER_BASE } from '../../../app/speech/on-device/models/catalogue/whisper-base.ts';
import { missesOf, turnsOf } from '../../bench/speech/word-times.ts';
import { spokenWords, wordErrors } from '../../bench/word-errors.ts';
import { modelsDir, soundPath } from '../../support/models.ts';
import { readingPath } from '../../support/speech-files.ts';
import { applause, hum, music, silence, repeated } from './sounds.ts';
import { samplesOf, transcriptionOf } from './support.ts';

/** Recognising shares the machine with other tests. */
const PATIENCE_MS = 240_000;

const TWO_CITIES = `It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness, it was
the epoch of belief, it was the epoch of incredulity, it was the season of light, it was the season of darkness, it was the spring of
hope, it was the winter of despair, we had everything before us, we had nothing before us, we were all going direct to Heaven, we were
all going direct the other way`;

let engine: LoadedEngine;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'earshot-whisper-'));
  const { voice } = builtInAt(join(import.meta.dirname, '../../../out/model'));
  const recogniser = { model: WHISPER_BASE, directory: join(modelsDir('whisper-base'), 'whisper-base') };
  engine = await loadEngine({ recogniser, voice }, 2);
}, PATIENCE_MS);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function hear(sound: Float32Array, language: string | null): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  engine.setLanguage(language);
  const transcription = transcriptionOf(engine, 0, (final) => segments.push(...final.segments));
  const leveller = new Leveller();
  for (let at = 0; at < sound.length; at += SPEECH_RATE_HZ) {
    const chunk = { start: at / SPEECH_RATE_HZ, samples: sound.subarray(at, at + SPEECH_RATE_HZ) };
    for (const { samples, start } of leveller.push(chunk)) await transcription.push(samples, start);
  }
  for (const { samples, start } of leveller.flush()) await transcription.push(samples, start);
  await transcription.end();
  return withStops(segments);
}

const textOf = (segments: readonly Segment[]): string => segments.map(({ text }) => text).join(' ');

/** A sound file of any rate as the decoder hands it over. */
function decoded(path: string): Float32Array {
  const wav = join(directory, 'decoded.wav');
  execFileSync('ffmpeg', [
    '-loglevel',
    'error',
    '-y',
    '-bitexact',
    '-i',
    path,
    '-ac',
    '1',
    '-ar',
    '16000',
    wav,
  ]);
  const file = readFileSync(wav);
  const from = file.indexOf('data') + 8;
  return Float32Array.from(
    { length: (file.length - from) >> 1 },
    (_, i) => file.readInt16LE(from + 2 * i) / 32_768,
  );
}

function speak(voice: string, text: string): Float32Array {
  const path = join(directory, 'spoken.wav');
  execFileSync('espeak-ng', ['-v', voice, '-s', '140', '-w', path, text]);
  return decoded(path);
}

describe('Whisper base', () => {
  it(
    'hears what is read, a stop at the end of each sentence',
    async () => {
      const text = textOf(await hear(decoded(soundPath('two_cities.wav')), 'en'));
      const wanted = spokenWords(TWO_CITIES);
      expect(wordErrors(wanted, spokenWords(text).slice(0, wanted.length))).toBeLessThanOrEqual(2);
    },
    PATIENCE_MS,
  );

  it(
    'says when nine of ten turns of a talk begin, within a quarter of a second',
    async () => {
      const segments = await hear(decoded(soundPath('sample.wav')), 'en');
      const words = segments.flatMap((segment) => segment.words);
      expect(words.every(({ estimated }) => !estimated)).toBe(true);
      const turns = turnsOf(readFileSync(soundPath('sample.stm'), 'utf8'));
      const starts = missesOf(turns, words).filter(({ edge }) => edge === 'start');
      const near = starts.filter(({ by }) => Math.abs(by) <= 0.25);
      expect(starts.length).toBeGreaterThanOrEqual(8);
      expect(near.length, JSON.stringify(starts)).toBeGreaterThanOrEqual(0.9 * starts.length);
    },
    PATIENCE_MS,
  );

  it(
    'finds German and Spanish, and hears them when it is told so',
    async () => {
      const german =
        'Guten Abend, meine Damen und Herren. Heute sprechen wir über die Geschichte der Eisenbahn in Deutschland.';
      const spanish = 'Buenas noches, señoras y señores. Hoy vamos a hablar de la historia de España.';
      for (const [voice, said, word] of [
        ['de', german, 'Eisenbahn'],
        ['es', spanish, 'historia'],
      ] as const) {
        const sound = speak(voice, said);
        engine.setLanguage(null);
        const meter = new LanguageMeter(engine);
        await meter.push(sound, 0);
        expect((await meter.end()).map(({ language }) => language)).toEqual([voice]);
        expect(textOf(await hear(sound, voice))).toContain(word);
      }
    },
    PATIENCE_MS,
  );

  it('is never handed a language that it has no word for', () => {
    expect(() => engine.setLanguage('tlh')).toThrow('does not know');
    expect(() => engine.setLanguage('pt-BR')).not.toThrow();
  });

  it(
    'invents nothing over silence, hum, music and applause',
    async () => {
      for (const sound of [silence(20), hum(20), music(20), applause(20)])
        expect(textOf(await hear(sound, 'en'))).toBe('');
    },
    PATIENCE_MS,
  );

  it(
    'keeps every repeat of what is truly said again and again',
    async () => {
      const sentence = samplesOf(readingPath('sense_and_sensibility_01_austen_64kb-0880.wav'));
      const text = textOf(await hear(repeated(sentence, 10, 0.2), 'en'));
      expect(text.match(/young/g)?.length, text).toBeGreaterThanOrEqual(9);
    },
    PATIENCE_MS,
  );
});
