// Quiet sound is raised within bounds and without jumps, loud sound is left alone, and how the stream is cut makes no difference.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import {
  BLOCK_SAMPLES,
  Leveller,
  MOST_GAIN,
  NOISE_CEILING,
  PEAK_CEILING,
  SPEECH_LEVEL,
  STEEPEST,
  type Sound,
} from '../../../app/speech/on-device/leveller.ts';

const factor = (decibels: number): number => 10 ** (decibels / 20);

/** Numbers that look random and are the same each time, 0 to 1. */
function randomness(seed: number): () => number {
  let state = seed + 1;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Noise of a peak, dB of full scale. No sample is 0, so that its gain can be told. */
function hiss(decibels: number, length: number, seed: number): Float32Array {
  const random = randomness(seed);
  return Float32Array.from({ length }, () => {
    const value = (random() < 0.5 ? -1 : 1) * (0.5 + random() / 2);
    return value * factor(decibels);
  });
}

/** A voice as far as levels go: tones of 200 ms with 100 ms between them that are 40 dB lower. */
function voice(decibels: number, seconds: number): Float32Array {
  return Float32Array.from({ length: seconds * SPEECH_RATE_HZ }, (_, at) => {
    const isPause = at % 4_800 >= 3_200;
    return factor(decibels + 3 - (isPause ? 40 : 0)) * Math.sin((2 * Math.PI * 440 * at) / SPEECH_RATE_HZ);
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Cuts sound where it is told, over and over. */
function cut(sound: Float32Array, lengths: readonly number[]): Sound[] {
  const stretches: Sound[] = [];
  for (let at = 0, i = 0; at < sound.length; i++) {
    const samples = sound.subarray(at, at + (lengths[i % lengths.length] ?? SPEECH_RATE_HZ));
    stretches.push({ start: at / SPEECH_RATE_HZ, samples });
    at += samples.length;
  }
  return stretches;
}

function level(stretches: readonly Sound[]): Sound[] {
  const leveller = new Leveller();
  return [...stretches.flatMap((stretch) => leveller.push(stretch)), ...leveller.flush()];
}
const levelled = (sound: Float32Array, lengths: readonly number[] = [SPEECH_RATE_HZ]): Float32Array =>
  joined(level(cut(sound, lengths)).map(({ samples }) => samples));

/** True where every bit is the same; the test's own comparison takes seconds for minutes of sound. */
function isSame(a: Float32Array, b: Float32Array): boolean {
  const bytes = ({ buffer, byteLength, byteOffset }: Float32Array): Buffer =>
    Buffer.from(buffer, byteOffset, byteLength);
  return bytes(a).equals(bytes(b));
}

/** Mean square, dB of full scale. */
function loudness(sound: Float32Array): number {
  return 10 * Math.log10(sound.reduce((sum, sample) => sum + sample * sample, 0) / sound.length);
}

const sounds = fc
  .array(
    fc.record({
      decibels: fc.integer({ min: -110, max: 6 }),
      length: fc.integer({ min: 1, max: 24_000 }),
      seed: fc.nat(9_999),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => joined(parts.map(({ decibels, length, seed }) => hiss(decibels, length, seed))));

describe('levelling', () => {
  it('raises within bounds, evenly, and never above full scale', () => {
    const steepest = 1 + (factor(STEEPEST) - 1) / BLOCK_SAMPLES;
    fc.assert(
      fc.property(sounds, (sound) => {
        const raised = levelled(sound);
        expect(raised.length).toBe(sound.length);
        let before: number | null = null;
        let wrong = 0;
        raised.forEach((sample, at) => {
          const own = sound[at] ?? 0;
          const gain = sample / own;
          if (gain < 1 || gain > factor(MOST_GAIN) * 1.000001) wrong++;
          if (Math.abs(sample) > Math.max(Math.abs(own), PEAK_CEILING * 1.000001)) wrong++;
          const step = before === null ? 1 : Math.max(gain / before, before / gain);
          if (step > steepest * 1.000001) wrong++;
          before = gain;
        });
        expect(wrong).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('does the same however the stream is cut, and hands on each stretch as it came', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40_000 }), { minLength: 3, maxLength: 5 });
    fc.assert(
      fc.property(sounds, lengths, (sound, cuts) => {
        const stretches = cut(sound, cuts);
        const shape = ({ samples, start }: Sound): unknown => [start, samples.length];
        const out = level(stretches);
        expect(out.map(shape)).toEqual(stretches.map(shape));
        expect(isSame(joined(out.map(({ samples }) => samples)), levelled(sound))).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('brings a voice to its level, however quiet it is', () => {
    for (const decibels of [-30, -40, -60, -75]) {
      const middle = levelled(voice(decibels, 8)).subarray(3 * SPEECH_RATE_HZ, 6 * SPEECH_RATE_HZ);
      const tones = middle.filter((_, at) => at % 4_800 < 3_200);
      expect(Math.abs(loudness(tones) - SPEECH_LEVEL)).toBeLessThan(1.5);
    }
  });

  it('leaves a loud and a clipped voice alone, sample by sample and without a copy', () => {
    for (const sound of [voice(-22, 5), voice(10, 5).map((sample) => Math.max(-1, Math.min(1, sample)))]) {
      const stretches = cut(sound, [SPEECH_RATE_HZ]);
      level(stretches).forEach(({ samples }, i) => expect(samples).toBe(stretches[i]?.samples));
    }
  });

  it('raises a quiet voice beside a loud one, and not the loud one', () => {
    const sound = joined([voice(-20, 6), voice(-55, 3), voice(-20, 6), voice(-55, 6)]);
    const raised = levelled(sound);
    const middle = (from: number, to: number): Float32Array =>
      raised.subarray(from * SPEECH_RATE_HZ, to * SPEECH_RATE_HZ);
    expect(loudness(middle(7.5, 8.1))).toBeGreaterThan(-28);
    expect(loudness(middle(17, 20))).toBeGreaterThan(-28);
    for (const [from, to] of [
      [0, 5],
      [10, 14],
    ] as const)
      expect(isSame(middle(from, to), sound.subarray(from * SPEECH_RATE_HZ, to * SPEECH_RATE_HZ))).toBe(true);
  });

  it('keeps hiss in the background', () => {
    for (let decibels = -100; decibels <= -50; decibels += 10)
      expect(loudness(levelled(hiss(decibels, 10 * SPEECH_RATE_HZ, 7)))).toBeLessThan(NOISE_CEILING + 1);
  });

  it('is not misled by hum below the voice', () => {
    const hum = (at: number): number => 0.005 * Math.sin((2 * Math.PI * 50 * at) / SPEECH_RATE_HZ);
    const plain = voice(-60, 8);
    const both = levelled(plain.map((sample, at) => sample + hum(at)));
    const gain = loudness(both) - loudness(plain.map((sample, at) => sample + hum(at)));
    expect(gain).toBeGreaterThan(20);
  });

  it('leaves silence silent', () => {
    const silence = new Float32Array(5 * SPEECH_RATE_HZ);
    expect(isSame(levelled(silence), silence)).toBe(true);
    expect(level([])).toEqual([]);
    expect(level([{ start: 0, samples: new Float32Array() }])).toHaveLength(1);
  });

  it('takes what is no number for silence, and raises all around it', () => {
    const sound = voice(-60, 8);
    const broken = sound.slice();
    broken.set([NaN, Infinity, -Infinity], 2 * SPEECH_RATE_HZ);
    const raised = levelled(broken);
    expect(raised.every(Number.isFinite)).toBe(true);
    expect(loudness(raised.subarray(3 * SPEECH_RATE_HZ))).toBeGreaterThan(-30);
  });

  it('soon does the same when it begins in the middle', () => {
    const sound = joined([voice(-50, 10), voice(-30, 20)]);
    const whole = levelled(sound);
    const from = 5 * SPEECH_RATE_HZ;
    const later = levelled(sound.subarray(from));
    expect(isSame(later.subarray(10 * SPEECH_RATE_HZ), whole.subarray(from + 10 * SPEECH_RATE_HZ))).toBe(
      true,
    );
  });
});
