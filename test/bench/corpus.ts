// Speech that was never spoken: words as frequent as in a language, in segments and hours, the same for every seed.
import type { Segment, Transcript, Word } from '../../app/domain/transcript.ts';

const ONSETS = [
  '',
  'b',
  'br',
  'c',
  'd',
  'f',
  'g',
  'h',
  'l',
  'm',
  'n',
  'p',
  'pr',
  'r',
  's',
  'st',
  't',
  'tr',
  'v',
  'w',
];
const NUCLEI = ['a', 'e', 'i', 'o', 'u', 'ea', 'ou'];
const CODAS = ['', '', '', 'n', 'r', 's', 't', 'l', 'm', 'nd', 'ck'];
const WORDS_PER_SEGMENT = 30;
const SECONDS_PER_WORD = 0.4;

/** Numbers in [0, 1) from a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Words by rank: the more frequent, the shorter, as in languages; said, they are 5.4 bytes long with their space, as in spoken English. */
export function makeVocabulary(size: number, random: () => number): readonly string[] {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? '';
  const words = new Set<string>();
  while (words.size < size) {
    const letters = Math.max(1, Math.floor(0.4 + Math.log10(words.size + 1) * 1.35 + random() * 2.6));
    let word = '';
    while (word.length < letters) word += pick(ONSETS) + pick(NUCLEI) + pick(CODAS);
    words.add(word.slice(0, letters));
  }
  return [...words];
}

/** Draws ranks by Zipf's law with Mandelbrot's shift; so set, the 10 first words make a quarter of all and the 100 first a half, as in spoken English. */
export function makeZipf(size: number, random: () => number): () => number {
  const sums = new Float64Array(size);
  let sum = 0;
  for (let rank = 0; rank < size; rank += 1) sums[rank] = sum += 1 / (rank + 3.7) ** 1.15;
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

/** One hour of speech with word times. */
export function makeHour(wordCount: number, vocabulary: readonly string[], draw: () => number): Transcript {
  const segments: Segment[] = [];
  for (let at = 0; at < wordCount; at += WORDS_PER_SEGMENT) {
    const words: Word[] = [];
    for (let index = at; index < Math.min(wordCount, at + WORDS_PER_SEGMENT); index += 1) {
      const start = index * SECONDS_PER_WORD;
      words.push({
        text: vocabulary[draw()] ?? '',
        start,
        end: start + SECONDS_PER_WORD * 0.8,
        confidence: 0.97,
      });
    }
    const start = at * SECONDS_PER_WORD;
    const end = start + words.length * SECONDS_PER_WORD;
    segments.push({
      start,
      end,
      speaker: String((at / WORDS_PER_SEGMENT) % 2),
      text: words.map(({ text }) => text).join(' '),
      words,
    });
  }
  const durationSeconds = wordCount * SECONDS_PER_WORD;
  return { segments, language: 'en', model: 'made up', durationSeconds, wordTimes: 'measured', insights: {} };
}
