// WAV with the high byte of each number first: the same sound as any other, in the kinds that SoX and libsndfile write.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { auHead } from '../../app/sound/big-endian-wav.ts';
import { loadFfmpeg, type Ffmpeg } from '../../app/sound/ffmpeg.ts';

const RATE_HZ = 8_000;
const FRAMES = 2 * RATE_HZ;
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  ffmpeg = await loadFfmpeg(readFileSync(new URL('../../build/decoders/ffmpeg-audio.wasm', import.meta.url)));
});

const PCM = 1;
const FLOAT = 3;
const EXTENSIBLE = 0xfffe;
/** A quiet tone in the left channel, another in the right one. */
const sampleAt = (frame: number, channel: number): number => Math.sin(frame / (channel === 0 ? 20 : 7)) / 2;

const writers: Readonly<Record<string, (bytes: Buffer, value: number, at: number) => void>> = {
  [`${PCM} 8`]: (bytes, value, at) => bytes.writeUInt8(Math.round(value * 127) + 128, at),
  [`${PCM} 16`]: (bytes, value, at) => bytes.writeInt16BE(Math.round(value * 32_767), at),
  [`${PCM} 24`]: (bytes, value, at) => bytes.writeIntBE(Math.round(value * 8_388_607), at, 3),
  [`${PCM} 32`]: (bytes, value, at) => bytes.writeInt32BE(Math.round(value * 2_147_483_647), at),
  [`${FLOAT} 32`]: (bytes, value, at) => bytes.writeFloatBE(value, at),
  [`${FLOAT} 64`]: (bytes, value, at) => bytes.writeDoubleBE(value, at),
};

const chunk = (name: string, body: Buffer, size = body.length): Buffer => {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32BE(size, 4);
  return Buffer.concat([head, body]);
};

interface Kind {
  readonly kind: number;
  readonly bits: number;
  readonly channels?: number;
  /** How the kind stands in the extension; absent where there is none. */
  readonly extended?: 'sox' | 'libsndfile';
  readonly dataSize?: number;
}

function rifx({ bits, channels = 1, dataSize, extended, kind }: Kind): Buffer {
  const width = bits / 8;
  const sound = Buffer.alloc(FRAMES * channels * width);
  for (let frame = 0; frame < FRAMES; frame += 1)
    for (let channel = 0; channel < channels; channel += 1)
      writers[`${kind} ${bits}`]?.(sound, sampleAt(frame, channel), (frame * channels + channel) * width);
  const format = Buffer.alloc(extended ? 40 : 16);
  format.writeUInt16BE(extended ? EXTENSIBLE : kind, 0);
  format.writeUInt16BE(channels, 2);
  format.writeUInt32BE(RATE_HZ, 4);
  format.writeUInt32BE(RATE_HZ * channels * width, 8);
  format.writeUInt16BE(channels * width, 12);
  format.writeUInt16BE(bits, 14);
  if (extended) {
    format.writeUInt16BE(22, 16);
    format.writeUInt16BE(kind, extended === 'sox' ? 24 : 26);
  }
  const body = [chunk('fmt ', format), chunk('fact', Buffer.alloc(4)), chunk('data', sound, dataSize)];
  return chunk('RIFX', Buffer.concat([Buffer.from('WAVE'), ...body]));
}

const readIn =
  (bytes: Buffer) =>
  (position: number, into: Uint8Array): number =>
    bytes.copy(into, 0, position, position + into.length);

function heard(bytes: Buffer): { container: string; seconds: number | null; channels: number[][] } {
  const opened = ffmpeg.open({ sizeBytes: bytes.length, read: readIn(bytes) });
  if (!opened.ok) throw new Error(opened.failure.detail);
  const { container, durationSeconds, streams } = opened.value;
  const decoding = opened.value.decode(streams[0]?.index ?? -1, 0);
  const channels: number[][] = [];
  for (let piece = decoding.next(); piece; piece = decoding.next())
    for (const [index, samples] of piece.channels.entries()) (channels[index] ??= []).push(...samples);
  opened.value.close();
  return { container, seconds: durationSeconds, channels };
}

describe('a big-endian WAV', () => {
  const kinds: [string, Kind][] = [
    ['16 bit', { kind: PCM, bits: 16 }],
    ['16 bit, two channels', { kind: PCM, bits: 16, channels: 2 }],
    ['24 bit', { kind: PCM, bits: 24 }],
    ['24 bit as SoX writes it', { kind: PCM, bits: 24, extended: 'sox' }],
    ['24 bit as libsndfile writes it', { kind: PCM, bits: 24, channels: 2, extended: 'libsndfile' }],
    ['32 bit', { kind: PCM, bits: 32 }],
    ['floats', { kind: FLOAT, bits: 32 }],
    ['doubles', { kind: FLOAT, bits: 64 }],
    ['8 bit, which has no order', { kind: PCM, bits: 8 }],
    ['a header that was never closed', { kind: PCM, bits: 16, dataSize: 0xffff_ffff }],
  ];
  it.each(kinds)('is heard as it is: %s', (_, kind) => {
    const { channels, container, seconds } = heard(rifx(kind));
    expect(container).toBe('wav');
    expect(seconds).toBe(2);
    expect(channels).toHaveLength(kind.channels ?? 1);
    for (const [channel, samples] of channels.entries()) {
      expect(samples).toHaveLength(FRAMES);
      const off = samples.map((sample, frame) => Math.abs(sample - sampleAt(frame, channel)));
      expect(Math.max(...off)).toBeLessThan(0.01);
    }
  });

  it('is no other file', () => {
    const none = (bytes: Buffer): void => expect(auHead(readIn(bytes), bytes.length)).toEqual([]);
    const whole = rifx({ kind: PCM, bits: 16 });
    none(rifx({ kind: PCM, bits: 8 }));
    none(whole.subarray(0, 40));
    none(whole.subarray(0, 6));
    none(Buffer.concat([Buffer.from('RIFF'), whole.subarray(4)]));
    none(Buffer.concat([whole.subarray(0, 8), Buffer.from('AVI '), whole.subarray(12)]));
    // Samples that take more room than their bits, and a kind that AU has no number for.
    const wide = Buffer.from(whole);
    wide.writeUInt16BE(4, 20 + 12);
    none(wide);
    const packed = Buffer.from(whole);
    packed.writeUInt16BE(2, 20);
    none(packed);
  });
});
