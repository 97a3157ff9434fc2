// Whether a passage of one recording is heard in another: by loudness alone, through codecs, levels, cuts and ads.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeCompareSound } from '../../app/sound/compare-sound.ts';
import { isHeardIn, LEVELS_PER_SECOND, LevelTrack } from '../../app/sound/likeness.ts';
import { wavHeader } from '../../app/sound/wav-copy.ts';
import { wasmPath } from '../files/support.ts';
import { tempDirectory } from '../storage/support.ts';
import { bundleWorker } from '../support/bundle-worker.ts';

const RATE_HZ = 8_000;

/** Speech as loudness knows it: syllables and pauses at random, the same for the same seed. */
function talk(seconds: number, seed: number): Float32Array {
  let state = seed;
  const random = (): number => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const samples = new Float32Array(seconds * RATE_HZ);
  for (let at = 0; at < samples.length;) {
    const loud = random() < 0.3 ? 0.002 : 0.05 + 0.5 * random();
    const end = Math.min(samples.length, at + Math.round((0.06 + 0.25 * random()) * RATE_HZ));
    for (; at < end; at += 1) samples[at] = loud * Math.sin(at * (0.3 + 0.1 * loud));
  }
  return samples;
}
const joined = (...parts: readonly Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => [...part]));

function levelsOf(samples: Float32Array): Float32Array {
  const track = new LevelTrack(0);
  for (let at = 0; at < samples.length; at += 1_000)
    track.push({
      start: at / RATE_HZ,
      rateHz: RATE_HZ,
      channels: [samples.subarray(at, at + 1_000)],
      damagedSeconds: 0,
    });
  return track.levels();
}

describe('a passage', () => {
  const passage = levelsOf(talk(60, 7)).subarray(30 * LEVELS_PER_SECOND, 50 * LEVELS_PER_SECOND);

  it.each([
    ['as it is', talk(60, 7)],
    ['behind a jingle', joined(talk(33, 99), talk(60, 7))],
    ['quieter', talk(60, 7).map((one) => one * 0.2)],
    ['with a noise over it', talk(60, 7).map((one, at) => one + 0.004 * Math.sin(at * at))],
    ['begun between two values', joined(new Float32Array(170), talk(60, 7))],
  ])('is heard %s', (_what, samples) => {
    expect(isHeardIn(passage, levelsOf(samples))).toBe('same');
  });

  it('is not heard in another talk', () => {
    for (const seed of [8, 9, 10, 11]) expect(isHeardIn(passage, levelsOf(talk(120, seed)))).toBe('other');
  });

  it('says nothing where it is silence, or too short', () => {
    const silence = levelsOf(new Float32Array(30 * RATE_HZ));
    expect(isHeardIn(silence, levelsOf(talk(60, 7)))).toBe('unknown');
    expect(isHeardIn(passage.subarray(0, 40), levelsOf(talk(60, 7)))).toBe('unknown');
    expect(isHeardIn(passage, levelsOf(talk(5, 7)))).toBe('unknown');
  });

  it('keeps its times over a hole', () => {
    const track = new LevelTrack(0);
    const chunk = (start: number) => ({
      ...{ start, rateHz: RATE_HZ, damagedSeconds: 0 },
      channels: [new Float32Array(RATE_HZ).fill(0.5)],
    });
    track.push(chunk(0));
    track.push(chunk(3));
    expect(track.seconds).toBeCloseTo(4 - 1 / LEVELS_PER_SECOND);
    expect(track.levels()[2 * LEVELS_PER_SECOND]).toBe(-6);
  });
});

describe('two files', () => {
  let workerUrl: URL;
  beforeAll(async () => {
    workerUrl = await bundleWorker('app/sound/likeness-worker.ts');
  }, 60_000);
  function file(name: string, samples: Float32Array): string {
    const path = join(tempDirectory(), name);
    const bytes = Buffer.from(Int16Array.from(samples, (one) => one * 32_000).buffer);
    writeFileSync(path, Buffer.concat([wavHeader({ rateHz: RATE_HZ, channels: 1 }, bytes.length), bytes]));
    return path;
  }

  it('are told by the thread that decodes them', async () => {
    const compare = makeCompareSound(workerUrl, wasmPath);
    const ours = file('raw.wav', talk(90, 7));
    const published = file('published.wav', joined(talk(20, 50), talk(90, 7), talk(5, 51)));
    const other = file('other.wav', talk(110, 8));
    const notes = join(tempDirectory(), 'notes.txt');
    writeFileSync(notes, 'No sound.');
    expect(await Promise.all([compare(ours, published), compare(ours, other)])).toEqual(['same', 'other']);
    expect(await compare(ours, notes)).toBe('unknown');
    expect(await compare(ours, '/nowhere.wav')).toBe('unknown');
  }, 60_000);
});
