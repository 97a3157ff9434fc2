// Makes small recordings of every container without an encoder: hand-made silent frames, muxed or written as they are.
import { closeSync, openSync, truncateSync, writeFileSync, writeSync } from 'node:fs';
import {
  type MetadataTags,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  MovOutputFormat,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  WebMOutputFormat,
  type OutputFormat,
} from 'mediabunny';

/** A RIFF/WAVE file with 16-bit PCM: a quiet tone, so that different seeds give different contents. */
export function wav(options: {
  seconds: number;
  sampleRateHz?: number;
  channels?: number;
  seed?: number;
}): Buffer {
  const { seconds, sampleRateHz = 16_000, channels = 1, seed = 1 } = options;
  const frames = Math.round(seconds * sampleRateHz);
  const dataBytes = frames * channels * 2;
  const file = Buffer.alloc(44 + dataBytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + dataBytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(sampleRateHz, 24);
  file.writeUInt32LE(sampleRateHz * channels * 2, 28);
  file.writeUInt16LE(channels * 2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(dataBytes, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const value = Math.round(800 * Math.sin((frame * (200 + seed)) / sampleRateHz));
    for (let channel = 0; channel < channels; channel += 1) {
      file.writeInt16LE(value, 44 + (frame * channels + channel) * 2);
    }
  }
  return file;
}

/** A file of `wav` with the high byte of each number first: RIFX. */
export function bigEndian(file: Buffer): Buffer {
  const swapped = Buffer.from(file);
  swapped.write('RIFX', 0, 'latin1');
  for (const at of [4, 16, 24, 28, 40]) swapped.subarray(at, at + 4).swap32();
  for (const at of [20, 22, 32, 34]) swapped.subarray(at, at + 2).swap16();
  swapped.subarray(44).swap16();
  return swapped;
}

/** Writes a WAV file of any size in no time: silence that takes no room on the disk, and one last sample: it was written to its end. */
export function writeHugeWav(path: string, sizeBytes: number, sampleRateHz = 16_000): void {
  const header = wav({ seconds: 0, sampleRateHz });
  header.writeUInt32LE(sizeBytes - 8, 4);
  header.writeUInt32LE(sizeBytes - 44, 40);
  writeFileSync(path, header);
  endWithASample(path, sizeBytes);
}

function endWithASample(path: string, sizeBytes: number): void {
  truncateSync(path, sizeBytes);
  const fd = openSync(path, 'r+');
  writeSync(fd, Uint8Array.of(1, 0), 0, 2, sizeBytes - 2);
  closeSync(fd);
}

/** The same beyond 4 GB: RF64 of EBU Tech 3306, whose real sizes lie in a chunk of their own. */
export function writeHugeRf64(path: string, sizeBytes: number): void {
  const header = wav({ seconds: 0 });
  const sizes = Buffer.alloc(36);
  sizes.write('ds64', 0, 'latin1');
  sizes.writeUInt32LE(28, 4);
  sizes.writeBigUInt64LE(BigInt(sizeBytes - 8), 8);
  sizes.writeBigUInt64LE(BigInt(sizeBytes - 80), 16);
  header.write('RF64', 0, 'latin1');
  header.writeUInt32LE(0xffff_ffff, 4);
  header.writeUInt32LE(0xffff_ffff, 40);
  writeFileSync(path, Buffer.concat([header.subarray(0, 12), sizes, header.subarray(12)]));
  endWithASample(path, sizeBytes);
}

/** MPEG-1 layer III, 128 kbit/s, 44.1 kHz, stereo: frames of 417 bytes with empty side information are silence. */
export function mp3(seconds: number): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x44]);
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1_152) }, () => frame));
}

/** The same with a variable bit rate header (Xing) that claims `claimedSeconds`. */
export function mp3WithXing(seconds: number, claimedSeconds = seconds): Buffer {
  const frame = Buffer.alloc(417);
  frame.set([0xff, 0xfb, 0x90, 0x44]);
  frame.write('Xing', 36, 'latin1');
  frame.writeUInt32BE(1, 40); // only the number of frames follows
  frame.writeUInt32BE(Math.round((claimedSeconds * 44_100) / 1_152), 44);
  return Buffer.concat([frame, mp3(seconds)]);
}

/** The same with the number of its bytes as well, the first frame counted in, as `claimedSeconds` of it have. */
export function mp3Told(seconds: number, claimedSeconds = seconds): Buffer {
  const file = mp3WithXing(seconds, claimedSeconds);
  file.writeUInt32BE(3, 40);
  file.writeUInt32BE((Math.ceil((claimedSeconds * 44_100) / 1_152) + 1) * 417, 48);
  return file;
}

/** One raw AAC-LC access unit of silence, stereo. */
const SILENT_AAC = Uint8Array.from([0x21, 0x10, 0x04, 0x60, 0x8c, 0x1c]);
/** AudioSpecificConfig: AAC-LC, 44.1 kHz, stereo. */
const AAC_CONFIG = Uint8Array.from([0x12, 0x10]);

