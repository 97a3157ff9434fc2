// The second reader of sound, the real one: what it is built of, what it hears, and that nothing in a file can harm who calls it.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../app/sound/byte-source.ts';
import { loadFfmpeg, type Ffmpeg } from '../../app/sound/ffmpeg.ts';
import { SoundFault, type SoundFile } from '../../app/sound/sound-file.ts';
import { flac, mp3, ogg, wav, withSerial } from '../support/media.ts';

const folder = new URL('../../build/decoders/', import.meta.url);
const wasm = readFileSync(new URL('ffmpeg-audio.wasm', folder));
let ffmpeg: Ffmpeg;
beforeAll(async () => {
  ffmpeg = await loadFfmpeg(wasm);
});

const RATE_HZ = 8_000;

function sourceOf(bytes: Uint8Array): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (position, into) => {
      const part = bytes.subarray(position, position + into.length);
      into.set(part);
      return part.length;
    },
  };
}

function opened(bytes: Uint8Array): SoundFile {
  const file = ffmpeg.open(sourceOf(bytes));
  if (!file.ok) throw new Error(`${file.failure.code} ${file.failure.detail}`);
  return file.value;
}

/** A ramp: every sample says where it is. */
const ramp = (index: number): number => (index % 20_000) - 10_000;

/** AIFF (Apple, 1989) with 16-bit samples of a ramp, big endian. @param more bytes that its header counts beyond those that are there */
function aiff(seconds: number, channels = 1): Buffer {
  const frames = Math.round(seconds * RATE_HZ);
  const sound = Buffer.alloc(frames * channels * 2);
  for (let at = 0; at < frames; at += 1)
    for (let channel = 0; channel < channels; channel += 1)
      sound.writeInt16BE(ramp(at) * (channel === 0 ? 1 : -1), (at * channels + channel) * 2);
  const chunk = (id: string, body: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.write(id, 'latin1');
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const comm = Buffer.alloc(18);
  comm.writeInt16BE(channels, 0);
  comm.writeUInt32BE(frames, 2);
  comm.writeInt16BE(16, 6);
  // 80-bit float: the exponent of 4,096 and the rate as its mantissa.
  comm.writeUInt16BE(16_383 + 12, 8);
  comm.writeUInt32BE(RATE_HZ * 2 ** (31 - 12), 10);
  const body = Buffer.concat([
    Buffer.from('AIFF'),
    chunk('COMM', comm),
    chunk('NAME', Buffer.from('A take')),
    chunk('SSND', Buffer.concat([Buffer.alloc(8), sound])),
  ]);
  return chunk('FORM', body);
}

interface Sound {
  readonly start: number;
  readonly end: number;
  readonly samples: number[];
}

function heard(file: SoundFile, from = 0): Sound {
  const [stream] = file.streams;
  if (!stream) throw new Error('no sound');
  const decoding = file.decode(stream.index, from);
  const samples: number[] = [];
  let start = -1;
  let end = 0;
  for (let chunk = decoding.next(); chunk; chunk = decoding.next()) {
    const [first = new Float32Array()] = chunk.channels;
    if (start < 0) start = chunk.start;
    end = chunk.start + first.length / chunk.rateHz;
    for (const sample of first) samples.push(sample);
  }
  return { start, end, samples };
}

describe('the file that is shipped', () => {
  it('is the one that its description names', () => {
    const about = JSON.parse(readFileSync(new URL('ffmpeg-audio.json', folder), 'utf8')) as Record<
      string,
      string
    >;
    expect(createHash('sha256').update(wasm).digest('hex')).toBe(about.sha256);
    expect(ffmpeg.build.version).toContain(about.version);
  });

  it('holds nothing under the GPL and nothing that is not free', () => {
    expect(ffmpeg.build.licence).toMatch(/^LGPL version 2\.1/);
    expect(ffmpeg.build.configuration).not.toMatch(/gpl|nonfree|version3|enable-lib/);
  });

  it('has no network, no devices and no encoders', () => {
    expect(ffmpeg.build.configuration).toContain('--disable-network');
    expect(ffmpeg.build.configuration).toContain('--disable-everything');
    expect(ffmpeg.build.configuration).not.toMatch(/enable-(protocol|encoder|muxer|filter|indev)/);
    const asked = WebAssembly.Module.imports(new WebAssembly.Module(wasm)).map(({ name }) => name);
    expect(asked.filter((name) => /sock|path_open|random/.test(name))).toEqual([]);
  });
});

describe('a file', () => {
  it('is described: container, codec, length, tags', () => {
    const file = opened(aiff(2, 2));
    expect(file).toMatchObject({
      container: 'aiff',
      containerName: 'AIFF',
      durationSeconds: 2,
      isEstimate: false,
      otherStreams: 0,
    });
    expect(file.streams).toMatchObject([
      {
        codec: 'pcm_s16be',
        codecName: 'PCM',
        canDecode: true,
        isProtected: false,
        channels: 2,
        sampleRateHz: RATE_HZ,
      },
    ]);
    expect(file.tags).toEqual({ title: 'A take' });
  });

  it('is decoded to the sample, from the start and from anywhere', () => {
    const file = opened(aiff(3));
    const all = heard(file);
    expect([all.start, all.end]).toEqual([0, 3]);
    expect(all.samples.map((sample) => Math.round(sample * 32_768))).toEqual(
      Array.from({ length: 3 * RATE_HZ }, (_, index) => ramp(index)),
    );
    const part = heard(file, 1.25);
    expect(part.start).toBe(1.25);
    expect(part.samples).toEqual(all.samples.slice(1.25 * RATE_HZ));
  });

  it.each([
    ['WAV', wav({ seconds: 2, sampleRateHz: RATE_HZ })],
    ['MP3', mp3(2)],
    ['FLAC', flac(2)],
  ])('of a kind that everybody reads is heard as well: %s', (_name, bytes) => {
    const { end } = heard(opened(bytes));
    expect(Math.abs(end - 2)).toBeLessThan(0.06);
  });

  it('is counted packet by packet, and counting can be given up', () => {
    const file = opened(mp3(3));
    const index = file.streams[0]?.index ?? -1;
    const counted = file.count(index, () => true);
    expect(counted?.endSeconds).toBeCloseTo(3, 1);
    expect(counted?.sumSeconds).toBeCloseTo(3, 1);
    expect(opened(mp3(60)).count(index, () => false)).toBeNull();
  });

  it.each([
    ['the same number', [7, 7, 7]],
    ['numbers of their own', [7, 8, 9]],
    ['a number that comes again', [7, 8, 7]],
  ])(
    'whose streams follow one another, with %s, is heard and counted to the end, from anywhere, and again',
    async (_how, serials) => {
      const one = await ogg(3);
      const file = opened(Buffer.concat(serials.map((serial) => withSerial(one, serial))));
      const index = file.streams[0]?.index ?? -1;
      for (const from of [0, 8, 1, 4]) {
        const part = heard(file, from);
        expect(part.start).toBeCloseTo(from, 1);
        expect(part.end).toBeGreaterThan(8.8);
        expect(part.end).toBeLessThan(9.1);
        expect(file.count(index, () => true)?.endSeconds).toBeCloseTo(part.end, 1);
      }
    },
  );

  it('that is none is not audio', () => {
    expect(ffmpeg.open(sourceOf(Buffer.from('# Notes\nNothing to hear.\n'.repeat(200))))).toMatchObject({
      ok: false,
      failure: { code: 'not-audio' },
    });
  });

  it('whose disk fails says so with the disk’s own error', () => {
    const bytes = aiff(20);
    const disk = new Error('EIO: i/o error');
    const file = ffmpeg.open({
      sizeBytes: bytes.length,
      read: (position, into) => {
        if (position > 200_000) throw disk;
        return sourceOf(bytes).read(position, into);
      },
    });
    if (!file.ok) throw new Error('opened');
    let why: unknown;
    try {
      heard(file.value);
    } catch (error) {
      why = error;
    }
    expect(why).toBeInstanceOf(SoundFault);
    expect(why).toMatchObject({ code: 'file-unreadable', cause: disk });
  });
});

describe('whatever the bytes', () => {
  const good = [aiff(0.5), wav({ seconds: 0.5, sampleRateHz: RATE_HZ }), mp3(0.5), flac(0.5)];

  it('a damaged file is a failure or shorter, never a crash; the next one is read as ever', () => {
    const damage = fc.array(fc.tuple(fc.nat(20_000), fc.nat(255)), { maxLength: 20 });
    fc.assert(
      fc.property(fc.constantFrom(...good), damage, fc.nat(20_000), (bytes, hits, length) => {
        const harmed = Buffer.from(bytes.subarray(0, Math.max(16, length)));
        for (const [at, value] of hits) harmed[at % harmed.length] = value;
        const file = ffmpeg.open(sourceOf(harmed));
        if (!file.ok) expect(['not-audio', 'audio-damaged']).toContain(file.failure.code);
        else if (file.value.streams[0]?.canDecode)
          try {
            heard(file.value);
          } catch (error) {
            expect(error).toBeInstanceOf(SoundFault);
          }
      }),
      { numRuns: 60 },
    );
    expect(heard(opened(aiff(1))).end).toBe(1);
  });
});
