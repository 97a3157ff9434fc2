// The second way's small parts: bytes by ranges, frames put together, and nothing handed on twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Stretch } from '../../../app/domain/heard.ts';
import { HeardSoFar } from '../../../app/sound/decoding/heard-so-far.ts';
import { PartMaker } from '../../../app/sound/decoding/part-maker.ts';
import { RangeSource } from '../../../renderer/decoder/range-source.ts';
import { SoundLine } from '../../../app/sound/decoding/sound-line.ts';

describe('RangeSource', () => {
  const FILE = Uint8Array.from({ length: 700_001 }, (_, i) => (i * 7 + (i >> 8)) & 255);
  const open = (gets: [number, number][] = []): RangeSource =>
    new RangeSource((start, end) => {
      gets.push([start, end]);
      return { bytes: FILE.slice(start, Math.min(end, FILE.length)), sizeBytes: FILE.length };
    });

  it('gives any bytes, wherever they are asked for', () => {
    const source = open();
    expect(source.sizeBytes).toBe(FILE.length);
    fc.assert(
      fc.property(fc.nat(FILE.length + 10), fc.nat(200_000), (position, length) => {
        const into = new Uint8Array(length);
        const got = source.read(position, into);
        expect(got).toBe(Math.max(0, Math.min(length, FILE.length - position)));
        expect(Buffer.compare(into.subarray(0, got), FILE.subarray(position, position + got))).toBe(0);
      }),
    );
  });

  it('asks for more at once where it reads on, and for nothing that it holds', () => {
    const gets: [number, number][] = [];
    const source = open(gets);
    for (let at = 0; at < FILE.length; at += 4_096) source.read(at, new Uint8Array(4_096));
    expect(gets.length).toBeLessThan(6);
    const before = gets.length;
    source.read(10, new Uint8Array(100));
    expect(gets.length).toBe(before);
  });

  it('says when the file is shorter than it was', () => {
    const source = new RangeSource((start) => ({
      bytes: start === 0 ? FILE.slice(0, 65_536) : new Uint8Array(),
      sizeBytes: FILE.length,
    }));
    expect(() => source.read(100_000, new Uint8Array(10))).toThrow('ends before its length');
  });
});

describe('PartMaker', () => {
  const frame = (start: number, frames: number, rateHz = 1_000, damagedSeconds = 0) => ({
    start,
    rateHz,
    samples: new Float32Array(frames).fill(start + 1),
    damagedSeconds,
  });

  it('puts frames that follow one another together, and loses none', () => {
    const maker = new PartMaker();
    const parts = Array.from({ length: 25 }, (_, i) => maker.add(frame(i / 10, 100))).filter(
      (one) => one !== null,
    );
    const last = maker.flush();
    expect(parts.map(({ samples, start }) => [start, samples.length])).toEqual([
      [0, 1_000],
      [1, 1_000],
    ]);
    expect([last?.start, last?.samples.length]).toEqual([2, 500]);
    expect(maker.flush()).toBeNull();
  });

  it('begins anew at a hole, at another rate, and behind damage', () => {
    const maker = new PartMaker();
    maker.add(frame(0, 100));
    expect(maker.add(frame(0.3, 100))).toMatchObject({ start: 0 });
    expect(maker.add(frame(0.4, 200, 2_000))).toMatchObject({ start: 0.3 });
    expect(maker.add(frame(0.5, 200, 2_000, 0.05))).toMatchObject({ start: 0.4, damagedSeconds: 0 });
    expect(maker.flush()).toMatchObject({ start: 0.5, damagedSeconds: 0.05 });
  });

  it('copies: what it was given may be used again', () => {
    const maker = new PartMaker();
    const samples = new Float32Array(10).fill(1);
    maker.add({ start: 0, rateHz: 1_000, samples, damagedSeconds: 0 });
    samples.fill(9);
    expect(maker.flush()?.samples[0]).toBe(1);
  });
});

