// The decoder's arithmetic: resampling by ear and by ruler, mixing, true positions, loudness.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coarserPeaks, PEAKS_PER_SECOND, SPEECH_RATE_HZ } from '../../../app/domain/decoding.ts';
import { LoudnessCurve, peaksOf } from '../../../app/sound/decoding/loudness.ts';
import { mixDown } from '../../../app/sound/mixdown.ts';
import { Resampler } from '../../../app/sound/resampler.ts';
import { SoundLine } from '../../../app/sound/decoding/sound-line.ts';

const tone = (hertz: number, rateHz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: Math.round(rateHz * seconds) }, (_, i) =>
    Math.sin((2 * Math.PI * hertz * i) / rateHz),
  );

function resample(samples: Float32Array, fromHz: number, parts: readonly number[] = []): Float32Array {
  const resampler = new Resampler(fromHz, SPEECH_RATE_HZ);
  const out: number[] = [];
  let at = 0;
  for (const part of [...parts, samples.length]) {
    out.push(...resampler.push(samples.subarray(at, at + part)));
    at = Math.min(samples.length, at + part);
  }
  out.push(...resampler.flush());
  return Float32Array.from(out);
}

const loudnessOf = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

describe('Resampler', () => {
  it.each([8_000, 11_025, 11_127, 22_050, 24_000, 32_000, 44_056, 44_100, 48_000, 96_000, 192_000])(
    'keeps a tone of speech from %d Hz as it is, in its place',
    (rateHz) => {
      const out = resample(tone(1_000, rateHz, 0.5), rateHz);
      const ideal = tone(1_000, SPEECH_RATE_HZ, 0.5);
      expect(Math.abs(out.length - ideal.length)).toBeLessThanOrEqual(1);
      const error = out.subarray(500, 7_500).map((sample, i) => sample - (ideal[500 + i] ?? 0));
      // Better than −50 dB: far below anything a recogniser hears.
      expect(loudnessOf(error)).toBeLessThan(0.7 * 0.003);
    },
  );

  it.each([44_100, 48_000, 96_000])('lets nothing above half the new rate fold back from %d Hz', (rateHz) => {
    for (const hertz of [8_600, 10_000, 15_000, 20_000]) {
      const out = resample(tone(hertz, rateHz, 0.5), rateHz);
      expect(loudnessOf(out.subarray(500, 7_500))).toBeLessThan(0.7 * 0.001);
    }
  });

  it('does not care how the sound is cut into parts', () => {
    const sound = Float32Array.from({ length: 6_000 }, (_, i) => Math.sin(i * i * 1e-4));
    const whole = resample(sound, 44_100);
    fc.assert(
      fc.property(fc.array(fc.nat(2_000), { maxLength: 10 }), (parts) => {
        expect(resample(sound, 44_100, parts)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });
});

describe('mixDown', () => {
  it('hears every channel', () => {
    const left = tone(300, 16_000, 0.1);
    const silent = new Float32Array(left.length);
    expect(loudnessOf(mixDown([left, silent]))).toBeCloseTo(loudnessOf(left) / 2, 5);
    expect(loudnessOf(mixDown([silent, silent, left, silent, silent, silent]))).toBeCloseTo(
      loudnessOf(left) / 6,
      5,
    );
  });

  it('is not fooled by channels of opposite polarity', () => {
    const left = tone(300, 16_000, 0.1);
    const right = left.map((sample) => -0.98 * sample);
    expect(loudnessOf(mixDown([left, right]))).toBeCloseTo(loudnessOf(left), 5);
  });
});

describe('SoundLine', () => {
  async function run(stretches: readonly [start: number, rateHz: number, length: number][]) {
    const chunks: { start: number; length: number }[] = [];
    const line = new SoundLine((start, samples) => {
      chunks.push({ start, length: samples.length });
      return Promise.resolve();
    });
    for (const [start, rateHz, length] of stretches)
      await line.take({ start, rateHz, samples: new Float32Array(length) });
    await line.flush();
    return { chunks, end: line.end };
  }

  it('makes even chunks with positions that do not drift', async () => {
    const stretches = Array.from(
      { length: 4_000 },
      (_, i) => [(i * 1_152) / 44_100, 44_100, 1_152] as [number, number, number],
    );
    const { chunks, end } = await run(stretches);
    expect(end).toBeCloseTo((4_000 * 1_152) / 44_100, 3);
    chunks.slice(0, -1).forEach(({ start, length }, i) => {
      expect(length).toBe(SPEECH_RATE_HZ);
      expect(start).toBeCloseTo(i, 6);
    });
  });

  it('keeps the true time across a hole', async () => {
    const { chunks } = await run([
      [0, 16_000, 8_000],
      [10, 16_000, 16_000],
    ]);
    expect(chunks).toEqual([
      { start: 0, length: 8_000 },
      { start: 10, length: 16_000 },
    ]);
  });

  it('begins where the sound begins', async () => {
    expect((await run([[7.5, 16_000, 16_000]])).chunks[0]?.start).toBe(7.5);
  });

  it('takes what overlaps once', async () => {
    const { chunks, end } = await run([
      [0, 16_000, 16_000],
      [0.5, 16_000, 16_000],
    ]);
    expect(end).toBeCloseTo(1.5, 6);
    expect(chunks.reduce((sum, chunk) => sum + chunk.length, 0)).toBe(24_000);
  });

  it('goes on when the rate changes in the middle', async () => {
    const { chunks, end } = await run([
      [0, 48_000, 48_000],
      [1, 44_100, 44_100],
    ]);
    expect(end).toBeCloseTo(2, 3);
    expect(chunks.map((chunk) => chunk.start)).toEqual([0, 1]);
  });
});

describe('loudness', () => {
  it('is the loudest sample of each quarter second', () => {
    const sound = new Float32Array(SPEECH_RATE_HZ);
    sound[5_000] = -0.5;
    sound[15_999] = 1.5;
    expect([...peaksOf(sound)]).toEqual([0, 128, 0, 255]);
  });

  it('lies where the sound lies, and stays bounded', () => {
    const curve = new LoudnessCurve();
    curve.add(3, new Float32Array(SPEECH_RATE_HZ).fill(0.2));
    curve.add(1e9, new Float32Array(SPEECH_RATE_HZ).fill(1));
    const values = curve.values();
    expect(values).toHaveLength(4 * PEAKS_PER_SECOND);
    expect([...values.subarray(12)]).toEqual([51, 51, 51, 51]);
  });

  it('gets coarser without losing the loudest', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (peaks, most) => {
          const coarse = coarserPeaks(peaks, most);
          expect(coarse.length).toBeLessThanOrEqual(Math.max(most, 1));
          expect(Math.max(...coarse)).toBe(Math.max(...peaks));
        },
      ),
    );
  });
});