/** Raw AAC in ADTS frames. */
export function adts(seconds: number): Buffer {
  const bytes = 7 + SILENT_AAC.length;
  const frame = Buffer.from([
    0xff,
    0xf1,
    0x50,
    0x80 | (bytes >> 11),
    (bytes >> 3) & 0xff,
    ((bytes & 7) << 5) | 0x1f,
    0xfc,
    ...SILENT_AAC,
  ]);
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1_024) }, () => frame));
}

async function muxed(
  format: OutputFormat,
  add: (output: Output) => Promise<() => Promise<void>> | (() => Promise<void>),
  tags: MetadataTags = {},
): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const fill = await add(output);
  output.setMetadataTags(tags);
  await output.start();
  await fill();
  await output.finalize();
  if (!target.buffer) throw new Error('nothing was written');
  return Buffer.from(target.buffer);
}

async function aacIn(format: OutputFormat, seconds: number, tags?: MetadataTags): Promise<Buffer> {
  return muxed(
    format,
    (output) => {
      const source = new EncodedAudioPacketSource('aac');
      output.addAudioTrack(source);
      return async () => {
        const step = 1_024 / 44_100;
        for (let time = 0; time < seconds; time += step) {
          await source.add(new EncodedPacket(SILENT_AAC, 'key', time, step), {
            decoderConfig: {
              codec: 'mp4a.40.2',
              numberOfChannels: 2,
              sampleRate: 44_100,
              description: AAC_CONFIG,
            },
          });
        }
      };
    },
    tags,
  );
}

/** M4A; `fastStart` puts the index before the sound. */
export const m4a = (
  seconds: number,
  fastStart: false | 'in-memory' | 'fragmented' = false,
  tags?: MetadataTags,
): Promise<Buffer> => aacIn(new Mp4OutputFormat({ fastStart }), seconds, tags);

export const mkv = (seconds: number, tags?: MetadataTags): Promise<Buffer> =>
  aacIn(new MkvOutputFormat(), seconds, tags);

/** A video's sound, or a recorder's: several tracks of 16-bit PCM in one QuickTime file, each with its name and language. */
export function tracksIn(
  tracks: readonly { readonly pcm: Uint8Array; readonly title?: string; readonly language?: string }[],
  sampleRate = 16_000,
): Promise<Buffer> {
  return muxed(new MovOutputFormat({ fastStart: 'in-memory' }), (output) => {
    const sources = tracks.map(({ language, title }) => {
      const source = new EncodedAudioPacketSource('pcm-s16');
      output.addAudioTrack(source, {
        ...(title === undefined ? {} : { name: title }),
        ...(language === undefined ? {} : { languageCode: language }),
      });
      return source;
    });
    return async () => {
      const config = { codec: 'pcm-s16', numberOfChannels: 1, sampleRate };
      for (const [at, { pcm }] of tracks.entries())
        await sources[at]?.add(new EncodedPacket(pcm, 'key', 0, pcm.length / 2 / sampleRate), {
          decoderConfig: config,
        });
    };
  });
}

/** One Opus packet of 20 ms of silence. */
const SILENT_OPUS = Uint8Array.from([0xf8, 0xff, 0xfe]);
/** OpusHead: version 1, 2 channels, no pre-skip, 48 kHz. */
const OPUS_HEAD = Uint8Array.from([...Buffer.from('OpusHead'), 1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]);

async function opusIn(format: OutputFormat, seconds: number, tags?: MetadataTags): Promise<Buffer> {
  return muxed(
    format,
    (output) => {
      const source = new EncodedAudioPacketSource('opus');
      output.addAudioTrack(source);
      return async () => {
        for (let index = 0; index < seconds * 50; index += 1) {
          await source.add(new EncodedPacket(SILENT_OPUS, 'key', index / 50, 0.02), {
            decoderConfig: { codec: 'opus', numberOfChannels: 2, sampleRate: 48_000, description: OPUS_HEAD },
          });
        }
      };
    },
    tags,
  );
}

/** Frames or headers of one codec in an MP4 file whose sample entry says two channels, as FFmpeg's says of any MP3 or Vorbis. */
function twoSaidIn(
  codec: 'mp3' | 'vorbis',
  packet: Uint8Array,
  step: number,
  seconds: number,
  description?: Uint8Array,
): Promise<Buffer> {
  return muxed(new Mp4OutputFormat(), (output) => {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    return async () => {
      const decoderConfig = {
        codec,
        numberOfChannels: 2,
        sampleRate: 44_100,
        ...(description && { description }),
      };
      for (let time = 0; time < seconds; time += step)
        await source.add(new EncodedPacket(packet, 'key', time, step), { decoderConfig });
    };
  });
}

/** MP3 in an MP4 file that says two channels, whatever its frames say. */
export function mp3InMp4(seconds: number, channels: 1 | 2): Promise<Buffer> {
  const frame = mp3(0.01).subarray(0, 417);
  if (channels === 1) frame[3] = 0xc4;
  return twoSaidIn('mp3', frame, 1_152 / 44_100, seconds);
}

