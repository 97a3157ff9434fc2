// What the bench has heard: readings whose words are known, long recordings made of them, languages, and what is no speech.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import { provideSounds } from '../../../build/models/sounds.mjs';
import { SetupError } from '../../../build/setup/say.mjs';
import { READINGS_DIR } from '../../support/speech-files.ts';
import { wavOf } from '../../speech/on-device/support.ts';
import { spokenWords } from '../word-errors.ts';
import { readWav } from '../speakers/voices.ts';

/** A recording, and what is said in it. */
export interface Sample {
  readonly path: string;
  readonly words: string;
}

/**
 * Words as they are compared. "It was the season" is slurred in the recording: models of two makers hear "a" there, one and the same model both,
 * so that either counts as right, for everybody.
 */
export const comparedWords = (text: string): readonly string[] =>
  spokenWords(text.replaceAll(/\bwas a season of\b/g, 'was the season of'));

/** Moonshine's recording of the beginning of "A Tale of Two Cities", as it is read there. */
export const TWO_CITIES = `It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness,
it was the epoch of belief, it was the epoch of incredulity, it was the season of light, it was the season of darkness, it was the spring
of hope, it was the winter of despair, we had everything before us, we had nothing before us, we were all going direct to Heaven, we were
all going direct the other way. In short, the period was so far like the present period that some of its noisiest authorities insisted on
its being received, for good or for evil, in the superlative degree of comparison only.`;

/** Pause between two readings of a long recording, seconds. */
const PAUSE_SECONDS = 0.6;

/** Debian's five readings of "Sense and Sensibility". */
export function readings(): readonly Sample[] {
  if (!existsSync(READINGS_DIR))
    throw new SetupError('The bench needs readings: apt install pocketsphinx-testdata');
  const lines = readFileSync(join(READINGS_DIR, 'transcription'), 'utf8').trim().split('\n');
  const names = readFileSync(join(READINGS_DIR, 'fileids'), 'utf8').trim().split('\n');
  return names.map((name, i) => ({
    path: join(READINGS_DIR, `${name}.wav`),
    // One line holds a word twice that is read, and stands in the book, once.
    words: (lines[i] ?? '')
      .replace(/<\/?s>|\([^)]*\)/g, '')
      .replace('more a amiable', 'more amiable')
      .trim(),
  }));
}

/** Two cities, and the folder of pinned recordings that it lies in. @throws SetupError where they cannot be fetched */
export async function pinned(): Promise<{ readonly twoCities: Sample; readonly folder: string }> {
  const folder = await provideSounds();
  return { twoCities: { path: join(folder, 'two_cities.wav'), words: TWO_CITIES }, folder };
}

/** Recordings of a folder that have their words beside them, in `<name>.txt`. */
export function samplesIn(directory: string): readonly Sample[] {
  const names = readdirSync(directory);
  return names.flatMap((name) => {
    const stem = basename(name, extname(name));
    if (extname(name) === '.txt' || !names.includes(`${stem}.txt`)) return [];
    return [{ path: join(directory, name), words: readFileSync(join(directory, `${stem}.txt`), 'utf8') }];
  });
}

export interface LongSample extends Sample {
  readonly seconds: number;
}

/** Recordings over and over, in another order each time, with pauses, until a length is reached. */
export function strungTogether(samples: readonly Sample[], leastSeconds: number, path: string): LongSample {
  const sounds = samples.map((sample) => readWav(sample.path));
  const pause = new Float32Array(PAUSE_SECONDS * SPEECH_RATE_HZ);
  const parts: Float32Array[] = [];
  const words: string[] = [];
  let length = 0;
  for (let i = 0; length < leastSeconds * SPEECH_RATE_HZ; i += 1) {
    const index = (i * 2 + Math.floor(i / samples.length)) % samples.length;
    const sound = sounds[index] ?? pause;
    parts.push(sound, pause);
    words.push(samples[index]?.words ?? '');
    length += sound.length + pause.length;
  }
  writeSound(path, parts);
  return { path, seconds: length / SPEECH_RATE_HZ, words: words.join(' ') };
}

/** Writes sounds after one another as one WAV file. */
export function writeSound(path: string, parts: readonly Float32Array[]): void {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  writeFileSync(path, wavOf(whole));
}
