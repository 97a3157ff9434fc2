// The second way's small parts: bytes by ranges, frames put together, and nothing handed on twice.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeardSoFar } from '../../../renderer/decoder/heard-so-far.ts';
import { PartMaker } from '../../../renderer/decoder/part-maker.ts';
import { RangeSource } from '../../../renderer/decoder/range-source.ts';
import { SoundLine } from '../../../renderer/decoder/sound-line.ts';

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
  it('leaves out what lies before, counts what is handed on, and tells of what was left out', async () => {
    const chunks: number[] = [];
    const damages: unknown[] = [];
    const line = new SoundLine((start) => {
      chunks.push(start);
      return Promise.resolve();
    });
    const heard = new HeardSoFar(line, 2, (place) => damages.push(place));
    await heard.take({ start: 1.5, rateHz: 16_000, samples: new Float32Array(16_000) });
    expect([heard.position, heard.decodedSeconds]).toEqual([2.5, 0.5]);
    // The other way begins where this one ended, or a little before.
    await heard.take({ start: 2.4, rateHz: 16_000, samples: new Float32Array(16_000) });
    heard.leftOut(3.4, 3.41);
    heard.leftOut(3.4, 3.9);
    await heard.take({ start: 3.9, rateHz: 16_000, samples: new Float32Array(1_600) });
    await line.flush();
    expect(heard.decodedSeconds).toBeCloseTo(1.5, 5);
    expect(heard.position).toBeCloseTo(4, 5);
    expect(damages).toEqual([{ from: 3.4, to: 3.9 }]);
    expect(chunks[0]).toBe(2);
  });
});
