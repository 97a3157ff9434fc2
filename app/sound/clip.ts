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

/** A stretch of one file. */
export interface ClipSource {
  /** Absolute path of the recording; opened for reading only. */
  readonly path: string;
  readonly track: TrackChoice | null;
  /** Seconds in this file. */
  readonly from: number;
  readonly to: number;
}

export interface ClipOrder {
  /** What is heard one after the other: several where a quote runs over the border of two pieces. */
  readonly sources: readonly ClipSource[];
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

/**
 * @param tell is told how much of the stretch is done, 0 to 1, many times a second
 * @returns the clip, in memory; or why there is none
 */
export function clipSound(
  ffmpeg: Ffmpeg,
  { kind, sources }: ClipOrder,
  tell: (share: number) => void = () => undefined,
): Outcome<Clip> {
  const all = sources.reduce((sum, { from, to }) => sum + to - from, 0);
  let clip: ClipWriter | null = null;
  let before = 0;
  for (const source of sources) {
    const read = withSound(ffmpeg, source, (file) => {
      const audible = file.streams.filter(({ canDecode }) => canDecode);
      const stream =
        (typeof source.track === 'number' ? file.streams[source.track] : undefined) ?? audible[0];
      if (!stream) throw new SoundFault('audio-damaged', 'no sound that can be decoded');
      clip ??= new ClipWriter(kind, stream);
      clip.take(file.decode(stream.index, source.from), source, before, (seconds) =>
        tell(Math.min(1, (before + seconds) / all)),
      );
    });
    if (!read.ok) return read;
    before += source.to - source.from;
  }
  return (clip as ClipWriter | null)?.end() ?? failed(failure('audio-damaged'));
}

/** Opens a recording for as long as something is done with its sound. */
function withSound(ffmpeg: Ffmpeg, { path }: ClipSource, deed: (file: SoundFile) => void): Outcome<void> {
  let source: number | null = null;
  try {
    const fd = (source = openSync(path, RECORDING_FLAGS));
    const recording = {
      sizeBytes: fstatSync(fd).size,
      read: (position: number, into: Uint8Array) => readSync(fd, into, 0, into.length, position),
    };
    const opened = ffmpeg.open(recording, basename(path));
    if (!opened.ok) return opened;
    try {
      deed(opened.value);
      return ok(undefined);
    } finally {
      opened.value.close();
    }
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

/** What a clip is written into: sound goes in as it is decoded, so that both are done at once. */
interface Sink {
  /** @param part good until the next call only */
  readonly take: (part: Int16Array) => void;
  /** @returns the whole file */
  readonly end: () => Uint8Array<ArrayBuffer>;
}

/** Stretches after one another in one shape, that of the first, to the sample, as a file. */
class ClipWriter {
  readonly #shape: CopyShape;
  readonly #shaper: SoundShaper;
  readonly #sink: Sink;
  #samples = 0;

  constructor(kind: ClipKind, { channels, sampleRateHz }: SoundFile['streams'][number]) {
    const usual = copyShape({ channels, rateHz: sampleRateHz, seconds: 0 }, Infinity);
    const rateHz = kind === 'wav' ? usual.rateHz : (MP3_RATES.find((rate) => rate <= usual.rateHz) ?? 16_000);
    this.#shape = { ...usual, rateHz };
    this.#shaper = new SoundShaper(this.#shape);
    this.#sink = kind === 'wav' ? wavSink(this.#shape) : mp3Sink(this.#shape);
  }

  /**
   * @param before where in the clip the stretch begins, seconds
   * @param tell is told how many seconds of the stretch are done
   */
  take(
    decoding: ReturnType<SoundFile['decode']>,
    { from, to }: ClipSource,
    before: number,
    tell: (seconds: number) => void,
  ): void {
    for (let chunk = decoding.next(); chunk && chunk.start < to; chunk = decoding.next()) {
      tell(Math.max(0, chunk.start - from));
      const length = chunk.channels[0]?.length ?? 0;
      const first = Math.max(0, Math.round((from - chunk.start) * chunk.rateHz));
      const last = Math.min(length, Math.round((to - chunk.start) * chunk.rateHz));
      if (last <= first) continue;
      const start = before + Math.max(0, chunk.start - from);
      const channels = chunk.channels.map((channel) => channel.subarray(first, last));
      this.#write(this.#shaper.push({ ...chunk, start, channels }));
    }
  }

  end(): Outcome<Clip> {
    this.#write(this.#shaper.flush());
    const bytes = this.#sink.end();
    const { channels, rateHz } = this.#shape;
    if (this.#samples === 0) return failed(failure('audio-damaged'));
    return ok({ seconds: this.#samples / channels / rateHz, bytes });
  }

  #write(parts: readonly Int16Array[]): void {
    for (const part of parts) {
      this.#samples += part.length;
      this.#sink.take(part);
    }
  }
}

function wavSink(shape: CopyShape): Sink {
  const sound: Uint8Array[] = [];
  return {
    take: (part) => void sound.push(new Uint8Array(part.slice().buffer)),
    end: () => {
      const bytes = sound.reduce((sum, part) => sum + part.length, 0);
      return joined([wavHeader(shape, bytes), ...sound]);
    },
  };
}

function mp3Sink({ channels, rateHz }: CopyShape): Sink {
  const encoder = new Mp3Encoder(channels, rateHz, MP3_KBPS * channels);
  const out: Uint8Array[] = [];
  return {
    take: (part) => {
      const planes = Array.from({ length: channels }, (_, channel) =>
        part.filter((_sample, at) => at % channels === channel),
      );
      const [left = new Int16Array(), right] = planes;
      out.push(Uint8Array.from(right ? encoder.encodeBuffer(left, right) : encoder.encodeBuffer(left)));
    },
    end: () => {
      out.push(Uint8Array.from(encoder.flush()));
      return joined(out);
    },
  };
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
