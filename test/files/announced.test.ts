// How long cut-off files say that they are, by the heads of their containers alone.
import { describe, expect, it } from 'vitest';
import { announcedSeconds } from '../../app/files/ends/announced.ts';

const PRESENT_BYTES = 1_000;

function announced(head: Buffer, isEven = true): number | null {
  const file = Buffer.concat([head, Buffer.alloc(PRESENT_BYTES)]);
  const readAt = (position: number, length: number): Buffer | null =>
    position + length <= file.length ? file.subarray(position, position + length) : null;
  return announcedSeconds({ readAt, sizeBytes: file.length }, 10, isEven);
}

function wave64(soundBytes: number): Buffer {
  const head = Buffer.alloc(64);
  head.write('riff', 0, 'latin1');
  head.writeBigUInt64LE(BigInt(64 + soundBytes), 16);
  head.write('data', 40, 'latin1');
  head.writeBigUInt64LE(BigInt(24 + soundBytes), 56);
  return head;
}

function caf(soundBytes: bigint): Buffer {
  const head = Buffer.alloc(20);
  head.write('caff', 0, 'latin1');
  head.write('data', 8, 'latin1');
  head.writeBigInt64BE(soundBytes, 12);
  return head;
}

function avi(scale: number, rate: number, length: number): Buffer {
  const head = Buffer.alloc(80);
  head.write('RIFF', 0, 'latin1');
  head.write('AVI ', 8, 'latin1');
  head.write('strh', 20, 'latin1');
  head.write('auds', 28, 'latin1');
  [scale, rate, 0, length].forEach((field, index) => head.writeUInt32LE(field, 48 + 4 * index));
  return head;
}

function asf(playSeconds: number, prerollSeconds: number, flags = 0): Buffer {
  const head = Buffer.alloc(30 + 104);
  head.write('3026b2758e66cf11a6d900aa0062ce6c', 0, 'hex');
  head.writeBigUInt64LE(BigInt(head.length), 16);
  const fields = head.subarray(30);
  fields.write('a1dcab8c47a9cf118ee400c00c205365', 0, 'hex');
  fields.writeBigUInt64LE(104n, 16);
  fields.writeBigUInt64LE(BigInt(playSeconds * 1e7), 64);
  fields.writeBigUInt64LE(BigInt(prerollSeconds * 1e3), 80);
  fields.writeUInt32LE(flags, 88);
  return head;
}

describe('what a header announces', () => {
  it('is told by bytes where all bytes take the same time', () => {
    expect(announced(wave64(3 * PRESENT_BYTES))).toBeCloseTo(30);
    expect(announced(caf(2n * BigInt(PRESENT_BYTES)))).toBeCloseTo(20);
    expect(announced(wave64(3 * PRESENT_BYTES), false)).toBeNull();
  });

  it('is unknown where the sound has no size', () => {
    expect(announced(caf(-1n))).toBeNull();
  });

  it('is told by the time in the heads of AVI and ASF', () => {
    expect(announced(avi(1, 8_000, 200_000))).toBeCloseTo(25);
    expect(announced(avi(1, 0, 200_000))).toBeNull();
    expect(announced(asf(28, 3))).toBeCloseTo(25);
  });

  it('is unknown for a stream that is still being sent', () => {
    expect(announced(asf(28, 3, 1))).toBeNull();
  });
});