describe('HeardSoFar', () => {
  const RATE_HZ = 16_000;
  const sound = (start: number, end: number, damagedSeconds = 0) => ({
    start,
    rateHz: RATE_HZ,
    samples: new Float32Array(Math.round((end - start) * RATE_HZ)),
    damagedSeconds,
  });

  function begin(start = 0) {
    const chunks: number[] = [];
    const damages: Stretch[] = [];
    const line = new SoundLine((at) => {
      chunks.push(at);
      return Promise.resolve();
    });
    const heard = new HeardSoFar(line, start, (place) => damages.push(place));
    return { chunks, damages, heard, line };
  }

  it('leaves out what lies before, and counts what is handed on', async () => {
    const { chunks, damages, heard, line } = begin(2);
    await heard.take(sound(1.5, 2.5));
    expect([heard.position, heard.decodedSeconds]).toEqual([2.5, 0.5]);
    // The other way begins where this one ended, or a little before.
    await heard.take(sound(2.4, 3.4));
    await line.flush();
    expect(heard.decodedSeconds).toBeCloseTo(1.4, 5);
    expect(heard.position).toBeCloseTo(3.4, 5);
    expect(chunks[0]).toBe(2);
    expect(damages).toEqual([]);
  });

  it('hands on nothing that begins before 0, were it by a rounding', async () => {
    const { chunks, heard, line } = begin();
    await heard.take(sound(-3e-7, 0.5));
    await heard.take(sound(0.5, 1));
    await line.flush();
    expect(chunks).toEqual([0]);
  });

  it('tells of time that got no sound, whoever decodes', async () => {
    const { damages, heard } = begin();
    await heard.take(sound(0, 1));
    await heard.take(sound(1.04, 2)); // rounding
    await heard.take(sound(5, 6)); // frames that are gone
    heard.brokeOff();
    await heard.take(sound(6.03, 7)); // where another reader goes on
    await heard.take(sound(7.03, 8, 0.03)); // a frame that failed
    await heard.take(sound(7.5, 9, 0.5)); // said to be damaged, but there
    expect(damages).toEqual([
      { from: 2, to: 5 },
      { from: 6, to: 6.03 },
      { from: 7, to: 7.03 },
    ]);
  });

  it('does not call damaged what the container left free', async () => {
    const { damages, heard } = begin();
    heard.opened({ beginsAt: 2, mayPause: true });
    await heard.take(sound(2, 3));
    await heard.take(sound(8, 9)); // a pause, by the index
    expect(damages).toEqual([]);
    await heard.take(sound(12, 13, 0.06)); // packets that failed
    heard.brokeOff();
    await heard.take(sound(15, 16));
    expect(damages).toEqual([
      { from: 9, to: 12 },
      { from: 13, to: 15 },
    ]);
    const late = begin();
    late.heard.opened({ beginsAt: 2, mayPause: false });
    await late.heard.take(sound(3, 4));
    expect(late.damages).toEqual([{ from: 2, to: 3 }]);
  });

  it('hears and misses together all of the time up to the end', async () => {
    const frame = fc.record({
      gap: fc.integer({ min: -40, max: 300 }),
      length: fc.integer({ min: 1, max: 120 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 60 }), fc.nat(59), async (frames, turn) => {
        const { damages, heard, line } = begin();
        let at = 0;
        let small = 0;
        for (const [i, { gap, length }] of frames.entries()) {
          if (i === turn) heard.brokeOff();
          const start = Math.max(0, at + gap / 100);
          // What is too short to tell of is not lost either: the line bridges it.
          if (start - heard.position < 0.05) small += Math.max(0, start - heard.position);
          await heard.take(sound(start, start + length / 100));
          at = start + length / 100;
        }
        await line.flush();
        const missed = damages.reduce((sum, { from, to }) => sum + to - from, 0);
        expect(Math.abs(heard.decodedSeconds + missed - heard.position)).toBeLessThanOrEqual(small + 0.02);
        damages.forEach(({ from, to }, i) => {
          expect(to).toBeGreaterThan(from);
          expect(from).toBeGreaterThanOrEqual(damages[i - 1]?.to ?? 0);
        });
      }),
    );
  });
});
