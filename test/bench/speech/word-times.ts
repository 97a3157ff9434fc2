// Where words stand, beside a reference in NIST's format STM: first words of turns by their start, last words by their end.
import { readFileSync } from 'node:fs';
import { spokenWords } from '../word-errors.ts';
import type { HeardWord, Ours } from './ours.ts';
import { percent, type Table } from './table.ts';

export interface Turn {
  readonly start: number;
  readonly end: number;
  /** As they are spoken. */
  readonly words: readonly string[];
}

/** Turns of an STM file: file, channel, speaker, start, end, words. */
export function turnsOf(stm: string): readonly Turn[] {
  return stm.split('\n').flatMap((line) => {
    const [, , , start, end, ...words] = line.trim().split(/\s+/);
    if (start === undefined || end === undefined) return [];
    return [{ start: Number(start), end: Number(end), words: spokenWords(words.join(' ')) }];
  });
}

/** How far a word of the reference stands from where it was placed. */
export interface Miss {
  readonly word: string;
  /** Where the reference says that it begins, or ends. */
  readonly at: number;
  readonly edge: 'start' | 'end';
  /** Seconds; above 0 where it was placed too late. */
  readonly by: number;
}

/** Words further off were misheard, or are another one of the same spelling; seconds. */
const SAME_WORD_SECONDS = 2;

/** The misses of all words at the edges of turns that were heard right. */
export function missesOf(turns: readonly Turn[], heard: readonly HeardWord[]): readonly Miss[] {
  return turns.flatMap(({ end, start, words }) => [
    ...missOf(words[0], start, 'start', heard),
    ...missOf(words.at(-1), end, 'end', heard),
  ]);
}

function missOf(
  word: string | undefined,
  at: number,
  edge: 'start' | 'end',
  heard: readonly HeardWord[],
): Miss[] {
  if (word === undefined) return [];
  const same = heard.filter(({ text }) => {
    const spoken = spokenWords(text);
    return (edge === 'start' ? spoken[0] : spoken.at(-1)) === word;
  });
  const misses = same.map((one) => one[edge] - at).sort((a, b) => Math.abs(a) - Math.abs(b));
  const [by] = misses;
  return by === undefined || Math.abs(by) > SAME_WORD_SECONDS ? [] : [{ word, at, edge, by }];
}

const NEAR_SECONDS = 0.25;
const WANTED_SHARE = 0.9;

export async function measureWordTimes(
  sample: { readonly wav: string; readonly stm: string },
  { ours, table }: { ours: Ours; table: Table },
): Promise<void> {
  table.heading('Word times of Whisper base, pyannote’s sample of two people on the telephone');
  const run = await ours.transcribe([sample.wav], { model: 'whisper-base', language: 'en' });
  const words = (run.files[0]?.segments ?? []).flatMap((segment) => segment.words ?? []);
  const misses = missesOf(turnsOf(readFileSync(sample.stm, 'utf8')), words);
  for (const edge of ['start', 'end'] as const) {
    const own = misses.filter((miss) => miss.edge === edge);
    for (const { at, by, word } of own)
      table.row(`${word}, ${edge} ${at.toFixed(2)}`, `${by > 0 ? '+' : ''}${by.toFixed(2)} s`);
    const near = own.filter(({ by }) => Math.abs(by) <= NEAR_SECONDS).length;
    const what = `${edge}s of words within ${NEAR_SECONDS} s`;
    const figure = `${near} of ${own.length}, ${percent(near / own.length, 0)}`;
    if (edge === 'end') table.row(what, figure);
    else table.goal(what, figure, '9 of 10', near >= WANTED_SHARE * own.length);
  }
}
