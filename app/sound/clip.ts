// A stretch of a recording as a sound file of its own: WAV as it is decoded, or MP3. For a thread that may wait.
import { Mp3Encoder } from '@breezystack/lamejs';
import { closeSync, openSync, fstatSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { failure } from '../domain/failure.ts';
import { failed, ok, type Outcome } from '../domain/result.ts';
import type { TrackChoice } from '../domain/track-choice.ts';
import type { Ffmpeg } from './ffmpeg.ts';
import { isLinkError, RECORDING_FLAGS } from './recording-file.ts';
import { SoundFault, type SoundFile } from './sound-file.ts';
import { copyShape, SoundShaper, wavHeader, type CopyShape } from './wav-copy.ts';

export const CLIP_KINDS = ['wav', 'mp3'] as const;
export type ClipKind = (typeof CLIP_KINDS)[number];

export interface ClipOrder {
  /** Absolute path of the recording; opened for reading only. */
  readonly path: string;
  readonly track: TrackChoice | null;
  /** Seconds in this file. */
  readonly from: number;
  readonly to: number;
  readonly kind: ClipKind;
}

export interface Clip {
  /** Its length. */
  readonly seconds: number;
  /** The whole file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Longest clip, seconds: a quote, not an episode. It is held in memory. */
export const CLIP_MAX_SECONDS = 30 * 60;
/** Of one channel; speech is clear with it. */
const MP3_KBPS = 96;
/** Rates that MP3 knows (MPEG-1 and MPEG-2 layer III). */
const MP3_RATES = [48_000, 44_100, 32_000, 24_000, 22_050, 16_000] as const;

/** @returns the clip, in memory; or why there is none */
export function clipSound(ffmpeg: Ffmpeg, order: ClipOrder): Outcome<Clip> {
  let source: number | null = null;
  try {
    const fd = (source = openSync(order.path, RECORDING_FLAGS));
    const recording = {
      sizeBytes: fstatSync(fd).size,
      read: (position: number, into: Uint8Array) => readSync(fd, into, 0, into.length, position),
    };
    const opened = ffmpeg.open(recording, basename(order.path));
    if (!opened.ok) return opened;
    const { parts, shape } = decoded(opened.value, order);
    const samples = parts.reduce((sum, part) => sum + part.length, 0);
    if (samples === 0) return failed(failure('audio-damaged'));
    const bytes = order.kind === 'wav' ? wav(parts, shape, samples) : mp3(parts, shape);
    return ok({ seconds: samples / shape.channels / shape.rateHz, bytes });
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (error instanceof SoundFault) return failed(failure(error.code, { detail }));
    if (isLinkError(error)) return failed(failure('file-is-link'));
    if (code === 'ENOENT') return failed(failure('file-gone', { detail }));
    return failed(failure(code === null ? 'audio-damaged' : 'file-unreadable', { detail }));
  } finally {
    if (source !== null) closeSync(source);
  }
}

/** The stretch in one shape, to the sample. */
function decoded(file: SoundFile, { from, kind, to, track }: ClipOrder) {
  try {
    const audible = file.streams.filter(({ canDecode }) => canDecode);
    const stream = (typeof track === 'number' ? file.streams[track] : undefined) ?? audible[0];
    if (!stream) throw new SoundFault('audio-damaged', 'no sound that can be decoded');
    const usual = copyShape({ channels: stream.channels, rateHz: stream.sampleRateHz, seconds: 0 }, Infinity);
    const rateHz = kind === 'wav' ? usual.rateHz : (MP3_RATES.find((rate) => rate <= usual.rateHz) ?? 16_000);
    const shape = { ...usual, rateHz };
    const shaper = new SoundShaper(shape);
    const parts: Int16Array[] = [];
    const decoding = file.decode(stream.index, from);
    for (let chunk = decoding.next(); chunk && chunk.start < to; chunk = decoding.next()) {
      const length = chunk.channels[0]?.length ?? 0;
      const first = Math.max(0, Math.round((from - chunk.start) * chunk.rateHz));
      const last = Math.min(length, Math.round((to - chunk.start) * chunk.rateHz));
      if (last <= first) continue;
      const start = Math.max(0, chunk.start - from);
      const channels = chunk.channels.map((channel) => channel.subarray(first, last));
      // What was pushed is good until the next call only.
      parts.push(...shaper.push({ ...chunk, start, channels }).map((part) => part.slice()));
    }
    parts.push(...shaper.flush());
    return { parts, shape };
  } finally {
    file.close();
  }
}

function wav(parts: readonly Int16Array[], shape: CopyShape, samples: number): Uint8Array<ArrayBuffer> {
  const sound = parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
  return joined([wavHeader(shape, samples * 2), ...sound]);
}

function mp3(parts: readonly Int16Array[], { channels, rateHz }: CopyShape): Uint8Array<ArrayBuffer> {
  const encoder = new Mp3Encoder(channels, rateHz, MP3_KBPS * channels);
  const out: Uint8Array[] = [];
  for (const part of parts) {
    const planes = Array.from({ length: channels }, (_, channel) =>
      part.filter((_sample, at) => at % channels === channel),
    );
    const [left = new Int16Array(), right] = planes;
    out.push(Uint8Array.from(right ? encoder.encodeBuffer(left, right) : encoder.encodeBuffer(left)));
  }
  out.push(Uint8Array.from(encoder.flush()));
  return joined(out);
}

/** In memory of its own, which can be handed to another thread. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
