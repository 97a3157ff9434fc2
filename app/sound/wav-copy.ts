// Decoded sound as a WAV file: one rate, one or two channels, 16 bit, every sample at its time.
import { mixDown } from './mixdown.ts';
import { Resampler } from './resampler.ts';
import type { SoundChunk } from './sound-file.ts';

/** Length of the header that `wavHeader` makes, bytes. */
export const HEADER_BYTES = 44;

/** Differences between a chunk's own clock and what was written below this are rounding, seconds. */
const TOLERANCE = 0.03;

/** A hole longer than this is a clock that leaps, and not a recording of days; seconds. */
const LONGEST_HOLE = 24 * 3600;

/** How a copy is written. */
export interface CopyShape {
  readonly rateHz: number;
  readonly channels: 1 | 2;
}

/** The highest rate that is worth keeping for ears. */
const MOST_RATE_HZ = 48_000;
/** What a long recording is brought down to, one after the other: speech stays clear. */
const LESS: readonly CopyShape[] = [
  { rateHz: 24_000, channels: 1 },
  { rateHz: 16_000, channels: 1 },
];

/**
 * How a copy is written so that it does not become larger than it may.
 * @param seconds length of the recording; 0 when nobody tells
 */
export function copyShape(
  { channels, rateHz, seconds }: { channels: number; rateHz: number; seconds: number },
  mostBytes: number,
): CopyShape {
  const rate = Math.min(MOST_RATE_HZ, Math.max(8_000, Math.round(rateHz)));
  const shapes: readonly CopyShape[] = [
    { rateHz: rate, channels: channels === 2 ? 2 : 1 },
    { rateHz: rate, channels: 1 },
    ...LESS.filter((less) => less.rateHz < rate),
  ];
  const fits = shapes.find((shape) => seconds * shape.rateHz * shape.channels * 2 <= mostBytes);
  return fits ?? shapes.at(-1) ?? { rateHz: rate, channels: 1 };
}

/** Header of a WAV file (RIFF, `fmt ` of PCM, `data`), whose sound has this many bytes. */
export function wavHeader({ channels, rateHz }: CopyShape, dataBytes: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rateHz, 24);
  header.writeUInt32LE(rateHz * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/** Brings chunks of any rate and number of channels into one shape. What comes out has no holes: silence stands for what is missing. */
export class SoundShaper {
  readonly #shape: CopyShape;
  #resamplers: { readonly fromHz: number; readonly each: readonly Resampler[] } | null = null;
  /** Frames given so far, at the shape's rate. */
  #frames = 0;
  /** Frames taken since the last hole, at their own rate, and where that began, seconds. */
  #received = 0;
  #runStart = 0;

  constructor(shape: CopyShape) {
    this.#shape = shape;
  }

  /** Length of what was given, seconds. */
  get seconds(): number {
    return this.#frames / this.#shape.rateHz;
  }

  /** Takes the next chunk. @returns frames of 16-bit samples, channels in turn */
  push({ channels, rateHz, start }: SoundChunk): Int16Array[] {
    const out: Int16Array[] = [];
    const hole = start - this.#expected();
    if (hole > TOLERANCE || this.#resamplers?.fromHz !== rateHz) {
      out.push(...this.flush());
      if (hole > TOLERANCE && hole < LONGEST_HOLE) out.push(this.#silence(start - this.seconds));
      this.#resamplers = {
        fromHz: rateHz,
        each: this.#each(() => new Resampler(rateHz, this.#shape.rateHz)),
      };
      this.#received = 0;
      this.#runStart = this.seconds;
    }
    const length = channels[0]?.length ?? 0;
    const early = hole < -TOLERANCE ? Math.min(length, Math.round(-hole * rateHz)) : 0;
    const wanted = this.#toShape(channels.map((channel) => channel.subarray(early)));
    this.#received += length - early;
    const planes = this.#resamplers.each.map((one, i) => one.push(wanted[i] ?? new Float32Array()));
    out.push(this.#interleave(planes));
    return out.filter((part) => part.length > 0);
  }

  /** Gives what is left. */
  flush(): Int16Array[] {
    const last = this.#resamplers?.each.map((one) => one.flush()) ?? [];
    this.#resamplers = null;
    return last.length > 0 ? [this.#interleave(last)] : [];
  }

  /** Where the next chunk should begin, seconds. */
  #expected(): number {
    return this.#resamplers ? this.#runStart + this.#received / this.#resamplers.fromHz : this.seconds;
  }

  #each<T>(make: () => T): readonly T[] {
    return Array.from({ length: this.#shape.channels }, make);
  }

  #toShape(channels: readonly Float32Array[]): readonly Float32Array[] {
    const [first] = channels;
    if (!first) return [];
    if (this.#shape.channels === 1) return [mixDown(channels)];
    const [, second] = channels;
    if (channels.length === 2 && second) return [first, second];
    const mix = mixDown(channels);
    return [mix, mix];
  }

  #interleave(planes: readonly Float32Array[]): Int16Array {
    const count = planes.length;
    const frames = planes[0]?.length ?? 0;
    const out = new Int16Array(frames * count);
    planes.forEach((plane, channel) => {
      for (let i = 0; i < frames; i++) {
        const sample = Math.round((plane[i] ?? 0) * 32_767);
        out[i * count + channel] = Math.max(-32_768, Math.min(32_767, sample));
      }
    });
    this.#frames += frames;
    return out;
  }

  #silence(seconds: number): Int16Array {
    const frames = Math.round(seconds * this.#shape.rateHz);
    this.#frames += frames;
    return new Int16Array(frames * this.#shape.channels);
  }
}
