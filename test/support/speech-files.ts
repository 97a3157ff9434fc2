// Real speech for the tests: sentences read by volunteers (Debian's pocketsphinx-testdata), or a synthetic voice.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian puts them. */
export const READINGS_DIR = '/usr/share/pocketsphinx/test/data/librivox';

/** Five sentences of "Sense and Sensibility" and a word of each that a recogniser is sure to get. */
export const READINGS = {
  'sense_and_sensibility_01_austen_64kb-0870.wav': 'leisure',
  'sense_and_sensibility_01_austen_64kb-0880.wav': 'young man',
  'sense_and_sensibility_01_austen_64kb-0890.wav': 'selfish',
  'sense_and_sensibility_01_austen_64kb-0920.wav': 'respectable',
  'sense_and_sensibility_01_austen_64kb-0930.wav': 'amiable',
} as const;
export type Reading = keyof typeof READINGS;

/** Absolute path of a reading. Says what is missing instead of skipping. */
export function readingPath(name: Reading): string {
  const path = join(READINGS_DIR, name);
  if (!existsSync(path)) throw new Error('Debian’s package pocketsphinx-testdata is not installed');
  return path;
}

/** Copies a reading into a folder, under another name if one is given. */
export function dropReading(name: Reading, folder: string, as: string = name): string {
  const target = join(folder, as);
  copyFileSync(readingPath(name), target);
  return target;
}

/** Speaks a text to a WAV file with a synthetic voice. */
export function speak(text: string, path: string): void {
  execFileSync('espeak-ng', ['-v', 'en-us', '-s', '140', '-w', path, text]);
}