/** Vorbis in the same: three headers in Xiph's lacing, of which only the first says anything, and packets without sound. */
export function vorbisInMp4(seconds: number, channels: number): Promise<Buffer> {
  const identification = Buffer.alloc(30);
  identification.write('\u0001vorbis', 'latin1');
  identification[11] = channels;
  identification.writeUInt32LE(44_100, 12);
  identification[28] = 0xb8;
  identification[29] = 1;
  const others = ['\u0003vorbis', '\u0005vorbis'].map((name) => Buffer.from(name, 'latin1'));
  const laced = Buffer.concat([Buffer.from([2, identification.length, 7]), identification, ...others]);
  return twoSaidIn('vorbis', Uint8Array.of(0), 0.02, seconds, laced);
}

export const webm = (seconds: number, tags?: MetadataTags): Promise<Buffer> =>
  opusIn(new WebMOutputFormat(), seconds, tags);
export const ogg = (seconds: number, tags?: MetadataTags): Promise<Buffer> =>
  opusIn(new OggOutputFormat(), seconds, tags);

/** An Ogg file whose stream has another serial number, as it has where another program or another day wrote it (RFC 3533 §6). */
export function withSerial(file: Buffer, serial: number): Buffer {
  const pages = Buffer.from(file);
  for (let at = 0; at < pages.length;) {
    const segments = pages[at + 26] ?? 0;
    const head = 27 + segments;
    const body = pages.subarray(at + 27, at + head).reduce((sum, length) => sum + length, 0);
    const page = pages.subarray(at, at + head + body);
    page.writeUInt32LE(serial, 14);
    page.writeUInt32LE(0, 22);
    page.writeUInt32LE(oggCrc(page), 22);
    at += page.length;
  }
  return pages;
}

function oggCrc(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 24;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  }
  return crc >>> 0;
}

/** A video without an audio track. */
export const silentVideo = (seconds: number): Promise<Buffer> =>
  muxed(new WebMOutputFormat(), (output) => {
    const source = new EncodedVideoPacketSource('vp8');
    output.addVideoTrack(source, { frameRate: 25 });
    return async () => {
      for (let index = 0; index < seconds * 25; index += 1) {
        await source.add(
          new EncodedPacket(new Uint8Array(64), index === 0 ? 'key' : 'delta', index / 25, 0.04),
          {
            decoderConfig: { codec: 'vp8', codedWidth: 64, codedHeight: 64 },
          },
        );
      }
    };
  });

/** An M4A whose sound is marked as encrypted, as shops sell them. */
export async function protectedM4a(seconds: number): Promise<Buffer> {
  const file = await m4a(seconds, 'in-memory');
  const at = file.indexOf('mp4a', 0, 'latin1');
  file.write('drms', at, 'latin1');
  return file;
}

/** CRC as FLAC uses it (RFC 9639 §9.1.8, §9.3). */
function crc(bytes: Uint8Array, polynomial: number, bits: 8 | 16): number {
  const top = 1 << (bits - 1);
  const mask = (1 << bits) - 1;
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let bit = 0; bit < 8; bit += 1)
      value = value & top ? ((value << 1) ^ polynomial) & mask : (value << 1) & mask;
  }
  return value;
}

/** FLAC, 16 kHz mono 16 bit, silence in blocks of 4096 (RFC 9639); at most 2 hours. */
export function flac(seconds: number): Buffer {
  const blocks = Math.max(1, Math.ceil((seconds * 16_000) / 4_096));
  const info = Buffer.alloc(42);
  info.write('fLaC', 0, 'latin1');
  info[4] = 0x80; // last metadata block, STREAMINFO
  info.writeUIntBE(34, 5, 3);
  info.writeUInt16BE(4_096, 8);
  info.writeUInt16BE(4_096, 10);
  // 20 bits of rate, 3 of channels - 1, 5 of bits - 1, 36 of samples
  const samples = blocks * 4_096;
  info.writeUInt32BE(((16_000 << 12) | (0 << 9) | (15 << 4)) >>> 0, 18);
  info.writeUInt32BE(samples, 22);
  const frames = Array.from({ length: blocks }, (_, index) => {
    const number =
      index < 0x80
        ? [index]
        : index < 0x800
          ? [0xc0 | (index >> 6), 0x80 | (index & 63)]
          : [0xe0 | (index >> 12), 0x80 | ((index >> 6) & 63), 0x80 | (index & 63)];
    const header = [0xff, 0xf8, 0xc5, 0x08, ...number]; // 4096 samples, 16 kHz; mono, 16 bit
    const body = [...header, crc(Uint8Array.from(header), 0x07, 8), 0x00, 0x00, 0x00];
    const sum = crc(Uint8Array.from(body), 0x8005, 16);
    return Buffer.from([...body, sum >> 8, sum & 0xff]);
  });
  return Buffer.concat([info, ...frames]);
}
