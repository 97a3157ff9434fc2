// Copies of sound for the player: every sample at its time, whatever rates and channels follow one another, and never larger than allowed.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyShape, SoundShaper, wavHeader, type CopyShape } from '../../app/sound/wav-copy.ts';

const GIB = 1024 ** 3;

/** What comes out of chunks, as one stretch. */
function shaped(
  shape: CopyShape,
  chunks: readonly { start: number; rateHz: number; channels: readonly Float32Array[] }[],
): { samples: Int16Array; seconds: number } {
  const shaper = new SoundShaper(shape);
  const parts = chunks.flatMap((chunk) => shaper.push({ ...chunk, damagedSeconds: 0 }));
  parts.push(...shaper.flush());
  const samples = Int16Array.from(parts.flatMap((part) => [...part]));
  return { samples, seconds: shaper.seconds };
}

const level = (value: number, frames: number): Float32Array => new Float32Array(frames).fill(value);

describe('the shape of a copy', () => {
  it('is that of the recording where it fits', () => {
    expect(copyShape({ channels: 2, rateHz: 44_100, seconds: 3_600 }, GIB)).toEqual({
      channels: 2,
      rateHz: 44_100,
    });
    expect(copyShape({ channels: 1, rateHz: 8_000, seconds: 0 }, GIB)).toEqual({
      channels: 1,
      rateHz: 8_000,
    });
  });

  it('has one or two channels, and no rate above what is heard', () => {
    expect(copyShape({ channels: 6, rateHz: 192_000, seconds: 60 }, GIB)).toEqual({
      channels: 1,
      rateHz: 48_000,
    });
  });

  it('gets smaller with the length, one step after the other', () => {
    const hours = (h: number): CopyShape =>
      copyShape({ channels: 2, rateHz: 48_000, seconds: h * 3_600 }, GIB);
    expect([1, 2, 5, 9, 30].map(hours)).toEqual([
      { channels: 2, rateHz: 48_000 },
      { channels: 1, rateHz: 48_000 },
      { channels: 1, rateHz: 24_000 },
      { channels: 1, rateHz: 16_000 },
      { channels: 1, rateHz: 16_000 },
    ]);
  });

  it('is never made larger than the recording', () => {
    expect(copyShape({ channels: 1, rateHz: 8_000, seconds: 1e6 }, GIB)).toEqual({
      channels: 1,
      rateHz: 8_000,
    });
  });
});

describe('sound brought into one shape', () => {
  it('keeps samples as they are, channels in turn, and cuts what is too loud', () => {
    const { samples } = shaped({ channels: 2, rateHz: 8_000 }, [
      { start: 0, rateHz: 8_000, channels: [Float32Array.of(0.5, -1.5), Float32Array.of(-0.5, 2)] },
    ]);
    expect([...samples]).toEqual([16_384, -16_383, -32_768, 32_767]);
  });

  it('stands still where sound is missing, also at the beginning', () => {
    const { samples, seconds } = shaped({ channels: 1, rateHz: 8_000 }, [
      { start: 0.5, rateHz: 8_000, channels: [level(0.5, 4_000)] },
      { start: 2, rateHz: 8_000, channels: [level(0.25, 4_000)] },
    ]);
    expect(seconds).toBe(2.5);
    expect([samples[3_999], samples[4_000], samples[7_999], samples[8_000]]).toEqual([0, 16_384, 16_384, 0]);
    expect([samples[15_999], samples[16_000]]).toEqual([0, 8_192]);
  });

  it('takes what overlaps once', () => {
    const { seconds } = shaped({ channels: 1, rateHz: 8_000 }, [
      { start: 0, rateHz: 8_000, channels: [level(0.1, 8_000)] },
      { start: 0.5, rateHz: 8_000, channels: [level(0.1, 8_000)] },
    ]);
    expect(seconds).toBe(1.5);
  });

  it('goes on when rate and channels change, each part in its place', () => {
    const { samples, seconds } = shaped({ channels: 2, rateHz: 44_100 }, [
      { start: 0, rateHz: 44_100, channels: [level(0.5, 44_100), level(0.5, 44_100)] },
      { start: 1, rateHz: 48_000, channels: [level(0.25, 48_000)] },
    ]);
    expect(seconds).toBeCloseTo(2, 3);
    expect(samples[2 * 22_050]).toBe(16_384);
    expect(Math.abs((samples[2 * 66_150 + 1] ?? 0) - 8_192)).toBeLessThan(20);
  });

  it('is as long as the sound, however that is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 1, maxLength: 20 }),
        fc.constantFrom(8_000, 11_025, 44_100, 48_000),
        (lengths, rateHz) => {
          let at = 0;
          const chunks = lengths.map((frames) => {
            const chunk = { start: at / rateHz, rateHz, channels: [level(0.1, frames)] };
            at += frames;
            return chunk;
          });
          expect(shaped({ channels: 1, rateHz: 16_000 }, chunks).seconds).toBeCloseTo(at / rateHz, 3);
        },
      ),
      { numRuns: 40 },
    );
  });
});

it('says in the header what follows it', () => {
  const header = wavHeader({ channels: 2, rateHz: 44_100 }, 1_000);
  expect(header.length).toBe(44);
  expect(header.readUInt32LE(4)).toBe(1_036);
  expect([header.readUInt16LE(22), header.readUInt32LE(24), header.readUInt32LE(28)]).toEqual([
    2, 44_100, 176_400,
  ]);
  expect(header.readUInt32LE(40)).toBe(1_000);
});
