import { describe, expect, it } from 'vitest';
import { atSamePath, isCounterName, looksLikeVersion, nameWithoutMark } from '../../app/domain/episode.ts';
import {
  ALIKE,
  areAlike,
  areUnlike,
  likeness,
  sketchOf,
  type TextSketch,
} from '../../app/domain/text-sketch.ts';
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
    ['Untitled.flac', true],
    ['Untitled 2.mp3', true],
    ['untitled project (3).wav', true],
    ['<untitled>.wav', true],
    ['Audio.m4a', true],
    ['Audio 12.m4a', true],
    ['Recorded_Audio.wav', true],
    ['New Recording.m4a', true],
    ['New Recording 3 (1).m4a', true],
    ['Voice 001.m4a', true],
    ['Voice memo 4.m4a', true],
    ['voice_note_3.ogg', true],
    ['Track 1.wav', true],
    ['Audio Track-2.wav', true],
    ['Recording 2026-11-28.m4a', true],
    ['Neue Aufnahme 12.m4a', true],
    ['Nueva grabación.m4a', true],
    ['Nueva grabacio\u0301n 2.m4a', true],
    ['Enregistrement (2).m4a', true],
    ['Nouvel enregistrement 7.m4a', true],
    ['Nuova registrazione.m4a', true],
    ['Nova gravação 2.m4a', true],
    ['Nieuwe opname.m4a', true],
    ['Новая запись 3.m4a', true],
    ['録音.m4a', true],
    ['録音3.m4a', true],
    ['新規録音 2.m4a', true],
    ['新录音 12.m4a', true],
    ['새로운 녹음 4.m4a', true],
    ['הקלטה חדשה 1.m4a', true],
    ['تسجيل جديد ١.m4a', true],
    ['Bez názvu.wav', true],
    ['無題.wav', true],
    ['STE-000.wav', true],
    ['MONO-000.wav', true],
    ['IC_A_001.MP3', true],
    ['Scene001-T001_Tr1.wav', true],
    ['TrLR.wav', true],
    ['IMG_0001.MOV', true],
    ['GOPR0012.MP4', true],
    ['Neue Aufnahme mit Ana.m4a', false],
    ['Sound of Silence.mp3', false],
    ['Nova.mp3', false],
    ['Voice of Ana.mp3', false],
    ['Audio 20261128 101533.m4a', false],
    ['EP012.mp3', false],
    ['S01E05.mp3', false],
    ['Session 12.mp3', false],
    ['Interview 3.wav', false],
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

  it('says that two texts differ only where next to nothing of the shorter one is in the longer', () => {
    const talk = text(1, 6_000);
    const another = text(9, 5_000).reverse();
    expect(areUnlike(sketch(talk), sketch(another))).toBe(true);
    expect(areAlike(sketch(talk), sketch(another))).toBe(false);
    // A part of it, also a small one, and the same heard badly, are not unlike it.
    expect(areUnlike(sketch(talk), sketch(talk.slice(1_000, 3_000)))).toBe(false);
    expect(areUnlike(sketch(talk), sketch(talk.slice(0, 60)))).toBe(false);
    const misheard = talk.map((word, at) => (at % 3 === 0 ? `x${word}` : word));
    expect(areUnlike(sketch(talk), sketch(talk.map((word, at) => (at % 5 === 0 ? `x${word}` : word))))).toBe(
      false,
    );
    expect(areAlike(sketch(talk), sketch(misheard))).toBe(false);
    expect(areUnlike(sketch(talk), sketch(another.slice(0, 600)))).toBe(true);
  });

  it('says of short texts that they differ, but not that they are alike', () => {
    const short = (seed: number): TextSketch =>
      sketch(Array.from({ length: 18 }, (_, at) => `s${seed}w${at}`));
    expect(areUnlike(short(1), short(2))).toBe(true);
    expect(areAlike(short(1), short(1))).toBe(false);
    expect(sketchOf(Array.from({ length: 13 }, (_, at) => `w${at}`))).toBeNull();
  });

  it('hears past case and punctuation, and says nothing of short texts', () => {
    const words = text(4, 500);
    const shouted = words.map((word) => `${word.toUpperCase()},`);
    expect(likeness(sketch(words), sketch(shouted))).toBe(1);
    expect(sketchOf(wordsOf('Testing, one, two.'))).toBeNull();
  });
});
