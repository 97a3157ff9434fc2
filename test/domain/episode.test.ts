import { describe, expect, it } from 'vitest';
import { atSamePath, isCounterName, looksLikeVersion, nameWithoutMark } from '../../app/domain/episode.ts';
import { ALIKE, likeness, sketchOf, type TextSketch } from '../../app/domain/text-sketch.ts';
import { wordsOf } from '../../app/domain/text-diff.ts';

const of = (fileName: string, durationSeconds = 1_800) => ({ fileName, durationSeconds });

describe('versions by their names', () => {
  it.each([
    ['Episode 12.mp3', 'Episode 12 v2.mp3'],
    ['Episode 12.wav', 'Episode 12_final.mp3'],
    ['Episode 12_final.mp3', 'Episode 12_FINAL_v3.mp3'],
    ['Episode 12.mp3', 'Episode 12 (1).mp3'],
    ['Episode 12 - Copy.mp3', 'Episode 12 - Copy (2).mp3'],
    ['ep12-mixdown.wav', 'ep12-master.wav'],
    ['ep12.edit2.wav', 'ep12.wav'],
    ['Gespräch mit Ana (Version 2).m4a', 'Gespräch mit Ana.m4a'],
    ['cafe\u0301 talk v2.mp3', 'caf\u00e9 talk.mp3'],
  ])('%s and %s are one episode', (a, b) => {
    expect(looksLikeVersion(of(a), of(b))).toBe(true);
    expect(looksLikeVersion(of(b), of(a))).toBe(true);
  });

  it.each([
    ['Episode 12.mp3', 'Episode 13.mp3'],
    ['Episode 1.mp3', 'Episode 12.mp3'],
    ['Part 1.mp3', 'Part 2.mp3'],
    ['final.mp3', 'v2.mp3'],
    ['ZOOM0001.WAV', 'ZOOM0001 (1).WAV'],
    ['Recording 1.m4a', 'Recording 2.m4a'],
    ['Interview Mix.mp3', 'Interview Max.mp3'],
  ])('%s and %s are not', (a, b) => {
    expect(looksLikeVersion(of(a), of(b))).toBe(false);
  });

  it('asks for lengths that agree, where both are known', () => {
    expect(looksLikeVersion(of('a talk.mp3', 1_800), of('a talk v2.mp3', 1_650))).toBe(true);
    expect(looksLikeVersion(of('a talk.mp3', 1_800), of('a talk v2.mp3', 600))).toBe(false);
    expect(looksLikeVersion(of('a talk.mp3', 1_800), of('a talk v2.mp3', 0))).toBe(true);
  });

  it.each([
    ['ZOOM0001.WAV', true],
    ['ZOOM0001_Tr1.WAV', true],
    ['ZOOM0012_LR.WAV', true],
    ['STR-001.wav', true],
    ['DR0000_0001.wav', true],
    ['TASCAM_0012.wav', true],
    ['210406_0023.wav', true],
    ['New Recording 4.m4a', true],
    ['0001.wav', true],
    ['Episode 12.mp3', false],
    ['Ana 2026.wav', false],
  ])('%s comes from a counter: %s', (name, expected) => {
    expect(isCounterName(name)).toBe(expected);
  });

  it('never leaves nothing of a name', () => {
    for (const name of ['final.mp3', 'v2.wav', '(1).mp3', 'mix.wav'])
      expect(nameWithoutMark(name)).not.toBe('');
  });
});

describe('what lies at the same path', () => {
  it('is a new version, unless a recorder counted from the start again', () => {
    expect(atSamePath(of('Episode 12.mp3'), of('Episode 12.mp3', 900))).toBe('certain');
    expect(atSamePath(of('ZOOM0001.WAV'), of('ZOOM0001.WAV', 1_790))).toBe('offered');
    expect(atSamePath(of('ZOOM0001.WAV'), of('ZOOM0001.WAV', 300))).toBe('unrelated');
  });
});

describe('likeness of texts', () => {
  const text = (seed: number, words: number): string[] =>
    Array.from({ length: words }, (_, at) => `w${(at * 7919 + seed * 104_729 + ((at * at) % 977)) % 1_500}`);
  const sketch = (words: readonly string[]): TextSketch => {
    const made = sketchOf(words);
    if (!made) throw new Error('too short');
    return made;
  };

  it('knows an edited text again, and tells two texts with one opening apart', () => {
    const original = text(1, 6_000);
    const edited = [...original.slice(0, 2_000), ...original.slice(2_300), 'and', 'thanks'];
    expect(likeness(sketch(original), sketch(original))).toBe(1);
    expect(likeness(sketch(original), sketch(edited))).toBeGreaterThan(ALIKE);
    const opening = text(2, 400);
    const one = [...opening, ...text(3, 5_000)];
    const other = [...opening, ...text(9, 5_000).reverse()];
    expect(likeness(sketch(one), sketch(other))).toBeLessThan(ALIKE / 2);
  });

  it('hears past case and punctuation, and says nothing of short texts', () => {
    const words = text(4, 500);
    const shouted = words.map((word) => `${word.toUpperCase()},`);
    expect(likeness(sketch(words), sketch(shouted))).toBe(1);
    expect(sketchOf(wordsOf('Testing, one, two.'))).toBeNull();
  });
});
